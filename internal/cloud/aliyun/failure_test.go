package aliyun_test

import (
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/cloudlens/cloudlens/internal/cloud"
	"github.com/cloudlens/cloudlens/internal/cloud/aliyun"
	"github.com/cloudlens/cloudlens/internal/cloud/simulator"
	"github.com/cloudlens/cloudlens/internal/cloud/world"
	"github.com/cloudlens/cloudlens/internal/fault"
)

// outcome is what comes of a call that fails: nothing lost after some calls,
// or a fault that says why.
type outcome struct {
	calls int // that were made
	kind  fault.Kind
	says  string // in the fault; "" when all goes well
}

func fine(calls int) outcome                  { return outcome{calls: calls} }
func upstream(calls int, says string) outcome { return outcome{calls, fault.KindUpstream, says} }
func denied(says string) outcome              { return outcome{1, fault.KindDenied, says} }

// tries are all that a call is made when it never succeeds.
const tries = 9

type trouble struct {
	fault simulator.Fault
	want  outcome
}

// troubles are the ways in which any call can fail. once they are over, the
// call succeeds.
var troubles = map[string]trouble{
	"throttled for a while":       {simulator.Fault{Kind: simulator.Throttled, Times: 3}, fine(4)},
	"throttled for ever":          {simulator.Fault{Kind: simulator.Throttled}, upstream(tries, "throttled 9 tries (Throttling.User)")},
	"unavailable twice":           {simulator.Fault{Kind: simulator.Unavailable, Times: 2}, fine(3)},
	"unavailable for ever":        {simulator.Fault{Kind: simulator.Unavailable}, upstream(tries, "unavailable at 9 tries (HTTP 503, ServiceUnavailable)")},
	"unavailable without a word":  {simulator.Fault{Kind: simulator.UnavailableEmpty, Times: 1}, fine(2)},
	"silent 503 for ever":         {simulator.Fault{Kind: simulator.UnavailableEmpty}, upstream(tries, "unavailable at 9 tries (HTTP 503")},
	"a login page, then the API":  {simulator.Fault{Kind: simulator.Page, Times: 2}, fine(3)},
	"a login page for ever":       {simulator.Fault{Kind: simulator.Page}, upstream(tries, "it sent no JSON")},
	"bad gateway, then the API":   {simulator.Fault{Kind: simulator.BadGateway, Times: 2}, fine(3)},
	"bad gateway for ever":        {simulator.Fault{Kind: simulator.BadGateway}, upstream(tries, "unavailable at 9 tries (HTTP 502")},
	"empty once":                  {simulator.Fault{Kind: simulator.Empty, Times: 1}, fine(2)},
	"empty for ever":              {simulator.Fault{Kind: simulator.Empty}, upstream(tries, "the answer was empty after 9 tries")},
	"cut short twice":             {simulator.Fault{Kind: simulator.Cut, Times: 2}, fine(3)},
	"cut short for ever":          {simulator.Fault{Kind: simulator.Cut}, upstream(tries, "the answer was cut short after 9 tries")},
	"a numeric code":              {simulator.Fault{Kind: simulator.NumericCode}, upstream(1, "HTTP 400 and the code 400")},
	"no permission":               {simulator.Fault{Kind: simulator.Forbidden}, denied("give its RAM user the action")},
	"no, with status 200":         {simulator.Fault{Kind: simulator.Unsuccessful, Code: "PARAM_ERROR"}, upstream(1, "the code PARAM_ERROR")},
	"throttled with status 200":   {simulator.Fault{Kind: simulator.Unsuccessful, Code: "Throttling", Times: 2}, fine(3)},
	"an inner error, with 200":    {simulator.Fault{Kind: simulator.Unsuccessful, Times: 2}, fine(3)},
	"an inner error for ever":     {simulator.Fault{Kind: simulator.Unsuccessful}, upstream(tries, "unavailable at 9 tries (HTTP 200, InternalError)")},
	"a code that could be a leak": {simulator.Fault{Kind: simulator.Unsuccessful, Code: "see https://a/?Signature=x"}, upstream(1, "the code - (")},
}

