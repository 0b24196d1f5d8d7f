package rest_test

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/testapp"
)

// failure is what every failure answers, but for its text.
type failure struct {
	Status   int
	Type     string
	Endpoint string
}

// refused is a request that cannot be answered.
type refused struct {
	method, path, kind, body string
	want                     failure
}

func get(path string, want failure) refused { return refused{method: "GET", path: path, want: want} }

func post(body string, want failure) refused {
	return refused{"POST", "/api/settings/accounts", "application/json", body, want}
}

func trigger(body string, want failure) refused {
	return refused{"POST", "/api/analyze/trigger", "application/json", body, want}
}

func put(body string, want failure) refused {
	return refused{"PUT", "/api/settings/accounts/small-cn", "application/json", body, want}
}

func value(endpoint string) failure  { return failure{400, "ValueError", endpoint} }
func key(endpoint string) failure    { return failure{400, "KeyError", endpoint} }
func absent(endpoint string) failure { return failure{404, "NotFoundError", endpoint} }

// needAccount are the operations that an account is required for, with their
// names and parameters that are otherwise right.
var needAccount = map[string]string{
	"/api/analyze/progress":      "get_analysis_progress",
	"/api/dashboard/idle":        "get_idle_resources",
	"/api/dashboard/summary":     "get_summary",
	"/api/dashboard/trend":       "get_dashboard_trend",
	"/api/resources":             "get_resources",
	"/api/resources/i-1":         "get_resource",
	"/api/cost/overview":         "get_cost_overview",
	"/api/cost/breakdown":        "get_cost_breakdown",
	"/api/cost/budget":           "get_cost_budget",
	"/api/billing/overview":      "get_billing_overview",
	"/api/billing/instance-bill": "get_instance_bill",
}

