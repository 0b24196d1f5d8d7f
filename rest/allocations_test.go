package rest_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/cloudlens/cloudlens/internal/account"
	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/testapp"
)

const (
	allocationRules   = "/api/cost-allocation/rules"
	allocationResults = "/api/cost-allocation/results"
	noAllocation      = allocationRules + "/019a0000-0000-7000-8000-00000000000d"
)

// failuresOfAllocations are those that need no rule of allocation.
func failuresOfAllocations() map[string]refused {
	create := func(body string, want failure) refused {
		return refused{"POST", allocationRules, "application/json", body, want}
	}
	with := func(more string, want failure) refused { return create(`{"name":"n"`+more+`}`, want) }
	execute := func(body string, want failure) refused {
		return refused{"POST", noAllocation + "/execute", "application/json", body, want}
	}
	invalid, missing, nothing := value("create_allocation_rule"), key("create_allocation_rule"), absent("create_allocation_rule")
	results := value("list_allocation_results")
	return map[string]refused{
		"allocations of nobody":                 get(allocationRules+"?account=nobody", absent("list_allocation_rules")),
		"allocations' enabled_only":             get(allocationRules+"?enabled_only=maybe", value("list_allocation_rules")),
		"no such allocation":                    get(noAllocation, absent("get_allocation_rule")),
		"allocation's id no id":                 get(allocationRules+"/1", absent("get_allocation_rule")),
		"allocation's id of an account":         get(allocationRules+"/019a0000-0000-7000-8000-000000000001", absent("get_allocation_rule")),
		"change of no allocation":               {"PUT", noAllocation, "application/json", `{"name":"x"}`, absent("update_allocation_rule")},
		"change of an allocation not JSON":      {"PUT", noAllocation, "application/json", `{`, value("update_allocation_rule")},
		"change of an allocation a list":        {"PUT", noAllocation, "application/json", `[]`, value("update_allocation_rule")},
		"deletion of no allocation":             {method: "DELETE", path: noAllocation, want: absent("delete_allocation_rule")},
		"deletion of an allocation's id no id":  {method: "DELETE", path: allocationRules + "/x", want: absent("delete_allocation_rule")},
		"execution of no allocation":            execute(`{}`, absent("execute_allocation_rule")),
		"execution of no allocation, no body":   {method: "POST", path: noAllocation + "/execute", want: absent("execute_allocation_rule")},
		"execution not JSON":                    execute(`{`, value("execute_allocation_rule")),
		"execution a list":                      execute(`[]`, value("execute_allocation_rule")),
		"execution's start a number":            execute(`{"start_date":20260501}`, value("execute_allocation_rule")),
		"results of nobody":                     get(allocationResults+"?account=nobody", absent("list_allocation_results")),
		"results of no allocation":              get(allocationResults+"?rule_id=019a0000-0000-7000-8000-00000000000d", absent("list_allocation_results")),
		"results of an allocation's id no id":   get(allocationResults+"?rule_id=1", absent("list_allocation_results")),
		"results' limit 0":                      get(allocationResults+"?limit=0", results),
		"results' limit 1001":                   get(allocationResults+"?limit=1001", results),
		"results' limit no number":              get(allocationResults+"?limit=all", results),
		"no such result":                        get(allocationResults+"/019a0000-0000-7000-8000-00000000000e", absent("get_allocation_result")),
		"result's id no id":                     get(allocationResults+"/1", absent("get_allocation_result")),
		"change of a result":                    {"PUT", allocationResults + "/1", "application/json", `{}`, failure{405, "ValueError", "cost-allocation_results_1"}},
		"allocation without a body":             create("", invalid),
		"allocation not JSON":                   create(`{"name":`, invalid),
		"allocation a list":                     create("[]", invalid),
		"allocation null":                       create("null", invalid),
		"allocation without a name":             create(`{"method":"equal"}`, missing),
		"allocation's name null":                create(`{"name":null}`, missing),
		"allocation's name empty":               create(`{"name":""}`, missing),
		"allocation's name blank":               create(`{"name":" "}`, missing),
		"allocation's name a number":            create(`{"name":1}`, invalid),
		"allocation's name too long":            create(`{"name":"`+strings.Repeat("分", 256)+`"}`, invalid),
		"allocation's name not shown":           create(`{"name":"a\u0000b"}`, invalid),
		"allocation's method":                   with(`,"method":"fair"`, invalid),
		"allocation's method a number":          with(`,"method":1`, invalid),
		"allocation's enabled a word":           with(`,"enabled":"yes"`, invalid),
		"allocation's days no range":            with(`,"date_range":"last month"`, invalid),
		"allocation's days no month":            with(`,"date_range":"2026-13"`, invalid),
		"allocation's days without an end":      with(`,"date_range":{"start_date":"2026-05-01"}`, invalid),
		"allocation's days inverted":            with(`,"date_range":{"start_date":"2026-05-02","end_date":"2026-05-01"}`, invalid),
		"allocation's days no days":             with(`,"date_range":{"start_date":"2026-02-30","end_date":"2026-03-01"}`, invalid),
		"allocation's services no JSON":         with(`,"service_filter":"ecs"`, invalid),
		"allocation's services of blanks":       with(`,"service_filter":[" "]`, invalid),
		"allocation's services numbers":         with(`,"service_filter":[1]`, invalid),
		"allocation's tag without a key":        with(`,"tag_filter":"=x"`, invalid),
		"allocation's tag a list":               with(`,"tag_filter":["x"]`, invalid),
		"allocation's tag of numbers":           with(`,"tag_filter":{"a":1}`, invalid),
		"by tag without a key":                  with(`,"method":"tag_based"`, missing),
		"by tag of an empty key":                with(`,"method":"tag_based","tag_filter":" "`, missing),
		"by tag of a value":                     with(`,"method":"tag_based","tag_filter":"team=web"`, invalid),
		"by usage without a key":                with(`,"method":"usage_based"`, missing),
		"by usage of an object":                 with(`,"method":"usage_based","tag_filter":{"team":"web"}`, invalid),
		"allocation's targets a word":           with(`,"allocation_targets":"dept1"`, invalid),
		"allocation's targets a number":         with(`,"allocation_targets":7`, invalid),
		"allocation's targets of numbers":       with(`,"allocation_targets":[1]`, invalid),
		"allocation's target empty":             with(`,"allocation_targets":[""]`, invalid),
		"allocation's target too long":          with(`,"allocation_targets":["`+strings.Repeat("d", 256)+`"]`, invalid),
		"allocation's target twice":             with(`,"allocation_targets":["dept","DEPT"]`, invalid),
		"allocation's targets too many":         with(`,"allocation_targets":[`+manyNames(1001)+`]`, invalid),
		"allocation's target of no field":       with(`,"method":"custom","allocation_targets":[{"name":"a","type":"colour","value":"red"}]`, invalid),
		"by weight without weights":             with(`,"method":"weighted"`, missing),
		"in proportion without weights":         with(`,"method":"proportional","allocation_targets":["a"]`, missing),
		"by weight of none":                     with(`,"method":"weighted","allocation_weights":{}`, missing),
		"by weights of 0":                       with(`,"method":"weighted","allocation_weights":{"a":0,"b":0}`, invalid),
		"by a negative weight":                  with(`,"method":"weighted","allocation_weights":{"a":-1,"b":2}`, invalid),
		"by a weight of no number":              with(`,"method":"weighted","allocation_weights":{"a":"much"}`, invalid),
		"by a weight null":                      with(`,"method":"weighted","allocation_weights":{"a":null}`, invalid),
		"by weights no JSON":                    with(`,"method":"weighted","allocation_weights":"a=1"`, invalid),
		"by weights a list":                     with(`,"method":"weighted","allocation_weights":[0.5]`, invalid),
		"by a weight of no name":                with(`,"method":"weighted","allocation_weights":{" ":1}`, invalid),
		"by a weight twice":                     with(`,"method":"weighted","allocation_weights":{"a":1,"A":1}`, invalid),
		"by a weight of no target":              with(`,"method":"weighted","allocation_targets":["a"],"allocation_weights":{"a":1,"b":1}`, invalid),
		"by weight, a target without":           with(`,"method":"weighted","allocation_targets":["a","b"],"allocation_weights":{"a":1}`, invalid),
		"custom of nothing":                     with(`,"method":"custom"`, missing),
		"custom target without a rule":          with(`,"method":"custom","allocation_targets":["a"]`, missing),
		"custom weights above 1":                with(`,"method":"custom","allocation_weights":{"a":0.7,"b":0.4}`, invalid),
		"custom rules and weights":              with(`,"method":"custom","allocation_targets":[{"name":"a","type":"service","value":"ecs"}],"allocation_weights":{"a":1}`, invalid),
		"allocation of nobody":                  with(`,"account_id":"nobody"`, nothing),
		"allocation of no account":              with(`,"account_id":"019a0000-0000-7000-8000-000000000001"`, nothing),
		"allocation of another key":             with(`,"account_id":"LTAI5tAbcd-small-cn"`, nothing),
		"allocation of nobody, by a parameter":  {"POST", allocationRules + "?account=nobody", "application/json", `{"name":"n"}`, nothing},
		"allocation's account of another field": with(`,"account_id":7`, invalid),
	}
}

