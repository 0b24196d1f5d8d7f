package aliyun_test

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/cloudlens/cloudlens/internal/bill"
	"github.com/cloudlens/cloudlens/internal/cloud"
	"github.com/cloudlens/cloudlens/internal/cloud/aliyun"
	"github.com/cloudlens/cloudlens/internal/cloud/simulator"
	"github.com/cloudlens/cloudlens/internal/cloud/world"
	"github.com/cloudlens/cloudlens/internal/period"
)

var now = time.Date(2026, 11, 24, 9, 0, 0, 0, period.Shanghai)

const october = period.Cycle(202610)

// stage is a world that is served, and the client that asks it.
type stage struct {
	*simulator.Simulator
	world *world.World
	cloud *aliyun.Cloud
	log   *record
	waits *waits
	url   string
}

// serve puts a world behind an address and a client before it whose waits
// take no time.
func serve(t testing.TB, w *world.World, o simulator.Options) *stage {
	t.Helper()
	s := &stage{Simulator: simulator.New(w, func() time.Time { return now }, o), world: w}
	s.cloud, s.log, s.waits, s.url = client(t, s.Simulator)
	return s
}

// client asks the handler in place of the cloud.
func client(t testing.TB, h http.Handler) (*aliyun.Cloud, *record, *waits, string) {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	log, waits := &record{}, &waits{}
	return aliyun.New(aliyun.Options{
		Endpoint: func(string) string { return server.URL },
		Wait:     waits.wait, Now: waits.now, Clock: func() time.Time { return now }, Timeout: 5 * time.Second,
		Log: slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}), log, waits, server.URL
}

// account is the account of that name with its key.
func (s *stage) account(t testing.TB, name string) *aliyun.Account {
	t.Helper()
	a, ok := s.world.Account(name)
	if !ok {
		t.Fatalf("no account %s", name)
	}
	return s.cloud.Account(name, keyOf(a), homeOf(a))
}

func keyOf(a world.Account) cloud.Key {
	id, secret := simulator.Key(a)
	return cloud.Key{ID: id, Secret: secret}
}

func homeOf(a world.Account) string {
	if a.Site == world.ChinaSite {
		return "cn-hangzhou"
	}
	return "us-west-1"
}

// waits is a clock that only waiting moves.
type waits struct {
	mu    sync.Mutex
	since time.Duration
	count int
}

func (w *waits) wait(ctx context.Context, d time.Duration) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.since += d
	w.count++
	return ctx.Err()
}

func (w *waits) now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return now.Add(w.since)
}

// record keeps what is logged.
type record struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (r *record) Write(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.text.Write(p)
}

func (r *record) String() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.text.String()
}

// lines reads a whole source.
func lines(ctx context.Context, s bill.Source) ([]bill.Line, error) {
	var all []bill.Line
	for l, err := range s.Lines(ctx) {
		if err != nil {
			return all, err
		}
		own := *l
		own.Findings = append([]bill.Finding(nil), l.Findings...)
		all = append(all, own)
	}
	return all, nil
}
