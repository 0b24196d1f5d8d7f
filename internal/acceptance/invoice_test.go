package acceptance_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cloudlens/cloudlens/internal/cloud/world"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
	"github.com/cloudlens/cloudlens/internal/testapp"
)

var now = time.Date(2026, time.May, 17, 3, 4, 5, 0, time.UTC)

// bring starts a program with a small world's bills. turn picks which format
// each account gets.
func bring(t *testing.T, seed uint64, turn int) (*testapp.App, *world.World) {
	t.Helper()
	w := world.Small(seed)
	return bringWorld(t, w, turn), w
}

// bringWorld starts a program with a world's bills.
func bringWorld(t *testing.T, w *world.World, turn int) *testapp.App {
	t.Helper()
	a := testapp.New(t, now)
	formats := append(append([]testapp.Format{}, testapp.Formats[turn%len(testapp.Formats):]...), testapp.Formats[:turn%len(testapp.Formats)]...)
	if _, err := testapp.BringFiles(t.Context(), a.App, w, formats); err != nil {
		t.Fatal(err)
	}
	return a
}

// dimensions are the keys that the world's invoice has for those of questions.
var dimensions = map[ledger.Dim]world.Key{
	ledger.ByService: world.ByService, ledger.ByProduct: world.ByProduct, ledger.ByRegion: world.ByRegion, ledger.ByZone: world.ByZone,
	ledger.ByResource: world.ByResource, ledger.BySubscription: world.BySubscription, ledger.ByCategory: world.ByCategory,
	ledger.ByCostUnit: world.ByCostUnit, ledger.ByResourceGroup: world.ByGroup, ledger.BySubAccount: world.BySubAccount,
}

// TestTheInvoiceKnowsEveryDimension names the group key that no question of
// these tests would group by.
func TestTheInvoiceKnowsEveryDimension(t *testing.T) {
	t.Parallel()
	held := map[world.Key]bool{}
	for _, dim := range ledger.Dims {
		key := dimensions[dim]
		if key == "" && dim != ledger.ByAccount { // an invoice is of one account
			t.Errorf("dimensions does not say which key of the world's invoice %s is", dim)
		}
		held[key] = true
	}
	for _, key := range world.Keys {
		if !held[key] {
			t.Errorf("the world's invoice has the key %q, which is no dimension", key)
		}
	}
}

type answer struct {
	Costs struct {
		Total    figure
		Groups   []group
		Untagged *group
	}
}

type group struct {
	Keys  []struct{ Value string }
	Total figure
}

type figure struct {
	Amount *struct{ Amount string }
	Lines  int
}

func (f figure) text() string {
	if f.Amount == nil {
		return "unknown"
	}
	return f.Amount.Amount
}

const question = `query($in: CostInput!) { costs(input: $in) {
	total { amount { amount } lines } groups { keys { value } total { amount { amount } lines } } untagged { total { amount { amount } lines } } } }`

func ask(t *testing.T, a *testapp.App, account string, c period.Cycle, kind string, by map[string]any) answer {
	t.Helper()
	in := map[string]any{"accountNames": []string{account}, "period": map[string]any{"firstCycle": c.String(), "lastCycle": c.String()}, "costKind": kind}
	if by != nil {
		in["groupBy"] = []any{by}
	}
	var out answer
	a.Query(t, question, map[string]any{"in": in}, &out)
	return out
}

var kinds = map[string]func(world.Totals) money.Decimal{
	"LIST":       func(t world.Totals) money.Decimal { return t.List },
	"CONTRACTED": func(t world.Totals) money.Decimal { return t.Contracted },
	"BILLED":     func(t world.Totals) money.Decimal { return t.Billed },
	"PAID":       func(t world.Totals) money.Decimal { return t.Paid },
}

func TestGraphEqualsInvoiceToTheLastDigit(t *testing.T) {
	for seed := range uint64(3) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			a, w := bring(t, seed, int(seed))
			for _, customer := range w.Accounts() {
				for _, c := range w.Cycles(now) {
					graphEqualsInvoice(t, a, customer.Name, w.Invoice(customer, c, now))
				}
			}
		})
	}
}

func graphEqualsInvoice(t *testing.T, a *testapp.App, account string, inv world.Invoice) {
	t.Helper()
	for kind, of := range kinds {
		for dimension, key := range dimensions {
			got := map[string]string{}
			answer := ask(t, a, account, inv.Cycle, kind, map[string]any{"dimension": dimension})
			for _, g := range answer.Costs.Groups {
				got[g.Keys[0].Value] = fmt.Sprint(g.Total.text(), " of ", g.Total.Lines)
			}
			if diff := cmp.Diff(texts(inv.By[key], of), got); diff != "" {
				t.Fatalf("%s %s %s by %s (-invoice +graph):\n%s", account, inv.Cycle, kind, dimension, diff)
			}
			if got, want := answer.Costs.Total.text(), of(inv.Total).String(); got != want {
				t.Fatalf("%s %s %s is %s, the invoice says %s", account, inv.Cycle, kind, got, want)
			}
		}
	}
	for key, tag := range inv.ByTag {
		answer := ask(t, a, account, inv.Cycle, "BILLED", map[string]any{"dimension": "TAG", "tagKey": key})
		got := map[string]string{}
		for _, g := range answer.Costs.Groups {
			got[g.Keys[0].Value] = fmt.Sprint(g.Total.text(), " of ", g.Total.Lines)
		}
		if diff := cmp.Diff(texts(tag.Values, kinds["BILLED"]), got); diff != "" {
			t.Fatalf("%s %s by tag %q (-invoice +graph):\n%s", account, inv.Cycle, key, diff)
		}
		if got, want := answer.Costs.Untagged.Total.text(), tag.Untagged.Billed.String(); got != want {
			t.Fatalf("%s %s without tag %q: %s, the invoice says %s", account, inv.Cycle, key, got, want)
		}
	}
}

