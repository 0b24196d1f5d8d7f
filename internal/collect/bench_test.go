package collect_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/ent/cloudsync"
	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/cloud/simulator"
	"github.com/cloudlens/cloudlens/internal/cloud/world"
	"github.com/cloudlens/cloudlens/internal/testapp"
)

// The day before and the day of most tests: early in a cycle, so that it is
// short, and late enough for the one before it to be final.
var (
	yesterday = time.Date(2026, time.May, 4, 23, 4, 5, 0, time.UTC)
	now       = yesterday.Add(24 * time.Hour)
)

// customer is an account of a few resources of every kind, in two regions.
func customer(n int) world.Profile {
	uid := fmt.Sprintf("10000000000001%02d", n)
	name := fmt.Sprintf("tiny-%02d", n)
	return world.Profile{
		Account: world.Account{Name: name, UID: uid, Site: world.ChinaSite, Currency: "CNY", Members: []world.Member{{UID: uid, Name: name}}},
		Regions: []string{"cn-hangzhou", "cn-beijing"},
		ECS:     world.ECSMix{Busy: 1, Idle: 2, Stopped: 1, Exempt: 1, Unmonitored: 1, Turnover: 1},
		RDS:     1, Redis: 1, Tagged: 6, Disks: 1, EIPs: 1, SLBs: 1, NATs: 1, MongoDBs: 1, PolarDBs: 1, Snapshots: 1, Planned: 1, Odds: 500,
	}
}

// tiny is a world of that many customers with one cycle behind the open one.
func tiny(customers int) *world.World {
	var all []world.Profile
	for n := range customers {
		all = append(all, customer(n))
	}
	return world.New(11, 1, all...)
}

// few answers for a cloud that has two regions only, so that a sync asks less.
func few(all http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Get("Action") != "DescribeRegions" {
			all.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(`{"RequestId":"1","Regions":{"Region":[{"RegionId":"cn-hangzhou","LocalName":"杭州"},{"RegionId":"cn-beijing","LocalName":"北京"}]}}`))
	})
}

// open starts a program over a folder, beside the cloud of a world of a few
// regions. It adds no account.
func open(t testing.TB, data string, at time.Time, w *world.World, options ...testapp.Option) *testapp.Clouded {
	t.Helper()
	c := &testapp.Clouded{World: w}
	c.Simulator = simulator.New(w, func() time.Time { return c.Clock() }, simulator.Options{})
	srv := httptest.NewServer(few(c.Simulator))
	t.Cleanup(srv.Close)
	c.CloudURL = srv.URL
	c.App = testapp.Open(t, data, at, append([]testapp.Option{testapp.Cloud(srv.URL)}, options...)...)
	return c
}

// start is a program beside a world, with its accounts and nothing read yet.
func start(t testing.TB, at time.Time, w *world.World, options ...testapp.Option) *testapp.Clouded {
	t.Helper()
	c := open(t, t.TempDir(), at, w, options...)
	for _, a := range w.Accounts() {
		c.AddAccount(t, a)
	}
	return c
}

// prepared is a folder in which a world was read yesterday.
func prepared(t testing.TB, w *world.World) string {
	t.Helper()
	c := start(t, yesterday, w)
	c.Sync(t)
	c.Stop(t)
	return c.Data
}

// resume starts a program today over a copy of a folder of yesterday.
func resume(t testing.TB, data string, w *world.World, options ...testapp.Option) *testapp.Clouded {
	t.Helper()
	copied := t.TempDir()
	if err := os.CopyFS(copied, os.DirFS(data)); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(filepath.Join(copied, "keyset.json"), 0o600); err != nil {
		t.Fatal(err)
	}
	return open(t, copied, now, w, options...)
}

// system is a context of the program's own.
func system(t testing.TB) context.Context { return auth.With(t.Context(), auth.System()) }

// last is the row of the account's newest sync.
func last(t testing.TB, c *testapp.Clouded, name string) *ent.CloudSync {
	t.Helper()
	of := c.Account(t, name)
	return c.DB.Client.CloudSync.Query().Where(cloudsync.AccountID(of.ID)).Order(ent.Desc(cloudsync.FieldStartedAt, cloudsync.FieldID)).FirstX(system(t))
}
