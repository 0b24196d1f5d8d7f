package collect_test

import (
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"github.com/cloudlens/cloudlens/ent/cloudsync"
	"github.com/cloudlens/cloudlens/internal/cloud/aliyun"
	"github.com/cloudlens/cloudlens/internal/cloud/simulator"
	"github.com/cloudlens/cloudlens/internal/testapp"
)

// kinds are all ways in which the simulator fails.
var kinds = map[string]simulator.Kind{
	"throttled": simulator.Throttled, "unavailable": simulator.Unavailable, "unavailable without a word": simulator.UnavailableEmpty,
	"hanging": simulator.Hanging, "a login page": simulator.Page, "bad gateway": simulator.BadGateway, "empty": simulator.Empty,
	"a numeric code": simulator.NumericCode, "unsuccessful": simulator.Unsuccessful, "forbidden": simulator.Forbidden, "cut": simulator.Cut,
	"text for an amount": simulator.TextAmount, "everything twice": simulator.TwicePage, "half a page": simulator.ShortPage,
	"an endless token": simulator.EndlessToken,
}

// final tells the kinds that trying again does not help.
func final(k simulator.Kind) bool { return k == simulator.NumericCode || k == simulator.Forbidden }

// fits tells whether an action can fail in that way.
func fits(action string, k simulator.Kind) bool {
	switch k {
	case simulator.TextAmount:
		return false // see TestWrongAmountIsMarked
	case simulator.ShortPage: // points have no total: see TestMissingMetricsAreNeverIdle
		return action == "DescribeInstanceBill" || action == "ecs.DescribeInstances"
	case simulator.EndlessToken:
		return action != "GetCallerIdentity"
	case simulator.TwicePage: // of points, the second is the first again
		return action == "DescribeInstanceBill" || action == "ecs.DescribeInstances"
	}
	return true
}

// TestEveryFaultPassesOrIsTold lets every call that matters fail in every way,
// on the day after a good sync. While it lasts the sync ends as documented and
// nothing of it is half visible; once it has passed everything is as if
// nothing had been.
func TestEveryFaultPassesOrIsTold(t *testing.T) {
	w := tiny(1)
	name := w.Accounts()[0].Name
	data := prepared(t, w)
	calm := resume(t, data, w)
	before := calm.Dump(t)
	calm.Sync(t)
	undisturbed := calm.Dump(t)
	if cmp.Equal(before.Bills, undisturbed.Bills) || cmp.Equal(before.Metrics, undisturbed.Metrics) {
		t.Fatal("a day changes nothing")
	}
	for _, action := range []string{"GetCallerIdentity", "DescribeInstanceBill", "ecs.DescribeInstances", "DescribeMetricList"} {
		for called, kind := range kinds {
			if !fits(action, kind) {
				continue
			}
			t.Run(action+" "+called, func(t *testing.T) {
				t.Parallel()
				c := resume(t, data, w, testapp.Asking(func(o *aliyun.Options) {
					if kind == simulator.Hanging {
						o.Retries, o.Timeout = 2, 250*time.Millisecond
					}
				}))
				revision := revisionOf(t, c)
				c.Simulator.Fail(action, simulator.Fault{Kind: kind})
				row, err := c.Collect.Sync(system(t), name, cloudsync.CauseUser, nil)
				got := c.Dump(t)
				if action == "GetCallerIdentity" || action == "DescribeInstanceBill" {
					if err == nil || row != nil {
						t.Fatalf("the sync ended with %+v and no error", row)
					}
					told(t, last(t, c, name).Message, name, action)
					if s := last(t, c, name).Status; s != cloudsync.StatusFailed {
						t.Errorf("the sync is %s, want FAILED", s)
					}
					if diff := cmp.Diff(before.Text(), got.Text()); diff != "" {
						t.Errorf("something of a failed sync is visible (-before +after):\n%s", diff[:min(len(diff), 2000)])
					}
					if r := revisionOf(t, c); r != revision {
						t.Errorf("the revision went from %d to %d", revision, r)
					}
				} else {
					if err != nil || row.Status != cloudsync.StatusCompleted || len(row.Warnings) != 1 {
						t.Fatalf("the sync ended with %+v, %v; want one warning", row, err)
					}
					told(t, row.Warnings[0], name, strings.TrimPrefix(action, "ecs."))
					stillHonest(t, action, before, undisturbed, got)
				}
				c.Simulator.Heal()
				if !final(kind) {
					for _, from := range []int{1, 3} {
						c.Simulator.Fail(action, simulator.Fault{Kind: kind, From: from, Times: 1})
					}
				}
				c.Sync(t)
				if n := len(last(t, c, name).Warnings); n > 0 {
					t.Errorf("a fault that passed left %d warnings", n)
				}
				if diff := cmp.Diff(undisturbed.Text(), c.Dump(t).Text()); diff != "" {
					t.Errorf("a fault that passed left a trace (-undisturbed +found):\n%s", diff[:min(len(diff), 2000)])
				}
			})
		}
	}
}

