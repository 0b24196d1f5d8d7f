package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/cloudlens/cloudlens/ent/billimport"
	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/billfile"
	"github.com/cloudlens/cloudlens/internal/cloud/world"
	"github.com/cloudlens/cloudlens/internal/cloud/world/export"
	"github.com/cloudlens/cloudlens/internal/ingest"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/period"
	"github.com/cloudlens/cloudlens/internal/rule"
	"github.com/cloudlens/cloudlens/internal/testapp"
)

var now = time.Date(2026, time.January, 20, 0, 0, 0, 0, time.UTC)

// year is the twelve cycles of 2025.
func year() []period.Cycle {
	var out []period.Cycle
	for m := range 12 {
		out = append(out, period.NewCycle(2025, time.January).Add(m))
	}
	return out
}

// peak is the process's peak memory in MiB since the last reset.
func peak(b *testing.B) float64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0 // only Linux tells
	}
	_, rest, _ := strings.Cut(string(status), "VmHWM:")
	kib, err := strconv.ParseFloat(strings.TrimSpace(strings.SplitN(rest, "kB", 2)[0]), 64)
	if err != nil {
		b.Fatal(err)
	}
	return kib / 1024
}

func resetPeak() {
	debug.FreeOSMemory()
	_ = os.WriteFile("/proc/self/clear_refs", []byte("5"), 0) // only Linux has it
}

// lines is how many bill lines a benchmark has: as given, or fewer with
// CLOUDLENS_BENCH_LINES for a quick look.
func lines(n int) int {
	if few, err := strconv.Atoi(os.Getenv("CLOUDLENS_BENCH_LINES")); err == nil {
		return min(n, few)
	}
	return n
}

// BenchmarkImport sets the import of a million bill lines of one month
// against DuckDB's own appender on the same rows.
func BenchmarkImport(b *testing.B) {
	n := lines(1_000_000)
	cycles := year()[:1]
	for b.Loop() {
		plain, err := openRaw(filepath.Join(b.TempDir(), "raw.duckdb"))
		if err != nil {
			b.Fatal(err)
		}
		start := time.Now()
		if err := plain.load(b.Context(), &source{customer: newCustomer(), cycles: cycles, lines: n}); err != nil {
			b.Fatal(err)
		}
		appender := float64(n) / time.Since(start).Seconds()
		if err := plain.close(); err != nil {
			b.Fatal(err)
		}
		a := testapp.New(b, now)
		s := &source{customer: newCustomer(), cycles: cycles, lines: n}
		resetPeak()
		start = time.Now()
		load(b, a, s)
		ours := float64(n) / time.Since(start).Seconds()
		b.ReportMetric(appender, "appender-lines/s")
		b.ReportMetric(ours, "import-lines/s")
		b.ReportMetric(ours/appender, "import/appender")
		b.ReportMetric(peak(b), "peak-MiB")
		b.ReportMetric(0, "ns/op")
		a.Stop(b)
	}
}

// BenchmarkImportFiles imports a million lines from month files of the second
// generation, as one import, against the same reading with DuckDB's own
// appender behind it.
func BenchmarkImportFiles(b *testing.B) {
	w := world.Long(44)
	customer := w.Accounts()[0]
	folder := b.TempDir()
	var paths []string
	for _, c := range w.Cycles(now)[:max(1, lines(45))] {
		path := filepath.Join(folder, c.String()+"_consumedetailbillv2.csv")
		f, err := os.Create(path)
		if err != nil {
			b.Fatal(err)
		}
		if err := errors.Join(export.V2(f, customer, w.Lines(customer, c, now), export.Options{}), f.Close()); err != nil {
			b.Fatal(err)
		}
		paths = append(paths, path)
	}
	for b.Loop() {
		plain, err := openRaw(filepath.Join(b.TempDir(), "raw.duckdb"))
		if err != nil {
			b.Fatal(err)
		}
		files, err := billfile.Open(paths, billfile.Options{})
		if err != nil {
			b.Fatal(err)
		}
		start := time.Now()
		if err := errors.Join(plain.load(b.Context(), files), plain.close()); err != nil {
			b.Fatal(err)
		}
		read := time.Since(start).Seconds()
		a := testapp.New(b, now)
		resetPeak()
		start = time.Now()
		report, err := a.Imports.Files(b.Context(), ingest.FilesRequest{Paths: paths}, nil)
		if err != nil {
			b.Fatal(err)
		}
		ours := time.Since(start).Seconds()
		n := float64(report.Import.Lines)
		b.ReportMetric(n, "lines")
		b.ReportMetric(n/read, "appender-lines/s")
		b.ReportMetric(n/ours, "import-lines/s")
		b.ReportMetric(read/ours, "import/appender")
		b.ReportMetric(peak(b), "peak-MiB")
		b.ReportMetric(0, "ns/op")
		a.Stop(b)
	}
}

func load(b *testing.B, a *testapp.App, s *source) {
	b.Helper()
	_, err := a.Imports.Run(b.Context(), ingest.Request{Source: s, Kind: billimport.KindAPI, Label: "bench"}, nil)
	if err != nil {
		b.Fatal(err)
	}
}

