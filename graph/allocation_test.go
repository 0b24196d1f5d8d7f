package graph_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/ent/allocationrule"
	"github.com/cloudlens/cloudlens/internal/account"
	"github.com/cloudlens/cloudlens/internal/allocation"
	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
	"github.com/cloudlens/cloudlens/internal/policy"
	"github.com/cloudlens/cloudlens/internal/rule"
)

// allocations makes a rule of each method, with results of which one is locked
// and one has lost its rule, over the bills that can be added up by hand.
func allocations(t *testing.T, p *counted) {
	t.Helper()
	ctx := auth.With(t.Context(), auth.Open())
	hand, march := &p.Account(t, "hand").ID, period.NewCycle(2026, 3).Range()
	parts := func(of ...string) []policy.Weight {
		out := []policy.Weight{}
		for i := 0; i+1 < len(of); i += 2 {
			out = append(out, policy.Weight{Target: of[i], Weight: money.MustParse(of[i+1])})
		}
		return out
	}
	for _, d := range []allocation.Draft{
		{AccountID: hand, Name: "thirds", Description: "of what ECS costs", ServiceFilter: ptr(`["ecs"]`), Targets: []policy.Target{{Name: "x"}, {Name: "y"}, {Name: "z"}}},
		{AccountID: hand, Name: "weights", Method: allocationrule.MethodWeighted, Weights: parts("x", "2", "y", "1")},
		{AccountID: hand, Name: "of two months", Method: allocationrule.MethodProportional, Weights: parts("x", "0.5", "y", "0.5"), DateRange: ptr(`{"start_date":"2026-03-01","end_date":"2026-04-30"}`)},
		{AccountID: hand, Name: "by tag", Method: allocationrule.MethodTagBased, TagFilter: ptr("team")},
		{AccountID: hand, Name: "by usage", Method: allocationrule.MethodUsageBased, TagFilter: ptr("team")},
		{AccountID: hand, Name: "by rules", Method: allocationrule.MethodCustom, Targets: []policy.Target{{Type: "service", Value: "rds"}, {Name: "rest", Rule: rule.Is(rule.Region, "cn-beijing")}}},
		{AccountID: hand, Name: "a half", Method: allocationrule.MethodCustom, Weights: parts("x", "0.5")},
		{Name: "of all accounts", Targets: []policy.Target{{Name: "x"}}, DateRange: ptr("2026-05")},
	} {
		d.Enabled = true
		r, err := p.Allocations.Create(ctx, d)
		if err != nil {
			t.Fatal(d.Name, err)
		}
		e := allocation.Execution{Rule: r.ID, Days: march}
		if d.DateRange != nil {
			e.Days = period.Range{}
		}
		if d.AccountID == nil {
			e.Currency = "usd"
		}
		result, err := p.Allocations.Execute(ctx, e)
		if err != nil {
			t.Fatal(d.Name, err)
		}
		switch d.Name {
		case "thirds":
			_, err = p.Allocations.Lock(ctx, result.ID)
		case "by usage":
			_, err = p.Allocations.Update(ctx, r.ID, allocation.Patch{Enabled: account.Some(false)})
		case "a half":
			err = p.Allocations.Delete(ctx, r.ID)
		}
		if err != nil {
			t.Fatal(d.Name, err)
		}
	}
}

func TestQueriesAboutAllocationsAnswerAsRecorded(t *testing.T) {
	everywhere(t, func(t *testing.T, p *counted) {
		allocations(t, p)
		hold(t, p, "testdata/allocation/*.graphql")
	})
}

// However many rules of however many accounts, with their results, they take
// the same statements.
func TestAllocationsTakeTheSameStatementsHoweverMany(t *testing.T) {
	p := empty(t)
	const most = 40
	inventories(t, p, most/2)
	ctx := auth.With(t.Context(), auth.Open())
	for n := range most {
		of := p.Account(t, fmt.Sprintf("account-%02d", n/2)).ID
		r, err := p.Allocations.Create(ctx, allocation.Draft{AccountID: &of, Name: fmt.Sprint("rule ", n), Enabled: true, Targets: []policy.Target{{Name: "x"}, {Name: "y"}}})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := p.Allocations.Execute(ctx, allocation.Execution{Rule: r.ID}); err != nil {
			t.Fatal(err)
		}
	}
	for name, c := range map[string]struct {
		query string
		want  statements
	}{
		"rules": {
			"query($n: Int!) { list: allocationRules(first: $n) { totalCount edges { node { mark: id targets { name } filter account { name } results(first: 2) { totalCount edges { node { parts { amount } } } } } } } }",
			statements{Catalogue: 5},
		},
		"results": {
			"query($n: Int!) { list: allocationResults(first: $n) { totalCount edges { node { mark: id total { amount } parts { amount } rule { name } account { name } } } } }",
			statements{Catalogue: 4},
		},
		"of accounts": {
			"query($n: Int!) { accounts(first: $n) { edges { node { mark: id allocationRules { totalCount edges { node { name results { totalCount } } } } allocationResults { totalCount edges { node { rule { name } } } } } } } }",
			statements{Catalogue: 5},
		},
	} {
		for _, n := range []int{2, 10, most / 2} {
			got := p.takes(func() {
				_, r := p.ask(t, request{Query: c.query, Variables: map[string]any{"n": n}})
				if rows := strings.Count(string(r.Data), `"mark":`); len(r.Errors) > 0 || rows != n {
					t.Fatalf("%s: %d of %d, %+v", name, rows, n, r.Errors)
				}
			})
			if got != c.want {
				t.Errorf("%d %s take %+v statements, want %+v", n, name, got, c.want)
			}
		}
	}
}