// failures is the table of the documented error cases that these operations
// can meet.
func failures() map[string]refused {
	const (
		trend     = "/api/dashboard/trend?account=small-cn"
		overview  = "/api/cost/overview?account=small-cn"
		breakdown = "/api/cost/breakdown?account=small-cn"
		billing   = "/api/billing/overview?account=small-cn"
		instance  = "/api/billing/instance-bill?account=small-cn"
	)
	table := map[string]refused{
		"days no number":           get(trend+"&days=abc", value("get_dashboard_trend")),
		"days a fraction":          get(trend+"&days=1.5", value("get_dashboard_trend")),
		"days of two lines":        get(trend+"&days=5%0A6", value("get_dashboard_trend")),
		"days negative":            get(trend+"&days=-1", value("get_dashboard_trend")),
		"days too many":            get(trend+"&days=3661", value("get_dashboard_trend")),
		"days beyond an integer":   get(trend+"&days=99999999999999999999", value("get_dashboard_trend")),
		"granularity":              get(trend+"&granularity=weekly", value("get_dashboard_trend")),
		"trend's start date":       get(trend+"&start_date=2026-02-30&end_date=2026-03-01", value("get_dashboard_trend")),
		"trend's end date":         get(trend+"&start_date=2026-02-01&end_date=today", value("get_dashboard_trend")),
		"trend backward":           get(trend+"&start_date=2026-03-02&end_date=2026-03-01", value("get_dashboard_trend")),
		"trend's end missing":      get(trend+"&start_date=2026-03-02", key("get_dashboard_trend")),
		"trend's start missing":    get(trend+"&end_date=2026-03-02", key("get_dashboard_trend")),
		"trend too long":           get(trend+"&start_date=1900-01-01&end_date=2026-03-01", value("get_dashboard_trend")),
		"trend's force_refresh":    get(trend+"&force_refresh=maybe", value("get_dashboard_trend")),
		"overview's start date":    get(overview+"&start_date=01.05.2026&end_date=2026-05-02", value("get_cost_overview")),
		"overview's end date":      get(overview+"&start_date=2026-05-01&end_date=2026-05-32", value("get_cost_overview")),
		"overview backward":        get(overview+"&start_date=2026-05-02&end_date=2026-05-01", value("get_cost_overview")),
		"overview's end missing":   get(overview+"&start_date=2026-05-02", key("get_cost_overview")),
		"overview's force_refresh": get(overview+"&force_refresh=maybe", value("get_cost_overview")),
		"group_by":                 get(breakdown+"&group_by=zone", value("get_cost_breakdown")),
		"breakdown's cycle":        get(breakdown+"&billing_cycle=2026-13", value("get_cost_breakdown")),
		"cycle without hyphen":     get(breakdown+"&billing_cycle=202605", value("get_cost_breakdown")),
		"cycle with a day":         get(billing+"&billing_cycle=2026-05-01", value("get_billing_overview")),
		"cycle no cycle":           get(billing+"&billing_cycle=May", value("get_billing_overview")),
		"billing's force_refresh":  get(billing+"&force_refresh=2", value("get_billing_overview")),
		"neither id nor product":   get(instance, key("get_instance_bill")),
		"both empty":               get(instance+"&instance_id=&product_code=", key("get_instance_bill")),
		"limit 0":                  get(instance+"&product_code=ecs&limit=0", value("get_instance_bill")),
		"limit 501":                get(instance+"&product_code=ecs&limit=501", value("get_instance_bill")),
		"limit no number":          get(instance+"&product_code=ecs&limit=many", value("get_instance_bill")),
		"subscription_type":        get(instance+"&product_code=ecs&subscription_type=Monthly", value("get_instance_bill")),
		"cost_type":                get(billing+"&cost_type=net", value("get_billing_overview")),
		"instance's cost_type":     get(instance+"&product_code=ecs&cost_type=net", value("get_instance_bill")),
		"instance's cycle":         get(instance+"&product_code=ecs&billing_cycle=0", value("get_instance_bill")),

		"body absent":            post("", value("add_account")),
		"body not JSON":          post(`{"name":`, value("add_account")),
		"body a list":            post(`[]`, value("add_account")),
		"body a text":            post(`"x"`, value("add_account")),
		"body null":              post(`null`, value("add_account")),
		"name a number":          post(`{"name":1,"access_key_id":"k","access_key_secret":"s"}`, value("add_account")),
		"alias a list":           post(`{"name":"n","access_key_id":"k","access_key_secret":"s","alias":[]}`, value("add_account")),
		"name absent":            post(`{"access_key_id":"k","access_key_secret":"s"}`, key("add_account")),
		"name null":              post(`{"name":null,"access_key_id":"k","access_key_secret":"s"}`, key("add_account")),
		"name empty":             post(`{"name":"","access_key_id":"k","access_key_secret":"s"}`, key("add_account")),
		"name blank":             post(`{"name":"  ","access_key_id":"k","access_key_secret":"s"}`, key("add_account")),
		"key id absent":          post(`{"name":"n","access_key_secret":"s"}`, key("add_account")),
		"secret absent":          post(`{"name":"n","access_key_id":"k"}`, key("add_account")),
		"secret null":            post(`{"name":"n","access_key_id":"k","access_key_secret":null}`, key("add_account")),
		"secret empty":           post(`{"name":"n","access_key_id":"k","access_key_secret":""}`, key("add_account")),
		"name with a slash":      post(`{"name":"a/b","access_key_id":"k","access_key_secret":"s"}`, value("add_account")),
		"name taken":             post(`{"name":"small-cn","access_key_id":"k","access_key_secret":"s"}`, value("add_account")),
		"name taken but spaces":  post(`{"name":" small-cn ","access_key_id":"k","access_key_secret":"s"}`, value("add_account")),
		"provider":               post(`{"name":"n","access_key_id":"k","access_key_secret":"s","provider":"aws"}`, value("add_account")),
		"region":                 post(`{"name":"n","access_key_id":"k","access_key_secret":"s","region":"evil.example/"}`, value("add_account")),
		"body plain text":        {"POST", "/api/settings/accounts", "text/plain", `{"name":"n","access_key_id":"k","access_key_secret":"s"}`, value("add_account")},
		"body a form":            {"POST", "/api/settings/accounts", "application/x-www-form-urlencoded", "name=n&access_key_id=k&access_key_secret=s", value("add_account")},
		"change body absent":     put("", value("update_account")),
		"change not JSON":        put("{", value("update_account")),
		"change a list":          put("[]", value("update_account")),
		"change's alias number":  put(`{"alias":5}`, value("update_account")),
		"change's region object": put(`{"region":{}}`, value("update_account")),
		"change's provider":      put(`{"provider":"aws"}`, value("update_account")),
		"change of no account":   {"PUT", "/api/settings/accounts/nobody", "application/json", `{"alias":"x"}`, absent("update_account")},
		"delete of no account":   {method: "DELETE", path: "/api/settings/accounts/nobody", want: absent("delete_account")},

		"unknown route":     get("/api/nonsense", absent("nonsense")),
		"unknown below":     get("/api/settings/accounts/small-cn/secret", absent("settings_accounts_small-cn_secret")),
		"unknown and POST":  {"POST", "/api/nonsense/more", "application/json", "{}", absent("nonsense_more")},
		"GET of a change":   {"PATCH", "/api/settings/accounts", "application/json", "{}", failure{405, "ValueError", "settings_accounts"}},
		"POST of a reading": {"POST", "/api/cost/overview?account=small-cn", "application/json", "{}", failure{405, "ValueError", "cost_overview"}},
		"DELETE of a list":  {method: "DELETE", path: "/api/accounts", want: failure{405, "ValueError", "accounts"}},
	}
	maps.Copy(table, failuresOfTheCloud())
	maps.Copy(table, failuresOfBudgets())
	maps.Copy(table, failuresOfTags())
	maps.Copy(table, failuresOfBoards())
	maps.Copy(table, failuresOfAllocations())
	for path, endpoint := range needAccount {
		table[endpoint+" without an account"] = get(path+"?product_code=ecs", key(endpoint))
		table[endpoint+" with an empty one"] = get(path+"?product_code=ecs&account=", key(endpoint))
		table[endpoint+" of nobody"] = get(path+"?product_code=ecs&account=nobody", absent(endpoint))
	}
	return table
}

