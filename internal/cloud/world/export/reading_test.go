package export_test

import (
	"encoding/csv"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cloudlens/cloudlens/internal/cloud/world"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
	"github.com/cloudlens/cloudlens/internal/region"
)

// reading says how a reader finds the keys and amounts of a row.
type reading struct {
	keys                        map[world.Key]string // key → header
	list, discount, billed, due string               // headers; due is outstanding
	date                        func(cell func(string) string) string
	category                    func(cell func(string) string) string // nil: a key
	tags                        string
}

// categories derives the FOCUS charge category from the columns for the kind
// of the line and for how it is paid.
func categories(kind, paid string) func(cell func(string) string) string {
	return func(cell func(string) string) string {
		switch cell(kind) {
		case "调账", "Adjustment":
			return world.CategoryAdjustment
		case "订阅退费", "退款", "Refund":
			if p := cell(paid); p == "后付费" || p == "PayAsYouGo" {
				return world.CategoryUsage
			}
			return world.CategoryPurchase
		case "订阅预付费用", "订阅订单", "SubscriptionOrder":
			return world.CategoryPurchase
		}
		return world.CategoryUsage
	}
}

// read sums the rows of a CSV as a customer would.
func (r reading) read(t *testing.T, text string) world.Invoice {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	index := map[string]int{}
	for i, h := range rows[0] {
		index[h] = i
	}
	inv := world.Invoice{By: map[world.Key]map[string]world.Totals{}, ByDay: map[period.Date]world.Totals{}, ByTag: map[string]world.TagTotals{}}
	for k := range r.keys {
		inv.By[k] = map[string]world.Totals{}
	}
	for _, row := range rows[1:] {
		cell := func(name string) string {
			i, ok := index[name]
			if !ok {
				t.Fatalf("no column %s in %q", name, rows[0])
			}
			return strings.TrimSpace(row[i])
		}
		list, billed := money.MustParse(cell(r.list)), money.MustParse(cell(r.billed))
		one := world.Totals{
			Lines: 1, List: list, Contracted: list.Sub(money.MustParse(cell(r.discount))),
			Billed: billed, Paid: billed.Sub(money.MustParse(cell(r.due))),
		}
		inv.Total = plus(inv.Total, one)
		for k, header := range r.keys {
			v := value(t, k, cell(header))
			inv.By[k][v] = plus(inv.By[k][v], one)
		}
		if r.category != nil {
			if inv.By[world.ByCategory] == nil {
				inv.By[world.ByCategory] = map[string]world.Totals{}
			}
			inv.By[world.ByCategory][r.category(cell)] = plus(inv.By[world.ByCategory][r.category(cell)], one)
		}
		date := strings.ReplaceAll(r.date(cell)[:min(10, len(r.date(cell)))], "-", "")
		d, err := period.ParseDate(date)
		if err != nil {
			t.Fatal(err)
		}
		inv.ByDay[d] = plus(inv.ByDay[d], one)
		for key, v := range tags(t, cell(r.tags)) {
			if inv.ByTag[key].Values == nil {
				inv.ByTag[key] = world.TagTotals{Values: map[string]world.Totals{}}
			}
			inv.ByTag[key].Values[v] = plus(inv.ByTag[key].Values[v], one)
		}
	}
	return inv
}

func value(t *testing.T, k world.Key, cell string) string {
	if cell == "" {
		return ""
	}
	known := true
	switch k {
	case world.ByRegion:
		cell, known = region.Lookup(cell)
	case world.ByZone:
		cell, known = region.LookupZone(cell)
	case world.BySubscription:
		cell = map[string]string{"预付费": "Subscription", "后付费": "PayAsYouGo"}[cell] + strings.Trim(cell, "预后付费")
	}
	if !known {
		t.Fatalf("%s %q is unknown", k, cell)
	}
	return cell
}

func tags(t *testing.T, cell string) map[string]string {
	all := map[string]string{}
	if strings.HasPrefix(cell, "{") {
		if err := json.Unmarshal([]byte(cell), &all); err != nil {
			t.Fatal(err)
		}
		return all
	}
	if cell == "" {
		return all
	}
	for _, part := range strings.Split(strings.TrimPrefix(cell, "key:"), "; key:") {
		key, v, ok := strings.Cut(part+" ", " value:")
		if !ok {
			t.Fatalf("no value in %q", part)
		}
		all[key] = strings.TrimSuffix(v, " ")
	}
	return all
}

func plus(a, b world.Totals) world.Totals {
	return world.Totals{
		Lines: a.Lines + b.Lines, List: a.List.Add(b.List), Contracted: a.Contracted.Add(b.Contracted),
		Billed: a.Billed.Add(b.Billed), Paid: a.Paid.Add(b.Paid),
	}
}

// same compares what a file says with the invoice, by every key the file has.
func same(t *testing.T, got, want world.Invoice) {
	t.Helper()
	if diff := cmp.Diff(got.Total, want.Total, decimals); diff != "" {
		t.Errorf("total: %s", diff)
	}
	for k := range got.By {
		if diff := cmp.Diff(got.By[k], want.By[k], decimals); diff != "" {
			t.Errorf("by %s: %s", k, diff)
		}
	}
	if diff := cmp.Diff(got.ByDay, want.ByDay, decimals); diff != "" {
		t.Errorf("by day: %s", diff)
	}
	for key, tag := range want.ByTag {
		if diff := cmp.Diff(got.ByTag[key].Values, tag.Values, decimals); diff != "" {
			t.Errorf("by tag %s: %s", key, diff)
		}
	}
	if got, want := slices.Sorted(maps.Keys(got.ByTag)), slices.Sorted(maps.Keys(want.ByTag)); !slices.Equal(got, want) {
		t.Errorf("tag keys %q, want %q", got, want)
	}
}