func manyNames(n int) string {
	names := make([]string, n)
	for i := range names {
		names[i] = fmt.Sprintf(`"dept%d"`, i)
	}
	return strings.Join(names, ",")
}

// allotted makes a rule of allocation and gives its path.
func allotted(t *testing.T, a *testapp.App, body string) string {
	t.Helper()
	return allocationRules + "/" + sent(t, a, allocationRules, body)
}

// sent posts what is taken, and gives the id in the answer.
func sent(t *testing.T, a *testapp.App, path, body string) string {
	t.Helper()
	status, answer := a.Send(t, "POST", path, "application/json", body)
	var out struct{ Data struct{ ID string } }
	if err := json.Unmarshal(answer, &out); err != nil || status != 200 {
		t.Fatalf("%d %v in %s", status, err, answer)
	}
	return out.Data.ID
}

// inBoth sends a request in both languages and wants it refused in each.
func inBoth(t *testing.T, a *testapp.App, method, path, body string, want failure) {
	t.Helper()
	join := map[bool]string{true: "&", false: "?"}[strings.Contains(path, "?")]
	for _, locale := range []string{"zh", "en"} {
		status, answer := a.Send(t, method, path+join+"locale="+locale, "application/json", body)
		if text := told(t, status, answer, want); strings.ContainsFunc(text, isChinese) != (locale == "zh") {
			t.Errorf("in %s: %q", locale, text)
		}
	}
	if t.Failed() {
		t.Fatalf("after %s %s %s", method, path, body)
	}
}

