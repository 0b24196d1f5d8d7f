package rest_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cloudlens/cloudlens/internal/testapp"
)

const noBudget = "/api/budgets/019a0000-0000-7000-8000-00000000000b"

// failuresOfBudgets are those that need no budget.
func failuresOfBudgets() map[string]refused {
	create := func(body string, want failure) refused {
		return refused{"POST", "/api/budgets", "application/json", body, want}
	}
	with := func(more string, want failure) refused {
		return create(`{"name":"n","amount":1,"period":"monthly","start_date":"2026-05-01"`+more+`}`, want)
	}
	invalid, missing := value("create_budget"), key("create_budget")
	limits := func(body string, want failure) refused {
		return refused{"POST", "/api/cost/budget?account=small-cn", "application/json", body, want}
	}
	return map[string]refused{
		"budgets of nobody":             get("/api/budgets?account=nobody", absent("list_budgets")),
		"no such budget":                get(noBudget, absent("get_budget")),
		"budget's id no id":             get("/api/budgets/1", absent("get_budget")),
		"id of an account":              get("/api/budgets/019a0000-0000-7000-8000-000000000001", absent("get_budget")),
		"status of no budget":           get(noBudget+"/status", absent("get_budget_status")),
		"trend of no budget":            get(noBudget+"/trend", absent("get_budget_trend")),
		"budget trend's days a word":    get(noBudget+"/trend?days=abc", value("get_budget_trend")),
		"change of no budget":           {"PUT", noBudget, "application/json", `{"name":"x"}`, absent("update_budget")},
		"change of a budget not JSON":   {"PUT", noBudget, "application/json", `{`, value("update_budget")},
		"budget's new amount a word":    {"PUT", noBudget, "application/json", `{"amount":"5"}`, value("update_budget")},
		"deletion of no budget":         {method: "DELETE", path: noBudget, want: absent("delete_budget")},
		"budget without a body":         create("", invalid),
		"budget a list":                 create("[]", invalid),
		"budget null":                   create("null", invalid),
		"budget without a name":         create(`{"amount":1,"period":"monthly","start_date":"2026-05-01"}`, missing),
		"budget's name null":            create(`{"name":null,"amount":1,"period":"monthly","start_date":"2026-05-01"}`, missing),
		"budget's name blank":           create(`{"name":" ","amount":1,"period":"monthly","start_date":"2026-05-01"}`, missing),
		"budget's name a number":        create(`{"name":1,"amount":1,"period":"monthly","start_date":"2026-05-01"}`, invalid),
		"budget's name too long":        create(`{"name":"`+strings.Repeat("预", 256)+`","amount":1,"period":"monthly","start_date":"2026-05-01"}`, invalid),
		"budget without an amount":      create(`{"name":"n","period":"monthly","start_date":"2026-05-01"}`, missing),
		"budget's amount null":          create(`{"name":"n","amount":null,"period":"monthly","start_date":"2026-05-01"}`, missing),
		"budget's amount 0":             create(`{"name":"n","amount":0,"period":"monthly","start_date":"2026-05-01"}`, invalid),
		"budget's amount negative":      create(`{"name":"n","amount":-1,"period":"monthly","start_date":"2026-05-01"}`, invalid),
		"budget's amount a text":        create(`{"name":"n","amount":"1","period":"monthly","start_date":"2026-05-01"}`, invalid),
		"budget's amount too large":     create(`{"name":"n","amount":1e30,"period":"monthly","start_date":"2026-05-01"}`, invalid),
		"budget without a period":       create(`{"name":"n","amount":1,"start_date":"2026-05-01"}`, missing),
		"budget's period":               create(`{"name":"n","amount":1,"period":"weekly","start_date":"2026-05-01"}`, invalid),
		"budget without a start":        create(`{"name":"n","amount":1,"period":"monthly"}`, missing),
		"budget's start":                create(`{"name":"n","amount":1,"period":"monthly","start_date":"2026-02-30"}`, invalid),
		"budget's start no day":         create(`{"name":"n","amount":1,"period":"monthly","start_date":"today"}`, invalid),
		"budget's end":                  with(`,"end_date":"2026-13-01"`, invalid),
		"budget's end at its start":     with(`,"end_date":"2026-05-01"`, invalid),
		"budget's end before its start": with(`,"end_date":"2026-04-30"`, invalid),
		"custom without an end":         create(`{"name":"n","amount":1,"period":"custom","start_date":"2026-05-01"}`, missing),
		"budget's type":                 with(`,"type":"region"`, invalid),
		"tag without a filter":          with(`,"type":"tag"`, missing),
		"tag filter null":               with(`,"type":"tag","tag_filter":null`, missing),
		"tag filter without a key":      with(`,"type":"tag","tag_filter":"=x"`, invalid),
		"tag filter empty":              with(`,"type":"tag","tag_filter":{}`, invalid),
		"tag filter a list":             with(`,"type":"tag","tag_filter":["x"]`, invalid),
		"tag filter of numbers":         with(`,"type":"tag","tag_filter":{"a":1}`, invalid),
		"service without a filter":      with(`,"type":"service"`, missing),
		"service filter no JSON":        with(`,"type":"service","service_filter":"ecs"`, invalid),
		"service filter of none":        with(`,"type":"service","service_filter":[]`, invalid),
		"service filter of blanks":      with(`,"type":"service","service_filter":[" "]`, invalid),
		"service filter of other":       with(`,"type":"service","service_filter":{"products":["ecs"]}`, invalid),
		"budget of nobody":              with(`,"account_id":"nobody"`, absent("create_budget")),
		"budget of no account":          with(`,"account_id":"019a0000-0000-7000-8000-000000000001"`, absent("create_budget")),
		"budget of another key":         with(`,"account_id":"LTAI5tAbcd-small-cn"`, absent("create_budget")),
		"alerts an object":              with(`,"alerts":{}`, invalid),
		"alert of 0 percent":            with(`,"alerts":[{"percentage":0,"enabled":true}]`, invalid),
		"alert negative":                with(`,"alerts":[{"percentage":-5}]`, invalid),
		"alert a text":                  with(`,"alerts":[{"percentage":"80"}]`, invalid),
		"alert without a percentage":    with(`,"alerts":[{"enabled":true}]`, missing),
		"alert twice":                   with(`,"alerts":[{"percentage":80},{"percentage":80.0}]`, invalid),
		"alert's basis":                 with(`,"alerts":[{"percentage":80,"basis":"guess"}]`, invalid),
		"limits without a body":         limits("", value("set_cost_budget")),
		"limits empty":                  limits("{}", key("set_cost_budget")),
		"limits negative":               limits(`{"monthly_budget":1,"annual_budget":-1}`, value("set_cost_budget")),
		"limits a text":                 limits(`{"monthly_budget":"1"}`, value("set_cost_budget")),
	}
}

