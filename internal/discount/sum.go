package discount

import (
	"slices"

	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/money"
)

// ratePlaces is how many decimals a rate is shown with.
const ratePlaces = 6

// Sum is what some charges come to.
type Sum struct {
	ListCost money.Decimal // before any deduction
	Discount money.Decimal // contract and promotion
	Paid     money.Decimal // what is payable
	Lines    int64
}

func (s *Sum) add(o Sum) {
	s.ListCost, s.Discount, s.Paid = s.ListCost.Add(o.ListCost), s.Discount.Add(o.Discount), s.Paid.Add(o.Paid)
	s.Lines += o.Lines
}

// rate is discount / list cost, exactly, from 0 to 1.
func (s Sum) rate() money.Ratio {
	switch {
	case s.ListCost.Sign() <= 0:
		return money.Ratio{}
	case s.Discount.Sign() <= 0:
		return money.Exactly(money.Zero)
	case s.Discount.Cmp(s.ListCost) >= 0:
		return money.Exactly(money.Whole(1))
	}
	return money.Per(s.Discount, s.ListCost)
}

// Rate is the discount of the list cost, a fraction; unknown where the list cost
// is not above zero.
func (s Sum) Rate() money.Null { return s.rate().Round(ratePlaces) }

// narrow are the kinds of a sum where every line has a list amount; wide are
// those that make up for it where not. The first decides what is largest.
var (
	narrow = []ledger.Kind{ledger.Billed, ledger.List, ledger.Reduction}
	wide   = slices.Concat(narrow, slices.DeleteFunc(slices.Clone(ledger.Deductions), func(k ledger.Kind) bool { return k == ledger.Reduction }), []ledger.Kind{ledger.Unexplained})
)

// lacksList tells whether lines have no list amount, so that the wide kinds are
// needed.
func lacksList(rows []ledger.Row) bool {
	for i := range rows {
		if rows[i].Sums[1].Missing > 0 {
			return true
		}
	}
	return false
}

// sumOf reads a row of narrow or wide kinds. With the wide ones the list cost is
// what is payable and all steps: for a line with a list amount that is the list
// amount, since UNEXPLAINED is what the steps leave of it; for one without, it
// is what the bill knows to be at least its price.
func sumOf(r *ledger.Row) Sum {
	s := Sum{Paid: r.Sums[0].Amount.Decimal, ListCost: r.Sums[1].Amount.Decimal, Discount: r.Sums[2].Amount.Decimal, Lines: r.Lines}
	if len(r.Sums) > len(narrow) && r.Sums[1].Missing > 0 {
		s.ListCost = s.Paid.Add(s.Discount)
		for _, step := range r.Sums[len(narrow):] {
			s.ListCost = s.ListCost.Add(step.Amount.Decimal)
		}
	}
	return s
}
