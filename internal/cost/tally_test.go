package cost_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/cost"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/ingest"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/period"
	"github.com/cloudlens/cloudlens/internal/rule"
	"github.com/cloudlens/cloudlens/internal/testapp"
)

// means is a random rule over what bills has.
func means(t *rapid.T) *rule.Rule {
	is := func(label string) *rule.Rule {
		return rapid.SampledFrom([]*rule.Rule{
			rule.Is(rule.Service, "svc-3", "svc-5"), rule.Is(rule.Region, "region-1"),
			{Key: rule.Key{Dim: rule.Tag, Tag: "team"}, Values: []string{"WEB"}, IgnoreCase: true},
			{Key: rule.Key{Dim: rule.Resource}, Op: rule.Regex, Values: []string{`-1\d*$`}},
			{Not: &rule.Rule{Key: rule.Key{Dim: rule.Tag, Tag: "env"}, Op: rule.Present}},
			rule.Is(rule.Account, "account-1"), rule.Is(rule.Status, "RUNNING"), nil,
		}).Draw(t, label)
	}
	if rapid.Bool().Draw(t, "both") {
		return rule.All(is("one"), is("other"))
	}
	return is("rule")
}

// Asks answered together are as each is alone: spans cut months anywhere.
func TestManyAsksAreAnsweredAsEachAlone(t *testing.T) {
	a := testapp.New(t, now)
	a.Import(t, "bills.csv", bills(3), ingest.FilesRequest{})
	ctx := auth.With(t.Context(), auth.Open())
	accounts, err := a.Accounts.List(ctx)
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		group := rapid.SliceOfNDistinct(rapid.SampledFrom(keys), 0, 2, func(k ledger.Key) ledger.Key { return k }).Draw(t, "keys")
		grain := rapid.SampledFrom([]ledger.Grain{ledger.None, ledger.None, ledger.Day, ledger.Month}).Draw(t, "grain")
		asks, inputs := make([]cost.Ask, rapid.IntRange(1, 12).Draw(t, "asks")), []cost.Input{}
		for i := range asks {
			in := cost.Input{Period: span(t, "period"), Filter: means(t), GroupBy: group, Granularity: grain}
			if rapid.Bool().Draw(t, "one account") {
				in.Accounts = []id.ID{rapid.SampledFrom(accounts).Draw(t, "account").ID}
			}
			inputs = append(inputs, in)
			asks[i] = cost.Ask{Accounts: in.Accounts, Filter: in.Filter, Span: ledger.DaysSpan(period.Range{From: in.Period.From, To: in.Period.To})}
			if in.Period.FirstCycle != 0 {
				asks[i].Span = ledger.CyclesSpan(in.Period.FirstCycle, in.Period.LastCycle)
			}
		}
		tallies, err := a.Costs.Tallies(ctx, group, grain, asks)
		if err != nil {
			t.Fatal(err)
		}
		for i, in := range inputs {
			alone, err := a.Costs.Costs(ctx, in)
			if err != nil {
				t.Fatal(err)
			}
			same(t, &tallies[i], alone)
		}
	})
}

func same(t *rapid.T, tally *cost.Tally, alone *cost.Answer) {
	if got, want := tally.Total("USD"), alone.Total.Amount; got.Valid != want.Valid || !got.Decimal.Equal(want.Decimal) {
		t.Fatalf("the total is %v, alone %v", got, want)
	}
	if diff := cmp.Diff(tally.Coverage, alone.Coverage); diff != "" {
		t.Fatalf("coverage (-together +alone):\n%s", diff)
	}
	cells := map[string]*sum{}
	cell := func(at period.Date, keys []string) *sum {
		key := fmt.Sprint(at, keys)
		if cells[key] == nil {
			cells[key] = newSum()
		}
		return cells[key]
	}
	for _, r := range tally.Rows {
		keys := []string{}
		for _, k := range r.Keys {
			keys = append(keys, k.Text)
		}
		if r.Untagged {
			keys = []string{"untagged"}
		}
		cell(r.Bucket, keys).add(cost.Figure{Amount: r.Sums[0].Amount, Lines: r.Lines, Missing: r.Sums[0].Missing})
	}
	for _, g := range parts(alone) {
		keys := []string{}
		for _, k := range g.Keys {
			keys = append(keys, k.Value)
		}
		if alone.Untagged != nil && len(g.Keys) == 0 {
			keys = []string{"untagged"}
		}
		points := g.Points
		if len(points) == 0 {
			points = []cost.Point{{Figure: g.Total}}
		}
		for _, p := range points {
			cell(p.Date, keys).is(t, fmt.Sprint(p.Date, keys), p.Figure)
			delete(cells, fmt.Sprint(p.Date, keys))
		}
	}
	if len(cells) > 0 && len(alone.Groups) > 0 {
		t.Fatalf("%d cells are of no group", len(cells))
	}
}
