package simulator_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"github.com/cloudlens/cloudlens/internal/cloud/simulator"
	"github.com/cloudlens/cloudlens/internal/cloud/world"
)

// BenchmarkBill reads a month of the demo's largest customer day by day, as
// CloudLens does, at a clock that moves.
func BenchmarkBill(b *testing.B) {
	w := world.Demo()
	a, _ := w.Account("ydzn")
	clock := now
	s := simulator.New(w, func() time.Time { clock = clock.Add(time.Millisecond); return clock }, simulator.Options{})
	one := &bench{account: a}
	lines := 0
	for b.Loop() {
		for d := w.Cycles(now)[12].First(); d.Cycle() == w.Cycles(now)[12]; d = d.Add(1) {
			for token := ""; ; {
				r := one.signed("DescribeInstanceBill", bssVersion, "BillingCycle", d.Cycle().String(), "BillingDate", d.String(),
					"Granularity", "DAILY", "IsBillingItem", "true", "MaxResults", "300", "NextToken", token)
				values := url.Values{"Signature": {simulator.Signature(r.secret, r.method, r.params)}}
				for k, v := range r.params {
					values.Set(k, v)
				}
				rec := httptest.NewRecorder()
				s.ServeHTTP(rec, httptest.NewRequestWithContext(b.Context(), http.MethodPost, "/?"+values.Encode(), http.NoBody))
				answer := decode[billAnswer](b, rec.Body.Bytes())
				lines += len(answer.Data.Items)
				if token = answer.Data.NextToken; token == "" {
					break
				}
			}
		}
	}
	b.ReportMetric(float64(lines)/b.Elapsed().Seconds(), "lines/s")
}
