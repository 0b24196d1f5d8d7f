package ledger

import (
	"fmt"
	"strings"
)

// Dialect is what differs between engines in the SQL of this package.
type Dialect interface {
	// Live names the table that holds the live batches of each revision.
	Live() string
	// Arg is the placeholder of the n-th argument, counted from 1.
	Arg(n int) string
	// IntDiv is the whole quotient of two integer expressions.
	IntDiv(a, b string) string
	// Sum is an exact decimal sum that fails rather than wraps.
	Sum(expr string) string
	// Contains and StartsWith compare text literally, without wildcards.
	Contains(column, arg string) string
	StartsWith(column, arg string) string
	// ComputeOnce is the word that makes a common table expression be
	// computed once, "" where that goes without saying.
	ComputeOnce() string
	// Bytewise makes text sort by its bytes, as Go does.
	Bytewise(expr string) string
}

// Statement is SQL with its arguments.
type Statement struct {
	SQL  string
	Args []any
}

// View is one version of the ledger: a revision, and the accounts that the
// question covers, as their ids in text form.
type View struct {
	Revision int64
	Accounts []string
}

type builder struct {
	d    Dialect
	args []any
}

func (b *builder) arg(v any) string {
	b.args = append(b.args, v)
	return b.d.Arg(len(b.args))
}

// BuildSum renders a checked query. Its rows have the columns: account (only
// when each is true, else ”), currency, bucket (the first day as yyyymmdd, 0
// for none or undated), a key and a label per group key, others, untagged,
// lines, and per kind the sum and how many lines had a figure.
//
// The narrowest sums that can answer are joined to their subjects and summed
// once. Summing per subject first was measured 2 to 5 times slower in DuckDB:
// its hash join of integers costs less than a second grouping of decimals.
func BuildSum(d Dialect, v View, q *Query, each bool) Statement {
	b := &builder{d: d}
	g := q.grouped(b, v, each)
	if q.Top == 0 || len(q.Group) == 0 {
		return Statement{"WITH g AS (" + g + ")\n" + q.ordered(b), b.args}
	}
	return Statement{"WITH g AS " + d.ComputeOnce() + " (" + g + "),\n" + q.ranked(b, each) + "\n" + q.folded(b), b.args}
}

// live restricts to the batches of the view.
func (b *builder) live(v View) string {
	accounts := make([]string, len(v.Accounts))
	for i, a := range v.Accounts {
		accounts[i] = b.arg(a)
	}
	if len(accounts) == 0 {
		return "1 = 0"
	}
	return fmt.Sprintf("l.revision = %s AND l.account IN (%s)", b.arg(v.Revision), strings.Join(accounts, ", "))
}

func (q *Query) subjects(b *builder) string {
	terms := []string{"1 = 1"}
	if q.Currency != "" {
		terms = append(terms, "s.currency = "+b.arg(q.Currency))
	}
	if q.Filter != nil {
		terms = append(terms, q.Filter.sql(b))
	}
	return strings.Join(terms, " AND ")
}

// source picks the narrowest sums that can answer, and the bucket expression
// over them.
func (q *Query) source(b *builder) (table, bucket string) {
	monthly := q.Span.InCycles() || q.Span.Days.From%100 == 1 && q.Span.Days.To%100 == 1
	table = "cost_month"
	month := "CASE WHEN m.month = 0 THEN m.cycle ELSE m.month END"
	if q.Span.InCycles() {
		month = "m.cycle"
	}
	if !monthly || q.Grain == Day {
		table = "cost_day"
		if !q.Span.InCycles() {
			month = "CASE WHEN m.date = 0 THEN m.cycle ELSE " + b.d.IntDiv("m.date", "100") + " END"
		}
	}
	switch q.Grain {
	case Day:
		return table, "m.date"
	case Month:
		return table, "(" + month + ") * 100 + 1"
	case Quarter:
		return table, fmt.Sprintf("(%[1]s - (%[1]s %% 100 - 1) %% 3) * 100 + 1", "("+month+")")
	case Year:
		return table, b.d.IntDiv("("+month+")", "100") + " * 10000 + 101"
	}
	return table, "0"
}

// time restricts to the span.
func (q *Query) time(b *builder, table string) string {
	if q.Span.InCycles() {
		return fmt.Sprintf("m.cycle BETWEEN %s AND %s", b.arg(int32(q.Span.First)), b.arg(int32(q.Span.Last)))
	}
	column, from, to := "m.date", int32(q.Span.Days.From), int32(q.Span.Days.To.Add(-1))
	if table == "cost_month" {
		column, from, to = "m.month", from/100, to/100
	}
	dated := fmt.Sprintf("%s BETWEEN %s AND %s", column, b.arg(from), b.arg(to))
	first, last, ok := q.Span.Whole()
	if !ok {
		return dated
	}
	return fmt.Sprintf("(%s OR (%s = 0 AND m.cycle BETWEEN %s AND %s))", dated, column, b.arg(int32(first)), b.arg(int32(last)))
}

