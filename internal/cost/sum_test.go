package cost_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/cost"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/ingest"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
	"github.com/cloudlens/cloudlens/internal/testapp"
)

var now = time.Date(2026, time.May, 17, 3, 4, 5, 0, time.UTC)

// bills are random lines over January to May, whose resources, services and
// tags come and go from month to month, in two accounts of one currency.
func bills(seed uint64) string {
	n := rand.New(rand.NewPCG(seed, 0))
	var b strings.Builder
	b.WriteString("ProviderName,BillingAccountId,BillingAccountName,BillingCurrency,BillingPeriodStart,ChargePeriodStart,ChargeCategory,ServiceName,RegionId,ResourceId,Tags,BilledCost,ListCost\n")
	for range 600 {
		month := 1 + n.IntN(5)
		service := n.IntN(4) + month // each month has others
		tags := [...]string{``, `{}`, `{"team":""}`, `{"team":"web"}`, `{"team":"data","env":"prod"}`, `{"env":"test"}`}[n.IntN(6)]
		list := [...]string{"", "0", "12.5"}[n.IntN(3)]
		fmt.Fprintf(&b, "AWS,%d,account-%[1]d,USD,2026-%02[2]d-01T00:00:00Z,2026-%02[2]d-%02[3]dT00:00:00Z,Usage,svc-%[4]d,region-%[5]d,i-%[6]d,\"%[7]s\",%[8]d.%012[9]d,%[10]s\n",
			1+n.IntN(2), month, 1+n.IntN(28), service, n.IntN(3), n.IntN(20)+month, strings.ReplaceAll(tags, `"`, `""`), n.IntN(20)-5, n.Int64N(1e12), list)
	}
	return b.String()
}

var keys = []ledger.Key{
	{Dim: ledger.ByService}, {Dim: ledger.ByRegion}, {Dim: ledger.ByResource}, {Dim: ledger.ByAccount}, {Dim: ledger.ByTag, Tag: "team"}, {Dim: ledger.ByTag, Tag: "env"},
}

func span(t *rapid.T, what string) cost.Period {
	first := period.NewCycle(2026, time.Month(rapid.IntRange(1, 5).Draw(t, what+" first")))
	last := first.Add(rapid.IntRange(0, 2).Draw(t, what+" more"))
	if rapid.Bool().Draw(t, what+" in cycles") {
		return cost.Period{FirstCycle: first, LastCycle: last}
	}
	from := first.First().Add(rapid.IntRange(0, 20).Draw(t, what+" from"))
	return cost.Period{From: from, To: from.Add(rapid.IntRange(1, 60).Draw(t, what+" days"))}
}

func question(t *rapid.T) cost.Input {
	in := cost.Input{Period: span(t, "period"), CostKind: rapid.SampledFrom([]ledger.Kind{ledger.Billed, ledger.List}).Draw(t, "kind")}
	in.Granularity = rapid.SampledFrom([]ledger.Grain{ledger.None, ledger.Day, ledger.Month, ledger.Quarter}).Draw(t, "grain")
	in.GroupBy = rapid.SliceOfNDistinct(rapid.SampledFrom(keys), 1, 3, func(k ledger.Key) ledger.Key { return k }).Draw(t, "keys")
	if rapid.Bool().Draw(t, "with top") {
		top := rapid.IntRange(1, 6).Draw(t, "top")
		in.Top = &top
	}
	earlier := span(t, "earlier")
	in.CompareTo = rapid.SampledFrom([]*cost.Comparison{
		nil, {Previous: cost.PreviousPeriod}, {Previous: cost.PreviousYear}, {Period: &earlier},
	}).Draw(t, "compare")
	return in
}

func TestPartsAddUpToTheTotalNowAndBefore(t *testing.T) {
	a := testapp.New(t, now)
	a.Import(t, "bills.csv", bills(1), ingest.FilesRequest{})
	ctx := auth.With(t.Context(), auth.Open())
	rapid.Check(t, func(t *rapid.T) {
		in := question(t)
		answer, err := a.Costs.Costs(ctx, in)
		if err != nil {
			t.Fatal(err)
		}
		now, before := newSum(), newSum()
		buckets := map[period.Date]*sum{}
		for _, p := range answer.Series {
			buckets[p.Date] = newSum()
		}
		for _, g := range parts(answer) {
			now.add(g.Total)
			if (g.Previous == nil) != (in.CompareTo == nil) {
				t.Fatalf("%v has the earlier figure %v", g.Keys, g.Previous)
			}
			if g.Previous != nil {
				before.add(*g.Previous)
			}
			own := newSum()
			for _, p := range g.Points {
				own.add(p.Figure)
				if buckets[p.Date] == nil {
					t.Fatalf("%v has a point on %s, where the series has none", g.Keys, p.Date)
				}
				buckets[p.Date].add(p.Figure)
			}
			if in.Granularity != ledger.None {
				own.is(t, fmt.Sprint("points of ", g.Keys), g.Total)
			}
		}
		now.is(t, "parts", answer.Total)
		for _, p := range answer.Series {
			buckets[p.Date].is(t, "parts on "+p.Date.String(), p.Figure)
		}
		if answer.Compared != nil {
			before.is(t, "earlier parts", answer.Compared.Total)
		}
		if in.Top != nil && len(answer.Groups) > *in.Top {
			t.Fatalf("%d groups, at most %d were asked for", len(answer.Groups), *in.Top)
		}
	})
}

