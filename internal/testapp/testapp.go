// Package testapp runs the whole program for a test: both stores in a
// temporary folder, a clock that the test sets, and the real HTTP handler.
package testapp

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/cloudlens/cloudlens/internal/app"
	"github.com/cloudlens/cloudlens/internal/app/engines"
	"github.com/cloudlens/cloudlens/internal/cloud/aliyun"
	"github.com/cloudlens/cloudlens/internal/config"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/server"
)

// App is a running program.
type App struct {
	*app.App
	URL  string
	Data string
	now  atomic.Pointer[time.Time]
	stop func() error
}

// Option changes how a program is put together.
type Option func(*parts)

type parts struct {
	over  func(ledger.Engine) ledger.Engine
	cloud aliyun.Options
	log   io.Writer // nil for the test's, which takes warnings alone
}

// nowhere is a cloud that nobody reaches: tests ask none unless they bring
// one, and never the real one.
func nowhere(string) string { return "http://127.0.0.1:9" }

// soon waits not at all.
func soon(ctx context.Context, _ time.Duration) error { return ctx.Err() }

// Cloud is where the program asks for accounts: the address of a simulator.
func Cloud(url string) Option {
	return func(p *parts) { p.cloud.Endpoint = func(string) string { return url } }
}

// Asking changes how the cloud is asked.
func Asking(change func(*aliyun.Options)) Option { return func(p *parts) { change(&p.cloud) } }

// Logging writes all that the program logs there, the calls to the cloud
// included.
func Logging(to io.Writer) Option { return func(p *parts) { p.log = to } }

// Over puts something between the program and its ledger engine: to count
// what is asked of it, or to let it fail.
func Over(wrap func(ledger.Engine) ledger.Engine) Option {
	return func(p *parts) { p.over = wrap }
}

// New starts a program at that moment, with empty stores.
func New(t testing.TB, now time.Time, options ...Option) *App {
	t.Helper()
	return Open(t, t.TempDir(), now, options...)
}

// Open starts a program over a folder that may have data.
func Open(t testing.TB, data string, now time.Time, options ...Option) *App {
	t.Helper()
	return On(t, config.Stores{Data: data}, now, options...)
}

// On starts a program over stores that may be elsewhere.
func On(t testing.TB, stores config.Stores, now time.Time, options ...Option) *App {
	t.Helper()
	p := parts{over: func(e ledger.Engine) ledger.Engine { return e }, cloud: aliyun.Options{Endpoint: nowhere, Retries: 3, Wait: soon}}
	for _, o := range options {
		o(&p)
	}
	all := engines.Built()
	for kind, open := range all {
		all[kind] = func(ctx context.Context, place string) (ledger.Engine, error) {
			e, err := open(ctx, place)
			if err != nil {
				return nil, err
			}
			return p.over(e), nil
		}
	}
	a := &App{Data: stores.Data}
	a.Set(now)
	log := slog.New(slog.NewTextHandler(testWriter{t}, &slog.HandlerOptions{Level: slog.LevelWarn}))
	if p.log != nil {
		log = slog.New(slog.NewTextHandler(p.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
		p.cloud.Log = log
	}
	inner, err := app.Open(t.Context(), app.Options{Stores: stores, Engines: all, Cloud: p.cloud, Clock: func() time.Time { return *a.now.Load() }, Log: log})
	if err != nil {
		t.Fatal(err)
	}
	a.App = inner
	handler, err := server.New(server.Options{Services: a.Services, Clock: a.Clock, Log: log, Release: "test", Origins: []string{"http://localhost:3000"}})
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(handler)
	a.URL = srv.URL
	a.stop = sync.OnceValue(func() error {
		srv.Close()
		return a.Close()
	})
	t.Cleanup(func() { a.Stop(t) })
	return a
}

// Stop ends the program before the test does, so that another can open its
// folder.
func (a *App) Stop(t testing.TB) {
	t.Helper()
	if err := a.stop(); err != nil {
		t.Error(err)
	}
}

// Set moves the clock.
func (a *App) Set(now time.Time) { a.now.Store(&now) }

type testWriter struct{ t testing.TB }

func (w testWriter) Write(b []byte) (int, error) {
	w.t.Log(string(bytes.TrimSpace(b)))
	return len(b), nil
}

// Do sends a request and gives status and body.
func (a *App) Do(t testing.TB, r *http.Request) (status int, body []byte) {
	t.Helper()
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if body, err = io.ReadAll(resp.Body); err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, body
}

// Get reads a path.
func (a *App) Get(t testing.TB, path string) (status int, body []byte) {
	t.Helper()
	return a.Send(t, http.MethodGet, path, "", "")
}

// Send sends a body of that content type; without a type there is none.
func (a *App) Send(t testing.TB, method, path, contentType, content string) (status int, body []byte) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, a.URL+path, strings.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	return a.Do(t, r)
}

// GetInto reads a path whose answer must be 200, into out.
func (a *App) GetInto(t testing.TB, path string, out any) {
	t.Helper()
	status, body := a.Get(t, path)
	if status != http.StatusOK {
		t.Fatalf("GET %s: %d %s", path, status, body)
	}
	decode(t, body, out)
}

// Query asks the graph; errors fail the test.
func (a *App) Query(t testing.TB, query string, variables map[string]any, out any) {
	t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, a.URL+"/graphql", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	_, answer := a.Do(t, r)
	var envelope struct {
		Data   json.RawMessage
		Errors json.RawMessage
	}
	decode(t, answer, &envelope)
	if envelope.Errors != nil {
		t.Fatalf("%s\n%s", query, envelope.Errors)
	}
	decode(t, envelope.Data, out)
}

func decode(t testing.TB, body []byte, out any) {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber() // figures keep their digits
	if err := d.Decode(out); err != nil {
		t.Fatalf("%v in %s", err, body)
	}
}
