package acceptance_test

import (
	"cmp"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strings"
	"testing"

	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/testapp"
)

// tot is what lines come to, in fractions: the oracle shares no arithmetic with
// the program.
type tot struct {
	list, discount, paid *big.Rat
	lines                int
	resources, services  map[string]bool
	months               map[string]*tot // of the parts, where they are asked for
}

func newTot() *tot {
	return &tot{list: new(big.Rat), discount: new(big.Rat), paid: new(big.Rat), resources: map[string]bool{}, services: map[string]bool{}}
}

func fractionOf(n money.Null) *big.Rat {
	r := new(big.Rat)
	if n.Valid {
		r.SetString(n.Decimal.String())
	}
	return r
}

// listOf is what a line costs before any deduction: its list amount, or else
// what is payable and every deduction that it has.
func listOf(m *ledger.Money) *big.Rat {
	if m.List.Valid {
		return fractionOf(m.List)
	}
	sum := fractionOf(m.Payable)
	for _, part := range []money.Null{m.PlanDeduction, discountOf(m), m.RoundDown, m.Coupons} {
		sum.Add(sum, fractionOf(part))
	}
	return sum
}

func discountOf(m *ledger.Money) money.Null {
	if !m.Discount.Valid && m.List.Valid && m.Contracted.Valid {
		return money.Of(m.List.Decimal.Sub(m.Contracted.Decimal))
	}
	return m.Discount
}

func (t *tot) add(l *ledger.Line) {
	t.list.Add(t.list, listOf(&l.Charge.Money))
	t.discount.Add(t.discount, fractionOf(discountOf(&l.Charge.Money)))
	t.paid.Add(t.paid, fractionOf(l.Charge.Money.Payable))
	t.lines++
	if r := l.Charge.Subject.Resource; r != "" {
		t.resources[r] = true
	}
	t.services[l.Charge.Subject.Service] = true
}

// exact is the rate without rounding, nil where there is none.
func (t *tot) exact() *big.Rat {
	if t.list.Sign() <= 0 {
		return nil
	}
	r := new(big.Rat).Quo(t.discount, t.list)
	switch one := big.NewRat(1, 1); {
	case r.Sign() < 0:
		return new(big.Rat)
	case r.Cmp(one) > 0:
		return one
	}
	return r
}

func (t *tot) rate() string { return written(t.exact(), 6) }

func (t *tot) String() string {
	return fmt.Sprint(written(t.list, 12), " ", written(t.discount, 12), " ", written(t.paid, 12), " ", t.rate())
}

// written rounds half away from zero and drops zeros at the end; "-" is unknown.
func written(r *big.Rat, places int) string {
	if r == nil {
		return "-"
	}
	s := r.FloatString(places)
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	if s == "-0" {
		return "0"
	}
	return s
}

// changed is (now − before) / before in percent.
func changed(now, before *big.Rat) string {
	if now == nil || before == nil || before.Sign() == 0 {
		return "-"
	}
	d := new(big.Rat).Sub(now, before)
	return written(d.Mul(d.Quo(d, before), big.NewRat(100, 1)), 2)
}

// raw is the lines of an account, all there are.
func rawLines(t *testing.T, a *testapp.App, account string) []*ledger.Line {
	t.Helper()
	ctx := auth.With(t.Context(), auth.Open())
	acc, err := a.Accounts.ByName(ctx, account)
	check(t, err)
	view, err := a.Revisions.Current(ctx)
	check(t, err)
	var out []*ledger.Line
	for l, err := range a.Engine.Charges(ctx, ledger.View{Revision: view.Revision, Accounts: []string{acc.ID.String()}}, ledger.ChargeQuery{Span: ledger.CyclesSpan(190001, 999912)}) {
		check(t, err)
		out = append(out, l)
	}
	return out
}