// stillHonest expects of a sync that went on without instances or without
// metrics the bills of the day, the inventory as it is or was, and no verdict
// of idleness that an undisturbed sync would not give.
func stillHonest(t *testing.T, action string, before, undisturbed, got testapp.Dump) {
	t.Helper()
	if diff := cmp.Diff(undisturbed.Bills, got.Bills); diff != "" {
		t.Errorf("the bills differ (-undisturbed +found):\n%s", diff[:min(len(diff), 2000)])
	}
	instances := func(d testapp.Dump, are bool) (out []string) {
		for _, r := range d.Inventory {
			if strings.Contains(r, `"type":"ECS"`) == are {
				out = append(out, r)
			}
		}
		return out
	}
	if diff := cmp.Diff(instances(undisturbed, false), instances(got, false)); diff != "" {
		t.Errorf("the inventory differs (-undisturbed +found):\n%s", diff[:min(len(diff), 2000)])
	}
	want := instances(undisturbed, true)
	if action == "ecs.DescribeInstances" {
		want = instances(before, true)
	}
	if diff := cmp.Diff(want, instances(got, true)); diff != "" {
		t.Errorf("the instances differ (-want +found):\n%s", diff[:min(len(diff), 2000)])
	}
	for _, v := range got.Idle {
		if strings.Contains(v, " IDLE ") && action == "DescribeMetricList" && !contains(undisturbed.Idle, v) {
			t.Errorf("without its metrics this was judged: %s", v)
		}
	}
}

func contains(all []string, of string) bool {
	id := strings.Fields(of)[2]
	for _, v := range all {
		if strings.Contains(v, id+" IDLE ") {
			return true
		}
	}
	return false
}

// told expects a text in both languages that names account and call, and says
// why and what to do.
func told(t *testing.T, texts map[string]string, account, action string) {
	t.Helper()
	for _, locale := range []string{"en", "zh"} {
		text := texts[locale]
		if !strings.Contains(text, account) || !strings.Contains(text, action) || strings.Count(text, ":")+strings.Count(text, "：") < 3 || strings.Contains(text, "%!") {
			t.Errorf("in %s it says %q", locale, text)
		}
		if han := strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Han, r) }); han != (locale == "zh") {
			t.Errorf("in %s, %q is of the other language", locale, text)
		}
	}
}

func revisionOf(t *testing.T, c *testapp.Clouded) int64 {
	t.Helper()
	view, err := c.Revisions.Current(system(t))
	if err != nil {
		t.Fatal(err)
	}
	return view.Revision
}

// TestWrongAmountIsMarked lets the cloud say another amount than it charges,
// as text. It is read for what it says, and the cycle does not equal its total
// any more: it is no longer matched, until the next sync reads it right.
func TestWrongAmountIsMarked(t *testing.T) {
	t.Parallel()
	w := tiny(1)
	c := start(t, now, w)
	c.Sync(t)
	right := c.Dump(t)
	c.Simulator.Fail("DescribeInstanceBill", simulator.Fault{Kind: simulator.TextAmount})
	c.Sync(t)
	if first := c.Dump(t).Bills[:2]; !strings.Contains(fmt.Sprint(first), "202605 OPEN") && !strings.Contains(fmt.Sprint(first), "2026-05 OPEN") {
		t.Errorf("the cycles are %v, want the open one to be unmatched", first)
	}
	c.Simulator.Heal()
	c.Sync(t)
	if diff := cmp.Diff(right.Text(), c.Dump(t).Text()); diff != "" {
		t.Errorf("it is not mended (-right +found):\n%s", diff[:min(len(diff), 2000)])
	}
}
