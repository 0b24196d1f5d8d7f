package graph_test

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"iter"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	entgo "entgo.io/ent"

	"github.com/cloudlens/cloudlens/internal/cloud/world"
	"github.com/cloudlens/cloudlens/internal/config"
	"github.com/cloudlens/cloudlens/internal/ingest"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/ledger/duckdb"
	"github.com/cloudlens/cloudlens/internal/rule"
	"github.com/cloudlens/cloudlens/internal/testapp"
	"github.com/cloudlens/cloudlens/internal/testdb"
)

var update = flag.Bool("update", false, "write the golden files anew; read the diff before you commit it")

// now is when all tests of this package play.
var now = time.Date(2026, time.May, 17, 3, 4, 5, 0, time.UTC)

// statements counts what the catalogue and the ledger are asked.
type statements struct {
	Catalogue int64 `json:"catalogue"`
	Ledger    int64 `json:"ledger"`
}

// counted is a program that counts its statements.
type counted struct {
	*testapp.App
	catalogue atomic.Int64
	ledger    *ledgerCalls
}

// program starts the real server over both stores, with the bill that can be
// added up by hand and a summary whose lines have no day.
func program(t *testing.T) *counted {
	t.Helper()
	p := empty(t)
	p.bills(t)
	return p
}

// everywhere runs the test on such a program with the catalogue in either
// database.
func everywhere(t *testing.T, test func(t *testing.T, p *counted)) {
	t.Helper()
	testdb.EachAddress(t, func(t *testing.T, address string) {
		p := on(t, config.Stores{Data: t.TempDir(), Database: address})
		p.bills(t)
		test(t, p)
	})
}

func (p *counted) bills(t *testing.T) {
	t.Helper()
	p.ImportBill(t)
	summary, err := os.ReadFile("testdata/summary.csv")
	if err != nil {
		t.Fatal(err)
	}
	p.Import(t, "summary.csv", string(summary), ingest.FilesRequest{Currency: "CNY"})
}

func empty(t *testing.T) *counted {
	t.Helper()
	return on(t, config.Stores{Data: t.TempDir()})
}

func on(t *testing.T, stores config.Stores) *counted {
	t.Helper()
	p := &counted{}
	p.App = testapp.On(t, stores, now, p.counting())
	p.count()
	return p
}

// clouded starts the real server beside the cloud of a small world, and reads
// its accounts. What they have is gone through a second time at later, unless
// that is zero: some of it has changed until then.
func clouded(t *testing.T, w *world.World, later time.Time) (*counted, *testapp.Clouded) {
	t.Helper()
	p := &counted{}
	c := testapp.NewClouded(t, now, w, p.counting())
	c.Sync(t)
	if !later.IsZero() {
		c.Set(later)
		c.Sync(t)
	}
	p.App = c.App
	p.count()
	return p, c
}

func (p *counted) counting() testapp.Option {
	return testapp.Over(func(e ledger.Engine) ledger.Engine {
		p.ledger = &ledgerCalls{Engine: e}
		return p.ledger
	})
}

// count begins to count what the catalogue is asked.
func (p *counted) count() {
	p.DB.Client.Intercept(entgo.InterceptFunc(func(next entgo.Querier) entgo.Querier {
		return entgo.QuerierFunc(func(ctx context.Context, q entgo.Query) (entgo.Value, error) {
			p.catalogue.Add(1)
			return next.Query(ctx, q)
		})
	}))
}

// takes tells how many statements do takes.
func (p *counted) takes(do func()) statements {
	catalogue, calls := p.catalogue.Load(), p.ledger.calls.Load()
	do()
	return statements{p.catalogue.Load() - catalogue, p.ledger.calls.Load() - calls}
}

// ledgerCalls counts questions to a ledger.
type ledgerCalls struct {
	ledger.Engine
	calls atomic.Int64

	mu    sync.Mutex
	texts []string // of the statements about many filters
}

func (l *ledgerCalls) Sum(ctx context.Context, v ledger.View, q ledger.Query) (*ledger.Table, error) {
	l.calls.Add(1)
	return l.Engine.Sum(ctx, v, q)
}

func (l *ledgerCalls) SumMany(ctx context.Context, v ledger.View, q ledger.Query, filters ...*rule.Rule) (map[string][]*ledger.Table, error) {
	l.calls.Add(1)
	l.mu.Lock()
	for _, part := range ledger.BuildMany(duckdb.Dialect(), v, &q, filters) {
		l.texts = append(l.texts, part.SQL)
	}
	l.mu.Unlock()
	return l.Engine.SumMany(ctx, v, q, filters...)
}

func (l *ledgerCalls) Discounts(ctx context.Context, v ledger.View, q ledger.Query) ([]ledger.DiscountRow, error) {
	l.calls.Add(1)
	return l.Engine.Discounts(ctx, v, q)
}

func (l *ledgerCalls) Charges(ctx context.Context, v ledger.View, q ledger.ChargeQuery) iter.Seq2[*ledger.Line, error] {
	l.calls.Add(1)
	return l.Engine.Charges(ctx, v, q)
}

func (l *ledgerCalls) Values(ctx context.Context, v ledger.View, k ledger.Key, prefix string, limit int) ([]string, error) {
	l.calls.Add(1)
	return l.Engine.Values(ctx, v, k, prefix, limit)
}

func (l *ledgerCalls) MetricWindows(ctx context.Context, q ledger.MetricQuery) ([]ledger.MetricWindow, error) {
	l.calls.Add(1)
	return l.Engine.MetricWindows(ctx, q)
}

// request is a GraphQL request in JSON.
type request struct {
	Query      string         `json:"query,omitempty"`
	Variables  map[string]any `json:"variables,omitempty"`
	Extensions map[string]any `json:"extensions,omitempty"`
}

// response is an answer in either form.
type response struct {
	Data   json.RawMessage `json:"data,omitempty"`
	Errors []failure       `json:"errors,omitempty"`
}

type failure struct {
	Message    string         `json:"message"`
	Path       []any          `json:"path,omitempty"`
	Extensions map[string]any `json:"extensions,omitempty"`
}

// ask sends a request; headers come as pairs.
func (p *counted) ask(t *testing.T, q request, headers ...string) (int, response) {
	t.Helper()
	body, err := json.Marshal(q)
	if err != nil {
		t.Fatal(err)
	}
	return p.send(t, body, append([]string{"Content-Type", "application/json"}, headers...)...)
}

func (p *counted) send(t *testing.T, body []byte, headers ...string) (int, response) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, p.URL+"/graphql", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	status, answer := p.Do(t, r)
	var out response
	if err := json.Unmarshal(answer, &out); err != nil {
		t.Fatalf("%d: %v in %s", status, err, answer)
	}
	return status, out
}

// must asks and wants no errors.
func (p *counted) must(t *testing.T, query string, variables map[string]any, out any) {
	t.Helper()
	p.Query(t, query, variables, out)
}

func read(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func names(t *testing.T, pattern string) []string {
	t.Helper()
	found, err := filepath.Glob(pattern)
	if err != nil || len(found) == 0 {
		t.Fatalf("nothing is called %s: %v", pattern, err)
	}
	for i, f := range found {
		found[i] = strings.TrimSuffix(f, filepath.Ext(f))
	}
	return found
}