// failuresOfTheCloud are those of what is read from a cloud. The account has
// bills from files and no access key.
func failuresOfTheCloud() map[string]refused {
	const (
		summary   = "/api/dashboard/summary?account=small-cn"
		resources = "/api/resources?account=small-cn"
	)
	list, analysis := value("get_resources"), value("trigger_analysis")
	return map[string]refused{
		"summary's force_refresh":    get(summary+"&force_refresh=maybe", value("get_summary")),
		"summary's currency":         get(summary+"&currency=EUR", value("get_summary")),
		"idle's force_refresh":       get("/api/dashboard/idle?account=small-cn&force_refresh=maybe", value("get_idle_resources")),
		"resources' force_refresh":   get(resources+"&force_refresh=maybe", list),
		"resource_type":              get(resources+"&resource_type=vm", list),
		"type":                       get(resources+"&type=vm", list),
		"two types":                  get(resources+"&type=ecs&resource_type=rds", list),
		"resources' limit 0":         get(resources+"&limit=0", list),
		"resources' limit 1001":      get(resources+"&limit=1001", list),
		"resources' limit no number": get(resources+"&limit=many", list),
		"limit of two lines":         get(resources+"&limit=5%0A6", list),
		"limit with a space":         get(resources+"&limit=+5", list),
		"page 0":                     get(resources+"&page=0", list),
		"page negative":              get(resources+"&page=-1", list),
		"page beyond an integer":     get(resources+"&page=99999999999999999999", list),
		"page a fraction":            get(resources+"&page=1.5", list),
		"pageSize 0":                 get(resources+"&pageSize=0", list),
		"pageSize 101":               get(resources+"&page=1&pageSize=101", list),
		"pageSize no number":         get(resources+"&pageSize=all", list),
		"sortBy":                     get(resources+"&sortBy=colour", list),
		"sortOrder":                  get(resources+"&sortBy=cost&sortOrder=up", list),
		"resource of nobody":         get("/api/resources/i-1?account=nobody&type=ecs", absent("get_resource")),
		"no such resource":           get("/api/resources/i-nothing?account=small-cn", absent("get_resource")),
		"no such resource, typed":    get("/api/resources/i-nothing?account=small-cn&type=ecs", absent("get_resource")),
		"resource of unknown type":   get("/api/resources/i-nothing?account=small-cn&type=vm", value("get_resource")),
		"trigger without an account": trigger(`{"days":7}`, key("trigger_analysis")),
		"trigger's account empty":    trigger(`{"account":""}`, key("trigger_analysis")),
		"trigger's account null":     trigger(`{"account":null}`, key("trigger_analysis")),
		"trigger of nobody":          trigger(`{"account":"nobody"}`, absent("trigger_analysis")),
		"trigger's days 0":           trigger(`{"account":"small-cn","days":0}`, analysis),
		"trigger's days 91":          trigger(`{"account":"small-cn","days":91}`, analysis),
		"trigger's days negative":    trigger(`{"account":"small-cn","days":-7}`, analysis),
		"trigger's days a word":      trigger(`{"account":"small-cn","days":"abc"}`, analysis),
		"trigger's days a fraction":  trigger(`{"account":"small-cn","days":1.5}`, analysis),
		"trigger's force a word":     trigger(`{"account":"small-cn","force":"maybe"}`, analysis),
		"trigger's account a number": trigger(`{"account":7}`, analysis),
		"trigger without a body":     trigger("", analysis),
		"trigger not JSON":           trigger("{", analysis),
		"trigger a list":             trigger("[]", analysis),
		"trigger null":               trigger("null", analysis),
		"trigger without a key":      trigger(`{"account":"small-cn"}`, key("trigger_analysis")),
		"trigger, no key, no force":  trigger(`{"account":"small-cn","force":false}`, key("trigger_analysis")),
	}
}