// What cannot be taken changes nothing.
func TestChangesOfAnAllocationThatAreRefused(t *testing.T) {
	a := testapp.New(t, now)
	a.ImportBill(t)
	path := allotted(t, a, `{"name":"n","account_id":"hand","method":"weighted","allocation_targets":["a","b"],"allocation_weights":{"a":1,"b":2}}`)
	_, before := a.Get(t, path)
	invalid, missing := value("update_allocation_rule"), key("update_allocation_rule")
	for body, want := range map[string]failure{
		`{"name":""}`: missing, `{"name":7}`: invalid, `{"method":"fair"}`: invalid, `{"enabled":"no"}`: invalid, `{"date_range":"soon"}`: invalid,
		`{"service_filter":"["}`: invalid, `{"tag_filter":"=x"}`: invalid, `{"method":"tag_based"}`: missing, `{"method":"custom"}`: invalid,
		`{"allocation_weights":{"a":-1,"b":1}}`: invalid, `{"allocation_weights":{"a":0}}`: invalid, `{"allocation_weights":7}`: invalid,
		`{"allocation_weights":"{}"}`: missing, `{"allocation_targets":["a","c"]}`: invalid, `{"allocation_targets":["a","a"]}`: invalid,
		`{"allocation_targets":["a"],"allocation_weights":{"b":1}}`: invalid, ``: invalid, `[]`: invalid,
	} {
		inBoth(t, a, "PUT", path, body, want)
	}
	if _, after := a.Get(t, path); string(after) != string(before) {
		t.Errorf("the rule is %s, was %s", after, before)
	}
}

