package world_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/cloudlens/cloudlens/internal/cloud/world"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// decimals compares amounts by value, not by how they are held.
var decimals = cmp.Comparer(func(a, b money.Decimal) bool { return a.Equal(b) })

func TestDemoHasAsManyLinesAsItSays(t *testing.T) {
	t.Parallel()
	w := world.Demo()
	all := clocks()
	if testing.Short() {
		all = all[3:5]
	}
	closed := map[string]int{} // a closed cycle never changes
	for _, now := range all {
		for _, a := range w.Accounts() {
			n := 0
			for _, c := range w.Cycles(now) {
				id := a.Name + c.String()
				known, done := closed[id]
				if !done {
					known = len(lines(w, a, c, now))
				}
				if !now.Before(c.ClosesAt(period.Shanghai)) {
					closed[id] = known
				}
				n += known
			}
			if a.Name == "ydzn" && (n < 250_000 || n > 350_000) || a.Name != "ydzn" && (n < 5_000 || n >= 30_000) {
				t.Errorf("%s: %s has %d lines", now, a.Name, n)
			}
		}
	}
}

func BenchmarkDemoLines(b *testing.B) {
	w := world.Demo()
	now := clocks()[13]
	for b.Loop() {
		for _, a := range w.Accounts() {
			n := 0
			for _, c := range w.Cycles(now) {
				for range w.Lines(a, c, now) {
					n++
				}
			}
			b.ReportMetric(float64(n), a.Name+"-lines")
		}
	}
}

var cent = money.MustParse("0.01")

// flaw says what is wrong with a line, "" for nothing.
func flaw(l *world.BillLine) string {
	payable := l.PretaxGrossAmount.Sub(l.PlanDeduction).Sub(l.InvoiceDiscount).Sub(l.RoundDown).Sub(l.DeductedByCoupons)
	paid := l.DeductedByCashCoupons.Add(l.DeductedByPrepaidCard).Add(l.PaymentAmount).Add(l.OutstandingAmount)
	for _, d := range []money.Decimal{
		l.PretaxGrossAmount, l.PlanDeduction, l.InvoiceDiscount, l.RoundDown, l.DeductedByCoupons, l.PretaxAmount,
		l.DeductedByCashCoupons, l.DeductedByPrepaidCard, l.PaymentAmount, l.OutstandingAmount,
	} {
		if d.Prec() > 10 {
			return "has more than 10 decimals: " + d.String()
		}
	}
	negative := l.Item == world.Refund || l.Item == world.Adjustment
	switch {
	case !payable.Equal(l.PretaxAmount):
		return fmt.Sprintf("is payable %s, its parts say %s", l.PretaxAmount, payable)
	case !paid.Equal(l.PretaxAmount):
		return fmt.Sprintf("is payable %s, its payments say %s", l.PretaxAmount, paid)
	case l.RoundDown.IsNeg() || l.RoundDown.GreaterThanOrEqual(cent):
		return fmt.Sprintf("rounds %s down", l.RoundDown)
	case !negative && l.PretaxAmount.IsNeg(), l.Item == world.Refund && l.PretaxAmount.IsPos():
		return fmt.Sprintf("is payable %s", l.PretaxAmount)
	case !l.Contract.Add(l.Promotion).Equal(l.InvoiceDiscount):
		return "has a discount of unknown origin"
	case l.Date.Cycle() != l.Cycle:
		return fmt.Sprintf("is of %s in %s", l.Date, l.Cycle)
	case (l.Item == world.Refund) != (l.Refunds != ""):
		return "does not say what it refunds"
	case !negative && !l.ListPrice.Mul(l.Usage.Sub(l.Deducted)).Equal(l.PretaxGrossAmount):
		return fmt.Sprintf("lists %s for %s × (%s − %s)", l.PretaxGrossAmount, l.ListPrice, l.Usage, l.Deducted)
	}
	return ""
}

func TestIdentitiesHoldOnEveryLine(t *testing.T) {
	t.Parallel()
	w := world.Demo()
	now := clocks()[13]
	ids := map[string]bool{}
	for _, a := range w.Accounts() {
		for _, c := range w.Cycles(now) {
			for l := range w.Lines(a, c, now) {
				if f := flaw(l); f != "" {
					t.Fatalf("%s %s %s %s", l.ID, l.Product.Commodity, l.Item, f)
				}
				if ids[l.ID] {
					t.Fatalf("two lines are %s", l.ID)
				}
				ids[l.ID] = true
			}
		}
	}
}

func TestSmallWorldsHoldTheIdentitiesAndEveryOddity(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := world.Small(rapid.Uint64().Draw(t, "seed"))
		now := clocks()[rapid.IntRange(0, 39).Draw(t, "clock")]
		n, seen := 0, make([]int, len(oddities))
		for _, a := range w.Accounts() {
			for _, c := range w.Cycles(now) {
				for l := range w.Lines(a, c, now) {
					n++
					if f := flaw(l); f != "" {
						t.Fatalf("%s %s %s %s", l.ID, l.Product.Commodity, l.Item, f)
					}
					for i, odd := range oddities {
						if odd.is(l) {
							seen[i]++
						}
					}
				}
			}
		}
		if n < 500 || n > 10000 {
			t.Fatalf("%d lines", n)
		}
		for i, odd := range oddities {
			if seen[i] == 0 {
				t.Fatalf("no %s in %d lines", odd.name, n)
			}
		}
	})
}

