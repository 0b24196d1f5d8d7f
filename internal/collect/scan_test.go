package collect_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cloudlens/cloudlens/ent/verdict"
	"github.com/cloudlens/cloudlens/internal/account"
	"github.com/cloudlens/cloudlens/internal/cloud/world"
	"github.com/cloudlens/cloudlens/internal/collect"
	"github.com/cloudlens/cloudlens/internal/fault"
)

// expected is what an instance of the model has to be judged over that many
// days.
func expected(r *world.Resource, days int) verdict.Outcome {
	age := now.Sub(r.Created)
	young := age.Truncate(time.Hour) < time.Duration(days)*24*time.Hour
	switch {
	case r.Kind == world.Stopped:
		return verdict.OutcomeNotRunning
	case r.Kind == world.Exempt:
		return verdict.OutcomeExempt
	case r.Kind == world.Busy:
		return verdict.OutcomeBusy
	case r.Kind == world.Young && age > 6*24*time.Hour+13*time.Hour:
		return verdict.OutcomeBusy
	case young:
		return verdict.OutcomeYoung
	case r.Kind == world.Unmonitored:
		return verdict.OutcomeNotEvaluated
	}
	return verdict.OutcomeIdle // of the young ones, when the window is shorter than their quiet days
}

// TestScanJudgesEveryKind scans over 1, 7, 30 and 90 days. Each time every
// instance is judged as the model means it, however often it is asked.
func TestScanJudgesEveryKind(t *testing.T) {
	t.Parallel()
	w := tiny(1)
	a := w.Accounts()[0]
	c := start(t, now, w)
	asked := func() int { return c.Simulator.Calls()["DescribeMetricList"] }
	for _, days := range []int{7, 1, 30, 90, 7} {
		before := asked()
		found, cached, err := c.Collect.Scan(system(t), collect.ScanInput{Account: a.Name, Days: days, Force: true}, nil)
		if err != nil || cached || found.Scan.Days != days {
			t.Fatalf("%d days: %+v, %t, %v", days, found, cached, err)
		}
		if before == 0 && asked() == 0 {
			t.Errorf("%d days: no metrics were read", days)
		}
		want, idle := map[string]verdict.Outcome{}, 0
		for _, r := range w.Resources(a, now) {
			if r.Type == world.ECS {
				want[r.ID] = expected(r, days)
				if want[r.ID] == verdict.OutcomeIdle {
					idle++
				}
			}
		}
		if diff := cmp.Diff(want, outcomes(t, c, a.Name)); diff != "" || len(found.Idle) != idle || idle < 2 {
			t.Errorf("%d days: %d are found idle, want %d; the verdicts (-want +got):\n%s", days, len(found.Idle), idle, diff)
		}
		before = asked()
		again, cached, err := c.Collect.Scan(system(t), collect.ScanInput{Account: a.Name, Days: days}, nil)
		if err != nil || !cached || asked() != before || again.Scan.ID != found.Scan.ID {
			t.Errorf("%d days again: %+v, %t, %v", days, again, cached, err)
		}
	}
	if _, cached, err := c.Collect.Scan(system(t), collect.ScanInput{Account: a.Name, Days: 1}, nil); err != nil || cached {
		t.Errorf("another window is cached: %t, %v", cached, err)
	}
	if bills := c.Dump(t).Bills; len(bills) > 0 {
		t.Errorf("a scan brought bills: %v", bills[:1])
	}
}

func TestScanRefusesWhatItCannotDo(t *testing.T) {
	t.Parallel()
	w := tiny(1)
	c := start(t, now, w)
	name := w.Accounts()[0].Name
	if _, err := c.Accounts.Create(system(t), account.Draft{Name: "keyless"}); err != nil {
		t.Fatal(err)
	}
	for _, of := range []struct {
		in   collect.ScanInput
		want fault.Kind
	}{
		{collect.ScanInput{Account: name, Days: -1}, fault.KindInvalid},
		{collect.ScanInput{Account: name, Days: 91, Force: true}, fault.KindInvalid},
		{collect.ScanInput{Account: "keyless"}, fault.KindMissing},
		{collect.ScanInput{Account: "keyless", Force: true}, fault.KindMissing},
		{collect.ScanInput{Account: "nobody", Force: true}, fault.KindNotFound},
		{collect.ScanInput{}, fault.KindMissing},
	} {
		if _, _, err := c.Collect.Scan(system(t), of.in, nil); !fault.Is(err, of.want) {
			t.Errorf("%+v gives %v, want %s", of.in, err, of.want)
		}
	}
	for _, days := range []int{0, 91} { // over REST, 0 is no default
		if status, body := c.Send(t, "POST", "/api/analyze/trigger", "application/json", fmt.Sprintf(`{"account":%q,"days":%d}`, name, days)); status < 400 || status >= 500 {
			t.Errorf("%d days over REST: %d %s", days, status, body)
		}
	}
}

// TestAnAccountDeletedWhileItIsReadHasNoVerdicts deletes it while its metrics
// are asked for: that nothing is idle would be no answer.
func TestAnAccountDeletedWhileItIsReadHasNoVerdicts(t *testing.T) {
	t.Parallel()
	w := tiny(1)
	c := start(t, now, w)
	name := w.Accounts()[0].Name
	reached, release := gate(c, "DescribeMetricList")
	defer release()
	scanned := make(chan error, 1)
	go func() {
		_, _, err := c.Collect.Scan(system(t), collect.ScanInput{Account: name, Force: true}, nil)
		scanned <- err
	}()
	<-reached
	if _, err := c.Accounts.Delete(system(t), c.Account(t, name).ID); err != nil {
		t.Fatal(err)
	}
	release()
	if err := <-scanned; !fault.Is(err, fault.KindNotFound) || !strings.Contains(err.Error(), "was deleted while it was read") {
		t.Errorf("the scan says %v", err)
	}
}
