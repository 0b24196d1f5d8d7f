package demo_test

import (
	"testing"
	"time"

	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/cloud/aliyun"
	"github.com/cloudlens/cloudlens/internal/cost"
	"github.com/cloudlens/cloudlens/internal/demo"
	"github.com/cloudlens/cloudlens/internal/testapp"
)

func TestDemoFillsFourteenCyclesAndClosesThem(t *testing.T) {
	now := time.Date(2026, time.May, 17, 3, 4, 5, 0, time.UTC)
	cloud := demo.NewCloud(func() time.Time { return now })
	a := testapp.New(t, now, testapp.Asking(func(o *aliyun.Options) { o.Endpoint = cloud.Endpoint }))
	a.OnClose(cloud.Close)
	if err := demo.Bring(t.Context(), a.App, func(string) {}); err != nil {
		t.Fatal(err)
	}
	ctx := auth.With(t.Context(), auth.Open())
	cycles, err := a.Costs.Cycles(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	states := map[cost.State]int{}
	for _, c := range cycles {
		states[c.State]++
	}
	if len(cycles) != 3*14 || states[cost.Closed] != 3*13 || states[cost.Matched] != 3 {
		t.Fatalf("%d cycles in states %v", len(cycles), states)
	}
	before, err := a.DB.Store(ctx)
	if err != nil {
		t.Fatal(err)
	}
	// The next start reads nothing that is closed, and changes nothing open.
	if err := demo.Bring(t.Context(), a.App, func(string) {}); err != nil {
		t.Fatal(err)
	}
	after, err := a.DB.Store(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if n := after.LastBatch - before.LastBatch; n != 3 {
		t.Fatalf("the second start staged %d slices, want the 3 open ones", n)
	}
	summary, err := a.Dashboards.Summary(ctx, "ydzn", "")
	if err != nil {
		t.Fatal(err)
	}
	c := summary.Counts
	if c.Total() != 464 || c.ECS != 378 || c.RDS != 52 || c.Redis != 34 || c.TagCoverage().String() != "78.23" || summary.Idle != 31 {
		t.Errorf("the summary is %+v", summary)
	}
}
