package ledger

import "github.com/cloudlens/cloudlens/internal/money"

// Kind is which cost a question sums.
type Kind string

// Cost kinds.
const (
	List       Kind = "LIST"       // before any deduction
	Contracted Kind = "CONTRACTED" // list − discount, or as FOCUS gives it
	Billed     Kind = "BILLED"     // payable; total_cost of the REST layer
	Paid       Kind = "PAID"       // payable − outstanding
	Reduction  Kind = "DISCOUNT"   // list − contracted, of lines that have both
)

// Kinds lists all cost kinds in the order in which engines store their sums.
var Kinds = []Kind{List, Contracted, Billed, Paid, Reduction}

// Of is the line's cost of that kind, unknown where the source lacks a part.
func (m *Money) Of(k Kind) money.Null {
	switch k {
	case List:
		return m.List
	case Contracted:
		if m.Contracted.Valid {
			return m.Contracted
		}
		return minus(m.List, m.Discount)
	case Billed:
		return m.Payable
	case Paid:
		return minus(m.Payable, m.Outstanding)
	case Reduction:
		return minus(m.List, m.Of(Contracted))
	}
	return money.Null{}
}

func minus(a, b money.Null) money.Null {
	if !a.Valid || !b.Valid {
		return money.Null{}
	}
	return money.Of(a.Decimal.Sub(b.Decimal))
}