// broken are the ways in which pages fail to fit together. Each reading of a
// day or list makes one call for its one page, or more where it never ends.
var broken = map[string]trouble{
	"half a page once":          {simulator.Fault{Kind: simulator.ShortPage, Times: 1}, fine(2)},
	"half a page for ever":      {simulator.Fault{Kind: simulator.ShortPage}, upstream(3, "TotalCount differs from")},
	"everything twice, once":    {simulator.Fault{Kind: simulator.TwicePage, Times: 1}, fine(2)},
	"everything twice for ever": {simulator.Fault{Kind: simulator.TwicePage}, upstream(3, "came twice")},
	"a token that does not end": {simulator.Fault{Kind: simulator.EndlessToken}, upstream(0, "do not fit together after 3 readings")},
	"a token that ends later":   {simulator.Fault{Kind: simulator.EndlessToken, Times: 1}, fine(0)},
}

// asked are calls of every kind that the simulator answers, with the account
// that asks; each counts what it got.
var asked = map[string]func(*testing.T, *aliyun.Account) (int, error){
	"DescribeInstanceBill": func(t *testing.T, a *aliyun.Account) (int, error) {
		got, err := lines(t.Context(), a.Bill(october, 20261001))
		return len(got), err
	},
	"DescribeInstances": func(t *testing.T, a *aliyun.Account) (int, error) {
		got, err := a.Resources(t.Context(), cloud.ECS, "cn-hangzhou")
		return len(got), err
	},
	"rds.DescribeDBInstances": func(t *testing.T, a *aliyun.Account) (int, error) {
		got, err := a.Resources(t.Context(), cloud.RDS, oneDatabase().Region)
		return len(got), err
	},
	"rds.ListTagResources": func(t *testing.T, a *aliyun.Account) (int, error) {
		got, err := a.Resources(t.Context(), cloud.RDS, oneDatabase().Region)
		tags := 0
		for _, r := range got {
			tags += len(r.Tags)
		}
		return tags, err
	},
	"DescribeMetricList": func(t *testing.T, a *aliyun.Account) (int, error) {
		r, points := oneDatabase(), 0
		got, err := a.Metrics(t.Context(), cloud.RDS, r.Region, cloud.Metrics[cloud.RDS][0], []string{r.ID}, now.Add(-48*time.Hour), now)
		for _, s := range got {
			points += len(s.Points)
		}
		return points, err
	},
	"QueryAccountBill": func(t *testing.T, a *aliyun.Account) (int, error) {
		got, err := a.AccountBill(t.Context(), october)
		return len(got), err
	},
	"QueryBillOverview": func(t *testing.T, a *aliyun.Account) (int, error) {
		got, err := a.BillOverview(t.Context(), october)
		return len(got), err
	},
	"QueryAccountBalance": func(t *testing.T, a *aliyun.Account) (int, error) {
		got, err := a.Balance(t.Context())
		return len(got.Currency), err
	},
	"GetCallerIdentity": func(t *testing.T, a *aliyun.Account) (int, error) {
		got, err := a.Identity(t.Context())
		return len(got.AccountID), err
	},
	"DescribeRegions": func(t *testing.T, a *aliyun.Account) (int, error) {
		got, err := a.Regions(t.Context())
		return len(got), err
	},
}

// oneDatabase is a database with tags of small-cn.
func oneDatabase() *world.Resource {
	w := world.Small(1)
	a, _ := w.Account("small-cn")
	for _, r := range w.Resources(a, now) {
		if r.Type == world.RDS && len(r.Tags) > 0 {
			return r
		}
	}
	panic("small-cn has no database with tags")
}

func TestTroubleEndsInSuccessOrAFaultThatHelps(t *testing.T) {
	t.Parallel()
	w := world.Small(1)
	for action, ask := range asked {
		full, err := ask(t, serve(t, w, simulator.Options{}).account(t, "small-cn"))
		if err != nil || full == 0 {
			t.Fatalf("%s without trouble: %d, %v", action, full, err)
		}
		all := map[string]trouble{}
		for name, of := range troubles {
			all[name] = of
		}
		byNumber := action == "rds.DescribeDBInstances" || action == "QueryAccountBill" // these lists have no tokens, and end at an empty page
		if action == "DescribeInstanceBill" || action == "DescribeInstances" || byNumber {
			for name, of := range broken {
				if byNumber {
					of.want.calls = 0
				}
				if !byNumber || of.fault.Kind != simulator.EndlessToken {
					all[name] = of
				}
			}
		}
		for name, of := range all {
			t.Run(action+" "+name, func(t *testing.T) {
				t.Parallel()
				s := serve(t, w, simulator.Options{})
				s.Fail(action, of.fault)
				got, err := ask(t, s.account(t, "small-cn"))
				name := action[strings.IndexByte(action, '.')+1:]
				of.want.check(t, name, err)
				if err == nil && got != full {
					t.Errorf("got %d after the trouble, want %d", got, full)
				}
				if n := s.Calls()[name]; of.want.calls > 0 && n != of.want.calls {
					t.Errorf("%d calls were made, want %d", n, of.want.calls)
				}
			})
		}
	}
}

