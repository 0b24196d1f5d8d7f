package collect_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/ent/billimport"
	"github.com/cloudlens/cloudlens/ent/slice"
	"github.com/cloudlens/cloudlens/internal/cloud/simulator"
	"github.com/cloudlens/cloudlens/internal/cloud/world"
	"github.com/cloudlens/cloudlens/internal/cost"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
)

// effective is what a month costs with its share of orders, and since when these
// are known, "" for all of them.
func (h *holder) effective(t *testing.T, month period.Cycle) (amount, since string) {
	t.Helper()
	answer, err := h.Costs.Costs(system(t), cost.Input{
		AccountNames: []string{h.of.Name}, Period: cost.Period{FirstCycle: month, LastCycle: month}, CostKind: ledger.Effective,
	})
	if err != nil {
		t.Fatal(err)
	}
	if day := answer.Coverage.OrdersSince; day != nil {
		since = day.String()
	}
	return answer.Total.Amount.Decimal.String(), since
}

// worth is that amount as the world has it.
func (h *holder) worth(month period.Cycle, at time.Time) string {
	sum := money.Zero
	for l := range h.World.Lines(h.of, month, at) {
		if l.Category() != world.CategoryPurchase {
			sum = sum.Add(l.PretaxAmount)
		}
	}
	for _, o := range h.World.Amortised(h.of, month, at) {
		sum = sum.Add(o.Amount)
	}
	return sum.String()
}

// orders are the slices of older orders that count.
func (h *holder) orders(t *testing.T) (out []int32) {
	t.Helper()
	for _, s := range h.DB.Client.Slice.Query().Where(slice.Orders(true), slice.StateEQ(slice.StateLive)).Order(slice.ByCycle()).AllX(system(t)) {
		out = append(out, s.Batch)
	}
	return out
}

// TestOlderOrdersStayAsTheyAreKnown has an amortised bill that cannot be read in
// many ways, that is not there any more, and that has moved on by a month: what
// is known of the months before stays.
func TestOlderOrdersStayAsTheyAreKnown(t *testing.T) {
	t.Parallel()
	const action = "DescribeInstanceAmortizedCostByAmortizationPeriod"
	holders(t, func(t *testing.T, h *holder) {
		months := h.World.Cycles(now)
		first, open := months[0], months[len(months)-1]
		want := map[period.Cycle]string{}
		for _, m := range months {
			want[m] = h.worth(m, now)
		}
		known := func(when string) {
			t.Helper()
			for m, amount := range want {
				if got, since := h.effective(t, m); got != amount || since != "" {
					t.Errorf("%s: %s costs %s, orders are known since %q; want %s and all", when, m, got, since, amount)
				}
			}
		}
		known("at first")
		batches := h.orders(t)
		if len(batches) < 2 {
			t.Fatalf("there are slices of older orders: %v", batches)
		}
		for name, kind := range map[string]simulator.Kind{
			"forbidden": simulator.Forbidden, "text for an amount": simulator.TextAmount, "half a page": simulator.ShortPage,
			"everything twice": simulator.TwicePage, "an endless token": simulator.EndlessToken, "unavailable": simulator.Unavailable,
		} {
			h.Simulator.Fail(action, simulator.Fault{Kind: kind})
			h.Sync(t)
			row := last(t, h.Clouded, h.of.Name)
			if len(row.Warnings) != 1 {
				t.Fatalf("%s: the sync ended with %+v; want one warning", name, row)
			}
			told(t, row.Warnings[0], h.of.Name, action)
			known(name)
			h.Simulator.Heal()
		}
		h.Sync(t)
		if diff := cmp.Diff(batches, h.orders(t)); diff != "" {
			t.Errorf("nothing is new, and the slices are others (-before +after):\n%s", diff)
		}

		later := now.AddDate(0, 1, 0)
		next := open.Add(1)
		h.Set(later)
		h.Sync(t)
		want[open], want[next] = h.worth(open, later), h.worth(next, later)
		known("a month later")
		if _, since := h.effective(t, next.Add(1)); since != first.First().String() {
			t.Errorf("of a month to come orders are known since %q, want %s", since, first.First())
		}
		all := h.DB.Client.BillImport.Query().Where(billimport.KindEQ(billimport.KindOrders)).Order(ent.Asc(billimport.FieldID)).AllX(system(t))
		if len(all) != 2 || all[0].Label != first.String() || all[1].Label != first.String() || all[1].Status != billimport.StatusVisible {
			t.Errorf("there are imports of orders %v", all)
		}
	})
}

// TestWithoutAnAmortisedBillOlderOrdersAreMissing has an account that may not
// read it, and says so.
func TestWithoutAnAmortisedBillOlderOrdersAreMissing(t *testing.T) {
	t.Parallel()
	w := tiny(1)
	c := start(t, now, w)
	c.Simulator.Fail("DescribeInstanceAmortizedCostByAmortizationPeriod", simulator.Fault{Kind: simulator.Forbidden})
	c.Sync(t)
	h := &holder{Clouded: c, of: w.Accounts()[0]}
	months := w.Cycles(now)
	if got, since := h.effective(t, months[0]); since != months[0].First().String() || got == h.worth(months[0], now) {
		t.Errorf("%s costs %s, orders are known since %q", months[0], got, since)
	}
	if slices := h.orders(t); len(slices) > 0 {
		t.Errorf("there are slices of orders: %v", slices)
	}
	c.Simulator.Heal()
	c.Sync(t)
	if got, since := h.effective(t, months[0]); since != "" || got != h.worth(months[0], now) {
		t.Errorf("once it may, %s costs %s, orders are known since %q; want %s", months[0], got, since, h.worth(months[0], now))
	}
}
