package world_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/cloudlens/cloudlens/internal/cloud/world"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
	"github.com/google/go-cmp/cmp"
)

// clocks are 40 moments: firsts and thirds of months, both sides of closing,
// leap days, turns of the year, both sides of midnight in the billing zone.
func clocks() []time.Time {
	at := func(y int, m time.Month, d, h, min int) time.Time {
		return time.Date(y, m, d, h, min, 0, 0, period.Shanghai)
	}
	clocks := []time.Time{
		at(2024, 2, 29, 12, 0), at(2028, 2, 29, 0, 0), at(2028, 2, 29, 23, 59), at(2028, 3, 1, 0, 0),
		at(2026, 1, 1, 0, 0), at(2026, 1, 1, 0, 30), at(2026, 1, 1, 8, 0), at(2025, 12, 31, 23, 59),
		at(2026, 11, 1, 7, 59), at(2026, 11, 2, 9, 0), at(2026, 11, 3, 11, 59), at(2026, 11, 3, 12, 0),
		at(2026, 11, 3, 12, 1), at(2026, 11, 30, 23, 0), at(2027, 2, 28, 18, 0), at(2031, 7, 31, 6, 6),
	}
	for i := range 40 - len(clocks) {
		clocks = append(clocks, at(2025, 6, 1, 3, 17).Add(time.Duration(i)*(19*24+5)*time.Hour))
	}
	return clocks
}

func account(t testing.TB, w *world.World, name string) world.Account {
	t.Helper()
	a, ok := w.Account(name)
	if !ok {
		t.Fatalf("no account %s", name)
	}
	return a
}

func TestDemoAlwaysHasAsManyInstancesAndTags(t *testing.T) {
	t.Parallel()
	w := world.Demo()
	for _, now := range clocks() {
		count, tagged, ids := map[world.Type]int{}, 0, map[string]bool{}
		for _, r := range w.Resources(account(t, w, "ydzn"), now) {
			count[r.Type]++
			if ids[r.ID] {
				t.Errorf("%s: %s twice", now, r.ID)
			}
			ids[r.ID] = true
			if r.Created.After(now) {
				t.Errorf("%s: %s is created later, %s", now, r.ID, r.Created)
			}
			instance := r.Type == world.ECS || r.Type == world.RDS || r.Type == world.Redis
			if instance && len(r.Tags) > 0 {
				tagged++
			}
		}
		got := []int{count[world.ECS], count[world.RDS], count[world.Redis], tagged}
		if diff := cmp.Diff(got, []int{378, 52, 34, 363}); diff != "" {
			t.Errorf("%s: ECS, RDS, Redis, tagged: %s", now, diff)
		}
	}
}

func TestPopulationTurnsOver(t *testing.T) {
	t.Parallel()
	w := world.Demo()
	now := clocks()[9]
	before, vanished := map[string]bool{}, 0
	for _, r := range w.Resources(account(t, w, "ydzn"), now) {
		before[r.ID] = true
	}
	for _, r := range w.Resources(account(t, w, "ydzn"), now.AddDate(0, 3, 0)) {
		if !before[r.ID] {
			vanished++
		}
	}
	if vanished < 20 || vanished > 400 {
		t.Fatalf("%d resources changed in three months", vanished)
	}
}

// quiet tells whether an instance stays under the default idle limits in
// every hour of a window, and in how many hours it was seen.
func quiet(w *world.World, r *world.Resource, from, to time.Time) (hours int, quiet bool) {
	limits := map[string]money.Decimal{
		"CPUUtilization": money.MustParse("5"), "InternetInRate": money.MustParse("8000"), "InternetOutRate": money.MustParse("8000"),
	}
	for name, limit := range limits {
		points := w.Metric(r, name, from, to, time.Hour)
		for _, p := range points {
			if p.Max.GreaterThanOrEqual(limit) {
				return 0, false
			}
		}
		hours = len(points)
	}
	return hours, hours > 0
}

func exempt(r *world.Resource) bool {
	for _, tag := range r.Tags {
		if tag.Key == "k8s.io" || tag.Key == "ack.aliyun.com" {
			return true
		}
	}
	return false
}

func TestExactlyThirtyOneInstancesAreIdleInEveryWindow(t *testing.T) {
	t.Parallel()
	w := world.Demo()
	all := clocks()
	if testing.Short() {
		all = all[:6]
	}
	for _, now := range all {
		var candidates []*world.Resource // quiet for a week: nothing else can be for longer
		for _, r := range w.Resources(account(t, w, "ydzn"), now) {
			if _, still := quiet(w, r, now.AddDate(0, 0, -7), now); r.Type == world.ECS && r.Status == "Running" && !exempt(r) && still {
				candidates = append(candidates, r)
			}
		}
		for _, days := range []int{7, 30, 90} {
			idle := 0
			from := now.AddDate(0, 0, -days)
			for _, r := range candidates {
				hours, ok := quiet(w, r, from, now)
				if !ok || r.Created.After(from) {
					continue
				}
				idle++
				if r.Kind != world.Idle || now.Sub(r.Created) < 90*24*time.Hour {
					t.Errorf("%s: %s, %s since %s, is idle for %d days", now, r.ID, r.Kind, r.Created, days)
				}
				if hours < days*24*9/10 {
					t.Errorf("%s: %s has %d of %d hours", now, r.ID, hours, days*24)
				}
			}
			if idle != 31 {
				t.Errorf("%s: %d idle in %d days", now, idle, days)
			}
		}
	}
}

