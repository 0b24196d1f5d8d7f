package aliyun_test

import (
	"context"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/cloudlens/cloudlens/internal/cloud"
	"github.com/cloudlens/cloudlens/internal/cloud/aliyun"
	"github.com/cloudlens/cloudlens/internal/fault"
)

// asks keeps where requests went.
type asks struct {
	mu   sync.Mutex
	urls []string
}

// RoundTrip answers every request with an error that ends the call.
func (a *asks) RoundTrip(r *http.Request) (*http.Response, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.urls = append(a.urls, r.URL.Scheme+"://"+r.URL.Host+" "+r.Host)
	return &http.Response{StatusCode: 400, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(`{"Code":"Stop"}`)), Request: r}, nil
}

// TestRealEndpoints lists where calls go for both sites: always https, never
// to the service that tells locations.
func TestRealEndpoints(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	list := func(typ cloud.Type) func(*aliyun.Account, string) {
		return func(a *aliyun.Account, region string) { _, _ = a.Resources(ctx, typ, region) } // only where it goes counts
	}
	for name, c := range map[string]struct {
		ask            func(a *aliyun.Account, region string)
		china, foreign string
	}{
		"bills":     {func(a *aliyun.Account, _ string) { _, _ = a.Balance(ctx) }, "business.aliyuncs.com", "business.ap-southeast-1.aliyuncs.com"},
		"identity":  {func(a *aliyun.Account, _ string) { _, _ = a.Identity(ctx) }, "sts.cn-hangzhou.aliyuncs.com", "sts.eu-central-1.aliyuncs.com"},
		"instances": {list(cloud.ECS), "ecs-cn-hangzhou.aliyuncs.com", "ecs.eu-central-1.aliyuncs.com"},
		"eip":       {list(cloud.EIP), "vpc.aliyuncs.com", "vpc.eu-central-1.aliyuncs.com"},
		"slb":       {list(cloud.SLB), "slb.aliyuncs.com", "slb.eu-central-1.aliyuncs.com"},
		"rds":       {list(cloud.RDS), "rds.aliyuncs.com", "rds.eu-central-1.aliyuncs.com"},
		"redis":     {list(cloud.Redis), "r-kvstore.aliyuncs.com", "r-kvstore.eu-central-1.aliyuncs.com"},
		"mongodb":   {list(cloud.MongoDB), "mongodb.aliyuncs.com", "mongodb.eu-central-1.aliyuncs.com"},
		"polardb":   {list(cloud.PolarDB), "polardb.aliyuncs.com", "polardb.eu-central-1.aliyuncs.com"},
		"metrics": {func(a *aliyun.Account, region string) {
			_, _ = a.Metrics(ctx, cloud.ECS, region, cloud.Metrics[cloud.ECS][0], []string{"i-1"}, now, now)
		}, "metrics.cn-hangzhou.aliyuncs.com", "metrics.eu-central-1.aliyuncs.com"},
	} {
		for region, host := range map[string]string{"cn-hangzhou": c.china, "eu-central-1": c.foreign} {
			a := &asks{}
			c.ask(aliyun.New(aliyun.Options{Transport: a}).Account("a", cloud.Key{ID: "LTAI", Secret: "s"}, region), region)
			if want := "https://" + host + " " + host; len(a.urls) != 1 || a.urls[0] != want {
				t.Errorf("%s in %s: asked %v, want %s", name, region, a.urls, want)
			}
		}
	}
}

func TestOtherEndpointsKeepTheHost(t *testing.T) {
	t.Parallel()
	for endpoint, want := range map[string]string{
		"http://127.0.0.1:8123":        "http://127.0.0.1:8123 business.aliyuncs.com",
		"http://[::1]:8123":            "http://[::1]:8123 business.aliyuncs.com",
		"http://localhost:8123":        "http://localhost:8123 business.aliyuncs.com",
		"https://proxy.example.com":    "https://proxy.example.com business.aliyuncs.com",
		"":                             "https://business.aliyuncs.com business.aliyuncs.com",
		"http://api.example.com":       "",
		"http://127.0.0.1.nip.io":      "",
		"http://10.0.0.1":              "",
		"ftp://localhost":              "",
		"localhost":                    "",
		"https://user:pw@localhost/":   "",
		":":                            "",
		"https://proxy.example.com/v1": "",
	} {
		a := &asks{}
		c := aliyun.New(aliyun.Options{Transport: a, Endpoint: func(string) string { return endpoint }})
		_, err := c.Account("a", cloud.Key{ID: "LTAI", Secret: "s"}, "cn-hangzhou").Balance(context.Background())
		if want == "" {
			if len(a.urls) != 0 || !fault.Is(err, fault.KindInvalid) || strings.Contains(err.Error(), "pw") {
				t.Errorf("%q: asked %v and gave %v, want a fault", endpoint, a.urls, err)
			}
		} else if len(a.urls) != 1 || a.urls[0] != want {
			t.Errorf("%q: asked %v, want %s", endpoint, a.urls, want)
		}
	}
}

// TestProxySettingsOfNetHTTPAreGood sets what the SDK's own reading of proxies
// fails on.
func TestProxySettingsOfNetHTTPAreGood(t *testing.T) {
	t.Setenv("NO_PROXY", "+.example.com,(x")
	t.Setenv("HTTPS_PROXY", "proxy.example.com:3128 ")
	a := &asks{}
	_, err := aliyun.New(aliyun.Options{Transport: a}).Account("a", cloud.Key{ID: "LTAI", Secret: "s"}, "cn-hangzhou").Balance(context.Background())
	if len(a.urls) != 1 {
		t.Errorf("nothing was asked: %v", err)
	}
}
