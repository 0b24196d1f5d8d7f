package world_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cloudlens/cloudlens/internal/cloud/world"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
)

// TestAmortisedOrdersAreThoseOfTheBills spreads the orders of the bills, those
// from before the first cycle too, by plain arithmetic.
func TestAmortisedOrdersAreThoseOfTheBills(t *testing.T) {
	t.Parallel()
	type key struct{ ordered, month period.Cycle }
	now := clocks()[13]
	for seed := range uint64(3) {
		w := world.Small(seed)
		for _, a := range w.Accounts() {
			months := w.Cycles(now)
			want, got := map[key]string{}, map[key]string{}
			older := 0
			for c := months[0].Add(-13); c <= months[len(months)-1]; c = c.Add(1) {
				sums := map[period.Cycle]money.Decimal{}
				for l := range w.Lines(a, c, now) {
					if l.Category() != world.CategoryPurchase {
						continue
					}
					n := max(1, int(l.End.Sub(l.Start).Round(24*time.Hour)/(24*time.Hour)))
					part, err := l.PretaxAmount.Div64(uint64(n))
					if err != nil {
						t.Fatal(err)
					}
					part = part.Trunc(12)
					for i := range n {
						if i == n-1 {
							part = l.PretaxAmount.Sub(part.Mul64(uint64(n - 1)))
						}
						month := period.CycleOf(l.Start.In(period.Shanghai).AddDate(0, 0, i))
						sums[month] = sums[month].Add(part)
					}
				}
				for month, sum := range sums {
					if month >= months[0] && month <= months[len(months)-1] {
						want[key{c, month}] = sum.String()
					}
				}
			}
			for _, month := range months {
				sums := map[period.Cycle]money.Decimal{}
				for _, o := range w.Amortised(a, month, now) {
					sums[o.Cycle] = sums[o.Cycle].Add(o.Amount)
					if o.Month != month || o.Cycle > month || o.Amount.IsZero() != o.PretaxAmount.IsZero() {
						t.Errorf("%s has %+v", month, o)
					}
					if o.Cycle < months[0] {
						older++
					}
				}
				for ordered, sum := range sums {
					got[key{ordered, month}] = sum.String()
				}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("seed %d, %s (-bills +amortised):\n%s", seed, a.Name, diff)
			}
			if older < 3 {
				t.Errorf("seed %d, %s: only %d orders are older than the first cycle", seed, a.Name, older)
			}
		}
	}
}