// check holds an error against what is wanted, and against what every fault
// has: the account, the call, a remedy, and a Chinese text.
func (o outcome) check(t *testing.T, action string, err error) {
	t.Helper()
	if o.says == "" {
		if err != nil {
			t.Fatalf("got %v, want success", err)
		}
		return
	}
	f, ok := fault.As(err)
	if !ok {
		t.Fatalf("got %v, want a fault", err)
	}
	if f.Kind != o.kind || !strings.Contains(err.Error(), o.says) {
		t.Errorf("got %s %q, want %s with %q", f.Kind, err, o.kind, o.says)
	}
	for locale, text := range map[string]string{"en": f.In("en"), "zh": f.In("zh")} {
		if !strings.HasPrefix(text, "small-cn") || !strings.Contains(text, action) {
			t.Errorf("in %s, %q does not name account and call", locale, text)
		}
		if strings.Count(text, ":")+strings.Count(text, "：") < 3 || strings.Contains(text, "%!") {
			t.Errorf("in %s, %q has no remedy", locale, text)
		}
		if han := strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Han, r) }); han != (locale == "zh") {
			t.Errorf("in %s, %q is of the other language", locale, text)
		}
	}
}

func TestKeysThatAreRefusedAreTold(t *testing.T) {
	t.Parallel()
	s := serve(t, world.Small(1), simulator.Options{})
	a, _ := s.world.Account("small-cn")
	good := keyOf(a)
	for name, c := range map[string]struct {
		key  cloud.Key
		home string
		want outcome
	}{
		"unknown":          {cloud.Key{ID: "LTAI5tUnknownUnknown", Secret: good.Secret}, "cn-hangzhou", denied("does not know the access key")},
		"wrong secret":     {cloud.Key{ID: good.ID, Secret: "wrong"}, "cn-hangzhou", denied("secret does not belong")},
		"with a token":     {cloud.Key{ID: good.ID, Secret: good.Secret, Token: "expired"}, "cn-hangzhou", denied("security token")},
		"no region at all": {good, "cn hangzhou", upstream(0, `check the region "cn hangzhou"`)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := lines(t.Context(), s.cloud.Account("small-cn", c.key, c.home).Bill(october, 20261001))
			c.want.check(t, "DescribeInstanceBill", err)
			refused := name == "unknown" || name == "wrong secret" || name == "with a token"
			if aliyun.IsKeyRefused(err) != refused || aliyun.IsDenied(err) {
				t.Errorf("%v: the key is refused: %t, the call denied: %t", err, aliyun.IsKeyRefused(err), aliyun.IsDenied(err))
			}
		})
	}
}

func TestMissingPermissionNamesActionAndPolicy(t *testing.T) {
	t.Parallel()
	s := serve(t, world.Small(1), simulator.Options{})
	s.Fail("", simulator.Fault{Kind: simulator.Forbidden})
	for action, want := range map[string]string{
		"DescribeInstanceBill": "bss:DescribeInstanceBill, or the policy AliyunBSSReadOnlyAccess",
		"DescribeInstances":    "ecs:DescribeInstances, or the policy AliyunECSReadOnlyAccess",
	} {
		_, err := asked[action](t, s.account(t, "small-cn"))
		if !aliyun.IsDenied(err) || aliyun.IsKeyRefused(err) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", action, err, want)
		}
	}
}

func TestWrongClockIsTold(t *testing.T) {
	t.Parallel()
	w := world.Small(1)
	s := serve(t, w, simulator.Options{CheckTime: true, Now: func() time.Time { return time.Now().Add(time.Hour) }})
	_, err := s.account(t, "small-cn").Identity(t.Context())
	upstream(1, "the clock of this machine").check(t, "GetCallerIdentity", err)
}

