package collect_test

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"testing"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/ent/cloudsync"
	"github.com/cloudlens/cloudlens/internal/cloud/simulator"
	"github.com/cloudlens/cloudlens/internal/collect"
	"github.com/cloudlens/cloudlens/internal/testapp"
)

// gate holds a call until it is opened, or the client goes.
func gate(c *testapp.Clouded, action string) (reached <-chan struct{}, open func()) {
	at, release := make(chan struct{}), make(chan struct{})
	var once sync.Once
	c.Simulator.Fail(action, simulator.Fault{Before: func(r *http.Request) {
		once.Do(func() { close(at) })
		select {
		case <-release:
		case <-r.Context().Done():
		}
	}})
	return at, sync.OnceFunc(func() { close(release) })
}

// TestOneSyncOfAnAccountAtATime has several callers at once: all get the one
// that runs, and none that leaves stops it.
func TestOneSyncOfAnAccountAtATime(t *testing.T) {
	t.Parallel()
	w := tiny(1)
	c := start(t, now, w)
	name := w.Accounts()[0].Name
	reached, release := gate(c, "GetCallerIdentity")
	defer release()
	first, err := c.Collect.Start(system(t), name, cloudsync.CauseUser)
	if err != nil {
		t.Fatal(err)
	}
	<-reached
	if p, ok := c.Collect.Of(first.AccountID); !ok || p.Stage != collect.Initializing || p.Text("en") != "asking whose key it is" {
		t.Errorf("it begins as %+v, %q", p, p.Text("en"))
	}
	again, err := c.Collect.Start(system(t), name, cloudsync.CauseSchedule)
	if err != nil || again.ID != first.ID {
		t.Fatalf("the second caller got %v, %v; want %s", again, err, first.ID)
	}
	watched, err := c.Collect.Watch(system(t), name)
	if err != nil {
		t.Fatal(err)
	}
	gone, leave := context.WithCancel(system(t))
	left := make(chan error, 1)
	go func() {
		_, err := c.Collect.Sync(gone, name, cloudsync.CauseUser, func(collect.Progress) { leave() })
		left <- err
	}()
	if err := <-left; !errors.Is(err, context.Canceled) {
		t.Fatalf("who leaves gets %v", err)
	}
	type ending struct {
		row   *ent.CloudSync
		err   error
		steps []collect.Progress
	}
	ends := make(chan ending)
	for range 3 {
		go func() {
			var e ending
			e.row, e.err = c.Collect.Sync(system(t), name, cloudsync.CauseUser, func(p collect.Progress) {
				if len(e.steps) == 0 {
					release() // only once this caller waits
				}
				e.steps = append(e.steps, p)
			})
			ends <- e
		}()
	}
	finished := map[bool]int{}
	for range 3 {
		e := <-ends
		if e.err != nil {
			t.Fatal(e.err)
		}
		finished[e.row.ID == first.ID]++
		rises(t, e.steps)
		if e.row.Status != cloudsync.StatusCompleted || e.row.FinishedAt == nil || e.row.Lines == 0 || e.row.Resources == 0 || e.row.Points == 0 {
			t.Errorf("it ended as %+v", e.row)
		}
	}
	if finished[true] == 0 {
		t.Error("nobody joined the first sync")
	}
	var seen []collect.Progress
	for p := range watched {
		seen = append(seen, p)
	}
	rises(t, seen)
	ended, err := c.Collect.Watch(system(t), name)
	if err != nil {
		t.Fatal(err)
	}
	var after []collect.Progress
	for p := range ended {
		after = append(after, p)
	}
	if len(after) != 1 || !after[0].Ended {
		t.Errorf("after the end there is %+v to watch, want the end", after)
	}
}

// TestASyncThatJoinsAScanReadsBills asks for bills while a scan, which reads
// none, is under way: at its begin, and while it asks for metrics.
func TestASyncThatJoinsAScanReadsBills(t *testing.T) {
	t.Parallel()
	for _, action := range []string{"GetCallerIdentity", "DescribeMetricList"} {
		t.Run(action, func(t *testing.T) {
			t.Parallel()
			w := tiny(1)
			c := start(t, now, w)
			name := w.Accounts()[0].Name
			reached, release := gate(c, action)
			defer release()
			scanned := make(chan error, 1)
			go func() {
				_, _, err := c.Collect.Scan(system(t), collect.ScanInput{Account: name, Force: true}, nil)
				scanned <- err
			}()
			<-reached
			var steps []collect.Progress
			row, err := c.Collect.Sync(system(t), name, cloudsync.CauseUser, func(p collect.Progress) {
				release()
				steps = append(steps, p)
			})
			if err != nil {
				t.Fatal(err)
			}
			rises(t, steps)
			if err := <-scanned; err != nil {
				t.Error(err)
			}
			all := c.DB.Client.CloudSync.Query().AllX(system(t))
			if len(all) != 1 || row.Status != cloudsync.StatusCompleted || row.Lines == 0 || len(c.Dump(t).Bills) == 0 {
				t.Errorf("of %d syncs it ended as %+v", len(all), row)
			}
		})
	}
}

// rises expects progress that never goes back and ends with the whole.
func rises(t *testing.T, steps []collect.Progress) {
	t.Helper()
	percent := 0
	for _, p := range steps {
		if p.Percent < percent || p.Percent > 100 || p.Percent == 100 && !p.Ended || p.Total > 0 && p.Current > p.Total {
			t.Errorf("after %d %% comes %+v", percent, p)
		}
		percent = p.Percent
	}
	if end := steps[len(steps)-1]; !end.Ended || end.Percent != 100 || end.Stage != collect.Completed {
		t.Errorf("the last step is %+v", end)
	}
}

// TestTheProgramsEndInterruptsASync closes while a sync asks, and kills a
// program's rows of syncs in the open.
func TestTheProgramsEndInterruptsASync(t *testing.T) {
	t.Parallel()
	w := tiny(1)
	c := start(t, now, w)
	name := w.Accounts()[0].Name
	reached, release := gate(c, "DescribeInstanceBill")
	defer release()
	if _, err := c.Collect.Start(system(t), name, cloudsync.CauseUser); err != nil {
		t.Fatal(err)
	}
	<-reached
	c.Collect.Close()
	if row := last(t, c, name); row.Status != cloudsync.StatusInterrupted || row.FinishedAt == nil {
		t.Errorf("it ended as %+v", row)
	}
	if bills := c.Dump(t).Bills; len(bills) > 0 {
		t.Errorf("a part of its bills is visible: %v", bills[:1])
	}
	if _, err := c.Collect.Start(system(t), name, cloudsync.CauseUser); !errors.Is(err, context.Canceled) {
		t.Errorf("a sync after the end begins: %v", err)
	}
	// What a killed program leaves is a row that says it runs.
	of := c.Account(t, name)
	left := c.DB.Client.CloudSync.Create().SetAccountID(of.ID).SetCause(cloudsync.CauseUser).SetStartedAt(now).SaveX(system(t))
	c.Stop(t)
	next := open(t, c.Data, now, w)
	if row := next.DB.Client.CloudSync.GetX(system(t), left.ID); row.Status != cloudsync.StatusInterrupted || row.FinishedAt == nil {
		t.Errorf("after the next start it is %+v", row)
	}
	next.Sync(t)
}
