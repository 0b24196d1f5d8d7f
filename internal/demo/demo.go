// Package demo gives CloudLens invented customers: a model of their cloud on
// this machine, and accounts whose keys open it and nothing else. Everything
// after that is what happens to anybody's account.
package demo

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/cloudlens/cloudlens/ent/cloudsync"
	"github.com/cloudlens/cloudlens/internal/account"
	"github.com/cloudlens/cloudlens/internal/app"
	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/cloud/simulator"
	"github.com/cloudlens/cloudlens/internal/cloud/world"
	"github.com/cloudlens/cloudlens/internal/collect"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/locale"
	"github.com/cloudlens/cloudlens/internal/period"
)

// Cloud is the cloud of the demo's customers. It starts when one of their
// keys is first used, so that their accounts work in every later start too.
type Cloud struct {
	world *world.World
	keys  map[string]bool
	start func() (string, error)

	mu     sync.Mutex
	server *http.Server
}

// NewCloud is the cloud at a clock; nothing runs yet.
func NewCloud(clock period.Clock) *Cloud {
	c := &Cloud{world: world.Demo(), keys: map[string]bool{}}
	for _, a := range c.world.Accounts() {
		key, _ := simulator.Key(a)
		c.keys[key] = true
	}
	c.start = sync.OnceValues(func() (string, error) {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return "", fmt.Errorf("start the demo's cloud: %w", err)
		}
		c.mu.Lock()
		defer c.mu.Unlock()
		c.server = &http.Server{Handler: simulator.New(c.world, clock, simulator.Options{}), ReadHeaderTimeout: 10 * time.Second}
		go c.server.Serve(l) //nolint:errcheck // it ends with Close
		return "http://" + l.Addr().String(), nil
	})
	return c
}

// Has tells whether the key is one of the demo's.
func (c *Cloud) Has(keyID string) bool { return c.keys[keyID] }

// Endpoint is where calls with the key go: "" for keys that are not the demo's.
func (c *Cloud) Endpoint(keyID string) string {
	if !c.Has(keyID) {
		return ""
	}
	url, err := c.start()
	if err != nil {
		return "http://127.0.0.1:9" // nobody listens there: the call says that it cannot connect
	}
	return url
}

// Close ends it.
func (c *Cloud) Close() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.server == nil {
		return nil
	}
	return c.server.Close()
}

// regions are the accounts' own, which tell the site.
var regions = map[world.Site]string{world.ChinaSite: "cn-beijing", world.InternationalSite: "ap-southeast-1"}

// Bring adds the demo's accounts where they are missing and reads their cloud,
// all at once. tell gets a line per step.
func Bring(ctx context.Context, a *app.App, tell func(string)) error {
	ctx = auth.With(ctx, auth.System())
	began := a.Clock()
	var mu sync.Mutex
	var lines int64
	var resources int
	group, ctx2 := errgroup.WithContext(ctx)
	for _, customer := range world.Demo().Accounts() {
		name, err := ensure(ctx, a, customer)
		if err != nil {
			return fmt.Errorf("add the demo's account %s: %w", customer.Name, err)
		}
		group.Go(func() error {
			s, err := a.Collect.Sync(ctx2, name, cloudsync.CauseUser, steps(ctx, name, tell))
			if err != nil {
				return fmt.Errorf("read the demo's account %s: %w", name, err)
			}
			mu.Lock()
			defer mu.Unlock()
			lines, resources = lines+s.Lines, resources+s.Resources
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	tell(fmt.Sprintf("demo: %d bill lines and %d resources read in %s", lines, resources, a.Clock().Sub(began).Round(100*time.Millisecond)))
	return nil
}

// ensure makes the customer's account, or gives one that came from its bill
// files the customer's key.
func ensure(ctx context.Context, a *app.App, customer world.Account) (name string, err error) {
	id, secret := simulator.Key(customer)
	known, err := a.Accounts.ByName(ctx, customer.Name)
	if fault.Is(err, fault.KindNotFound) {
		made, err := a.Accounts.Create(ctx, account.Draft{Name: customer.Name, Region: regions[customer.Site], AccessKeyID: id, AccessKeySecret: secret})
		if err != nil {
			return "", err
		}
		return made.Name, nil
	}
	if err != nil {
		return "", err
	}
	if key, err := a.Accounts.AccessKey(ctx, known.ID); err == nil && key.ID == id {
		return known.Name, nil
	}
	_, err = a.Accounts.Update(ctx, known.ID, account.Patch{
		Region: account.Some(regions[customer.Site]), AccessKeyID: account.Some(id), AccessKeySecret: account.Some(secret),
	})
	return known.Name, err
}

// steps tells a line whenever a sync does something else.
func steps(ctx context.Context, name string, tell func(string)) func(collect.Progress) {
	last := ""
	language := locale.From(ctx)
	return func(p collect.Progress) {
		if text := p.Text(language); text != last && !p.Ended {
			last = text
			tell(fmt.Sprintf("demo: %s %3d %%  %s", name, p.Percent, text))
		}
	}
}
