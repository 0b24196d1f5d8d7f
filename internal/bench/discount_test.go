package bench

import (
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/cloudlens/cloudlens/internal/testapp"
)

// discountViews are the documented views of discounts, with all there is.
var discountViews = []string{
	"discounts/trend?months=99", "discounts/products?months=99", "billing/discounts?billing_cycle=2025-12", "discounts/quarterly?quarters=8", "discounts/yearly?",
	"discounts/product-trends?months=99&top_n=10", "discounts/regions?months=99", "discounts/subscription-types?months=99",
	"discounts/optimization-suggestions?months=99", "discounts/anomalies?months=99", "discounts/product-region-matrix?months=99",
	"discounts/moving-average?months=99&windows=3,6,12", "discounts/cumulative?months=99", "discounts/instance-lifecycle?months=99",
	"discounts/insights?months=99", "discounts/export?months=99",
}

// BenchmarkDiscounts asks each view of a year of a million lines over HTTP, made
// anew every time, and then all of them as they are kept, with 16 clients on
// connections that stay open; the load is on the same machine.
func BenchmarkDiscounts(b *testing.B) {
	a := testapp.New(b, now)
	load(b, a, &source{customer: newCustomer(), cycles: year(), lines: lines(1_000_000)})
	const callers = 16
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: callers}}
	defer client.CloseIdleConnections()
	ask := func(path string) error {
		resp, err := client.Get(a.URL + "/api/" + path + "&account=bench")
		if err != nil {
			return err
		}
		defer resp.Body.Close()
		if body, err := io.ReadAll(resp.Body); err != nil || resp.StatusCode != http.StatusOK {
			b.Errorf("%s: %d %.300s %v", path, resp.StatusCode, body, err)
		}
		return nil
	}
	for _, view := range discountViews {
		name, _, _ := strings.Cut(view, "?")
		b.Run(strings.ReplaceAll(name, "/", "_"), func(b *testing.B) {
			for b.Loop() {
				b.ReportMetric(warm(b, func() error { return ask(view + "&force_refresh=true") }), "fresh-ms")
				b.ReportMetric(0, "ns/op")
			}
		})
	}
	b.Run("kept", func(b *testing.B) {
		for b.Loop() {
			var asked atomic.Int64
			var all sync.WaitGroup
			begin := time.Now()
			for n := range callers {
				all.Go(func() {
					for i := n; time.Since(begin) < 3*time.Second; i++ {
						if err := ask(discountViews[i%(len(discountViews)-1)]); err != nil { // but for the file
							b.Error(err)
							return
						}
						asked.Add(1)
					}
				})
			}
			all.Wait()
			b.ReportMetric(float64(asked.Load())/time.Since(begin).Seconds(), "requests/s")
			b.ReportMetric(0, "ns/op")
		}
	})
}
