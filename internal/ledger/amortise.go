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

// Amortised gives the payable amount of a line that is spread, day by day:
// evenly, to the ledger's 12 decimals, with the remainder on the last day.
func (c *Charge) Amortised() iter.Seq2[period.Date, money.Decimal] {
	return func(yield func(period.Date, money.Decimal) bool) {
		n := c.Service.Days()
		share := money.Even(c.Money.Payable.Decimal, n)
		rest := c.Money.Payable.Decimal
		for i := range n {
			if i == n-1 {
				share = rest
			}
			rest = rest.Sub(share)
			if !yield(c.Service.From.Add(i), share) {
				return
			}
		}
	}
}