func texts(by map[string]world.Totals, of func(world.Totals) money.Decimal) map[string]string {
	out := map[string]string{}
	for value, totals := range by {
		out[value] = fmt.Sprint(of(totals), " of ", totals.Lines)
	}
	return out
}

func TestRESTEqualsInvoiceToTheCent(t *testing.T) {
	for seed := range uint64(3) {
		a, w := bring(t, seed, int(seed)+1)
		for _, customer := range w.Accounts() {
			for _, c := range w.Cycles(now) {
				restEqualsInvoice(t, a, customer.Name, w.Invoice(customer, c, now))
			}
		}
	}
}

func restEqualsInvoice(t *testing.T, a *testapp.App, account string, inv world.Invoice) {
	t.Helper()
	cents := func(d money.Decimal) string { return money.Round(d, 2).StringFixed(2) }
	want := cents(inv.Total.Billed)
	days := inv.Cycle.Range()
	dates := fmt.Sprintf("account=%s&start_date=%s&end_date=%s", account, days.From, days.To.Add(-1))

	var overview struct {
		Data struct{ Total_cost json.Number }
	}
	a.GetInto(t, "/api/cost/overview?"+dates, &overview)
	for by, key := range map[string]world.Key{"service": world.ByService, "region": world.ByRegion, "product": world.ByProduct} {
		var breakdown struct {
			Data struct {
				Total   json.Number
				By_type map[string]json.Number
			}
		}
		a.GetInto(t, fmt.Sprintf("/api/cost/breakdown?account=%s&billing_cycle=%s&group_by=%s", account, inv.Cycle, by), &breakdown)
		partsAddUp(t, breakdown.Data.By_type, breakdown.Data.Total, inv.By[key])
		if got := breakdown.Data.Total.String(); got != want {
			t.Fatalf("breakdown of %s %s is %s, want %s", account, inv.Cycle, got, want)
		}
	}
	var trend struct {
		Chart_data []struct {
			Date       string
			Total_cost json.Number
			Breakdown  map[string]json.Number
		}
		Summary struct{ Total_cost json.Number }
	}
	a.GetInto(t, "/api/dashboard/trend?"+dates, &trend)
	got := map[string]string{}
	for _, p := range trend.Chart_data {
		got[p.Date] = p.Total_cost.String()
		partsAddUp(t, p.Breakdown, p.Total_cost, nil)
	}
	byDay := map[string]string{}
	for day, totals := range inv.ByDay {
		byDay[day.String()] = cents(totals.Billed)
	}
	for day, amount := range got { // days that are billed and empty are shown as zero
		if _, ok := byDay[day]; !ok && amount == "0.00" {
			delete(got, day)
		}
	}
	if diff := cmp.Diff(byDay, got); diff != "" {
		t.Fatalf("trend of %s %s (-invoice +rest):\n%s", account, inv.Cycle, diff)
	}
	var billing struct {
		Data struct{ Total, Total_pretax_gross, Total_discount json.Number }
	}
	a.GetInto(t, fmt.Sprintf("/api/billing/overview?account=%s&billing_cycle=%s", account, inv.Cycle), &billing)
	for what, pair := range map[string][2]string{
		"overview":        {overview.Data.Total_cost.String(), want},
		"trend's total":   {trend.Summary.Total_cost.String(), want},
		"billing total":   {billing.Data.Total.String(), want},
		"billing gross":   {billing.Data.Total_pretax_gross.String(), cents(inv.Total.List)},
		"billing savings": {billing.Data.Total_discount.String(), cents(inv.Total.List.Sub(inv.Total.Contracted))},
	} {
		if pair[0] != pair[1] {
			t.Fatalf("%s of %s %s is %s, want %s", what, account, inv.Cycle, pair[0], pair[1])
		}
	}
}

// partsAddUp checks that rounded parts add up to their rounded total, and
// that each lies within a cent of the invoice's.
func partsAddUp(t *testing.T, parts map[string]json.Number, total json.Number, want map[string]world.Totals) {
	t.Helper()
	sum := money.Zero
	for key, p := range parts {
		d := money.MustParse(p.String())
		sum = sum.Add(d)
		if want != nil && d.Sub(want[key].Billed).Abs().Cmp(money.MustParse("0.01")) > 0 {
			t.Fatalf("%s is %s, the invoice says %s", key, d, want[key].Billed)
		}
	}
	if !sum.Equal(money.MustParse(total.String())) {
		t.Fatalf("parts add up to %s, not to %s", sum, total)
	}
}
