package testapp

import (
	"net/http/httptest"
	"testing"
	"time"

	"github.com/cloudlens/cloudlens/ent/cloudsync"
	"github.com/cloudlens/cloudlens/internal/account"
	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/cloud/simulator"
	"github.com/cloudlens/cloudlens/internal/cloud/world"
)

// Clouded is a program beside the invented cloud of its accounts.
type Clouded struct {
	*App
	World     *world.World
	Simulator *simulator.Simulator
	CloudURL  string
}

// NewClouded starts a world's cloud and a program at that moment, with an
// account for each of the world's that has its key. Nothing is read yet.
func NewClouded(t testing.TB, now time.Time, w *world.World, options ...Option) *Clouded {
	t.Helper()
	c := &Clouded{World: w}
	clock := func() time.Time { return c.Clock() }
	c.Simulator = simulator.New(w, clock, simulator.Options{})
	srv := httptest.NewServer(c.Simulator)
	c.CloudURL = srv.URL
	t.Cleanup(srv.Close)
	c.App = New(t, now, append([]Option{Cloud(srv.URL)}, options...)...)
	for _, a := range w.Accounts() {
		c.AddAccount(t, a)
	}
	return c
}

// AddAccount adds an account of the world with its key, under the world's name.
func (c *Clouded) AddAccount(t testing.TB, a world.Account) {
	t.Helper()
	id, secret := simulator.Key(a)
	region := "cn-hangzhou"
	if a.Site == world.InternationalSite {
		region = "ap-southeast-1"
	}
	ctx := auth.With(t.Context(), auth.System())
	if _, err := c.Accounts.Create(ctx, account.Draft{Name: a.Name, Region: region, AccessKeyID: id, AccessKeySecret: secret}); err != nil {
		t.Fatal(err)
	}
}

// Sync reads every account of the world, one after the other.
func (c *Clouded) Sync(t testing.TB) {
	t.Helper()
	ctx := auth.With(t.Context(), auth.System())
	for _, a := range c.World.Accounts() {
		if _, err := c.Collect.Sync(ctx, a.Name, cloudsync.CauseUser, nil); err != nil {
			t.Fatalf("read %s: %v", a.Name, err)
		}
	}
}