// An execution that cannot be leaves no result.
func TestExecutionsThatAreRefused(t *testing.T) {
	a := testapp.New(t, now)
	a.ImportBill(t)
	invalid := value("execute_allocation_rule")
	good := allotted(t, a, `{"name":"n","account_id":"hand","allocation_targets":["a","b"]}`)
	for path, bodies := range map[string][]string{
		allotted(t, a, `{"name":"no targets","account_id":"hand","method":"equal"}`):                         {``, `{}`},
		allotted(t, a, `{"name":"disabled","account_id":"hand","allocation_targets":["a"],"enabled":false}`): {``, `{}`},
		allotted(t, a, `{"name":"of two currencies","allocation_targets":["a"],"date_range":"2026-05"}`):     {``, `{}`},
		good: {
			`{"start_date":"2026-05-02","end_date":"2026-05-01"}`, `{"start_date":"2026-02-30"}`, `{"end_date":"tomorrow"}`,
			`{"start_date":"2026-05"}`, `{"start_date":7}`, `{"currency":["CNY"]}`, `[]`, `"x"`, `{`,
		},
	} {
		for _, body := range bodies {
			inBoth(t, a, "POST", path+"/execute", body, invalid)
		}
	}
	var list struct{ Count int }
	if a.GetInto(t, allocationResults, &list); list.Count != 0 {
		t.Errorf("there are %d results", list.Count)
	}
	result := sent(t, a, good+"/execute", `{"start_date":"2026-05-01","end_date":"2026-05-10"}`)
	lock := `mutation($id: ID!) { lockAllocationResult(input: {id: $id}) { allocationResult { id } } }`
	a.Query(t, lock, map[string]any{"id": result}, &struct{ LockAllocationResult struct{} }{})
	inBoth(t, a, "POST", good+"/execute", `{"start_date":"2026-05-10","end_date":"2026-05-20"}`, invalid)
	sent(t, a, good+"/execute", `{"start_date":"2026-05-11","end_date":"2026-05-20"}`)
}

// What is of another account than the one named is not there, in any operation.
func TestAllocationsOfAnotherAccountAreNotFound(t *testing.T) {
	a := testapp.New(t, now)
	a.ImportBill(t)
	path := allotted(t, a, `{"name":"n","account_id":"hand","allocation_targets":["a"]}`)
	result := allocationResults + "/" + sent(t, a, path+"/execute", `{}`)
	for _, other := range []string{"?account=abroad", "?account=nobody"} {
		inBoth(t, a, "GET", path+other, "", absent("get_allocation_rule"))
		inBoth(t, a, "PUT", path+other, `{"name":"mine"}`, absent("update_allocation_rule"))
		inBoth(t, a, "DELETE", path+other, "", absent("delete_allocation_rule"))
		inBoth(t, a, "POST", path+"/execute"+other, `{}`, absent("execute_allocation_rule"))
		inBoth(t, a, "GET", result+other, "", absent("get_allocation_result"))
		inBoth(t, a, "GET", allocationResults+other+"&rule_id="+strings.TrimPrefix(path, allocationRules+"/"), "", absent("list_allocation_results"))
	}
	for _, list := range []string{allocationRules, allocationResults} {
		var of struct{ Count int }
		if a.GetInto(t, list+"?account=abroad", &of); of.Count != 0 {
			t.Errorf("%s shows %d of another account", list, of.Count)
		}
		if a.GetInto(t, list+"?account=hand", &of); of.Count != 1 {
			t.Errorf("%s shows %d, want 1", list, of.Count)
		}
	}
}

// A deleted rule is gone the second time, and so is what an account had that
// is deleted.
func TestDeletedAllocationsAreNotFound(t *testing.T) {
	a := testapp.New(t, now)
	a.ImportBill(t)
	path := allotted(t, a, `{"name":"n","account_id":"hand","allocation_targets":["a"]}`)
	result := allocationResults + "/" + sent(t, a, path+"/execute", `{}`)
	if status, body := a.Send(t, "DELETE", path, "", ""); status != 200 || !strings.Contains(string(body), "成本分配规则已删除") {
		t.Fatalf("delete: %d %s", status, body)
	}
	inBoth(t, a, "DELETE", path, "", absent("delete_allocation_rule"))
	inBoth(t, a, "GET", path, "", absent("get_allocation_rule"))
	inBoth(t, a, "POST", path+"/execute", "{}", absent("execute_allocation_rule"))
	var kept struct {
		Data struct {
			Rule *string `json:"rule_id"`
		}
	}
	if a.GetInto(t, result, &kept); kept.Data.Rule != nil {
		t.Errorf("the result is of the rule %s, which is gone", *kept.Data.Rule)
	}
	ofAccount := allotted(t, a, `{"name":"n","account_id":"hand","allocation_targets":["a"]}`)
	ctx := auth.With(t.Context(), auth.System())
	hand, err := a.Accounts.ByName(ctx, "hand")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.Accounts.Delete(ctx, hand.ID); err != nil {
		t.Fatal(err)
	}
	inBoth(t, a, "GET", ofAccount, "", absent("get_allocation_rule"))
	inBoth(t, a, "GET", result, "", absent("get_allocation_result"))
	if _, err := a.Accounts.Create(ctx, account.Draft{Name: "hand"}); err != nil {
		t.Fatal(err)
	}
	inBoth(t, a, "GET", ofAccount+"?account=hand", "", absent("get_allocation_rule"))
}