// A rule is made, changed, executed, its result locked, and it is deleted; each
// says what was wrong, field by field, and otherwise what is now.
func TestAllocationsAreChanged(t *testing.T) { everywhere(t, allocationsAreChanged) }

func allocationsAreChanged(t *testing.T, p *counted) {
	t.Helper()
	type payload struct {
		AllocationRule *struct {
			ID, Name, Method string
			Filter           *string
			Targets          []struct{ Name string }
			Weights          []struct{ Target, Weight string }
		}
		AllocationResult *struct {
			ID          string
			RuleVersion int
			Period      struct{ From, To string }
			Total       struct{ Amount, Currency string }
			Unallocated struct{ Amount string }
			Parts       []struct{ Target, Amount string }
			LockedAt    *string
		}
		DeletedID  *string
		UserErrors []struct{ Field, Code string }
	}
	const ofRule, ofResult = "allocationRule { id name method filter targets { name } weights { target weight } }",
		"allocationResult { id ruleVersion period { from to } total { amount currency } unallocated { amount } parts { target amount } lockedAt }"
	change := func(name, fields string, input map[string]any) payload {
		t.Helper()
		kind := strings.ToUpper(name[:1]) + name[1:] + "Input"
		var out struct{ Payload payload }
		p.must(t, fmt.Sprintf("mutation($in: %s!) { payload: %s(input: $in) { %s userErrors { field code } } }", kind, name, fields), map[string]any{"in": input}, &out)
		return out.Payload
	}
	made := change("createAllocationRule", ofRule, map[string]any{"accountID": p.Account(t, "hand").ID, "name": " n ", "serviceFilter": `["ecs"]`, "targets": []any{map[string]any{"name": "x"}}})
	if made.AllocationRule == nil || len(made.UserErrors) > 0 || made.AllocationRule.Name != "n" || made.AllocationRule.Method != "EQUAL" || !strings.Contains(*made.AllocationRule.Filter, `"values":["ecs"]`) {
		t.Fatalf("made %+v", made)
	}
	of := made.AllocationRule.ID
	with := func(more map[string]any) map[string]any { more["id"] = of; return more }
	now := change("updateAllocationRule", ofRule, with(map[string]any{
		"method": "WEIGHTED", "serviceFilter": nil, "weights": []any{map[string]any{"target": "a", "weight": "2"}, map[string]any{"target": "b", "weight": "1.50"}},
	}))
	want := *made.AllocationRule
	want.Method, want.Filter, want.Targets = "WEIGHTED", nil, []struct{ Name string }{{"a"}, {"b"}}
	want.Weights = []struct{ Target, Weight string }{{"a", "2"}, {"b", "1.5"}}
	if diff := cmp.Diff(now.AllocationRule, &want); diff != "" || len(now.UserErrors) > 0 {
		t.Errorf("changed %+v (-got +want)\n%s", now.UserErrors, diff)
	}
	ran := change("executeAllocationRule", ofResult, with(map[string]any{"from": "2026-03-01", "to": "2026-03-03"}))
	if ran.AllocationResult == nil || ran.AllocationResult.RuleVersion != 2 || ran.AllocationResult.Total.Amount != "16.008" || ran.AllocationResult.Total.Currency != "CNY" ||
		cmp.Diff(ran.AllocationResult.Parts, []struct{ Target, Amount string }{{"a", "9.147"}, {"b", "6.861"}}) != "" || ran.AllocationResult.Unallocated.Amount != "0" {
		t.Fatalf("ran %+v", ran)
	}
	locked := change("lockAllocationResult", ofResult, map[string]any{"id": ran.AllocationResult.ID})
	if locked.AllocationResult == nil || locked.AllocationResult.LockedAt == nil {
		t.Fatalf("locked %+v", locked)
	}
	for wanted, got := range map[string]payload{
		"name MISSING":       change("updateAllocationRule", ofRule, with(map[string]any{"name": ""})),
		"weights INVALID":    change("updateAllocationRule", ofRule, with(map[string]any{"weights": []any{map[string]any{"target": "a", "weight": "-1"}}})),
		"targets INVALID":    change("updateAllocationRule", ofRule, with(map[string]any{"targets": []any{map[string]any{}}})),
		"tagFilter MISSING":  change("updateAllocationRule", ofRule, with(map[string]any{"method": "TAG_BASED"})),
		"dateRange INVALID":  change("updateAllocationRule", ofRule, with(map[string]any{"dateRange": "May"})),
		"period CONFLICT":    change("executeAllocationRule", ofResult, with(map[string]any{"from": "2026-03-02", "to": "2026-03-05"})),
		"period INVALID":     change("executeAllocationRule", ofResult, with(map[string]any{"from": "2026-03-05", "to": "2026-03-02"})),
		" NOT_FOUND of lock": change("lockAllocationResult", ofResult, with(map[string]any{})),
		" NOT_FOUND of run":  change("executeAllocationRule", ofResult, map[string]any{"id": ran.AllocationResult.ID}),
	} {
		if len(got.UserErrors) != 1 || got.AllocationRule != nil || got.AllocationResult != nil || !strings.HasPrefix(wanted, got.UserErrors[0].Field+" "+got.UserErrors[0].Code) {
			t.Errorf("want %s, got %+v", wanted, got)
		}
	}
	change("updateAllocationRule", ofRule, with(map[string]any{"enabled": false}))
	if got := change("executeAllocationRule", ofResult, with(map[string]any{"from": "2026-04-01"})); len(got.UserErrors) != 1 || got.UserErrors[0].Field != "id" {
		t.Errorf("a disabled rule gives %+v", got)
	}
	change("updateAllocationRule", ofRule, with(map[string]any{"enabled": true, "method": "EQUAL", "targets": []any{}, "weights": []any{}}))
	if got := change("executeAllocationRule", ofResult, with(map[string]any{"from": "2026-04-01"})); len(got.UserErrors) != 1 || got.UserErrors[0].Field != "targets" {
		t.Errorf("without targets there is %+v", got)
	}
	if gone := change("deleteAllocationRule", "deletedID", with(map[string]any{})); gone.DeletedID == nil || *gone.DeletedID != of {
		t.Errorf("deleted %+v", gone)
	}
	if again := change("deleteAllocationRule", "deletedID", with(map[string]any{})); len(again.UserErrors) != 1 || again.UserErrors[0].Code != "NOT_FOUND" {
		t.Errorf("deleted again: %+v", again)
	}
}

