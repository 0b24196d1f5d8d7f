package ledger

import (
	"time"

	"github.com/cloudlens/cloudlens/internal/money"
)

// Totals are the exact sums of a set of lines, one for each currency (ISO
// 4217). Sums of two currencies are never added.
type Totals map[string]Sums

// Sums are four totals of one currency, each over the lines that have the
// figure, with how many have not: unknown is not zero.
type Sums struct {
	List       money.Decimal `json:"list"`       // before any deduction
	Contracted money.Decimal `json:"contracted"` // at the customer's own prices
	Billed     money.Decimal `json:"billed"`     // payable, FOCUS BilledCost
	Paid       money.Decimal `json:"paid"`       // payable less outstanding

	Lines        int64 `json:"lines"`
	NoList       int64 `json:"noList,omitempty"`
	NoContracted int64 `json:"noContracted,omitempty"`
	NoBilled     int64 `json:"noBilled,omitempty"`
	NoPaid       int64 `json:"noPaid,omitempty"`
}

// SumsOf are the sums of a single line.
func SumsOf(m *Money) Sums {
	s := Sums{Lines: 1}
	for _, f := range []struct {
		kind Kind
		sum  *money.Decimal
		none *int64
	}{{List, &s.List, &s.NoList}, {Contracted, &s.Contracted, &s.NoContracted}, {Billed, &s.Billed, &s.NoBilled}, {Paid, &s.Paid, &s.NoPaid}} {
		if v := m.Of(f.kind); v.Valid {
			*f.sum = v.Decimal
		} else {
			*f.none = 1
		}
	}
	return s
}

// known is a sum, unknown when no line has the figure.
func (s Sums) known(sum money.Decimal, none int64) money.Null {
	if none > 0 && none == s.Lines {
		return money.Null{}
	}
	return money.Of(sum)
}

// KnownList is the list total, unknown when no line has one.
func (s Sums) KnownList() money.Null { return s.known(s.List, s.NoList) }

// KnownContracted is the contracted total, unknown when no line has one.
func (s Sums) KnownContracted() money.Null { return s.known(s.Contracted, s.NoContracted) }

// KnownPaid is the paid total, unknown when no line has one.
func (s Sums) KnownPaid() money.Null { return s.known(s.Paid, s.NoPaid) }

// Complete tells whether every line has all four figures.
func (s Sums) Complete() bool { return s.NoList+s.NoContracted+s.NoBilled+s.NoPaid == 0 }

// Add is the sum of both.
func (s Sums) Add(o Sums) Sums {
	return Sums{
		List:       s.List.Add(o.List),
		Contracted: s.Contracted.Add(o.Contracted),
		Billed:     s.Billed.Add(o.Billed),
		Paid:       s.Paid.Add(o.Paid),

		Lines: s.Lines + o.Lines, NoList: s.NoList + o.NoList, NoContracted: s.NoContracted + o.NoContracted,
		NoBilled: s.NoBilled + o.NoBilled, NoPaid: s.NoPaid + o.NoPaid,
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
