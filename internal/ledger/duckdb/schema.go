//go:build !noduckdb

package duckdb

import (
	"fmt"
	"runtime"
	"slices"
	"strings"

	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/rule"
)

// column is one of a table that grows with the product. Rows that were written
// before there was such a column have "" in it, or nothing where that may be.
type column struct{ name, kind string }

const (
	words  = "VARCHAR NOT NULL"
	exact  = "DECIMAL(38,12)"
	number = "INTEGER NOT NULL"
)

// subjectTable is the dimension, with the attributes of ledger.Subject.
var subjectTable = slices.Concat(
	[]column{{"id", number}, {"hash", "UUID NOT NULL"}, {"account", words}},
	columnsOf(ledger.Attributes, func(a ledger.Attribute) column { return column{a.Column, words} }),
	[]column{{"tags", words}},
)

// chargeTable is the lines, with the amounts of ledger.Money.
var chargeTable = slices.Concat(
	[]column{
		{"batch", number},
		{"line", number},
		{"cycle", number},
		{"date", number},
		{"subject", number},
		{"line_id", "VARCHAR"},
		{"correction", "BOOLEAN NOT NULL"},
		{"billing_item", "VARCHAR"},
		{"description", "VARCHAR"},
		{"usage", exact},
		{"usage_unit", "VARCHAR"},
		{"raw", "VARCHAR"},
		{"service_from", "INTEGER"},
		{"service_to", "INTEGER"},
		{"spread", "BOOLEAN"},
	},
	columnsOf(ledger.Amounts, func(a ledger.Amount) column { return column{a.Column, exact} }),
)

func columnsOf[T any](of []T, make func(T) column) (out []column) {
	for _, v := range of {
		out = append(out, make(v))
	}
	return out
}

// define is the columns as they are declared.
func define(of []column) string {
	out := make([]string, len(of))
	for i, c := range of {
		out[i] = c.name + " " + c.kind
	}
	return strings.Join(out, ", ")
}

// named are the columns behind a prefix.
func named(of []column, prefix string) []string {
	out := make([]string, len(of))
	for i, c := range of {
		out[i] = prefix + c.name
	}
	return out
}

// schema is applied at every start. live is in memory: it is published anew
// from the catalogue, which is the one that decides.
var schema = []string{
	"SET memory_limit = '" + MemoryLimit + "'",
	"SET preserve_insertion_order = false",
	// Half of the cores are left to other questions: a view asks two at a time.
	// With two cores, one question on both of them was measured no faster than on
	// one, and took half as much again of both.
	fmt.Sprintf("SET threads = %d", max(1, runtime.GOMAXPROCS(0)/2)),
	// The builder writes joins in the order in which they are best made: large
	// to small. Guessing anew from row counts went wrong by a factor of four.
	"SET disabled_optimizers = 'join_order,build_side_probe_side'",
	"CREATE TABLE IF NOT EXISTS meta (key VARCHAR NOT NULL, value VARCHAR NOT NULL)",
	"CREATE TABLE IF NOT EXISTS subject (" + define(subjectTable) + ")",
	"CREATE TABLE IF NOT EXISTS subject_tag (subject INTEGER NOT NULL, key VARCHAR NOT NULL, value VARCHAR NOT NULL)",
	"CREATE TABLE IF NOT EXISTS charge (" + define(chargeTable) + ")",
	// Orders on the days that they are for, under the batch of the order.
	"CREATE TABLE IF NOT EXISTS spread_day (batch INTEGER NOT NULL, cycle INTEGER NOT NULL, date INTEGER NOT NULL, subject INTEGER NOT NULL, effective DECIMAL(38,12) NOT NULL)",
	"CREATE TABLE IF NOT EXISTS spread_month (batch INTEGER NOT NULL, cycle INTEGER NOT NULL, month INTEGER NOT NULL, subject INTEGER NOT NULL, effective DECIMAL(38,12) NOT NULL)",
	toldTable,
	"CREATE TABLE IF NOT EXISTS discount_term (id INTEGER NOT NULL, name VARCHAR NOT NULL, kind VARCHAR NOT NULL, source VARCHAR NOT NULL, content VARCHAR NOT NULL, starts INTEGER NOT NULL, ends INTEGER NOT NULL)",
	"CREATE TABLE IF NOT EXISTS discount_part (batch INTEGER NOT NULL, cycle INTEGER NOT NULL, subject INTEGER NOT NULL, term INTEGER NOT NULL, lines INTEGER NOT NULL, amount DECIMAL(38,12) NOT NULL)",
	"CREATE TABLE IF NOT EXISTS resource (id INTEGER NOT NULL, name VARCHAR NOT NULL)",
	"INSERT INTO resource SELECT 0, '' WHERE NOT EXISTS (SELECT 1 FROM resource)", // what has no resource
	dayTable, monthTable, briefTable,
	"CREATE TABLE IF NOT EXISTS metric_point (account VARCHAR NOT NULL, resource VARCHAR NOT NULL, metric VARCHAR NOT NULL, hour INTEGER NOT NULL, " +
		"low DECIMAL(24,6) NOT NULL, high DECIMAL(24,6) NOT NULL, mean DECIMAL(24,6) NOT NULL)",
	"ATTACH IF NOT EXISTS ':memory:' AS mem",
	"CREATE TABLE IF NOT EXISTS mem.live (revision BIGINT NOT NULL, batch INTEGER NOT NULL, account VARCHAR NOT NULL)",
}

const (
	toldTable = "CREATE TABLE IF NOT EXISTS told (batch INTEGER NOT NULL, cycle INTEGER NOT NULL)"
	// telling builds told from the lines; a batch has those of one cycle.
	telling = "INSERT INTO told SELECT DISTINCT batch, cycle FROM charge WHERE amortised IS NOT NULL"
)

