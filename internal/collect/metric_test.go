package collect_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cloudlens/cloudlens/ent/resource"
	"github.com/cloudlens/cloudlens/ent/verdict"
	"github.com/cloudlens/cloudlens/internal/cloud/simulator"
	"github.com/cloudlens/cloudlens/internal/idle"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/testapp"
)

// needed are the metrics that idleness rests on.
var needed = []string{"CPUUtilization", "InternetInRate", "InternetOutRate"}

// outcomes are the verdicts of an account by resource.
func outcomes(t *testing.T, c *testapp.Clouded, name string) map[string]verdict.Outcome {
	t.Helper()
	out := map[string]verdict.Outcome{}
	for _, v := range c.Account(t, name).QueryScan().QueryVerdicts().WithResource().AllX(system(t)) {
		out[v.Edges.Resource.ResourceID] = v.Outcome
	}
	return out
}

// count counts an outcome.
func count(of map[string]verdict.Outcome, outcome verdict.Outcome) (n int) {
	for _, o := range of {
		if o == outcome {
			n++
		}
	}
	return n
}

// TestMissingMetricsAreNeverIdle takes away every subset of the metrics, by an
// answer without points and by a refusal, and halves of all of them. What was
// idle is then not judged, and nothing else becomes idle.
func TestMissingMetricsAreNeverIdle(t *testing.T) {
	t.Parallel()
	w := tiny(1)
	name := w.Accounts()[0].Name
	full := startAltered(t, now, w)
	full.Sync(t)
	whole := outcomes(t, full.Clouded, name)
	if count(whole, verdict.OutcomeIdle) != 2 {
		t.Fatalf("the verdicts are %v, want two that are idle", whole)
	}
	for subset := 1; subset < 1<<len(needed); subset++ {
		var lost []string
		for i, m := range needed {
			if subset>>i&1 == 1 {
				lost = append(lost, m)
			}
		}
		t.Run(strings.Join(lost, " "), func(t *testing.T) {
			t.Parallel()
			c := startAltered(t, now, w)
			c.say(func(asked url.Values) (int, string) {
				switch {
				case asked.Get("Action") != "DescribeMetricList" || !slices.Contains(lost, asked.Get("MetricName")):
					return 0, ""
				case subset%2 == 0:
					return http.StatusForbidden, denied
				}
				return http.StatusOK, `{"RequestId":"1","Code":"200","Success":true,"Datapoints":"","NextToken":""}`
			})
			c.Sync(t)
			holdsBack(t, whole, outcomes(t, c.Clouded, name))
		})
	}
	t.Run("halves", func(t *testing.T) {
		t.Parallel()
		c := startAltered(t, now, w)
		c.Simulator.Fail("DescribeMetricList", simulator.Fault{Kind: simulator.ShortPage})
		c.Sync(t)
		holdsBack(t, whole, outcomes(t, c.Clouded, name))
	})
}

// holdsBack expects that nothing is idle without what it takes to tell.
func holdsBack(t *testing.T, whole, got map[string]verdict.Outcome) {
	t.Helper()
	if len(got) != len(whole) {
		t.Errorf("%d verdicts, want %d", len(got), len(whole))
	}
	for id, outcome := range got {
		if outcome == verdict.OutcomeIdle || whole[id] == verdict.OutcomeIdle && outcome != verdict.OutcomeNotEvaluated {
			t.Errorf("%s is %s, was %s with all metrics", id, outcome, whole[id])
		}
	}
}

// TestJudgeNeedsNineTenthsOfEachMetric judges what is idle again with ever
// fewer hours of each metric.
func TestJudgeNeedsNineTenthsOfEachMetric(t *testing.T) {
	t.Parallel()
	w := tiny(1)
	c := start(t, now, w)
	c.Sync(t)
	of := c.Account(t, w.Accounts()[0].Name)
	until := idle.Until(now)
	windows, err := c.Resources.Windows(system(t), of.ID, needed, until.Add(-7*24*time.Hour), until)
	if err != nil {
		t.Fatal(err)
	}
	present, err := c.Resources.Present(system(t), of.ID, resource.TypeECS)
	if err != nil {
		t.Fatal(err)
	}
	judged := 0
	for _, r := range present {
		if outcome, _ := idle.Judge(r, windows[r.ResourceID], idle.DefaultRules(), 7, until); outcome != verdict.OutcomeIdle {
			continue
		}
		judged++
		for _, metric := range needed {
			for points := range 7*24 + 1 {
				some := map[string]ledger.MetricWindow{}
				for name, w := range windows[r.ResourceID] {
					some[name] = w
				}
				less := some[metric]
				less.Points = points
				some[metric] = less
				outcome, reasons := idle.Judge(r, some, idle.DefaultRules(), 7, until)
				want := verdict.OutcomeNotEvaluated
				if points >= 152 { // 90 % of 168 is 151.2
					want = verdict.OutcomeIdle
				}
				if outcome != want {
					t.Fatalf("with %d hours of %s it is %s: %v", points, metric, outcome, reasons)
				}
				if want == verdict.OutcomeNotEvaluated && (reasons[0].Metric != metric || reasons[0].Value != fmt.Sprint(points)) {
					t.Fatalf("with %d hours of %s the reasons are %v", points, metric, reasons)
				}
			}
		}
	}
	if judged != 2 {
		t.Errorf("%d are idle, want 2", judged)
	}
}
