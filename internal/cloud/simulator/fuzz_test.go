package simulator_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/cloudlens/cloudlens/internal/cloud/simulator"
	"github.com/cloudlens/cloudlens/internal/cloud/world"
)

// FuzzRequest sends what strangers may send. Whatever it is, the answer is
// JSON with an id, and nothing that is not signed succeeds.
func FuzzRequest(f *testing.F) {
	s := simulator.New(world.Small(1), func() time.Time { return now }, simulator.Options{})
	f.Add("Action=DescribeInstanceBill&Version=2017-12-14&Signature=a", "AccessKeyId=LTAI5t", "business.aliyuncs.com")
	f.Add("%zz", "a=b;c=d", "ecs-.aliyuncs.com")
	f.Add("Action=GetCallerIdentity&Version=2015-04-01", "Action=GetCallerIdentity", "[::1]:80")
	f.Fuzz(func(t *testing.T, query, form, host string) {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/", strings.NewReader(form))
		r.URL.RawQuery, r.Host = query, host
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		answer := decode[struct{ RequestID, Code string }](t, w.Body.Bytes())
		if w.Code < 400 || answer.RequestID == "" || answer.Code == "" {
			t.Errorf("%d %s", w.Code, w.Body)
		}
	})
}

// FuzzSigned sends signed requests whose parameters make no sense.
func FuzzSigned(f *testing.F) {
	s := simulator.New(world.Small(1), func() time.Time { return now }, simulator.Options{})
	a, _ := world.Small(1).Account("small-cn")
	b := &bench{account: a}
	f.Add("DescribeMetricList", "2019-01-01", "Dimensions", `[{"instanceId":"i-1"}]`)
	f.Add("DescribeInstances", "2014-05-26", "NextToken", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
	f.Add("DescribeInstanceBill", "2017-12-14", "BillingDate", "2026-10-31")
	f.Add("QueryAccountBill", "2017-12-14", "PageNum", "9223372036854775807")
	f.Fuzz(func(t *testing.T, action, version, name, value string) {
		r := b.signed(action, version,
			"RegionId", "cn-hangzhou", "BillingCycle", "2026-10", "Granularity", "DAILY", "BillingDate", "2026-10-07",
			"Namespace", "acs_kvstore", "MetricName", "StandardCpuUsage", "ResourceType", "INSTANCE", "DBInstanceId", "rm-1", name, value)
		values := url.Values{"Signature": {simulator.Signature(r.secret, r.method, r.params)}}
		for k, v := range r.params {
			if k != "Signature" {
				values.Set(k, v)
			}
		}
		request := httptest.NewRequestWithContext(t.Context(), r.method, "/?"+values.Encode(), http.NoBody)
		w := httptest.NewRecorder()
		s.ServeHTTP(w, request)
		if answer := decode[struct{ RequestID string }](t, w.Body.Bytes()); answer.RequestID == "" || w.Code >= 500 {
			t.Errorf("%d %s", w.Code, w.Body)
		}
	})
}

// FuzzDimensions reads lists of resources: what is taken names some.
func FuzzDimensions(f *testing.F) {
	f.Add(`[{"instanceId":"i-1"},{"instanceId":"i-2","device":"/dev/vda"}]`)
	f.Add(`{"instanceId":""}`)
	f.Add(`[[`)
	f.Fuzz(func(t *testing.T, text string) {
		ids, ok := simulator.Dimensions(text, "instanceId")
		if !ok && ids != nil || len(ids) > 50 {
			t.Errorf("%t %v", ok, ids)
		}
		for _, id := range ids {
			if id == "" || text == "" {
				t.Errorf("%q", ids)
			}
		}
	})
}

// FuzzPlace reads hosts: only the cloud's own name a product.
func FuzzPlace(f *testing.F) {
	f.Add("ecs-cn-hangzhou.aliyuncs.com")
	f.Add("business.ap-southeast-1.aliyuncs.com:443")
	f.Add("127.0.0.1:8100")
	f.Fuzz(func(t *testing.T, host string) {
		product, region, known := simulator.Place(host)
		if !strings.Contains(strings.ToLower(host), ".aliyuncs.com") && (product != "" || region != "" || !known) {
			t.Errorf("%q %q %t", product, region, known)
		}
	})
}