// numbering gives resources of new subjects their numbers, which are what rows of
// cost_month know them by.
const numbering = "INSERT INTO resource SELECT (SELECT MAX(id) FROM resource) + ROW_NUMBER() OVER (), resource FROM (SELECT resource FROM subject EXCEPT SELECT name FROM resource) s"

// The sums. Those by month, which most questions read, are kept plain: unpacking
// numbers of 128 bits was measured to take as long as summing them into groups,
// and the ledger grows by a tenth. Columns of nothing but zeros stay packed.
var (
	dayTable   = star("cost_day", "date", exact)
	monthTable = star("cost_month", "month", exact+" USING COMPRESSION uncompressed", "resource "+number)
	briefTable = star("cost_brief", "month", exact+" USING COMPRESSION uncompressed")
)

// star creates a table of sums by day or month, with amounts of a type and more
// columns behind them.
func star(table, time, amount string, more ...string) string {
	cols := []string{"batch " + number, "cycle " + number, time + " " + number, "subject " + number, "lines " + number}
	for _, k := range ledger.Kinds {
		cols = append(cols, fmt.Sprintf("%[1]s %[2]s, %[1]s_n %[3]s", k.Column(), amount, number))
	}
	return "CREATE TABLE IF NOT EXISTS " + table + " (" + strings.Join(append(cols, more...), ", ") + ")"
}

// daySums builds cost_day from the lines that where chooses.
func daySums(where string) string {
	cols := []string{"batch", "cycle", "date", "subject", "COUNT(*)"}
	for _, k := range ledger.Kinds {
		cols = append(cols, fmt.Sprintf("SUM(%[1]s), COUNT(%[1]s)", k.SQL()))
	}
	return "INSERT INTO cost_day SELECT " + strings.Join(cols, ", ") + " FROM charge" + where + " GROUP BY batch, cycle, date, subject"
}

// monthSums builds cost_month from the days that where chooses. Rows of a subject
// lie side by side: what asks for a few subjects then skips the rest unread.
func monthSums(where string) string {
	cols := []string{"batch", "cycle", "date // 100", "subject", "SUM(lines)"}
	for _, k := range ledger.Kinds {
		cols = append(cols, fmt.Sprintf("SUM(%[1]s), SUM(%[1]s_n)", k.Column()))
	}
	sums := "SELECT " + strings.Join(cols, ", ") + " FROM cost_day" + where + " GROUP BY batch, cycle, date // 100, subject"
	return "INSERT INTO cost_month SELECT m.*, r.id FROM (" + sums + ") m JOIN subject s ON s.id = m.subject JOIN resource r ON r.name = s.resource ORDER BY 1, 2, 3, 4"
}

// briefSums builds cost_brief from the months that where chooses.
func briefSums(where string) string {
	cols := []string{"m.batch", "m.cycle", "m.month", "MAX(m.subject)", "SUM(m.lines)"}
	for _, k := range ledger.Kinds {
		cols = append(cols, fmt.Sprintf("SUM(m.%[1]s), SUM(m.%[1]s_n)", k.Column()))
	}
	return "INSERT INTO cost_brief SELECT " + strings.Join(cols, ", ") + " FROM cost_month m JOIN subject s ON s.id = m.subject" + where +
		" GROUP BY m.batch, m.cycle, m.month, s." + strings.Join(ledger.BriefColumns, ", s.")
}

// ofBatch chooses the rows of one batch.
const ofBatch = " WHERE batch = ?"

// spreadSums builds spread_month from the days of a batch.
const spreadSums = "INSERT INTO spread_month SELECT batch, cycle, date // 100, subject, SUM(effective) FROM spread_day" + ofBatch + " GROUP BY batch, cycle, date // 100, subject"

// Dialect is the SQL that the engine speaks.
func Dialect() ledger.Dialect { return dialect{} }

type dialect struct{}

func (dialect) Live() string                    { return "mem.live" }
func (dialect) Arg(n int) string                { return fmt.Sprintf("$%d", n) }
func (dialect) IntDiv(a, b string) string       { return "(" + a + " // " + b + ")" }
func (dialect) Sum(e string) string             { return "SUM(" + e + ")" } // DECIMAL(38,12); overflow is an error
func (dialect) Contains(col, arg string) string { return "contains(" + col + ", " + arg + ")" }
func (dialect) StartsWith(col, arg string) string {
	return "starts_with(" + col + ", " + arg + ")"
}
func (dialect) EndsWith(col, arg string) string { return "ends_with(" + col + ", " + arg + ")" }
func (dialect) Regex(col, arg string) string    { return "regexp_matches(" + col + ", " + arg + ")" }

func (dialect) CountBits(e string) string {
	return "BIT_COUNT(BIT_OR(1::BIGINT << (" + e + ")))"
}
func (dialect) Spread(of []string) string { return "unnest([" + strings.Join(of, ", ") + "])" }
func (dialect) Each(arg string) string    { return "SELECT unnest(" + arg + "::VARCHAR[])" }

// Fold: translate alone would be right, and 20 times slower on what is ASCII.
func (dialect) Fold(e string) string {
	return "CASE WHEN strlen(" + e + ") = length(" + e + ") THEN lower(" + e + ") ELSE translate(" + e + ", 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') END"
}

func (dialect) Number(e string) string {
	return "CASE WHEN regexp_full_match(" + e + ", '" + rule.Number + "') THEN TRY_CAST(" + e + " AS DECIMAL(38,12)) END"
}
func (dialect) ComputeOnce() string      { return "MATERIALIZED" }
func (dialect) Bytewise(e string) string { return e } // binary is DuckDB's default collation
