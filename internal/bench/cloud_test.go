package bench

import (
	"io"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/cloudlens/cloudlens/ent/cloudsync"
	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/cloud/aliyun"
	"github.com/cloudlens/cloudlens/internal/cloud/world"
	"github.com/cloudlens/cloudlens/internal/collect"
	"github.com/cloudlens/cloudlens/internal/testapp"
)

// BenchmarkSummary asks for the summary of the demo's largest customer over
// HTTP, on connections that stay open, with the load on the same machine. Its
// answers are kept; each is checked against the revisions of its moment.
func BenchmarkSummary(b *testing.B) {
	c := testapp.NewClouded(b, now, world.Long(1))
	c.Sync(b)
	const callers = 8
	url := c.URL + "/api/dashboard/summary?account=ydzn"
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: callers}}
	defer client.CloseIdleConnections()
	ask := func() {
		resp, err := client.Get(url)
		if err != nil {
			b.Error(err)
			return
		}
		defer resp.Body.Close()
		if _, err := io.Copy(io.Discard, resp.Body); err != nil || resp.StatusCode != http.StatusOK {
			b.Errorf("%d %v", resp.StatusCode, err)
		}
	}
	start := time.Now()
	ask()
	b.ReportMetric(float64(time.Since(start).Microseconds())/1000, "cold-ms")
	for b.Loop() {
		var asked atomic.Int64
		var all sync.WaitGroup
		begin := time.Now()
		for range callers {
			all.Go(func() {
				for time.Since(begin) < 3*time.Second {
					ask()
					asked.Add(1)
				}
			})
		}
		all.Wait()
		b.ReportMetric(float64(asked.Load())/time.Since(begin).Seconds(), "requests/s")
	}
	b.ReportMetric(0, "ns/op")
}

// BenchmarkSync reads the demo's largest customer through the SDK: 13 closed
// cycles and the open one, stage by stage.
func BenchmarkSync(b *testing.B) {
	for b.Loop() {
		c := testapp.NewClouded(b, now, world.Long(13))
		clocked := map[collect.Stage]time.Duration{}
		stage, since := collect.Initializing, time.Now()
		begin := since
		row, err := c.Collect.Sync(auth.With(b.Context(), auth.System()), "ydzn", cloudsync.CauseUser, func(p collect.Progress) {
			if p.Stage != stage {
				clocked[stage] += time.Since(since)
				stage, since = p.Stage, time.Now()
			}
		})
		if err != nil {
			b.Fatal(err)
		}
		for s, took := range clocked {
			b.ReportMetric(took.Seconds(), string(s)+"-s")
		}
		bills := clocked[collect.Bills] + clocked[collect.History]
		b.ReportMetric(time.Since(begin).Seconds(), "whole-s")
		b.ReportMetric(float64(row.Lines), "lines")
		b.ReportMetric(float64(row.Lines)/bills.Seconds(), "lines/s")
		b.ReportMetric(float64(row.Points), "points")
		b.ReportMetric(peak(b), "peak-MiB")
		b.ReportMetric(0, "ns/op")
	}
}

// BenchmarkSyncAtTheCloudsPace reads at the real cloud's ceiling of 10 bill
// calls a second, 300 lines each at most: used/offered is how much of it is
// used while bills are read. What lacks to 1 is CloudLens being the slower side.
func BenchmarkSyncAtTheCloudsPace(b *testing.B) {
	const pace = 10
	for b.Loop() {
		c := testapp.NewClouded(b, now, world.Long(2), testapp.Asking(func(o *aliyun.Options) { o.BillRate, o.Wait = pace, nil }))
		billed := func() float64 {
			calls := c.Simulator.Calls()
			return float64(calls["DescribeInstanceBill"] + calls["QueryBillOverview"] + calls["QueryAccountBill"])
		}
		var took time.Duration
		var calls float64
		stage, since, before := collect.Initializing, time.Now(), 0.0
		row, err := c.Collect.Sync(auth.With(b.Context(), auth.System()), "ydzn", cloudsync.CauseUser, func(p collect.Progress) {
			if p.Stage == stage {
				return
			}
			if stage == collect.Bills || stage == collect.History {
				took, calls = took+time.Since(since), calls+billed()-before
			}
			stage, since, before = p.Stage, time.Now(), billed()
		})
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(calls, "calls")
		b.ReportMetric(float64(row.Lines), "lines")
		b.ReportMetric(float64(row.Lines)/took.Seconds(), "lines/s")
		b.ReportMetric(calls/took.Seconds()/pace, "used/offered")
		b.ReportMetric(0, "ns/op")
	}
}