func TestEveryInstanceIsOfOneKind(t *testing.T) {
	t.Parallel()
	w := world.Demo()
	for _, now := range clocks()[:20] {
		kinds := map[world.Kind]int{}
		for _, r := range w.Resources(account(t, w, "ydzn"), now) {
			if r.Type != world.ECS {
				continue
			}
			kinds[r.Kind]++
			week := now.Add(-7 * 24 * time.Hour)
			age := now.Sub(r.Created)
			hours, still := quiet(w, r, week, now)
			bad := ""
			switch r.Kind {
			case world.Idle, world.Exempt:
				if !still || exempt(r) != (r.Kind == world.Exempt) {
					bad = "is not quiet, or its tags are wrong"
				}
			case world.Stopped:
				if r.Status != "Stopped" || hours > 0 {
					bad = "runs"
				}
			case world.Unmonitored:
				if r.Status != "Running" || len(w.Metric(r, "CPUUtilization", week, now, time.Hour)) > 0 {
					bad = "has metrics"
				}
			case world.Young:
				if age >= 7*24*time.Hour || age < 6*24*time.Hour && !still && age > time.Hour {
					bad = "is not young and quiet"
				}
			case world.Busy:
				bad = idleDay(w, r, now)
			}
			if bad != "" {
				t.Errorf("%s: %s %s", now, r.ID, bad)
			}
		}
		for _, k := range []world.Kind{world.Busy, world.Idle, world.Stopped, world.Exempt, world.Young, world.Unmonitored} {
			if kinds[k] < 3 {
				t.Errorf("%s: %d %s", now, kinds[k], k)
			}
		}
	}
}

// idleDay names a whole day of the last three weeks on which a busy instance
// had no hour clearly over the limits.
func idleDay(w *world.World, r *world.Resource, now time.Time) string {
	today := period.DateOf(now.In(period.Shanghai))
	for back := 1; back <= 21; back++ {
		from := today.Add(-back).Time(period.Shanghai)
		if from.Before(r.Created.Add(7 * 24 * time.Hour)) {
			return ""
		}
		if _, still := quiet(w, r, from, from.Add(24*time.Hour)); still {
			return fmt.Sprintf("was quiet on %s", period.DateOf(from))
		}
	}
	return ""
}

func TestNoDatabaseIsIdle(t *testing.T) {
	t.Parallel()
	w := world.Demo()
	now := clocks()[14]
	for _, r := range w.Resources(account(t, w, "ydzn"), now) {
		_, names := world.Metrics(r.Type)
		if r.Type != world.RDS && r.Type != world.Redis || now.Sub(r.Created) < 8*24*time.Hour {
			continue
		}
		for _, name := range names {
			peak := money.Zero
			for _, p := range w.Metric(r, name, now.AddDate(0, 0, -7), now, time.Hour) {
				if p.Max.GreaterThan(peak) {
					peak = p.Max
				}
			}
			if peak.LessThan(money.MustParse("20")) {
				t.Errorf("%s: %s is at most %s", r.ID, name, peak)
			}
		}
	}
}

func TestShortPeriodsAgreeWithTheHour(t *testing.T) {
	t.Parallel()
	w := world.Small(4)
	now := clocks()[13]
	from := now.Add(-48 * time.Hour).Truncate(time.Hour)
	for _, r := range w.Resources(w.Accounts()[0], now) {
		_, names := world.Metrics(r.Type)
		for _, name := range names {
			top := map[int64]money.Decimal{}
			for _, p := range w.Metric(r, name, from, from.Add(24*time.Hour), 5*time.Minute) {
				if h := p.Time.Unix() / 3600; p.Max.GreaterThan(top[h]) {
					top[h] = p.Max
				}
				if p.Min.GreaterThan(p.Avg) || p.Avg.GreaterThan(p.Max) {
					t.Fatalf("%s %s: min %s avg %s max %s", r.ID, name, p.Min, p.Avg, p.Max)
				}
			}
			hours := w.Metric(r, name, from, from.Add(24*time.Hour), time.Hour)
			for _, p := range hours {
				if got := top[p.Time.Unix()/3600]; !got.Equal(p.Max) {
					t.Fatalf("%s %s at %s: parts reach %s, the hour %s", r.ID, name, p.Time, got, p.Max)
				}
			}
		}
	}
}