// made makes a budget and gives its path.
func made(t *testing.T, a *testapp.App, account, body string) string {
	t.Helper()
	return "/api/budgets/" + sent(t, a, "/api/budgets?account="+account, body)
}

// What cannot be taken changes nothing.
func TestChangesOfABudgetThatAreRefused(t *testing.T) {
	a := testapp.New(t, now)
	a.ImportBill(t)
	path := made(t, a, "hand", `{"name":"n","amount":1,"period":"custom","start_date":"2026-05-01","end_date":"2026-06-01","alerts":[{"percentage":80}]}`)
	_, before := a.Get(t, path)
	invalid, missing := value("update_budget"), key("update_budget")
	for body, want := range map[string]failure{
		`{"name":""}`: missing, `{"amount":0}`: invalid, `{"amount":-3}`: invalid, `{"period":"daily"}`: invalid, `{"type":"all"}`: invalid,
		`{"start_date":"2026-06-01"}`: invalid, `{"end_date":"2026-05-01"}`: invalid, `{"end_date":null}`: missing, `{"end_date":"soon"}`: invalid,
		`{"start_date":"soon"}`: invalid, `{"type":"tag"}`: missing, `{"type":"service","service_filter":"["}`: invalid, `{"name":7}`: invalid,
		`{"alerts":[{"percentage":0}]}`: invalid, `{"alerts":[{"percentage":90},{"percentage":90.00}]}`: invalid, `{"alerts":7}`: invalid, `[]`: invalid, ``: invalid,
	} {
		status, answer := a.Send(t, "PUT", path, "application/json", body)
		if told(t, status, answer, want); t.Failed() {
			t.Fatalf("after %s", body)
		}
	}
	for _, days := range []string{"0", "91", "-1", "1.5", "many"} {
		status, answer := a.Get(t, path+"/trend?days="+days)
		told(t, status, answer, value("get_budget_trend"))
	}
	if _, after := a.Get(t, path); string(after) != string(before) {
		t.Errorf("the budget is %s, was %s", after, before)
	}
}

// An account is named by its id, its name, or the key that it once had.
func TestBudgetOfAnAccountByAnyOfItsNames(t *testing.T) {
	a := testapp.New(t, now)
	if status, body := a.Send(t, "POST", "/api/settings/accounts", "application/json", `{"name":"生产-1","access_key_id":"LTAI5tExampleKey","access_key_secret":"s"}`); status != 200 {
		t.Fatalf("%d %s", status, body)
	}
	const body = `{"name":"n","amount":1,"period":"monthly","start_date":"2026-05-01","account_id":%q}`
	of := func(name string) string {
		var out struct {
			Data struct {
				Account string `json:"account_id"`
			}
		}
		a.GetInto(t, made(t, a, "", fmt.Sprintf(body, name)), &out)
		return out.Data.Account
	}
	id := of("生产-1")
	if byKey, byID := of("LTAI5tExam-生产-1"), of(id); id == "" || byKey != id || byID != id {
		t.Errorf("the account is %q by its name, %q by its key, %q by its id", id, byKey, byID)
	}
}

// Amounts go in and out with their own digits, however many.
func TestAmountOfABudgetIsExact(t *testing.T) {
	a := testapp.New(t, now)
	a.ImportBill(t)
	path := made(t, a, "hand", `{"name":"n","amount":1234567890123456789012.123456789012,"period":"monthly","start_date":"2026-05-01"}`)
	var out struct{ Budget struct{ Amount string } }
	a.Query(t, `query($id: ID!) { budget(id: $id) { amount } }`, map[string]any{"id": strings.TrimPrefix(path, "/api/budgets/")}, &out)
	if out.Budget.Amount != "1234567890123456789012.123456789012" {
		t.Errorf("the amount is %s", out.Budget.Amount)
	}
}
