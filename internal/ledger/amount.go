package ledger

import "github.com/cloudlens/cloudlens/internal/money"

// Amount is a figure of a line as its source has it. Its row in Amounts is all
// that engines and hashes know of it.
type Amount struct {
	Column string // of the lines
	Of     func(*Money) *money.Null
}

// Amounts are all of them. A new one goes to the end, so that lines without it
// keep their hash; ledgers that lack its column get it at their next start.
var Amounts = []Amount{
	{"list", func(m *Money) *money.Null { return &m.List }},
	{"plan_deduction", func(m *Money) *money.Null { return &m.PlanDeduction }},
	{"discount", func(m *Money) *money.Null { return &m.Discount }},
	{"round_down", func(m *Money) *money.Null { return &m.RoundDown }},
	{"coupons", func(m *Money) *money.Null { return &m.Coupons }},
	{"payable", func(m *Money) *money.Null { return &m.Payable }},
	{"cash_coupons", func(m *Money) *money.Null { return &m.CashCoupons }},
	{"prepaid_card", func(m *Money) *money.Null { return &m.PrepaidCard }},
	{"paid", func(m *Money) *money.Null { return &m.Paid }},
	{"outstanding", func(m *Money) *money.Null { return &m.Outstanding }},
	{"contracted", func(m *Money) *money.Null { return &m.Contracted }},
	{"amortised", func(m *Money) *money.Null { return &m.Amortised }},
}

// firstAmounts is how many there were when hashes were first taken.
const firstAmounts = 12

// formula is the rule of a cost kind, over a line in Go and over its columns in
// SQL. It is put together of parts that mean the same in both.
type formula struct {
	of  func(*Money) money.Null
	sql string
}

// given is an amount as the source has it.
func given(column string) formula {
	for _, a := range Amounts {
		if a.Column == column {
			return formula{func(m *Money) money.Null { return *a.Of(m) }, column}
		}
	}
	panic("ledger: there is no amount " + column)
}

// first is a, or b where a is unknown.
func first(a, b formula) formula {
	return formula{func(m *Money) money.Null {
		if v := a.of(m); v.Valid {
			return v
		}
		return b.of(m)
	}, "COALESCE(" + a.sql + ", " + b.sql + ")"}
}

// less is a − b, unknown where one of them is.
func less(a, b formula) formula {
	return formula{func(m *Money) money.Null {
		x, y := a.of(m), b.of(m)
		if !x.Valid || !y.Valid {
			return money.Null{}
		}
		return money.Of(x.Decimal.Sub(y.Decimal))
	}, "(" + a.sql + " - " + b.sql + ")"}
}

// rest is what steps leave of a; one that is unknown takes nothing.
func rest(a formula, steps []definition) formula {
	sql := a.sql
	for _, s := range steps {
		sql += " - COALESCE(" + s.sql + ", 0)"
	}
	return formula{func(m *Money) money.Null {
		left := a.of(m)
		if !left.Valid {
			return left
		}
		for _, s := range steps {
			left.Decimal = left.Decimal.Sub(s.of(m).Decimal)
		}
		return left
	}, "(" + sql + ")"}
}

// unspread is a, and in sums nothing for orders that lie on the days they are
// for: those are summed apart.
func unspread(a formula) formula {
	return formula{a.of, "CASE WHEN spread THEN 0 ELSE " + a.sql + " END"}
}
