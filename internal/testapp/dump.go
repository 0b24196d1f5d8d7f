package testapp

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/ent/resourcechange"
	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/period"
)

// Dump is everything that can be seen of the accounts, in one order and
// without our ids and times: two programs that know the same have equal dumps.
type Dump struct {
	Bills     []string // cycles with their states and totals, lines, sums
	Inventory []string // resources and what became of them
	Idle      []string // verdicts
	Metrics   []string // every series, from its first point to its last
	Benefits  []string // what accounts hold, what must be renewed and what they committed to
}

// Text is all of it, a fact a line.
func (d Dump) Text() string {
	return strings.Join(slices.Concat(d.Bills, d.Inventory, d.Idle, d.Metrics, d.Benefits), "\n")
}

// Dump looks at everything.
func (a *App) Dump(t testing.TB) Dump {
	t.Helper()
	ctx := auth.With(t.Context(), auth.Open())
	accounts, err := a.Accounts.List(ctx)
	if err != nil {
		t.Fatal(err)
	}
	var d Dump
	for _, of := range accounts {
		d.Bills = append(d.Bills, a.bills(t, of)...)
		d.Inventory = append(d.Inventory, a.inventory(t, of)...)
		d.Idle = append(d.Idle, a.verdicts(t, of)...)
		d.Metrics = append(d.Metrics, a.series(t, of)...)
		d.Benefits = append(d.Benefits, a.benefits(t, of)...)
	}
	return d
}

// Account is the account of that name.
func (a *App) Account(t testing.TB, name string) *ent.Account {
	t.Helper()
	of, err := a.Accounts.ByName(auth.With(t.Context(), auth.Open()), name)
	if err != nil {
		t.Fatal(err)
	}
	return of
}

func (a *App) bills(t testing.TB, of *ent.Account) []string {
	t.Helper()
	ctx := auth.With(t.Context(), auth.Open())
	cycles, err := a.Costs.Cycles(ctx, []string{of.Name})
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, c := range cycles {
		out = append(out, fmt.Sprint("cycle ", of.Name, " ", c.Cycle, " ", c.State, " ", c.Lines, " ", c.FirstDay, " ", c.LastDay, " ", c.Totals))
	}
	view, err := a.Revisions.Current(ctx)
	if err != nil {
		t.Fatal(err)
	}
	lv := ledger.View{Revision: view.Revision, Accounts: []string{of.ID.String()}}
	span := ledger.CyclesSpan(period.NewCycle(2000, 1), period.NewCycle(2100, 1))
	for l, err := range a.Engine.Charges(ctx, lv, ledger.ChargeQuery{Span: span}) {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, fmt.Sprint("line ", of.Name, " ", l.Charge))
	}
	sums, err := a.Engine.Sum(ctx, lv, ledger.Query{Span: span, Grain: ledger.Day, Kinds: ledger.Kinds, Group: []ledger.Key{{Dim: ledger.ByService}}})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range sums.Rows {
		out = append(out, fmt.Sprint("sum ", of.Name, " ", r))
	}
	slices.Sort(out)
	return out
}

func (a *App) inventory(t testing.TB, of *ent.Account) []string {
	t.Helper()
	ctx := auth.With(t.Context(), auth.Open())
	var out []string
	for _, r := range of.QueryResources().AllX(ctx) {
		kinds := map[resourcechange.Kind]int{}
		for _, c := range r.QueryChanges().AllX(ctx) {
			kinds[c.Kind]++
		}
		gone := r.VanishedAt != nil
		bare := *r
		bare.ID, bare.AccountID, bare.FirstSeen, bare.LastSeen, bare.VanishedAt = of.ID, of.ID, time.Time{}, time.Time{}, nil
		fields, err := json.Marshal(&bare)
		if err != nil {
			t.Fatal(err)
		}
		text := strings.ReplaceAll(string(fields), of.ID.String(), of.Name)
		out = append(out, fmt.Sprint("resource ", text, " gone ", gone, " changes ", kinds))
	}
	slices.Sort(out)
	return out
}

func (a *App) verdicts(t testing.TB, of *ent.Account) []string {
	t.Helper()
	ctx := auth.With(t.Context(), auth.Open())
	scan, err := of.QueryScan().WithVerdicts(func(q *ent.VerdictQuery) { q.WithResource() }).Only(ctx)
	if ent.IsNotFound(err) {
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	out := []string{fmt.Sprint("scan ", of.Name, " of days ", scan.Days)}
	for _, v := range scan.Edges.Verdicts {
		out = append(out, fmt.Sprint("verdict ", of.Name, " ", v.Edges.Resource.ResourceID, " ", v.Outcome, " ", v.Reasons))
	}
	slices.Sort(out)
	return out
}

func (a *App) series(t testing.TB, of *ent.Account) []string {
	t.Helper()
	windows, err := a.Engine.MetricWindows(t.Context(), ledger.MetricQuery{Accounts: []string{of.ID.String()}, To: a.Clock().Add(time.Hour)})
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, w := range windows {
		out = append(out, fmt.Sprint("series ", of.Name, " ", w.Resource, " ", w.Metric, " ", w.Points, " ", w.First.UTC(), " ", w.Last.UTC(), " ", w.Min, " ", w.Max, " ", w.Latest.Avg))
	}
	slices.Sort(out)
	return out
}

func (a *App) benefits(t testing.TB, of *ent.Account) []string {
	t.Helper()
	ctx := auth.With(t.Context(), auth.Open())
	var out []string
	for _, b := range of.QueryBenefits().AllX(ctx) {
		out = append(out, fmt.Sprint("benefit ", of.Name, " ", b.Kind, " ", b.CloudID, " ", b.Status, " ", b.Total, b.TotalUnit, " ", b.Remaining, b.RemainingUnit, " ", b.ExpiresAt.UTC()))
	}
	for _, c := range of.QueryCommitments().AllX(ctx) {
		out = append(out, fmt.Sprint("commitment ", of.Name, " ", c.Kind, " ", c.CloudID, " ", c.Status, " ", c.Pool, " ", c.Rest, " ", c.Saved, c.Currency, " ", c.EndsAt.UTC()))
	}
	for _, u := range of.QueryCommitmentUses().AllX(ctx) {
		out = append(out, fmt.Sprint("use ", of.Name, " ", u.Kind, " ", u.Cycle, " ", u.Pool, " ", u.Used, " ", u.Deducted, u.Currency, " ", u.UsedRate, " ", u.CoveredRate))
	}
	for _, r := range of.QueryRenewals().AllX(ctx) {
		out = append(out, fmt.Sprint("renewal ", of.Name, " ", r.Product, " ", r.ResourceID, " ", r.Status, " ", r.Mode, " ", r.Term, r.TermUnit, " ", r.EndsAt.UTC()))
	}
	slices.Sort(out)
	return out
}
