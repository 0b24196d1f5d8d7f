package simulator_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/cloudlens/cloudlens/internal/cloud/simulator"
	"github.com/cloudlens/cloudlens/internal/cloud/world"
)

// plain asks for a day's bill without the SDK and gives status and body.
func (b *bench) plain(ctx context.Context, more ...string) (int, string, error) {
	s := b.signed("DescribeInstanceBill", bssVersion, append([]string{"BillingCycle", "2026-10", "MaxResults", "20"}, more...)...)
	values := url.Values{}
	for k, v := range s.params {
		values.Set(k, v)
	}
	values.Set("Signature", simulator.Signature(s.secret, s.method, s.params))
	r, err := http.NewRequestWithContext(ctx, s.method, b.server.URL+"/?"+values.Encode(), http.NoBody)
	if err != nil {
		return 0, "", err
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, "", err
	}
	body, err := io.ReadAll(response.Body)
	return response.StatusCode, string(body), errors.Join(err, response.Body.Close())
}

func small(t *testing.T) *bench {
	t.Helper()
	return serve(t, world.Small(1), "small-cn", func() time.Time { return now }, simulator.Options{})
}

func TestEveryFaultAnswersAsItSays(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fault  simulator.Fault
		status int
		part   string
	}{
		"throttled":   {simulator.Fault{Kind: simulator.Throttled}, 400, `"Code":"Throttling.User"`},
		"unavailable": {simulator.Fault{Kind: simulator.Unavailable}, 503, `"Code":"ServiceUnavailable"`},
		"no body":     {simulator.Fault{Kind: simulator.UnavailableEmpty}, 503, ""},
		"page":        {simulator.Fault{Kind: simulator.Page}, 200, "<!DOCTYPE html>"},
		"bad gateway": {simulator.Fault{Kind: simulator.BadGateway}, 502, "<html>"},
		"empty":       {simulator.Fault{Kind: simulator.Empty}, 200, ""},
		"numeric":     {simulator.Fault{Kind: simulator.NumericCode}, 400, `"Code":400`},
		"business":    {simulator.Fault{Kind: simulator.Unsuccessful, Code: "NotAuthorized"}, 200, `"Code":"NotAuthorized"`},
		"forbidden":   {simulator.Fault{Kind: simulator.Forbidden}, 403, `"Code":"Forbidden.RAM"`},
		"text":        {simulator.Fault{Kind: simulator.TextAmount}, 200, `"PretaxAmount":"1,234.50"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := small(t)
			b.Fail("DescribeInstanceBill", c.fault)
			status, body, err := b.plain(t.Context())
			if err != nil || status != c.status || !strings.Contains(body, c.part) || c.part == "" && body != "" {
				t.Errorf("%v: %d %.300s", err, status, body)
			}
			b.Heal()
			if status, body, err := b.plain(t.Context()); err != nil || status != http.StatusOK || !strings.Contains(body, `"Success":true`) || strings.Contains(body, "1,234.50") {
				t.Errorf("healed: %v: %d %.300s", err, status, body)
			}
		})
	}
}

func TestFaultsComeWhenTheyAreAskedTo(t *testing.T) {
	t.Parallel()
	b := small(t)
	b.Fail("DescribeInstanceBill", simulator.Fault{Kind: simulator.Unavailable, From: 2, Times: 2, Account: "small-cn"})
	b.Fail("DescribeInstanceBill", simulator.Fault{Kind: simulator.Forbidden, Account: "small-intl"})
	b.Fail("r-kvstore.DescribeInstances", simulator.Fault{Kind: simulator.Forbidden})
	var got []int
	for range 5 {
		status, _, err := b.plain(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, status)
	}
	for i, want := range []int{200, 503, 503, 200, 200} {
		if got[i] != want {
			t.Fatalf("%v", got)
		}
	}
	for version, want := range map[string]int{"2014-05-26": 200, "2015-01-01": 403} {
		if status, _, body := b.signed("DescribeInstances", version, "RegionId", "cn-hangzhou").send(t, b.address()); status != want {
			t.Errorf("%s: %d %s", version, status, body)
		}
	}
}

func TestCutAnswersEndEarly(t *testing.T) {
	t.Parallel()
	b := small(t)
	b.Fail("DescribeInstanceBill", simulator.Fault{Kind: simulator.Cut})
	if _, body, err := b.plain(t.Context()); err == nil || body == "" || !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("%v after %d bytes", err, len(body))
	}
}

func TestHangingEndsWithTheClient(t *testing.T) {
	t.Parallel()
	b := small(t)
	ctx, cancel := context.WithCancel(t.Context())
	asked := make(chan struct{})
	b.Fail("DescribeInstanceBill", simulator.Fault{Kind: simulator.Hanging, Before: func(*http.Request) { close(asked) }})
	go func() {
		<-asked
		cancel()
	}()
	if _, _, err := b.plain(ctx); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestSpoiledPagesAreWrongInTheirWay(t *testing.T) {
	t.Parallel()
	b := small(t)
	_, right, err := b.plain(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := decode[billAnswer](t, []byte(right)).Data
	for kind, c := range map[simulator.Kind]struct{ rows, more int }{simulator.TwicePage: {40, 20}, simulator.ShortPage: {10, 0}} {
		b.Heal()
		b.Fail("DescribeInstanceBill", simulator.Fault{Kind: kind})
		_, body, err := b.plain(t.Context())
		if got := decode[billAnswer](t, []byte(body)).Data; err != nil || len(got.Items) != c.rows || got.TotalCount != want.TotalCount+c.more || got.NextToken == "" {
			t.Errorf("%d: %v: %d rows of %d", kind, err, len(got.Items), got.TotalCount)
		}
	}
}

func TestAnEndlessListNeverRepeatsItsTokens(t *testing.T) {
	t.Parallel()
	b := small(t)
	b.Fail("DescribeInstanceBill", simulator.Fault{Kind: simulator.EndlessToken})
	tokens := map[string]bool{}
	rows, total := 0, 1
	for token := ""; rows < 3*total; {
		_, body, err := b.plain(t.Context(), "NextToken", token)
		answer := decode[billAnswer](t, []byte(body))
		token = answer.Data.NextToken
		if err != nil || token == "" || tokens[token] {
			t.Fatalf("%v after %d rows: %.200s", err, rows, body)
		}
		tokens[token], total = true, answer.Data.TotalCount
		rows += len(answer.Data.Items)
	}
}

func TestHooksSeeTheRequestBeforeItsAnswer(t *testing.T) {
	t.Parallel()
	b := small(t)
	var seen atomic.Value
	b.Fail("", simulator.Fault{Before: func(r *http.Request) { seen.Store(r.URL.Query().Get("BillingCycle")) }})
	status, body, err := b.plain(t.Context())
	if err != nil || status != http.StatusOK || seen.Load() != "2026-10" || !bytes.Contains([]byte(body), []byte(`"Success":true`)) {
		t.Errorf("%v: %d, saw %v", err, status, seen.Load())
	}
}
