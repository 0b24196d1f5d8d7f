package simulator_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/aliyun/alibaba-cloud-sdk-go/sdk"
	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/auth/credentials"
	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/requests"
	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/responses"

	"github.com/cloudlens/cloudlens/internal/cloud/simulator"
	"github.com/cloudlens/cloudlens/internal/cloud/world"
	"github.com/cloudlens/cloudlens/internal/period"
)

var now = time.Date(2026, 11, 24, 9, 0, 0, 0, period.Shanghai)

// bench is a simulator that listens, and a client of one of its accounts.
type bench struct {
	*simulator.Simulator
	world   *world.World
	account world.Account
	server  *httptest.Server
	client  *sdk.Client
}

func serve(t testing.TB, w *world.World, name string, clock period.Clock, o simulator.Options) *bench {
	t.Helper()
	a, ok := w.Account(name)
	if !ok {
		t.Fatalf("no account %s", name)
	}
	s := simulator.New(w, clock, o)
	b := &bench{Simulator: s, world: w, account: a, server: httptest.NewServer(s)}
	t.Cleanup(b.server.Close)
	id, secret := simulator.Key(a)
	b.client = b.as(t, id, secret, direct{})
	return b
}

// demo serves ydzn of the demo, whose clock stands still.
func demo(t testing.TB) *bench {
	t.Helper()
	return serve(t, world.Demo(), "ydzn", func() time.Time { return now }, simulator.Options{})
}

func (b *bench) address() string { return b.server.Listener.Addr().String() }

func (b *bench) as(t testing.TB, id, secret string, transport http.RoundTripper) *sdk.Client {
	t.Helper()
	config := sdk.NewConfig().WithScheme("HTTP")
	config.Transport = transport
	client := &sdk.Client{}
	if err := client.InitWithOptions("cn-hangzhou", config, credentials.NewAccessKeyCredential(id, secret)); err != nil {
		t.Fatal(err)
	}
	return client
}

// direct is a transport that the SDK does not touch.
type direct struct{}

func (direct) RoundTrip(r *http.Request) (*http.Response, error) {
	return http.DefaultTransport.RoundTrip(r)
}

// ask makes a call by the SDK's own request and reads its answer into the
// SDK's own response.
func (b *bench) ask(request requests.AcsRequest, response responses.AcsResponse) error {
	request.SetDomain(b.address())
	return b.client.DoAction(request, response)
}

// raw makes a call and gives what came back.
func (b *bench) raw(product, version, action string, params map[string]string) ([]byte, error) {
	r := requests.NewCommonRequest()
	r.Product, r.Version, r.ApiName, r.Domain, r.Method = product, version, action, b.address(), http.MethodPost
	for k, v := range params {
		r.QueryParams[k] = v
	}
	r.TransToAcsRequest()
	response := responses.NewCommonResponse()
	err := b.client.DoAction(r, response)
	return response.GetHttpContentBytes(), err
}

func decode[T any](t testing.TB, body []byte) T {
	t.Helper()
	var v T
	if err := json.Unmarshal(body, &v); err != nil {
		t.Fatalf("%s: %s", err, body)
	}
	return v
}