// questions are asked in three ways: through GraphQL over HTTP, as the SQL
// that the builder makes, and as plain SQL over raw lines.
var questions = []struct {
	name  string
	query ledger.Query
	input string
	raw   string
}{
	{
		name: "month x region x subscription, a year",
		query: ledger.Query{
			Span: ledger.CyclesSpan(202501, 202512), Grain: ledger.Month, Kinds: []ledger.Kind{ledger.Billed},
			Group: []ledger.Key{{Dim: ledger.ByRegion}, {Dim: ledger.BySubscription}},
		},
		input: `{period: {firstCycle: "2025-01", lastCycle: "2025-12"}, granularity: MONTH, groupBy: [{dimension: REGION}, {dimension: SUBSCRIPTION_TYPE}]}`,
		raw:   `SELECT cycle, region, subscription, SUM(payable) FROM line WHERE cycle BETWEEN 202501 AND 202512 GROUP BY ALL ORDER BY ALL`,
	},
	{
		name: "top 20 resources of a month",
		query: ledger.Query{
			Span: ledger.CyclesSpan(202506, 202506), Kinds: []ledger.Kind{ledger.Billed}, Group: []ledger.Key{{Dim: ledger.ByResource}}, Top: 20,
		},
		input: `{period: {firstCycle: "2025-06", lastCycle: "2025-06"}, groupBy: [{dimension: RESOURCE}], top: 20}`,
		raw:   `SELECT resource, SUM(payable) AS s FROM line WHERE cycle = 202506 GROUP BY resource ORDER BY s DESC, resource LIMIT 20`,
	},
	{
		name: "a tag filter over a year",
		query: ledger.Query{
			Span: ledger.CyclesSpan(202501, 202512), Grain: ledger.Month, Kinds: []ledger.Kind{ledger.Billed},
			Filter: rule.All(
				&rule.Rule{Key: rule.Key{Dim: rule.Tag, Tag: "Environment"}, Values: []string{"production"}},
				rule.Is(rule.Region, "cn-region-1", "cn-region-2", "cn-region-3"),
			),
		},
		input: `{period: {firstCycle: "2025-01", lastCycle: "2025-12"}, granularity: MONTH, filter: {and: [` +
			`{dimension: TAG, tagKey: "Environment", values: ["production"]}, {dimension: REGION, values: ["cn-region-1", "cn-region-2", "cn-region-3"]}]}}`,
		raw: `SELECT cycle, SUM(payable) FROM line WHERE cycle BETWEEN 202501 AND 202512 AND tags['Environment'] = 'production'
			AND region IN ('cn-region-1', 'cn-region-2', 'cn-region-3') GROUP BY ALL ORDER BY ALL`,
	},
}

// BenchmarkQuestions asks each question of ten million lines over a year.
func BenchmarkQuestions(b *testing.B) {
	n := lines(10_000_000)
	a := testapp.New(b, now)
	plain, err := openRaw(filepath.Join(b.TempDir(), "raw.duckdb"))
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = plain.close() }()
	start := time.Now()
	load(b, a, &source{customer: newCustomer(), cycles: year(), lines: n})
	b.Logf("imported %d lines in %s", n, time.Since(start).Round(time.Second))
	if err := plain.load(b.Context(), &source{customer: newCustomer(), cycles: year(), lines: n}); err != nil {
		b.Fatal(err)
	}
	ctx := auth.With(b.Context(), auth.Open())
	view, err := a.Revisions.Current(ctx)
	if err != nil {
		b.Fatal(err)
	}
	accounts, err := a.Accounts.List(ctx)
	if err != nil {
		b.Fatal(err)
	}
	lv := ledger.View{Revision: view.Revision, Accounts: []string{accounts[0].ID.String()}}
	for _, q := range questions {
		b.Run(strings.ReplaceAll(q.name, " ", "_"), func(b *testing.B) {
			for b.Loop() {
				graph := warm(b, func() error { return ask(b, a, q.input) })
				builder := warm(b, func() error { _, err := a.Engine.Sum(ctx, lv, q.query); return err })
				wide := warm(b, func() error { return plain.read(ctx, q.raw) })
				b.ReportMetric(graph, "graphql-ms")
				b.ReportMetric(builder, "builder-ms")
				b.ReportMetric(wide, "raw-ms")
				b.ReportMetric(graph/wide, "graphql/raw")
				b.ReportMetric((graph-15)/builder, "(graphql-15ms)/builder")
				b.ReportMetric(0, "ns/op")
			}
		})
	}
}

// warm is the median of some runs after the first, in milliseconds.
func warm(b *testing.B, do func() error) float64 {
	b.Helper()
	var took []float64
	for i := range 16 {
		start := time.Now()
		if err := do(); err != nil {
			b.Fatal(err)
		}
		if i > 0 {
			took = append(took, float64(time.Since(start).Microseconds())/1000)
		}
	}
	slices.Sort(took)
	return took[len(took)/2]
}

func ask(b *testing.B, a *testapp.App, input string) error {
	b.Helper()
	return send(b, a, "{ costs(input: "+input+") { total { amount { amount } } groups { keys { value } total { amount { amount } } points { date figure { amount { amount } } } } series { date figure { amount { amount } } } } }")
}

// send asks GraphQL over HTTP, and reads all of the answer.
func send(b *testing.B, a *testapp.App, query string) error {
	b.Helper()
	body, err := json.Marshal(map[string]string{"query": query})
	if err != nil {
		return err
	}
	r, err := http.NewRequestWithContext(b.Context(), http.MethodPost, a.URL+"/graphql", bytes.NewReader(body))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	if err == nil && bytes.Contains(answer, []byte(`"errors"`)) {
		err = fmt.Errorf("%s", answer)
	}
	return err
}

// read fetches every row, as a client does.
func (r *raw) read(ctx context.Context, query string) error {
	rows, err := r.db.QueryContext(ctx, query)
	if err != nil {
		return err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	values := make([]any, len(columns))
	for i := range values {
		values[i] = new(any)
	}
	for rows.Next() {
		if err := rows.Scan(values...); err != nil {
			return err
		}
	}
	return rows.Err()
}