// grouped sums per bucket and key.
func (q *Query) grouped(b *builder, v View, each bool) string {
	table, bucket := q.source(b)
	account := "''"
	if each {
		account = "s.account"
	}
	cols := []string{account + " AS account", "s.currency AS currency", bucket + " AS bucket"}
	by := []string{"1", "2", "3"}
	from := fmt.Sprintf("%s m JOIN %s l ON l.batch = m.batch JOIN subject s ON s.id = m.subject", table, b.d.Live())
	untagged := q.untagged()
	for i, k := range q.Group {
		var value, label string
		if k.Dim == ByTag {
			from += fmt.Sprintf(" LEFT JOIN subject_tag t%[1]d ON t%[1]d.subject = m.subject AND t%[1]d.key = %[2]s", i, b.arg(k.Tag))
			value = fmt.Sprintf("t%d.value", i)
		} else {
			value, label = "s."+columns[k.Dim][0], columns[k.Dim][1]
		}
		if label = nameOf(label); untagged != "FALSE" {
			value, label = unless(untagged, value), unless(untagged, label)
		}
		cols = append(cols, fmt.Sprintf("%s AS k%d, %s AS label%d", value, i, label, i))
		by = append(by, fmt.Sprint(4+2*i))
	}
	cols = append(cols, untagged+" AS untagged", "CAST(SUM(m.lines) AS BIGINT) AS lines")
	by = append(by, fmt.Sprint(4+2*len(q.Group)))
	for i, k := range q.Kinds {
		column := "m." + strings.ToLower(string(k))
		cols = append(cols, fmt.Sprintf("%s AS a%d, CAST(SUM(%s_n) AS BIGINT) AS n%d", b.d.Sum(column), i, column, i))
	}
	where := strings.Join([]string{b.live(v), q.time(b, table), q.subjects(b)}, " AND ")
	return "SELECT " + strings.Join(cols, ", ") + " FROM " + from + " WHERE " + where + " GROUP BY " + strings.Join(by, ", ")
}

// nameOf is the display name of a group: of names that changed, the last in
// order, so that the answer is always the same one.
func nameOf(column string) string {
	if column == "" {
		return "''"
	}
	return "MAX(s." + column + ")"
}

func unless(condition, value string) string {
	if value == "''" {
		return value
	}
	return fmt.Sprintf("CASE WHEN %s THEN '' ELSE %s END", condition, value)
}

// untagged tells in SQL whether a subject lacks a tag key of the group.
func (q *Query) untagged() string {
	var terms []string
	for i, k := range q.Group {
		if k.Dim == ByTag {
			terms = append(terms, fmt.Sprintf("t%d.value IS NULL", i))
		}
	}
	if len(terms) == 0 {
		return "FALSE"
	}
	return "(" + strings.Join(terms, " OR ") + ")"
}

// ordered lists all groups in order of their keys.
func (q *Query) ordered(b *builder) string {
	cols, order := []string{"account", "currency", "bucket"}, []string{"account", "currency", "bucket", "untagged"}
	for i := range q.Group {
		cols = append(cols, fmt.Sprintf("k%d, label%d", i, i))
		order = append(order, b.d.Bytewise(fmt.Sprintf("k%d", i)))
	}
	cols = append(cols, "FALSE AS others", "untagged", "lines")
	for i := range q.Kinds {
		cols = append(cols, fmt.Sprintf("a%d, n%d", i, i))
	}
	return fmt.Sprintf("SELECT %s FROM g ORDER BY %s LIMIT %d", strings.Join(cols, ", "), strings.Join(order, ", "), MaxGroups+1)
}

// keyList names the keys, each with that in front of it.
func (q *Query) keyList(before string) []string {
	keys := make([]string, len(q.Group))
	for i := range q.Group {
		keys[i] = fmt.Sprintf("%sk%d", before, i)
	}
	return keys
}

// ranked finds the top combinations. Where there is but one currency and one
// set of accounts the engine can keep just the largest, without sorting all.
func (q *Query) ranked(b *builder, each bool) string {
	keys := strings.Join(q.keyList(""), ", ")
	order := []string{"total DESC NULLS LAST"}
	for _, k := range q.keyList("") {
		order = append(order, b.d.Bytewise(k))
	}
	by := strings.Join(order, ", ")
	totals := fmt.Sprintf("SELECT account, currency, %s, %s AS total FROM g WHERE NOT untagged GROUP BY account, currency, %[1]s", keys, b.d.Sum("a0"))
	if !each && q.Currency != "" {
		totals += fmt.Sprintf(" ORDER BY %s LIMIT %d", by, q.Top)
	}
	return fmt.Sprintf("top AS (SELECT * FROM (SELECT c.*, ROW_NUMBER() OVER (PARTITION BY account, currency ORDER BY %s) AS place FROM (%s) c) r WHERE place <= %d)",
		by, totals, q.Top)
}

// folded joins what lies beyond the top into others.
func (q *Query) folded(b *builder) string {
	cols := []string{"g.account", "g.currency", "g.bucket"}
	match := "t.account = g.account AND t.currency = g.currency AND NOT g.untagged"
	by := []string{"1", "2", "3"}
	for i, k := range q.keyList("") {
		cols = append(cols, "t."+k, fmt.Sprintf("CASE WHEN t.place IS NOT NULL THEN g.label%d END", i))
		match += fmt.Sprintf(" AND t.%[1]s = g.%[1]s", k)
		by = append(by, fmt.Sprint(4+2*i), fmt.Sprint(5+2*i))
	}
	n := 3 + 2*len(q.Group)
	by = append(by, fmt.Sprint(n+1), fmt.Sprint(n+2), "t.place")
	cols = append(cols, "(t.place IS NULL AND NOT g.untagged) AS others", "g.untagged", "CAST(SUM(g.lines) AS BIGINT)")
	for i := range q.Kinds {
		cols = append(cols, fmt.Sprintf("%s, CAST(SUM(g.n%d) AS BIGINT)", b.d.Sum(fmt.Sprintf("g.a%d", i)), i))
	}
	cols = append(cols, fmt.Sprintf("COALESCE(t.place, CASE WHEN g.untagged THEN %d ELSE %d END) AS place", q.Top+2, q.Top+1))
	return fmt.Sprintf("SELECT %s FROM g LEFT JOIN top t ON %s GROUP BY %s ORDER BY 1, 2, 3, place LIMIT %d",
		strings.Join(cols, ", "), match, strings.Join(by, ", "), MaxGroups+1)
}
