package acceptance_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/ent/billimport"
	"github.com/cloudlens/cloudlens/ent/slice"
	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/cloud/world"
	"github.com/cloudlens/cloudlens/internal/cost"
	"github.com/cloudlens/cloudlens/internal/ingest"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
	"github.com/cloudlens/cloudlens/internal/testapp"
)

// amortised are what a month costs by service: what is used in it, and what all
// orders cost in it, as the world itself says.
func amortised(w *world.World, customer world.Account, month period.Cycle) map[string]money.Decimal {
	out := map[string]money.Decimal{}
	for l := range w.Lines(customer, month, now) {
		if l.Category() != world.CategoryPurchase {
			out[l.Product.Code] = out[l.Product.Code].Add(l.PretaxAmount)
		}
	}
	for _, o := range w.Amortised(customer, month, now) {
		out[o.Product.Code] = out[o.Product.Code].Add(o.Amount)
	}
	return out
}

// months has EFFECTIVE of every month by service, and how many days back orders
// are said to be known.
func months(t *testing.T, a *testapp.App, w *world.World, customer world.Account, from period.Cycle) {
	t.Helper()
	cycles := w.Cycles(now)
	for c := from; c <= cycles[len(cycles)-1]; c = c.Add(1) {
		if diff := cmp.Diff(digits(amortised(w, customer, c)), byService(t, a, customer.Name, c, "EFFECTIVE")); diff != "" {
			t.Errorf("%s %s by service (-world +graph):\n%s", customer.Name, c, diff)
		}
	}
}

func since(t *testing.T, a *testapp.App, account string, first, last period.Cycle) *period.Date {
	t.Helper()
	answer, err := a.Costs.Costs(auth.With(t.Context(), auth.Open()), cost.Input{
		AccountNames: []string{account}, Period: cost.Period{FirstCycle: first, LastCycle: last}, CostKind: ledger.Effective,
	})
	if err != nil {
		t.Fatal(err)
	}
	return answer.Coverage.OrdersSince
}

// others are the totals of every cost kind but EFFECTIVE, by cycle.
func others(t *testing.T, a *testapp.App, w *world.World, account string) map[string]map[string]string {
	out := map[string]map[string]string{}
	for _, k := range ledger.Kinds {
		for _, c := range w.Cycles(now) {
			if k != ledger.Effective {
				out[string(k)+" "+c.String()] = byService(t, a, account, c, string(k))
			}
		}
	}
	return out
}

// TestOrdersFromBeforeTheHistoryCostWhatTheWorldSays reads a world whose older
// orders the cloud's amortised bill alone tells of, then brings the bill of one
// of their cycles: it takes the place of what stood in for it, and nothing is
// counted twice.
func TestOrdersFromBeforeTheHistoryCostWhatTheWorldSays(t *testing.T) {
	w := world.Small(3)
	a := testapp.NewClouded(t, now, w)
	a.Sync(t)
	cycles := w.Cycles(now)
	first, last := cycles[0], cycles[len(cycles)-1]
	ctx := auth.With(t.Context(), auth.System())
	for _, customer := range w.Accounts() {
		of := a.Account(t, customer.Name)
		older := func() []*ent.Slice {
			return a.DB.Client.Slice.Query().Where(slice.AccountID(of.ID), slice.Orders(true), slice.StateEQ(slice.StateLive)).Order(slice.ByCycle()).AllX(ctx)
		}
		months(t, a.App, w, customer, first)
		if day := since(t, a.App, customer.Name, first, last); day != nil {
			t.Errorf("%s: orders are known since %s, want all", customer.Name, day)
		}
		if day := since(t, a.App, customer.Name, first.Add(-1), last); day == nil || *day != first.First() {
			t.Errorf("%s: of a longer period orders are known since %v", customer.Name, day)
		}
		if day := since(t, a.App, customer.Name, first, last.Add(1)); day == nil || *day != first.First() {
			t.Errorf("%s: of a period that has not ended orders are known since %v", customer.Name, day)
		}
		before := older()
		if len(before) < 2 || period.Cycle(before[len(before)-1].Cycle) != first.Add(-1) {
			t.Fatalf("%s: there are %d slices of older orders: %v", customer.Name, len(before), before)
		}
		cyclesOf, err := a.Costs.Cycles(ctx, []string{customer.Name})
		if err != nil || len(cyclesOf) != len(cycles) {
			t.Errorf("%s: %d cycles, %v; want the %d of the world", customer.Name, len(cyclesOf), err, len(cycles))
		}
		kinds := others(t, a.App, w, customer.Name)

		// A bill comes, and counts as what was never there.
		report := bringMonth(t, a, customer, first.Add(-1), ingest.Refuse)
		if len(report.Slices) != 1 || report.Import.Status != billimport.StatusVisible {
			t.Fatalf("%s: the older bill ended as %+v", customer.Name, report)
		}
		if now := older(); len(now) != len(before)-1 || period.Cycle(now[len(now)-1].Cycle) == first.Add(-1) {
			t.Errorf("%s: beside the bill of %s there are %d slices of older orders", customer.Name, first.Add(-1), len(now))
		}
		months(t, a.App, w, customer, first)
		if diff := cmp.Diff(kinds, others(t, a.App, w, customer.Name)); diff != "" {
			t.Errorf("%s: other kinds changed (-before +after):\n%s", customer.Name, diff)
		}
		if day := since(t, a.App, customer.Name, first, last); day != nil {
			t.Errorf("%s: with the bill orders are known since %s, want all", customer.Name, day)
		}
	}
	// A file may tell of an order what it costs in the file's own month alone: from
	// then on nobody says that all orders are known. What is there stays, and is
	// not put beside the bill that came.
	a.Sync(t)
	for _, customer := range w.Accounts() {
		if day := since(t, a.App, customer.Name, first, last); day == nil || *day != first.Add(-1).First() {
			t.Errorf("%s: with a file among the bills orders are known since %v", customer.Name, day)
		}
	}
	imports := a.DB.Client.BillImport.Query().Where(billimport.KindEQ(billimport.KindOrders)).CountX(ctx)
	a.Sync(t)
	for _, customer := range w.Accounts() {
		months(t, a.App, w, customer, first)
	}
	if n := a.DB.Client.BillImport.Query().Where(billimport.KindEQ(billimport.KindOrders)).CountX(ctx); n != imports {
		t.Errorf("a sync that found nothing new made %d imports of orders", n-imports)
	}
}