func TestFailuresAnswerAsDocumented(t *testing.T) {
	a := program(t)
	for name, c := range failures() {
		t.Run(name, func(t *testing.T) {
			texts := map[string]string{}
			for _, locale := range []string{"", "zh", "en"} {
				path := c.path
				if locale != "" {
					path += map[bool]string{true: "&", false: "?"}[strings.Contains(path, "?")] + "locale=" + locale
				}
				status, body := a.Send(t, c.method, path, c.kind, c.body)
				texts[locale] = told(t, status, body, c.want)
			}
			chinese := strings.ContainsFunc(texts["zh"], isChinese)
			if !chinese || texts[""] != texts["zh"] || strings.ContainsFunc(texts["en"], isChinese) {
				t.Errorf("not in Chinese but for locale=en: %q", texts)
			}
		})
	}
}

func isChinese(r rune) bool { return unicode.Is(unicode.Han, r) }

// told checks the envelope of a failure and gives its text.
func told(t *testing.T, status int, body []byte, want failure) string {
	t.Helper()
	var envelope map[string]any
	if err := json.Unmarshal(body, &envelope); err != nil {
		t.Fatalf("%v in %s", err, body)
	}
	text, _ := envelope["error"].(string)
	kind, _ := envelope["error_type"].(string)
	endpoint, _ := envelope["endpoint"].(string)
	if diff := cmp.Diff(failure{status, kind, endpoint}, want); diff != "" {
		t.Errorf("(-got +want) %s\n%s", diff, body)
	}
	if success, ok := envelope["success"].(bool); !ok || success || text == "" || len(envelope) != 4 {
		t.Errorf("the envelope is %s", body)
	}
	if strings.Contains(string(body), `\u`) {
		t.Errorf("escaped characters in %s", body)
	}
	return text
}

