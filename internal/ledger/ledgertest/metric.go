package ledgertest

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/money"
)

// metrics compares windows with plain Go over random points, a part of which
// is written twice.
func metrics(t *testing.T, e ledger.Engine) {
	r := rand.New(rand.NewPCG(8, 8))
	start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	var points []ledger.MetricPoint
	for range 3000 {
		low := r.Int64N(100_000_000)
		mean := low + r.Int64N(1_000_000)
		points = append(points, ledger.MetricPoint{
			Resource: fmt.Sprint("i-", r.IntN(9)), Metric: fmt.Sprint("m", r.IntN(3)), At: start.Add(time.Duration(r.IntN(24*40)) * time.Hour),
			Min: micro(low), Avg: micro(mean), Max: micro(mean + r.Int64N(1_000_000)),
		})
	}
	points = hourly(points)
	for _, some := range [][]ledger.MetricPoint{points, points[:200], nil} {
		if err := e.AppendMetrics(t.Context(), "a", some); err != nil {
			t.Fatal(err)
		}
	}
	if err := e.AppendMetrics(t.Context(), "b", points[:500]); err != nil {
		t.Fatal(err)
	}
	check := func(q ledger.MetricQuery, of map[string][]ledger.MetricPoint) {
		t.Helper()
		got, err := e.MetricWindows(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(windows(q, of), got, cmp.Comparer(money.Decimal.Equal)); diff != "" {
			t.Fatalf("%+v (-oracle +engine):\n%s", q, diff)
		}
	}
	for i := range 60 {
		q := ledger.MetricQuery{Accounts: [][]string{{"a"}, {"b"}, {"none"}, {"a", "none", "b"}, nil}[i%5], From: start.Add(time.Duration(r.IntN(900)) * time.Hour)}
		q.To = q.From.Add(time.Duration(r.IntN(300*60)) * time.Minute)
		if i%2 == 0 {
			q.Resources, q.Metrics = []string{"i-1", "i-5", "i-none"}, []string{"m0", "m2"}
		}
		check(q, map[string][]ledger.MetricPoint{"a": points, "b": points[:500]})
	}
	both := ledger.MetricQuery{Accounts: []string{"a", "b"}, From: start, To: start.AddDate(1, 0, 0)}
	cut := start.AddDate(0, 0, 20)
	if err := e.TrimMetrics(t.Context(), "a", cut); err != nil {
		t.Fatal(err)
	}
	left := slices.DeleteFunc(slices.Clone(points), func(p ledger.MetricPoint) bool { return p.At.Before(cut) })
	check(both, map[string][]ledger.MetricPoint{"a": left, "b": points[:500]})
	if err := e.TrimMetrics(t.Context(), "a", time.Time{}); err != nil {
		t.Fatal(err)
	}
	check(both, map[string][]ledger.MetricPoint{"b": points[:500]})
}

func micro(n int64) money.Decimal {
	return money.MustParse(fmt.Sprintf("%d.%06d", n/1_000_000, n%1_000_000))
}

// hourly keeps one point of each hour of a series.
func hourly(points []ledger.MetricPoint) []ledger.MetricPoint {
	seen := map[string]bool{}
	return slices.DeleteFunc(points, func(p ledger.MetricPoint) bool {
		key := fmt.Sprint(p.Resource, p.Metric, p.At)
		known := seen[key]
		seen[key] = true
		return known
	})
}

// windows is the oracle of MetricWindows.
func windows(q ledger.MetricQuery, of map[string][]ledger.MetricPoint) []ledger.MetricWindow {
	var out []ledger.MetricWindow
	for _, account := range slices.Sorted(maps.Keys(of)) {
		if slices.Contains(q.Accounts, account) {
			out = append(out, windowsOf(q, account, of[account])...)
		}
	}
	return out
}

func windowsOf(q ledger.MetricQuery, account string, points []ledger.MetricPoint) []ledger.MetricWindow {
	by := map[[2]string]*ledger.MetricWindow{}
	var keys [][2]string
	for _, p := range points {
		if p.At.Before(q.From) || !p.At.Before(q.To) ||
			len(q.Resources) > 0 && !slices.Contains(q.Resources, p.Resource) || len(q.Metrics) > 0 && !slices.Contains(q.Metrics, p.Metric) {
			continue
		}
		key := [2]string{p.Resource, p.Metric}
		w := by[key]
		if w == nil {
			w = &ledger.MetricWindow{Account: account, Resource: p.Resource, Metric: p.Metric, First: p.At, Last: p.At, Min: p.Min, Max: p.Max, Latest: p}
			by[key], keys = w, append(keys, key)
		}
		w.Points++
		if p.At.Before(w.First) {
			w.First = p.At
		}
		if p.At.After(w.Last) {
			w.Last, w.Latest = p.At, p
		}
		if p.Min.LessThan(w.Min) {
			w.Min = p.Min
		}
		if p.Max.GreaterThan(w.Max) {
			w.Max = p.Max
		}
	}
	slices.SortFunc(keys, func(a, b [2]string) int { return slices.Compare(a[:], b[:]) })
	var out []ledger.MetricWindow
	for _, k := range keys {
		out = append(out, *by[k])
	}
	return out
}