func TestServersThatAreNotThereAreTold(t *testing.T) {
	t.Parallel()
	gone := aliyun.New(aliyun.Options{
		Endpoint: func(string) string { return "http://127.0.0.1:1" }, Wait: (&waits{}).wait, Now: (&waits{}).now,
	})
	_, err := gone.Account("small-cn", cloud.Key{ID: "LTAI", Secret: "s"}, "cn-hangzhou").Identity(t.Context())
	upstream(tries, "cannot be reached after 9 tries").check(t, "GetCallerIdentity", err)

	s := serve(t, world.Small(1), simulator.Options{})
	s.Fail("", simulator.Fault{Kind: simulator.Hanging, Times: 2})
	if _, err := s.hurried(t).Identity(t.Context()); err != nil {
		t.Errorf("after two tries without an answer: %v", err)
	}
	s.Heal()
	s.Fail("", simulator.Fault{Kind: simulator.Hanging})
	_, err = s.hurried(t).Identity(t.Context())
	upstream(tries, "did not answer in time after 9 tries").check(t, "GetCallerIdentity", err)
}

// hurried is an account that waits only a moment for each answer.
func (s *stage) hurried(t *testing.T) *aliyun.Account {
	t.Helper()
	a, _ := s.world.Account("small-cn")
	o := aliyun.Options{Timeout: 50 * time.Millisecond, Wait: s.waits.wait, Now: s.waits.now}
	o.Endpoint = func(string) string { return s.url }
	return aliyun.New(o).Account(a.Name, keyOf(a), homeOf(a))
}

// TestAnswersOfOthersAreNoEmptyLists answers every call with JSON that is well
// formed and not the cloud's.
func TestAnswersOfOthersAreNoEmptyLists(t *testing.T) {
	t.Parallel()
	for body, says := range map[string]string{
		`{}`: "its answers have a request id", `{"status":"ok"}`: "its answers have a request id",
		`{"RequestId":"A"}`:                               "",
		`{"RequestId":"A","Success":true}`:                "",
		`{"RequestId":"A","Success":true,"Data":{}}`:      "",
		`{"RequestId":"A","Success":true,"Data":null}`:    "",
		`{"RequestId":"A","TotalCount":null,"Data":null}`: "",
		`{"RequestId":"A","TotalCount":-1,"TotalRecordCount":"x","Data":{"AccountID":1,"TotalCount":-7}}`: "",
		`[]`:   "another form",
		`"x"`:  "another form",
		`null`: "its answers have a request id",
	} {
		c, _, _, _ := client(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, body) }))
		a := c.Account("small-cn", cloud.Key{ID: "LTAI", Secret: "s"}, "cn-hangzhou")
		_, bill := lines(t.Context(), a.Bill(october, 20261001))
		_, identity := a.Identity(t.Context())
		_, regions := a.Regions(t.Context())
		_, control := a.AccountBill(t.Context(), october)
		all := map[string]error{"bill": bill, "identity": identity, "regions": regions, "control": control}
		for _, typ := range cloud.Types {
			_, all[string(typ)] = a.Resources(t.Context(), typ, "cn-hangzhou")
		}
		for name, err := range all {
			if !fault.Is(err, fault.KindUpstream) || !strings.Contains(err.Error(), says) {
				t.Errorf("%s from %s: got %v, want a fault with %q", name, body, err, says)
			}
		}
	}
}

// TestHostsThatAreNotThereAreTold asks a host that no resolver knows, and one
// whose certificate nobody signed.
func TestHostsThatAreNotThereAreTold(t *testing.T) {
	t.Parallel()
	missing := func(*http.Request) (*http.Response, error) {
		return nil, &net.OpError{Op: "dial", Err: &net.DNSError{Err: "no such host", Name: "x", IsNotFound: true}}
	}
	c := aliyun.New(aliyun.Options{Transport: round(missing), Wait: (&waits{}).wait})
	_, err := c.Account("small-cn", cloud.Key{ID: "LTAI", Secret: "s"}, "cn-hangzhou").Resources(t.Context(), cloud.PolarDB, "cn-nanjing")
	upstream(1, "there is no host polardb.cn-nanjing.aliyuncs.com").check(t, "DescribeDBClusters", err)
	if !aliyun.IsNotOffered(err) || aliyun.IsDenied(err) {
		t.Errorf("%v does not say that the service is not offered", err)
	}
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	server.Config.ErrorLog = log.New(io.Discard, "", 0) // it complains of the client's distrust
	server.StartTLS()
	t.Cleanup(server.Close)
	c = aliyun.New(aliyun.Options{Endpoint: func(string) string { return server.URL }, Wait: (&waits{}).wait})
	_, err = c.Account("small-cn", cloud.Key{ID: "LTAI", Secret: "s"}, "cn-hangzhou").Identity(t.Context())
	upstream(1, "certificate").check(t, "GetCallerIdentity", err)
}

type round func(*http.Request) (*http.Response, error)

func (r round) RoundTrip(q *http.Request) (*http.Response, error) { return r(q) }