// Who sees some accounts sees their rules and results alone, and makes none of
// all.
func TestAllocationsOfOthersAreNotThere(t *testing.T) {
	p := program(t)
	allocations(t, p)
	abroad := p.Account(t, "abroad").ID
	ctx := auth.With(t.Context(), auth.Only(abroad))
	rules := p.DB.Client.AllocationRule.Query().AllX(auth.With(t.Context(), auth.Open()))
	results := p.DB.Client.AllocationResult.Query().AllX(auth.With(t.Context(), auth.Open()))
	if len(rules) != 7 || len(results) != 8 || len(p.DB.Client.AllocationRule.Query().AllX(ctx)) != 0 || len(p.DB.Client.AllocationResult.Query().AllX(ctx)) != 0 {
		t.Errorf("%d rules and %d results are there", len(rules), len(results))
	}
	for _, r := range rules {
		_, found := p.Allocations.ByID(ctx, r.ID)
		_, changed := p.Allocations.Update(ctx, r.ID, allocation.Patch{Name: account.Some("mine")})
		_, ran := p.Allocations.Execute(ctx, allocation.Execution{Rule: r.ID})
		for what, err := range map[string]error{"found": found, "changed": changed, "executed": ran, "deleted": p.Allocations.Delete(ctx, r.ID)} {
			if !fault.Is(err, fault.KindNotFound) {
				t.Errorf("%s is %s: %v", r.Name, what, err)
			}
		}
	}
	for _, r := range results {
		if _, err := p.Allocations.Lock(ctx, r.ID); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("the result of %s is locked: %v", r.RuleName, err)
		}
	}
	create := func(of *ent.Account) error {
		d := allocation.Draft{Name: "n", Targets: []policy.Target{{Name: "x"}}}
		if of != nil {
			d.AccountID = &of.ID
		}
		_, err := p.Allocations.Create(ctx, d)
		return err
	}
	if err := create(nil); !fault.Is(err, fault.KindDenied) {
		t.Errorf("a rule of all accounts is made: %v", err)
	}
	if err := create(p.Account(t, "hand")); !fault.Is(err, fault.KindNotFound) {
		t.Errorf("a rule of another account is made: %v", err)
	}
	if err := create(p.Account(t, "abroad")); err != nil {
		t.Error(err)
	}
}
