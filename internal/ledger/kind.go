package ledger

import "github.com/cloudlens/cloudlens/internal/money"

// Kind is which cost a question sums.
type Kind string

// Cost kinds. From LIST down to BILLED they are the steps of the waterfall,
// which add up for every line that has a list amount:
//
//	LIST = PLAN_DEDUCTION + DISCOUNT + ROUND_DOWN + COUPONS + UNEXPLAINED + BILLED
const (
	List        Kind = "LIST"           // before any deduction
	Contracted  Kind = "CONTRACTED"     // list − discount, or as FOCUS gives it
	Billed      Kind = "BILLED"         // payable; total_cost of the REST layer
	Paid        Kind = "PAID"           // payable − outstanding
	Reduction   Kind = "DISCOUNT"       // contract and promotion; else list − contracted, of lines that have both
	Plan        Kind = "PLAN_DEDUCTION" // covered by savings plans and resource plans
	RoundDown   Kind = "ROUND_DOWN"     // what the provider rounds away
	Coupons     Kind = "COUPONS"        // discount coupons, which reduce what is payable
	Unexplained Kind = "UNEXPLAINED"    // list less every step that the source gives, less payable: 0 where a line holds
	CashCoupons Kind = "CASH_COUPONS"   // vouchers, a means of payment
	PrepaidCard Kind = "PREPAID_CARD"   // stored-value card, a means of payment
	Cash        Kind = "CASH"           // paid in cash
	Outstanding Kind = "OUTSTANDING"    // not settled yet
	Effective   Kind = "EFFECTIVE"      // amortised: orders on the days they are for, see Charge.Amortised
)

// Kinds lists all cost kinds in the order in which engines store their sums.
var Kinds = []Kind{
	List, Contracted, Billed, Paid, Reduction, Plan, RoundDown, Coupons, Unexplained, CashCoupons, PrepaidCard, Cash, Outstanding, Effective,
}

// Of is the line's cost of that kind on its own day, unknown where the source
// lacks a part. Effective is what is not spread: Charge.Amortised tells.
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
		if m.Discount.Valid {
			return m.Discount
		}
		return minus(m.List, m.Contracted)
	case Plan:
		return m.PlanDeduction
	case RoundDown:
		return m.RoundDown
	case Coupons:
		return m.Coupons
	case Unexplained:
		return m.unexplained()
	case CashCoupons:
		return m.CashCoupons
	case PrepaidCard:
		return m.PrepaidCard
	case Cash:
		return m.Paid
	case Outstanding:
		return m.Outstanding
	case Effective:
		if m.Amortised.Valid {
			return m.Amortised
		}
		return m.Payable
	}
	return money.Null{}
}

// unexplained is what no step of the waterfall accounts for; a step that the
// source does not give accounts for nothing.
func (m *Money) unexplained() money.Null {
	rest := minus(m.List, m.Payable)
	if !rest.Valid {
		return rest
	}
	for _, k := range []Kind{Plan, Reduction, RoundDown, Coupons} {
		rest.Decimal = rest.Decimal.Sub(m.Of(k).Decimal)
	}
	return rest
}

func minus(a, b money.Null) money.Null {
	if !a.Valid || !b.Valid {
		return money.Null{}
	}
	return money.Of(a.Decimal.Sub(b.Decimal))
}
