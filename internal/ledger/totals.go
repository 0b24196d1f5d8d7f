package ledger

import (
	"time"

	"github.com/cloudlens/cloudlens/internal/money"
)

// Totals are the exact sums of a set of lines, one for each currency (ISO
// 4217). Sums of two currencies are never added.
type Totals map[string]Sums

// Sums are four totals of one currency. A figure that the source does not
// give is 0 here; the lines themselves tell unknown from zero.
type Sums struct {
	List       money.Decimal `json:"list"`       // before any deduction
	Contracted money.Decimal `json:"contracted"` // at the customer's own prices
	Billed     money.Decimal `json:"billed"`     // payable, FOCUS BilledCost
	Paid       money.Decimal `json:"paid"`       // paid in cash
}

// Add is the sum of both.
func (s Sums) Add(o Sums) Sums {
	return Sums{
		List:       s.List.Add(o.List),
		Contracted: s.Contracted.Add(o.Contracted),
		Billed:     s.Billed.Add(o.Billed),
		Paid:       s.Paid.Add(o.Paid),
	}
}

// Add adds o to t in place, currency by currency.
func (t Totals) Add(o Totals) {
	for currency, sums := range o {
		t[currency] = t[currency].Add(sums)
	}
}

// Control is the source's own total for a slice, kept beside the slice to
// judge its lines by. Equality is judged at Places decimals.
type Control struct {
	Payable  money.Decimal `json:"payable"`
	Currency string        `json:"currency"`
	Places   uint8         `json:"places"`
	Source   string        `json:"source"` // "QueryAccountBill", …
	ReadAt   time.Time     `json:"readAt"`
}

// SourceFile is a bill file as an import read it.
type SourceFile struct {
	Name   string `json:"name"`
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"` // of the file as it is, compressed or not, in hex
	Format string `json:"format"`
	Lines  int64  `json:"lines"`
}
