//go:build !noduckdb

package duckdb_test

import (
	"database/sql"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"

	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/ledger/duckdb"
	"github.com/cloudlens/cloudlens/internal/ledger/ledgertest"
	"github.com/cloudlens/cloudlens/internal/period"
	"github.com/google/go-cmp/cmp"
)

// earlier is what ledgers of earlier versions lacked; none said by which rules
// its sums were made.
var earlier = map[string][]string{
	"kinds": {
		"ALTER TABLE charge DROP COLUMN spread", "ALTER TABLE charge DROP COLUMN service_to", "ALTER TABLE charge DROP COLUMN service_from",
		"ALTER TABLE cost_day DROP COLUMN coupons", "ALTER TABLE cost_month DROP COLUMN effective", "ALTER TABLE cost_month DROP COLUMN coupons",
		"UPDATE cost_day SET discount = 0", "DROP TABLE spread_day", "DROP TABLE discount_part", "DROP TABLE cost_brief",
	},
	"brief sums": {"DROP TABLE cost_brief"},
	"numbers":    {"DROP TABLE resource", "ALTER TABLE cost_month DROP COLUMN resource"},
	"attributes": {"ALTER TABLE subject DROP COLUMN " + unused.Column},
	"rules":      {"UPDATE cost_day SET discount = 0", "UPDATE cost_month SET billed = 0", "UPDATE cost_brief SET billed_n = 0"},
}

// unused is an attribute that the lines of these tests do not have, in the midst
// of those that they have.
var unused = ledger.Attributes[slices.IndexFunc(ledger.Attributes, func(a ledger.Attribute) bool { return a.Column == "pip" })]

func TestALedgerOfAnEarlierVersionIsSummedAnew(t *testing.T) {
	for lacks, statements := range earlier {
		t.Run(lacks, func(t *testing.T) { summedAnew(t, statements) })
	}
}

func summedAnew(t *testing.T, statements []string) {
	path := filepath.Join(t.TempDir(), "ledger.duckdb")
	jan := period.NewCycle(2026, 1)
	charges := ledgertest.Charges(rand.New(rand.NewPCG(1, 1)), jan, 300)
	for i := range charges {
		charges[i].Service = period.Range{} // which it had no columns for
		*unused.Of(&charges[i].Subject) = ""
	}
	ask := func(batch int32) (out []*ledger.Table) {
		e, err := duckdb.Open(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		defer func() {
			if err := e.Close(); err != nil {
				t.Error(err)
			}
		}()
		if has, err := e.Batches(t.Context()); err != nil {
			t.Fatal(err)
		} else if has[batch] == 0 {
			write(t, e, batch, charges)
		}
		if err := e.Publish(t.Context(), 1, []ledger.Live{{Batch: batch, Account: "a"}}); err != nil {
			t.Fatal(err)
		}
		byService := []ledger.Key{{Dim: ledger.ByService}}
		for _, q := range []ledger.Query{
			{Grain: ledger.Day, Kinds: ledger.Kinds, Group: byService},
			{Grain: ledger.Month, Kinds: ledger.Kinds, Group: byService}, // from the brief sums
			{Group: byService, Resources: true},
			{Kinds: ledger.Kinds[:1], Group: []ledger.Key{{Dim: ledger.ByResource}}, Currency: "CNY", Top: 3, RankBy: 1},
		} {
			q.Span = ledger.CyclesSpan(jan, jan)
			table, err := e.Sum(t.Context(), ledger.View{Revision: 1, Accounts: []string{"a"}}, q)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, table)
		}
		return out
	}
	want := ask(1)
	db, err := sql.Open("duckdb", path)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range append(statements, "DELETE FROM meta WHERE key = 'sums'") {
		if _, err := db.ExecContext(t.Context(), s); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	for _, batch := range []int32{1, 2} { // what there was, and what is written to the ledger after that
		if diff := cmp.Diff(want, ask(batch)); diff != "" {
			t.Errorf("sums of before and of batch %d after (-before +after):\n%s", batch, diff)
		}
	}
}

// The number of a resource goes with the last subject of it, and that of none
// stays.
func TestNumbersOfForgottenResourcesAreGone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ledger.duckdb")
	e, err := duckdb.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	jan := period.NewCycle(2026, 1)
	charge := func(resource string) ledger.Charge {
		return ledger.Charge{Cycle: jan, Subject: ledger.Subject{Currency: "CNY", Service: "ecs", Resource: resource}}
	}
	write(t, e, 1, []ledger.Charge{charge("i-1"), charge("i-2"), charge("")})
	write(t, e, 2, []ledger.Charge{charge("i-2"), charge("i-3")})
	if err := e.Forget(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	write(t, e, 3, []ledger.Charge{charge("i-4"), charge("i-1"), charge("i-3")})
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("duckdb", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var named, numbers, rows string
	for query, to := range map[string]*string{
		"SELECT string_agg(name, ' ' ORDER BY name) FROM resource":                                                       &named,
		"SELECT COUNT(DISTINCT id) || ' from ' || MIN(id) FROM resource":                                                 &numbers,
		"SELECT string_agg(DISTINCT r.name, ' ' ORDER BY r.name) FROM cost_month m JOIN resource r ON r.id = m.resource": &rows,
	} {
		if err := db.QueryRowContext(t.Context(), query).Scan(to); err != nil {
			t.Fatal(err)
		}
	}
	if named != " i-1 i-2 i-3 i-4" || numbers != "5 from 0" || rows != "i-1 i-2 i-3 i-4" {
		t.Errorf("named %q, numbered %q, billed %q", named, numbers, rows)
	}
}

func write(t *testing.T, e *duckdb.Engine, batch int32, charges []ledger.Charge) {
	t.Helper()
	w, err := e.Write(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for i := range charges {
		if err := w.Append(batch, "a", &charges[i]); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := w.Finish(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(t.Context(), batch); err != nil {
		t.Fatal(err)
	}
}
