package acceptance_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/graph"
	"github.com/cloudlens/cloudlens/graph/generated"
	"github.com/cloudlens/cloudlens/graph/model"
	"github.com/cloudlens/cloudlens/internal/account"
	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/cost"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/ingest"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/period"
	"github.com/cloudlens/cloudlens/internal/testapp"
)

// asker is a viewer before the resolvers, as REST and GraphQL stand before
// them.
type asker struct {
	ctx  context.Context
	root generated.ResolverRoot
}

func as(a *testapp.App, ctx context.Context) asker {
	return asker{a.WithLoaders(ctx), graph.New(a.Services)}
}

var mayOf2026 = cost.Period{FirstCycle: period.NewCycle(2026, 5), LastCycle: period.NewCycle(2026, 5)}

// sight is all that a viewer comes to see.
type sight struct {
	Accounts, Cycles, Services, Totals, Charges []string
	Imports, Slices                             int
}

func (v asker) sees(t *testing.T) sight {
	t.Helper()
	q := v.root.Query()
	var s sight
	accounts, err := q.Accounts(v.ctx, nil, nil, nil, nil, nil, nil)
	check(t, err)
	for _, e := range accounts.Edges {
		s.Accounts = append(s.Accounts, e.Node.Name)
	}
	cycles, err := q.Cycles(v.ctx, nil)
	check(t, err)
	for _, c := range cycles {
		for _, total := range c.Totals {
			s.Cycles = append(s.Cycles, c.Cycle.String()+" "+total.Billed.String()+" "+total.Currency)
		}
	}
	s.Services, err = q.CostValues(v.ctx, nil, ledger.ByService, nil, "", 100)
	check(t, err)
	for _, currency := range []string{"CNY", "USD"} {
		answer, err := q.Costs(v.ctx, cost.Input{Period: mayOf2026, Currency: currency})
		if f, ok := fault.As(err); ok && f.Field == "currency" {
			continue // nothing that the viewer sees is billed in it
		}
		check(t, err)
		if m := answer.Total.Money(); m != nil && answer.Total.Lines > 0 {
			s.Totals = append(s.Totals, m.String())
		}
	}
	charges, err := q.Charges(v.ctx, cost.ChargeInput{Period: mayOf2026}, 100, nil)
	check(t, err)
	for _, e := range charges.Edges {
		s.Charges = append(s.Charges, *e.Node.LineID)
	}
	imports, err := q.Imports(v.ctx, nil, nil, nil, nil, nil, nil)
	check(t, err)
	slices, err := q.Slices(v.ctx, nil, nil, nil, nil, nil, nil)
	check(t, err)
	s.Imports, s.Slices = len(imports.Edges), len(slices.Edges)
	return s
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestViewersSeeTheirAccountsAlone(t *testing.T) {
	a := testapp.New(t, now)
	a.ImportBill(t)
	a.Import(t, "many.csv", version("1"), ingest.FilesRequest{})
	open := auth.With(t.Context(), auth.Open())
	idOf := func(name string) id.ID {
		found, err := a.Accounts.ByName(open, name)
		check(t, err)
		return found.ID
	}
	hand, abroad := idOf("hand"), idOf("abroad")
	ofHand := sight{
		Accounts: []string{"hand"},
		Cycles:   []string{"2026-05 19.550433333333 CNY", "2026-04 -12.101 CNY", "2026-03 96.341 CNY", "2025-05 4.5 CNY"},
		Services: []string{"domain", "ecs", "oss", "rds"}, Totals: []string{"19.550433333333 CNY"},
		Charges: []string{"line-13", "line-12", "line-11", "line-09", "line-10", "line-08"}, Imports: 1, Slices: 4,
	}
	for name, c := range map[string]struct {
		ctx  context.Context
		want sight
	}{
		"hand":        {auth.With(t.Context(), auth.Only(hand)), ofHand},
		"abroad":      {auth.With(t.Context(), auth.Only(abroad)), sight{[]string{"abroad"}, []string{"2026-05 3.21 USD"}, []string{"ecs"}, []string{"3.21 USD"}, []string{"line-14"}, 1, 1}},
		"nothing":     {auth.With(t.Context(), auth.Only()), sight{}},
		"an unknown":  {auth.With(t.Context(), auth.Only(id.New(id.Account))), sight{}},
		"no viewer":   {t.Context(), sight{}},
		"hand, twice": {auth.With(open, auth.Only(hand, hand)), ofHand},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(as(a, c.ctx).sees(t), c.want); diff != "" {
				t.Errorf("(-got +want)\n%s", diff)
			}
		})
	}
	if all := as(a, open).sees(t); len(all.Accounts) != 3 || len(all.Totals) != 2 || all.Imports != 2 {
		t.Errorf("who sees all sees %+v", all)
	}
}

