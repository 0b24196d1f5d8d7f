package bench

import (
	"fmt"
	"slices"
	"testing"
	"time"

	ofbudget "github.com/cloudlens/cloudlens/ent/budget"
	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/budget"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/policy"
	"github.com/cloudlens/cloudlens/internal/rule"
	"github.com/cloudlens/cloudlens/internal/testapp"
	"github.com/cloudlens/cloudlens/internal/virtualtag"
)

// frontPage is what a front page of governance asks.
const frontPage = `{ budgets(first: 200) { edges { node { name account { name } status { spent { amount } percentage state } } } }
	virtualTags(first: 100) { edges { node { name account { name } cost { figures { amount { amount } } } } } } }`

// govern makes 200 budgets and 100 virtual tags of many kinds.
func govern(b *testing.B, a *testapp.App) {
	b.Helper()
	ctx := auth.With(b.Context(), auth.Open())
	accounts, err := a.Accounts.List(ctx)
	if err != nil {
		b.Fatal(err)
	}
	of := &accounts[0].ID
	for n := range 200 {
		d := budget.Draft{
			AccountID: of, Name: fmt.Sprint("budget ", n), Amount: money.MustParse("1000000"), Period: ofbudget.PeriodMonthly, Start: 20250101,
			Alerts: []policy.Threshold{{Percentage: money.Whole(80), Enabled: true, Basis: policy.Actual}, {Percentage: money.Whole(100), Enabled: true, Basis: policy.Forecast}},
		}
		text := ""
		switch n % 4 {
		case 0:
			d.Period, d.Start = ofbudget.PeriodQuarterly, 20250215
		case 1:
			text = fmt.Sprintf("Team=team-%d", n%30)
			d.Type, d.TagFilter = ofbudget.TypeTag, &text
		case 2:
			text = fmt.Sprintf("Application=app-%d", n)
			d.Period, d.Start, d.Type, d.TagFilter = ofbudget.PeriodYearly, 20250410, ofbudget.TypeTag, &text
		case 3:
			text = fmt.Sprintf(`["service%02d"]`, n%40)
			d.Type, d.ServiceFilter = ofbudget.TypeService, &text
		}
		if _, err := a.Budgets.Create(ctx, d); err != nil {
			b.Fatal(err)
		}
	}
	for n := range 100 {
		d := virtualtag.Draft{Account: of, Name: fmt.Sprint("tag ", n), Priority: n % 7}
		switch n % 4 {
		case 0:
			d.Conditions = []rule.Flat{{Field: "name", Operator: "contains", Value: fmt.Sprint(n)}, {Field: "tag.Team", Operator: "not_exists"}}
		case 1:
			d.Conditions = []rule.Flat{{Field: "tag.Application", Operator: "equals", Value: fmt.Sprint("APP-", n)}}
		case 2:
			d.Conditions = []rule.Flat{{Field: "instance_id", Operator: "regex", Value: fmt.Sprintf("%02x$", n)}}
		case 3:
			d.Rule = rule.All(rule.Is(rule.Service, fmt.Sprintf("service%02d", n%40)), rule.Is(rule.Region, fmt.Sprint("cn-region-", n%20)))
		}
		if _, err := a.VirtualTags.Create(ctx, d); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkGovernance asks for a front page of 200 budgets and 100 virtual tags
// with their statuses, costs and accounts, of ten million lines over a year:
// when nothing is kept, and afterwards.
func BenchmarkGovernance(b *testing.B) {
	n := lines(10_000_000)
	a := testapp.New(b, time.Date(2025, time.December, 20, 0, 0, 0, 0, time.UTC))
	load(b, a, &source{customer: newCustomer(), cycles: year(), lines: n})
	govern(b, a)
	page := func() error { return send(b, a, frontPage) }
	for b.Loop() {
		var first []float64
		for range 5 {
			a.Costs.ClearCache()
			start := time.Now()
			if err := page(); err != nil {
				b.Fatal(err)
			}
			first = append(first, float64(time.Since(start).Microseconds())/1000)
		}
		slices.Sort(first)
		b.ReportMetric(float64(n), "lines")
		b.ReportMetric(first[len(first)/2], "first-ms")
		b.ReportMetric(warm(b, page), "warm-ms")
		b.ReportMetric(0, "ns/op")
	}
}
