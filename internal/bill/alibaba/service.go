package alibaba

import (
	"math/big"
	"time"

	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/period"
)

const day = 24 * time.Hour

// Service is the days that an order, or the refund of one, is for: from the day
// it begins, as many as its hours make, rounded. A term from 18:46 to the
// midnight after its last day is as long as one to 18:46.
func Service(start, end time.Time) period.Range {
	if start.IsZero() || !end.After(start) {
		return period.Range{}
	}
	return lasting(period.DateOf(start.In(period.Shanghai)), end.Sub(start))
}

func lasting(from period.Date, d time.Duration) period.Range {
	return period.Range{From: from, To: from.Add(max(1, int(d.Round(day)/day)))}
}

// ServiceFor is Service as the API tells it: how long, in a unit that it writes
// in the account's language, from the day of the order on.
func ServiceFor(from period.Date, n *big.Rat, unit string) period.Range {
	if from == 0 || n == nil || n.Sign() <= 0 {
		return period.Range{}
	}
	whole := 0
	if n.IsInt() && n.Num().IsInt64() && n.Num().Int64() < 1000 {
		whole = int(n.Num().Int64())
	}
	var each time.Duration
	switch Plain(unit) {
	case "年", "year", "years":
		return months(from, 12*whole)
	case "月", "个月", "month", "months":
		return months(from, whole)
	case "周", "week", "weeks":
		each = 7 * day
	case "天", "日", "day", "days":
		each = day
	case "小时", "时", "hour", "hours":
		each = time.Hour
	case "秒", "second", "seconds":
		each = time.Second
	default:
		return period.Range{}
	}
	long, _ := new(big.Rat).Mul(n, new(big.Rat).SetInt64(int64(each))).Float64() // a length of time, no money
	if long > float64(20*366*day) {
		return period.Range{}
	}
	return lasting(from, time.Duration(long))
}

// months is a term of whole months; one from the 31st ends with a shorter
// month.
func months(from period.Date, n int) period.Range {
	if n <= 0 {
		return period.Range{}
	}
	in := from.Cycle().Add(n)
	to := in.First().Add(int(from%100) - 1)
	return period.Range{From: from, To: min(to, in.Add(1).First())}
}

// Ordered tells whether the line is an order or the refund of one, whose cost
// is for the days of its service.
func Ordered(c *ledger.Charge) bool {
	return c.Subject.Subscription == ledger.Subscribed && c.Subject.Category == ledger.Purchase
}