// by groups lines, and the lines of each group by cycle.
func by(lines []*ledger.Line, key func(*ledger.Line) string) map[string]*tot {
	out := map[string]*tot{}
	for _, l := range lines {
		k := key(l)
		if out[k] == nil {
			out[k] = newTot()
			out[k].months = map[string]*tot{}
		}
		out[k].add(l)
		m := l.Charge.Cycle.String()
		if out[k].months[m] == nil {
			out[k].months[m] = newTot()
		}
		out[k].months[m].add(l)
	}
	return out
}

func allOf(*ledger.Line) string            { return "" }
func serviceOf(l *ledger.Line) string      { return l.Charge.Subject.Service }
func regionOf(l *ledger.Line) string       { return l.Charge.Subject.Region }
func resourceOf(l *ledger.Line) string     { return l.Charge.Subject.Resource }
func subscriptionOf(l *ledger.Line) string { return string(l.Charge.Subject.Subscription) }

// largest are the keys, the most paid first, ties in their order.
func largest(of map[string]*tot) []string {
	keys := slices.Sorted(maps.Keys(of))
	slices.SortStableFunc(keys, func(a, b string) int { return of[b].paid.Cmp(of[a].paid) })
	return keys
}

func (t *tot) cycles() []string { return slices.Sorted(maps.Keys(t.months)) }

// next is the cycle after.
func next(cycle string) string {
	var y, m int
	fmt.Sscanf(cycle, "%d-%d", &y, &m) //nolint:errcheck // it is a cycle
	if m++; m == 13 {
		y, m = y+1, 1
	}
	return fmt.Sprintf("%04d-%02d", y, m)
}

// run is the closed cycles up to the newest that follow each other.
func (t *tot) run(open string) []string {
	var out []string
	for _, c := range t.cycles() {
		switch {
		case c == open:
		case len(out) > 0 && next(out[len(out)-1]) == c:
			out = append(out, c)
		default:
			out = []string{c}
		}
	}
	return out
}

// moved is the change of the rate over the run.
func (t *tot) moved(open string) string {
	run := t.run(open)
	if len(run) < 2 {
		return "-"
	}
	return changed(t.months[run[len(run)-1]].exact(), t.months[run[0]].exact())
}

// spread are the lowest, the highest, the mean and the sample deviation of the
// monthly rates.
func (t *tot) spread() string {
	var rates []*big.Rat
	for _, c := range t.cycles() {
		if r := t.months[c].exact(); r != nil {
			rates = append(rates, r)
		}
	}
	if len(rates) == 0 {
		return "- - - -"
	}
	slices.SortFunc(rates, func(a, b *big.Rat) int { return a.Cmp(b) })
	mean, squares := new(big.Rat), new(big.Rat)
	for _, r := range rates {
		mean.Add(mean, r)
	}
	mean.Quo(mean, big.NewRat(int64(len(rates)), 1))
	deviation := "-"
	if len(rates) > 1 {
		for _, r := range rates {
			d := new(big.Rat).Sub(r, mean)
			squares.Add(squares, d.Mul(d, d))
		}
		squares.Quo(squares, big.NewRat(int64(len(rates)-1), 1))
		deviation = root(squares)
	}
	return fmt.Sprint(written(rates[0], 6), " ", written(rates[len(rates)-1], 6), " ", written(mean, 6), " ", deviation)
}

// root is the square root with 6 decimals, found by trying digits.
func root(of *big.Rat) string {
	unit := big.NewRat(1, 10_000_000)
	low, high := new(big.Int), big.NewInt(1<<62)
	for new(big.Int).Sub(high, low).Cmp(big.NewInt(1)) > 0 {
		mid := new(big.Int).Rsh(new(big.Int).Add(low, high), 1)
		x := new(big.Rat).Mul(new(big.Rat).SetInt(mid), unit)
		if x.Mul(x, x).Cmp(of) <= 0 {
			low = mid
		} else {
			high = mid
		}
	}
	// low is the root cut to 7 decimals: its last digit decides the 6th.
	return written(new(big.Rat).Mul(new(big.Rat).SetInt(low), unit), 6)
}

func compareText(a, b string) int { return cmp.Compare(a, b) }