// oddities are what every small world must have, by name.
var oddities = []struct {
	name string
	is   func(l *world.BillLine) bool
}{
	{"refund", func(l *world.BillLine) bool { return l.Item == world.Refund }},
	{"order", func(l *world.BillLine) bool { return l.Item == world.SubscriptionOrder }},
	{"adjustment", func(l *world.BillLine) bool { return l.Item == world.Adjustment }},
	{"coupon", func(l *world.BillLine) bool { return l.DeductedByCoupons.IsPos() }},
	{"voucher", func(l *world.BillLine) bool { return l.DeductedByCashCoupons.IsPos() }},
	{"prepaid card", func(l *world.BillLine) bool { return l.DeductedByPrepaidCard.IsPos() }},
	{"open amount", func(l *world.BillLine) bool { return l.OutstandingAmount.IsPos() }},
	{"round-down", func(l *world.BillLine) bool { return l.RoundDown.IsPos() }},
	{"many decimals", func(l *world.BillLine) bool { return l.PretaxAmount.Prec() > 4 }},
	{"free quota", (*world.BillLine).Free},
	{"resource package", func(l *world.BillLine) bool { return l.Deducted.IsPos() && !l.Free() }},
	{"savings plan", func(l *world.BillLine) bool { return l.PlanDeduction.IsPos() }},
	{"line without resource", func(l *world.BillLine) bool { return l.InstanceID == "" }},
	{"untagged line", func(l *world.BillLine) bool { return len(l.Tags) == 0 }},
	{"tagged line", func(l *world.BillLine) bool { return len(l.Tags) > 0 }},
	{"restated line", func(l *world.BillLine) bool { return !l.Restated.IsZero() }},
	{"credit", func(l *world.BillLine) bool { return l.Product.Code == "dcdn" && l.PretaxAmount.IsNeg() }},
}

func lines(w *world.World, a world.Account, c period.Cycle, now time.Time) []*world.BillLine {
	var all []*world.BillLine
	for l := range w.Lines(a, c, now) {
		all = append(all, l)
	}
	return all
}

func TestClosedCyclesNeverChange(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := world.Small(rapid.Uint64().Draw(t, "seed"))
		cycle := period.NewCycle(2026, time.Month(rapid.IntRange(1, 24).Draw(t, "month")))
		closed := cycle.ClosesAt(period.Shanghai)
		later := closed.Add(time.Duration(rapid.IntRange(0, 500*24).Draw(t, "hours")) * time.Hour)
		for _, a := range w.Accounts() {
			if diff := cmp.Diff(lines(w, a, cycle, later), lines(w, a, cycle, closed), decimals); diff != "" {
				t.Fatalf("%s of %s changed: %s", cycle, a.Name, diff)
			}
		}
	})
}

func TestOpenCyclesGrowAndAreRestated(t *testing.T) {
	t.Parallel()
	w := world.Demo()
	a := account(t, w, "ydzn")
	cycle := period.NewCycle(2026, time.October)
	now := time.Date(2026, 10, 15, 9, 0, 0, 0, period.Shanghai)
	first := map[string]*world.BillLine{}
	for l := range w.Lines(a, cycle, now) {
		first[l.ID] = l
		if l.KnownAt.After(now) || l.Date.Time(period.Shanghai).After(now) {
			t.Fatalf("%s of %s is known at %s", l.ID, l.Date, l.KnownAt)
		}
	}
	late, restated := 0, 0
	for l := range w.Lines(a, cycle, now.AddDate(0, 0, 5)) {
		old := first[l.ID]
		switch {
		case old == nil && l.Date < 20261014:
			late++
		case old != nil && !old.PretaxGrossAmount.Equal(l.PretaxGrossAmount):
			restated++
		}
		delete(first, l.ID)
	}
	if late == 0 || restated == 0 || len(first) > 0 {
		t.Fatalf("%d lines late, %d restated, %d gone", late, restated, len(first))
	}
}

func TestSameSeedAndClockGiveTheSameWorld(t *testing.T) {
	t.Parallel()
	now := clocks()[10]
	one, two, other := world.Small(1), world.Small(1), world.Small(2)
	for i, a := range one.Accounts() {
		for _, c := range one.Cycles(now) {
			want := lines(one, a, c, now)
			if diff := cmp.Diff(lines(two, a, c, now), want, decimals); diff != "" {
				t.Fatal(diff)
			}
			if cmp.Equal(lines(other, other.Accounts()[i], c, now), want, decimals) && len(want) > 0 {
				t.Fatal("another seed gives the same lines")
			}
		}
	}
}
