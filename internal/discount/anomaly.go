package discount

import (
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
)

// severe is the relative change from which an anomaly is a severe one.
var severe = money.MustParse("0.2")

// Anomaly is a month whose rate is far from that of the month before.
type Anomaly struct {
	Cycle, Previous period.Cycle
	Rate            money.Null
	PreviousRate    money.Null
	ChangePercent   money.Null
	Rise            bool
	Severe          bool // by 20 % of the rate before or more
}

// Anomalies are the months whose rate changed by at least threshold, a fraction
// of the rate of the month before. Neither of the two may be open; where the rate
// before is zero or unknown, nothing is judged.
func (c *Course) Anomalies(threshold money.Decimal) ([]Anomaly, error) {
	if threshold.Sign() < 0 || threshold.Cmp(money.Whole(100)) > 0 {
		return nil, fault.Invalid("threshold", "threshold must be 0 to 100, got %s", threshold.String())
	}
	var out []Anomaly
	for i := 1; i < len(c.Months); i++ {
		now, before := &c.Months[i], &c.Months[i-1]
		change := now.rate().Change(before.rate())
		if now.Open || before.Open || now.Cycle.Sub(before.Cycle) != 1 || !change.Known() || change.Abs().Cmp(money.Exactly(threshold)) < 0 {
			continue
		}
		out = append(out, Anomaly{
			Cycle: now.Cycle, Previous: before.Cycle, Rate: now.Rate(), PreviousRate: before.Rate(), ChangePercent: change.Percent(),
			Rise: change.Sign() >= 0, Severe: change.Abs().Cmp(money.Exactly(severe)) >= 0,
		})
	}
	return out, nil
}