func TestDeletedAccountIsUnknownTheSecondTime(t *testing.T) {
	a := testapp.New(t, now)
	const accounts = "/api/settings/accounts"
	if status, body := a.Send(t, "POST", accounts, "application/json", `{"name":"生产-1","access_key_id":"LTAI5tExample","access_key_secret":"s"}`); status != 200 {
		t.Fatalf("add: %d %s", status, body)
	}
	status, body := a.Send(t, "DELETE", accounts+"/%E7%94%9F%E4%BA%A7-1", "", "")
	if status != 200 || !strings.Contains(string(body), "账号删除成功") {
		t.Fatalf("delete: %d %s", status, body)
	}
	status, body = a.Send(t, "DELETE", accounts+"/%E7%94%9F%E4%BA%A7-1", "", "")
	if text := told(t, status, body, absent("delete_account")); !strings.Contains(text, "生产-1") {
		t.Errorf("the text does not name the account: %s", text)
	}
}

// What no operation knows passes: clients add parameters and fields of their
// own to everything.
func TestUnknownParametersAndFieldsPass(t *testing.T) {
	a := program(t)
	for _, c := range []refused{
		get("/api/accounts?account=nobody&colour=blue", failure{}),
		get("/api/settings/accounts?account=nobody&locale=zh&page=x", failure{}),
		get("/api/cost/overview?account=small-cn&colour=blue&colour=red", failure{}),
		get("/api/cost/overview?account=small-cn&force_refresh=1", failure{}),
		get("/api/cost/overview?account=small-cn&force_refresh=0", failure{}),
		get("/api/dashboard/trend?account=small-cn&days=&granularity=&start_date=&end_date=", failure{}),
		get("/api/cost/breakdown?account=small-cn&billing_cycle=&group_by=", failure{}),
		get("/api/billing/instance-bill?account=small-cn&product_code=ecs&subscription_type=&page=2", failure{}),
		post(`{"name":"extra","access_key_id":"LTAI5tExample","access_key_secret":"s","colour":"blue","account":{"id":1},"alias":null,"provider":null,"region":null}`, failure{}),
		put(`{"alias":"x","colour":"blue","id":7}`, failure{}),
	} {
		if status, body := a.Send(t, c.method, c.path, c.kind, c.body); status != 200 {
			t.Errorf("%s %s: %d %s", c.method, c.path, status, body)
		}
	}
}

// broken is a ledger that fails as told.
type broken struct {
	ledger.Engine
	sum func() error
}

func (b *broken) Sum(ctx context.Context, v ledger.View, q ledger.Query) (*ledger.Table, error) {
	if b.sum != nil {
		return nil, b.sum()
	}
	return b.Engine.Sum(ctx, v, q)
}

func TestInternalErrorsShowNoDetail(t *testing.T) {
	failing := &broken{}
	a := program(t, testapp.Over(func(e ledger.Engine) ledger.Engine {
		failing.Engine = e
		return failing
	}))
	const path = "/api/cost/overview?account=small-cn"
	for name, c := range map[string]struct {
		fail func() error
		want failure
	}{
		"error": {func() error { return errors.New("password hunter2 refused") }, failure{500, "Exception", "get_cost_overview"}},
		"panic": {func() error { panic("password hunter2 lost") }, failure{500, "Exception", "cost_overview"}},
	} {
		t.Run(name, func(t *testing.T) {
			failing.sum = c.fail
			status, body := a.Get(t, path)
			if text := told(t, status, body, c.want); strings.Contains(text, "hunter2") || !strings.Contains(text, "internal error (request ") {
				t.Errorf("the text is %q", text)
			}
		})
	}
	// Errors are not kept: once the ledger is well again, so is the answer.
	failing.sum = nil
	if status, body := a.Get(t, path); status != http.StatusOK {
		t.Errorf("afterwards: %d %s", status, body)
	}
}
