package ledger

import (
	"slices"
	"strings"

	"github.com/cloudlens/cloudlens/internal/money"
)

// Kind is which cost a question sums.
type Kind string

// Cost kinds.
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

// definition is a cost kind with its rule.
type definition struct {
	kind Kind
	formula
}

// deductions lead from the list price down to what is payable, payments from
// there to what is still to be paid, each in order. For every line that has a
// list amount
//
//	LIST = deductions + UNEXPLAINED + BILLED
var (
	deductions = []definition{
		{Reduction, first(given("discount"), less(given("list"), given("contracted")))},
		{Plan, given("plan_deduction")},
		{RoundDown, given("round_down")},
		{Coupons, given("coupons")},
	}
	payments = []definition{
		{CashCoupons, given("cash_coupons")},
		{PrepaidCard, given("prepaid_card")},
		{Cash, given("paid")},
		{Outstanding, given("outstanding")},
	}
)

// definitions are all cost kinds.
var definitions = slices.Concat(
	[]definition{
		{List, given("list")},
		{Contracted, first(given("contracted"), less(given("list"), given("discount")))},
		{Billed, given("payable")},
		{Paid, less(given("payable"), given("outstanding"))},
	},
	deductions,
	[]definition{{Unexplained, rest(less(given("list"), given("payable")), deductions)}},
	payments,
	[]definition{{Effective, unspread(first(given("amortised"), given("payable")))}},
)

var (
	// Kinds lists all cost kinds.
	Kinds = kindsOf(definitions)
	// Deductions lists the steps of the waterfall that reduce what is payable.
	Deductions = kindsOf(deductions)
	// Payments lists its steps behind what is payable, which these come to.
	Payments = kindsOf(payments)
	// Waterfall lists all of its steps in order.
	Waterfall = slices.Concat([]Kind{List}, Deductions, []Kind{Unexplained, Billed}, Payments)
)

func kindsOf(of []definition) []Kind {
	out := make([]Kind, len(of))
	for i, d := range of {
		out[i] = d.kind
	}
	return out
}

func (k Kind) definition() *definition {
	for i := range definitions {
		if definitions[i].kind == k {
			return &definitions[i]
		}
	}
	return nil
}

// Of is the line's cost of that kind on its own day, unknown where the source
// lacks a part. Effective is what is not spread: Charge.Amortised tells.
func (m *Money) Of(k Kind) money.Null {
	if d := k.definition(); d != nil {
		return d.of(m)
	}
	return money.Null{}
}

// SQL is Money.Of over the columns of a line. Lines whose order lies on the days
// it is for have none of EFFECTIVE.
func (k Kind) SQL() string { return k.definition().sql }

// Column holds the kind's sums in the star; with the ending _n, how many lines
// had a figure.
func (k Kind) Column() string { return strings.ToLower(string(k)) }
