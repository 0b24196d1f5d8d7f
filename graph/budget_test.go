package graph_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cloudlens/cloudlens/ent"
	ofbudget "github.com/cloudlens/cloudlens/ent/budget"
	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/budget"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/policy"
	"github.com/cloudlens/cloudlens/internal/rule"
)

func ptr[T any](v T) *T { return &v }

func at(percentage string, basis policy.Basis) policy.Threshold {
	return policy.Threshold{Percentage: money.MustParse(percentage), Enabled: true, Basis: basis, Channels: []string{"email"}}
}

// budgets makes some of each kind over the bills that can be added up by hand.
func budgets(t *testing.T, p *counted) {
	t.Helper()
	hand := &p.Account(t, "hand").ID
	for _, d := range []budget.Draft{
		{
			AccountID: hand, Name: "month", Amount: money.MustParse("20"), Period: ofbudget.PeriodMonthly, Start: 20260301,
			Alerts: []policy.Threshold{at("50", policy.Actual), at("97.70", policy.Actual), at("100", policy.Forecast), {Percentage: money.MustParse("10"), Basis: policy.Actual}},
		},
		{AccountID: hand, Name: "tag", Amount: money.MustParse("100"), Period: ofbudget.PeriodQuarterly, Type: ofbudget.TypeTag, TagFilter: ptr("team=WEB"), Start: 20260401},
		{AccountID: hand, Name: "ended", Amount: money.MustParse("100"), Period: ofbudget.PeriodCustom, Type: ofbudget.TypeService, ServiceFilter: ptr(`["云数据库RDS"]`), Start: 20260301, End: 20260501},
		{Name: "everything", Amount: money.MustParse("10"), Period: ofbudget.PeriodYearly, Start: 20260517, Filter: rule.Is(rule.Region, "us-west-1"), Currency: "usd"},
		{Name: "everything since May", Amount: money.MustParse("10"), Period: ofbudget.PeriodMonthly, Start: 20260501},
	} {
		if _, err := p.Budgets.Create(auth.With(t.Context(), auth.Open()), d); err != nil {
			t.Fatal(err)
		}
	}
}

func TestQueriesAboutBudgetsAnswerAsRecorded(t *testing.T) {
	everywhere(t, func(t *testing.T, p *counted) {
		budgets(t, p)
		hold(t, p, "testdata/budget/*.graphql")
	})
}

// However many budgets of however many accounts, their statuses take the same
// statements.
func TestBudgetsTakeTheSameStatementsHoweverMany(t *testing.T) {
	p := empty(t)
	const most = 50
	inventories(t, p, 25)
	made := make([]*ent.Budget, most)
	for n := range most {
		account := p.Account(t, fmt.Sprintf("account-%02d", n/2)).ID
		d := budget.Draft{
			AccountID: &account, Name: fmt.Sprint("budget ", n), Amount: money.MustParse("10"), Period: ofbudget.PeriodMonthly,
			Start: 20260101, Alerts: []policy.Threshold{at("80", policy.Actual), at("100", policy.Forecast)},
		}
		switch n % 4 {
		case 1:
			d.Period, d.Start = ofbudget.PeriodQuarterly, 20260215
		case 2:
			d.Period, d.Start = ofbudget.PeriodYearly, 20250410
		case 3:
			d.Type, d.ServiceFilter = ofbudget.TypeService, ptr(`["ecs"]`)
		}
		b, err := p.Budgets.Create(auth.With(t.Context(), auth.Open()), d)
		if err != nil {
			t.Fatal(err)
		}
		made[n] = b
	}
	const query = `query($n: Int!) { budgets(first: $n) { edges { node { name currentPeriod { from } account { name } events { totalCount }
		status { spent { amount } state forecast { spend { amount } } alerts { since } } trend(days: 5) { points { date } } } } } }`
	for _, n := range []int{8, 20, most} {
		ask := func() {
			_, r := p.ask(t, request{Query: query, Variables: map[string]any{"n": n}})
			if rows := strings.Count(string(r.Data), `"state":`); len(r.Errors) > 0 || rows != n {
				t.Fatalf("%d of %d budgets, %+v", rows, n, r.Errors)
			}
		}
		for _, want := range []statements{{Catalogue: 7, Ledger: 11}, {Catalogue: 7}} { // what the ledger has answered is not asked again
			if got := p.takes(ask); got != want {
				t.Errorf("%d budgets take %+v statements, want %+v", n, got, want)
			}
		}
	}
	for _, n := range []int{9, 21, 41} { // others than before, of which the ledger was not asked yet
		before := p.ledger.calls.Load()
		statuses, err := p.Budgets.StatusesOf(auth.With(t.Context(), auth.Open()), made[:n])
		if got := p.ledger.calls.Load() - before; err != nil || len(statuses) != n || got != 3 {
			t.Errorf("the statuses of %d budgets take %d statements of the ledger, want 3; %v", len(statuses), got, err)
		}
	}
}

// A change says what was wrong, field by field, and otherwise what is now.
func TestBudgetsAreChanged(t *testing.T) { everywhere(t, budgetsAreChanged) }

