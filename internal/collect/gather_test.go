package collect_test

import (
	"net/http"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cloudlens/cloudlens/ent/cloudsync"
	"github.com/cloudlens/cloudlens/internal/cloud/simulator"
)

// TestPointsThatWereReadOutlastABrokenSync closes while the ninth question for
// points is open: of those before it at most three are, too. The next sync
// reads what lacks, and nothing twice.
func TestPointsThatWereReadOutlastABrokenSync(t *testing.T) {
	t.Parallel()
	w := tiny(1)
	c := start(t, now, w)
	reached := make(chan struct{})
	once := sync.OnceFunc(func() { close(reached) })
	c.Simulator.Fail("DescribeMetricList", simulator.Fault{From: 9, Before: func(r *http.Request) {
		once()
		<-r.Context().Done()
	}})
	if _, err := c.Collect.Start(system(t), w.Accounts()[0].Name, cloudsync.CauseUser); err != nil {
		t.Fatal(err)
	}
	<-reached
	c.Collect.Close()
	part := c.Dump(t).Metrics
	c.Stop(t)
	next := open(t, c.Data, now, w)
	next.Sync(t)
	whole := start(t, now, w)
	whole.Sync(t)
	want := whole.Dump(t).Metrics
	if len(part) == 0 || len(part) >= len(want) {
		t.Errorf("%d series outlast the end, of %d", len(part), len(want))
	}
	if diff := cmp.Diff(want, next.Dump(t).Metrics); diff != "" {
		t.Errorf("after the next sync (-read at once +in two parts):\n%s", diff)
	}
	if asked, all := next.Simulator.Calls()["DescribeMetricList"], whole.Simulator.Calls()["DescribeMetricList"]; asked >= all {
		t.Errorf("the next sync asks %d times for points, one that begins anew %d times", asked, all)
	}
}
