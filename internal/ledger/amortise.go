package ledger

import (
	"iter"

	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
)

// maxService bounds how long an order may be for: Alibaba Cloud sells up to
// five years, and a date that was misread must not fill the ledger.
const maxService = 366 * 10

// Spread tells whether the line's EFFECTIVE cost lies on the days of its
// service instead of its own: an order, or the refund of one, for several days
// whose source gives no amortised cost.
func (c *Charge) Spread() bool {
	n := c.Service.Days()
	return n > 1 && n <= maxService && c.Subject.Subscription == Subscribed && c.Subject.Category == Purchase &&
		!c.Money.Amortised.Valid && c.Money.Payable.Valid
}

// Amortised gives the payable amount of a line that is spread, day by day.
func (c *Charge) Amortised() iter.Seq2[period.Date, money.Decimal] {
	return evenly(c.Money.Payable.Decimal, c.Service)
}

// Carried is what an order costs in a month that it is for, where the source
// tells that and not the line of the order. It is no line: it has EFFECTIVE cost
// and nothing else.
type Carried struct {
	Ordered period.Cycle // the cycle that has the order on its bill
	Month   period.Cycle
	Subject Subject
	Amount  money.Decimal
}

// Days gives the amount day by day, all over the month: on which of its days an
// order begins or ends its source does not tell.
func (c *Carried) Days() iter.Seq2[period.Date, money.Decimal] {
	return evenly(c.Amount, c.Month.Range())
}

// evenly spreads an amount over days, to the ledger's 12 decimals, with the
// remainder on the last day.
func evenly(amount money.Decimal, days period.Range) iter.Seq2[period.Date, money.Decimal] {
	return func(yield func(period.Date, money.Decimal) bool) {
		n := days.Days()
		share := money.Even(amount, n)
		for i := range n {
			if i == n-1 {
				share = amount
			}
			amount = amount.Sub(share)
			if !yield(days.From.Add(i), share) {
				return
			}
		}
	}
}
