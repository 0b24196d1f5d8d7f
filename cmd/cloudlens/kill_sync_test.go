package main

import (
	"math/rand/v2"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cloudlens/cloudlens/internal/cloud/simulator"
	"github.com/cloudlens/cloudlens/internal/cloud/world"
	"github.com/cloudlens/cloudlens/internal/testapp"
)

// TestKilledSyncLeavesNothingHalf kills the program at random moments of a
// sync, in a folder that knows nothing and in one that knows the day before.
// After every restart each cycle, the inventory, the verdicts and each series
// are as they were or as they will be, and another sync gives exactly what an
// undisturbed one does. It takes a minute for its fifty kills.
func TestKilledSyncLeavesNothingHalf(t *testing.T) {
	t.Parallel()
	uid := "1000000000000201"
	w := world.New(5, 2, world.Profile{
		Account: world.Account{Name: "tiny", UID: uid, Site: world.ChinaSite, Currency: "CNY", Members: []world.Member{{UID: uid, Name: "tiny"}}},
		Regions: []string{"cn-hangzhou"}, ECS: world.ECSMix{Busy: 1, Idle: 1, Stopped: 1, Turnover: 2}, RDS: 1, Tagged: 3, Disks: 1, Odds: 300,
	})
	cloud := httptest.NewServer(simulator.New(w, func() time.Time { return now }, simulator.Options{}))
	defer cloud.Close()
	before, after := map[string]testapp.Dump{}, testapp.Dump{}
	folders := map[string]string{"nothing": t.TempDir(), "yesterday": t.TempDir()}
	var whole time.Duration
	for name, data := range folders {
		old := &testapp.Clouded{World: w}
		old.Simulator = simulator.New(w, func() time.Time { return old.Clock() }, simulator.Options{})
		server := httptest.NewServer(old.Simulator)
		old.App = testapp.Open(t, data, now.Add(-24*time.Hour), testapp.Cloud(server.URL))
		old.AddAccount(t, w.Accounts()[0])
		if name == "yesterday" {
			old.Sync(t)
		}
		before[name] = old.Dump(t)
		old.Stop(t)
		server.Close()
	}
	for name, data := range folders {
		data, began := folder(t, data), time.Now()
		if out, err := process(t, syncing(data, cloud.URL)).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		whole = max(whole, time.Since(began))
		a := testapp.Open(t, data, now)
		got := a.Dump(t)
		a.Stop(t)
		if len(after.Bills) > 0 && !cmp.Equal(after.Bills, got.Bills) {
			t.Fatalf("from %s the bills are others: %s", name, cmp.Diff(after.Bills, got.Bills))
		}
		after = got
	}
	random := rand.New(rand.NewPCG(8, 8))
	killed := 0
	const times = 50
	want := map[string]testapp.Dump{}
	for i := range times {
		name := []string{"nothing", "yesterday"}[i%2]
		data := folder(t, folders[name])
		if i >= 2 && killAfter(t, syncing(data, cloud.URL), time.Duration(random.Int64N(int64(whole)))) {
			killed++
		}
		a := &testapp.Clouded{World: w, App: testapp.Open(t, data, now, testapp.Cloud(cloud.URL))}
		found := a.Dump(t)
		a.Sync(t)
		synced := a.Dump(t)
		a.Stop(t)
		if i < 2 { // the undisturbed ones
			want[name] = synced
			continue
		}
		for what, part := range map[string]func(testapp.Dump) []string{
			"inventory": func(d testapp.Dump) []string { return d.Inventory },
			"verdicts":  func(d testapp.Dump) []string { return d.Idle },
		} {
			if got := part(found); !slices.Equal(got, part(before[name])) && !slices.Equal(got, part(want[name])) {
				t.Errorf("kill %d left half an %s:\n%s", i, what, strings.Join(got, "\n"))
			}
		}
		oneOf(t, i, "series", each(found.Metrics), each(before[name].Metrics), each(want[name].Metrics))
		oneOf(t, i, "cycle", cycles(found.Bills), cycles(before[name].Bills), cycles(want[name].Bills))
		if diff := cmp.Diff(want[name].Text(), synced.Text()); diff != "" {
			t.Fatalf("a sync after kill %d gives another dump (-undisturbed +found):\n%.3000s", i, diff)
		}
	}
	if killed < times/3 {
		t.Fatalf("only %d of %d syncs were still running when killed", killed, times)
	}
}

func syncing(data, cloud string) []string {
	return []string{"sync", "--data", data, "--cloud-endpoint", cloud, "--bill-rate", "1000", "--cloud-rate", "1000", "--log-level", "error"}
}

// folder is a copy of a data folder.
func folder(t *testing.T, from string) string {
	t.Helper()
	to := t.TempDir()
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(filepath.Join(to, "keyset.json"), 0o600); err != nil {
		t.Fatal(err)
	}
	return to
}

// killAfter starts a process and kills it after a while; it tells whether it
// was still running.
func killAfter(t *testing.T, args []string, after time.Duration) bool {
	t.Helper()
	c := process(t, args)
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	timer := time.AfterFunc(after, func() { _ = c.Process.Kill() }) // it may have ended
	defer timer.Stop()
	return c.Wait() != nil
}

// cycles are the lines and the total of each cycle.
func cycles(bills []string) map[string]string {
	out := map[string]string{}
	for _, b := range bills {
		if f := strings.Fields(b); f[0] != "sum" {
			out[strings.Trim(f[2], "{")] += b + "\n"
		}
	}
	return out
}

// each is every series by resource and metric.
func each(metrics []string) map[string]string {
	out := map[string]string{}
	for _, m := range metrics {
		f := strings.Fields(m)
		out[f[2]+" "+f[3]] = m
	}
	return out
}

// oneOf expects each to be what it was or what it will be.
func oneOf(t *testing.T, kill int, what string, found, was, will map[string]string) {
	t.Helper()
	for key, got := range found {
		if got != was[key] && got != will[key] {
			t.Errorf("kill %d left a %s %s that is neither:\n%.2000s", kill, what, key, cmp.Diff(will[key], got))
		}
	}
	for key := range was {
		if found[key] == "" {
			t.Errorf("kill %d lost the %s %s", kill, what, key)
		}
	}
}