func budgetsAreChanged(t *testing.T, p *counted) {
	t.Helper()
	type payload struct {
		Budget *struct {
			ID, Name, Amount, Period, Type, StartDate string
			EndDate, TagFilter, Filter                *string
			Alerts                                    []struct {
				Percentage string
				Enabled    bool
				Basis      string
			}
			Status struct{ Version int }
		}
		DeletedID  *string
		UserErrors []struct{ Field, Code string }
	}
	change := func(name, kind string, input map[string]any) payload {
		t.Helper()
		fields := `budget { id name amount period type startDate endDate tagFilter filter alerts { percentage enabled basis } status { version } }`
		if kind == "DeleteBudgetInput" {
			fields = "deletedID"
		}
		var out struct{ Payload payload }
		p.must(t, fmt.Sprintf("mutation($in: %s!) { payload: %s(input: $in) { %s userErrors { field code } } }", kind, name, fields), map[string]any{"in": input}, &out)
		return out.Payload
	}
	made := change("createBudget", "CreateBudgetInput", map[string]any{
		"accountID": p.Account(t, "hand").ID, "name": " spend ", "amount": "10.50", "period": "MONTHLY", "startDate": "2026-05-01",
		"alerts": []any{map[string]any{"percentage": "80.0"}},
	})
	if len(made.UserErrors) > 0 || made.Budget == nil || made.Budget.Name != "spend" || made.Budget.Amount != "10.5" || made.Budget.Alerts[0].Percentage != "80" ||
		!made.Budget.Alerts[0].Enabled || made.Budget.Status.Version != 1 {
		t.Fatalf("made %+v", made)
	}
	of := made.Budget.ID
	update := func(input map[string]any) payload {
		t.Helper()
		input["id"] = of
		return change("updateBudget", "UpdateBudgetInput", input)
	}
	for _, c := range []struct {
		input   map[string]any
		version int
		filter  string
	}{
		{map[string]any{"name": "x"}, 1, ""}, // no figure follows from a name
		{map[string]any{"amount": "10.500"}, 1, ""},
		{map[string]any{"amount": "11"}, 2, ""},
		{map[string]any{"type": "TAG", "tagFilter": "team"}, 3, `{"field":"TAG","tag":"team","op":"PRESENT"}`},
		{map[string]any{"type": "TAG", "period": "MONTHLY"}, 3, `{"field":"TAG","tag":"team","op":"PRESENT"}`},
		{map[string]any{"filter": map[string]any{"dimension": "REGION", "values": []string{"cn-beijing"}}}, 4, `{"field":"REGION","values":["cn-beijing"]}`},
		{map[string]any{"filter": nil}, 5, `{"field":"TAG","tag":"team","op":"PRESENT"}`},
		{map[string]any{"type": "TOTAL"}, 6, ""},
	} {
		got := update(c.input)
		if len(got.UserErrors) > 0 || got.Budget == nil || got.Budget.Status.Version != c.version {
			t.Fatalf("%v gives %+v", c.input, got)
		}
		filter := ""
		if got.Budget.Filter != nil {
			filter = *got.Budget.Filter
		}
		if diff := cmp.Diff(filter, c.filter); diff != "" {
			t.Errorf("%v (-got +want)\n%s", c.input, diff)
		}
	}
	for field, input := range map[string]map[string]any{
		"name": {"name": " "}, "amount": {"amount": "0"}, "currency": {"currency": "YUAN"}, "endDate": {"endDate": "2026-05-01"},
		"tagFilter": {"type": "TAG", "tagFilter": nil}, "serviceFilter": {"type": "SERVICE", "serviceFilter": "{}"}, "filter": {"filter": map[string]any{"dimension": "REGION"}},
		"alerts": {"alerts": []any{map[string]any{"percentage": "-1"}}},
	} {
		if got := update(input); got.Budget != nil || len(got.UserErrors) != 1 || got.UserErrors[0].Field != field {
			t.Errorf("%v gives %+v", input, got)
		}
	}
	gone := func() payload { return change("deleteBudget", "DeleteBudgetInput", map[string]any{"id": of}) }
	if got := gone(); got.DeletedID == nil || *got.DeletedID != of || len(got.UserErrors) > 0 {
		t.Errorf("deleted %+v", got)
	}
	if got := gone(); got.DeletedID != nil || len(got.UserErrors) != 1 || got.UserErrors[0].Code != "NOT_FOUND" {
		t.Errorf("deleted again %+v", got)
	}
	left := p.DB.Client.RuleVersion.Query().CountX(auth.With(t.Context(), auth.System())) + p.DB.Client.BudgetEvent.Query().CountX(auth.With(t.Context(), auth.System()))
	if left != 0 {
		t.Errorf("%d versions and events are left", left)
	}
}

// Who sees some accounts sees their budgets alone, and makes none of all.
func TestBudgetsOfOthersAreNotThere(t *testing.T) {
	p := program(t)
	budgets(t, p)
	abroad := p.Account(t, "abroad").ID
	ctx := auth.With(t.Context(), auth.Only(abroad))
	all := p.DB.Client.Budget.Query().AllX(auth.With(t.Context(), auth.Open()))
	statuses, err := p.Budgets.StatusesOf(ctx, all)
	if err != nil || len(all) != 5 || len(statuses) != 0 {
		t.Errorf("%d of %d budgets are seen, %v", len(statuses), len(all), err)
	}
	d := budget.Draft{Name: "n", Amount: money.MustParse("1"), Period: ofbudget.PeriodMonthly, Start: 20260501}
	if _, err := p.Budgets.Create(ctx, d); err == nil {
		t.Error("a budget of all accounts was made by who does not see them")
	}
	if d.AccountID = &p.Account(t, "hand").ID; true {
		if _, err := p.Budgets.Create(ctx, d); err == nil {
			t.Error("a budget of another account was made")
		}
	}
	d.AccountID = &abroad
	if _, err := p.Budgets.Create(ctx, d); err != nil {
		t.Error(err)
	}
}