// What a viewer may not see does not exist for it, asked in whatever way.
func TestAccountsOutOfSightAreNotFound(t *testing.T) {
	a := testapp.New(t, now)
	a.ImportBill(t)
	open := auth.With(t.Context(), auth.Open())
	hand, err := a.Accounts.ByName(open, "hand")
	check(t, err)
	abroad, err := a.Accounts.ByName(open, "abroad")
	check(t, err)
	slice := abroad.QuerySlices().OnlyX(open)
	_, err = a.Accounts.Update(open, abroad.ID, account.Patch{AccessKeyID: account.Some("LTAI5tExample"), AccessKeySecret: account.Some("s")})
	check(t, err)
	all := as(a, open)
	if key, err := all.root.Account().AccessKeyID(all.ctx, abroad); err != nil || key == nil {
		t.Fatalf("who sees all sees no key: %v", err)
	}
	for name, ctx := range map[string]context.Context{"a viewer of the other": auth.With(t.Context(), auth.Only(hand.ID)), "no viewer": t.Context()} {
		v := as(a, ctx)
		q, m := v.root.Query(), v.root.Mutation()
		alias := "mine"
		for what, ask := range map[string]func() error{
			"costs by name": func() error {
				_, err := q.Costs(v.ctx, cost.Input{AccountNames: []string{"abroad"}, Period: mayOf2026})
				return err
			},
			"costs by id": func() error {
				_, err := q.Costs(v.ctx, cost.Input{Accounts: []id.ID{abroad.ID}, Period: mayOf2026})
				return err
			},
			"costs of both": func() error {
				_, err := q.Costs(v.ctx, cost.Input{AccountNames: []string{"hand", "abroad"}, Period: mayOf2026})
				return err
			},
			"cycles": func() error {
				_, err := q.Cycles(v.ctx, []string{"abroad"})
				return err
			},
			"current cycle": func() error {
				_, err := q.CurrentCycle(v.ctx, "abroad")
				return err
			},
			"charges": func() error {
				_, err := q.Charges(v.ctx, cost.ChargeInput{AccountNames: []string{"abroad"}, Period: mayOf2026}, 10, nil)
				return err
			},
			"values": func() error {
				_, err := q.CostValues(v.ctx, []string{"abroad"}, ledger.ByService, nil, "", 10)
				return err
			},
			"overview": func() error {
				_, err := q.CostOverview(v.ctx, "abroad", nil, nil, nil)
				return err
			},
			"trend": func() error {
				_, err := q.CostTrend(v.ctx, cost.TrendInput{Account: "abroad", Days: 30})
				return err
			},
			"node": func() error {
				_, err := q.Node(v.ctx, abroad.ID)
				return err
			},
			"slice": func() error {
				_, err := q.Node(v.ctx, slice.ID)
				return err
			},
			"nested costs": func() error {
				_, err := v.root.Account().Costs(v.ctx, abroad, cost.Input{Period: mayOf2026})
				return err
			},
			"nested cycles": func() error {
				_, err := v.root.Account().Cycles(v.ctx, abroad)
				return err
			},
			"the account": func() error {
				found, err := q.Account(v.ctx, "abroad")
				return seen(found != nil, err)
			},
			"its key": func() error {
				key, err := v.root.Account().AccessKeyID(v.ctx, abroad)
				return seen(key != nil, err)
			},
			"a change of it": func() error {
				p, err := m.UpdateAccount(v.ctx, model.UpdateAccountInput{ID: abroad.ID, Region: &alias})
				return refusal(p, err)
			},
			"its deletion": func() error {
				p, err := m.DeleteAccount(v.ctx, model.DeleteAccountInput{ID: abroad.ID})
				return refusal(p, err)
			},
		} {
			if err := ask(); !fault.Is(err, fault.KindNotFound) && !ent.IsNotFound(err) {
				t.Errorf("%s asks for %s: got %v, want not found", name, what, err)
			}
		}
		if p, err := m.CreateAccount(v.ctx, model.CreateAccountInput{Name: "mine"}); !fault.Is(refusal(p, err), fault.KindDenied) {
			t.Errorf("%s adds an account: %+v, %v", name, p, err)
		}
	}
}

// seen is nil, which is a failure here, when something was seen.
func seen(something bool, err error) error {
	if err == nil && !something {
		return fault.NotFound("nothing")
	}
	return err
}

// refusal is the fault behind a payload.
func refusal(p model.Payload, err error) error {
	if err != nil {
		return err
	}
	for _, e := range p.GetUserErrors() {
		return e.Fault
	}
	return nil
}