// With a comparison each group says what it cost before: the same as when
// that period is asked for by itself.
func TestEarlierFiguresAreThoseOfTheEarlierPeriod(t *testing.T) {
	a := testapp.New(t, now)
	a.Import(t, "bills.csv", bills(2), ingest.FilesRequest{})
	ctx := auth.With(t.Context(), auth.Open())
	rapid.Check(t, func(t *rapid.T) {
		in := question(t)
		earlier := span(t, "other")
		in.CompareTo, in.Granularity = &cost.Comparison{Period: &earlier}, ledger.None
		answer, err := a.Costs.Costs(ctx, in)
		if err != nil {
			t.Fatal(err)
		}
		alone, err := a.Costs.Costs(ctx, cost.Input{Period: earlier, GroupBy: in.GroupBy, CostKind: in.CostKind})
		if err != nil {
			t.Fatal(err)
		}
		want := map[string]cost.Figure{}
		for _, g := range alone.Groups {
			want[name(g)] = g.Total
		}
		for _, g := range answer.Groups {
			if w, ok := want[name(g)]; ok && (g.Previous.Lines != w.Lines || g.Previous.Missing != w.Missing || !g.Previous.Amount.Decimal.Equal(w.Amount.Decimal)) {
				t.Fatalf("%v cost %v before, want %v", g.Keys, *g.Previous, w)
			} else if !ok && (g.Previous.Lines != 0 || !g.Previous.Amount.Decimal.IsZero()) {
				t.Fatalf("%v was not there before, but cost %v", g.Keys, *g.Previous)
			}
			delete(want, name(g))
		}
		if in.Top == nil && len(want) > 0 {
			t.Fatalf("groups that have vanished are left out: %v", want)
		}
	})
}

func name(g cost.Group) string {
	var b strings.Builder
	for _, k := range g.Keys {
		b.WriteString(k.Value + "\x00")
	}
	return b.String()
}

func parts(a *cost.Answer) []cost.Group {
	out := append([]cost.Group{}, a.Groups...)
	for _, g := range []*cost.Group{a.Others, a.Untagged} {
		if g != nil {
			out = append(out, *g)
		}
	}
	return out
}

// sum adds figures up.
type sum struct {
	lines, missing int64
	amount         money.Decimal
}

func newSum() *sum { return &sum{amount: money.Zero} }

func (s *sum) add(f cost.Figure) {
	s.lines += f.Lines
	s.missing += f.Missing
	if f.Amount.Valid {
		s.amount = s.amount.Add(f.Amount.Decimal)
	}
}

func (s *sum) is(t *rapid.T, what string, want cost.Figure) {
	if s.lines != want.Lines || s.missing != want.Missing || !s.amount.Equal(want.Amount.Decimal) {
		t.Fatalf("%s come to %s of %d lines (%d without), want %s of %d (%d)", what, s.amount, s.lines, s.missing, want.Amount.Decimal, want.Lines, want.Missing)
	}
}

func TestAccountsApartAddUpToAccountsTogether(t *testing.T) {
	a := testapp.New(t, now)
	a.Import(t, "bills.csv", bills(3), ingest.FilesRequest{})
	ctx := auth.With(t.Context(), auth.Open())
	accounts, err := a.Accounts.List(ctx)
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		in := question(t)
		together, err := a.Costs.Costs(ctx, in)
		if err != nil {
			t.Fatal(err)
		}
		apart, err := a.Costs.CostsOf(ctx, ids(accounts), in)
		if err != nil {
			t.Fatal(err)
		}
		s, before := newSum(), newSum()
		for _, of := range accounts {
			s.add(apart[of.ID].Total)
			if in.CompareTo != nil {
				before.add(apart[of.ID].Compared.Total)
			}
		}
		s.is(t, "accounts", together.Total)
		if in.CompareTo != nil {
			before.is(t, "accounts before", together.Compared.Total)
		}
	})
}

func ids(accounts []*ent.Account) []id.ID {
	out := make([]id.ID, len(accounts))
	for i, a := range accounts {
		out[i] = a.ID
	}
	return out
}
