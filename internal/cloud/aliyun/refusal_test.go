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

	"github.com/cloudlens/cloudlens/internal/cloud"
	"github.com/cloudlens/cloudlens/internal/cloud/aliyun"
	"github.com/cloudlens/cloudlens/internal/cloud/simulator"
	"github.com/cloudlens/cloudlens/internal/cloud/world"
	"github.com/cloudlens/cloudlens/internal/fault"
)

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
	s := serve(t, oneOfEach(), simulator.Options{})
	s.Fail("", simulator.Fault{Kind: simulator.Forbidden})
	for call, want := range map[string]string{
		"business.DescribeInstanceBill": "bss:DescribeInstanceBill, or the policy AliyunBSSReadOnlyAccess",
		"ecs.DescribeInstances":         "ecs:DescribeInstances, or the policy AliyunECSReadOnlyAccess",
	} {
		_, err := asked[call].ask(t.Context(), s.account(t, "small-cn"))
		if !aliyun.IsDenied(err) || aliyun.IsKeyRefused(err) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", call, err, want)
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
		for call, talk := range asked {
			if strings.Contains(body, `"Data":{`) && saysNothing[call] {
				continue
			}
			if _, err := talk.ask(t.Context(), a); !fault.Is(err, fault.KindUpstream) || !strings.Contains(err.Error(), says) {
				t.Errorf("%s from %s: got %v, want a fault with %q", call, body, err, says)
			}
		}
	}
}

// saysNothing are the calls whose Data may be empty: they count nothing, and
// what they do not tell is not known.
var saysNothing = map[string]bool{
	"business.QueryCashCoupons": true, "business.QueryPrepaidCards": true, "business.QueryBillOverview": true, "business.QueryAccountBalance": true,
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
