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
// lines, and
// per kind the sum and how many lines had a figure.
//
// Money is summed per subject before anything is joined to it, so that a join
// touches a row per subject and bucket, not one per line.
func BuildSum(d Dialect, v View, q *Query, each bool) Statement {
	b := &builder{d: d}
	table, bucket := q.source(b)
	var with []string
	match := ""
	if q.Filter != nil || q.Currency != "" {
		with = append(with, "f AS (SELECT id FROM subject s WHERE "+q.subjects(b)+")")
		match = " AND m.subject IN (SELECT id FROM f)"
	}
	perSubject := []string{bucket + " AS bucket", "m.subject AS subject", "CAST(SUM(m.lines) AS BIGINT) AS lines"}
	for i, k := range q.Kinds {
		column := strings.ToLower(string(k))
		perSubject = append(perSubject, fmt.Sprintf("%s AS a%d, CAST(SUM(m.%s_n) AS BIGINT) AS n%d", d.Sum("m."+column), i, column, i))
	}
	with = append(with, fmt.Sprintf("p AS (SELECT %s FROM %s m JOIN %s l ON l.batch = m.batch WHERE %s AND %s%s GROUP BY 1, 2)",
		strings.Join(perSubject, ", "), table, d.Live(), b.live(v), q.time(b, table), match))
	with = append(with, "g AS ("+q.grouped(b, each)+")")
	return Statement{"WITH " + strings.Join(with, ",\n") + "\n" + q.outer(b), b.args}
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

// grouped joins the sums per subject to their subjects and sums per key.
func (q *Query) grouped(b *builder, each bool) string {
	account := "''"
	if each {
		account = "s.account"
	}
	cols := []string{account + " AS account", "s.currency AS currency", "p.bucket AS bucket"}
	by := []string{"1", "2", "3"}
	joins := "p JOIN subject s ON s.id = p.subject"
	keys := make([]string, len(q.Group))
	untagged := q.untagged()
	for i, k := range q.Group {
		value, label := "", "''"
		if k.Dim == ByTag {
			joins += fmt.Sprintf(" LEFT JOIN subject_tag t%d ON t%d.subject = p.subject AND t%d.key = %s", i, i, i, b.arg(k.Tag))
			value = fmt.Sprintf("t%d.value", i)
		} else {
			c := columns[k.Dim]
			value = "s." + c[0]
			if c[1] != "" {
				label = "MAX(s." + c[1] + ")"
			}
		}
		if untagged != "FALSE" {
			value = fmt.Sprintf("CASE WHEN %s THEN '' ELSE %s END", untagged, value)
			if label != "''" {
				label = fmt.Sprintf("CASE WHEN %s THEN '' ELSE %s END", untagged, label)
			}
		}
		cols = append(cols, fmt.Sprintf("%s AS k%d, %s AS label%d", value, i, label, i))
		by = append(by, fmt.Sprint(4+2*i))
		keys[i] = value
	}
	cols = append(cols, untagged+" AS untagged", "CAST(SUM(p.lines) AS BIGINT) AS lines")
	by = append(by, fmt.Sprint(4+2*len(q.Group)))
	for i := range q.Kinds {
		cols = append(cols, fmt.Sprintf("%s AS a%d, CAST(SUM(p.n%d) AS BIGINT) AS n%d", b.d.Sum(fmt.Sprintf("p.a%d", i)), i, i, i))
	}
	if q.Top > 0 {
		over := append([]string{account, "s.currency", untagged}, keys...)
		cols = append(cols, fmt.Sprintf("%s OVER (PARTITION BY %s) AS total", b.d.Sum(b.d.Sum("p.a0")), strings.Join(over, ", ")))
	}
	return "SELECT " + strings.Join(cols, ", ") + " FROM " + joins + " GROUP BY " + strings.Join(by, ", ")
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

// outer orders the groups and, with Top, folds the rest into others.
func (q *Query) outer(b *builder) string {
	keys := make([]string, len(q.Group))
	order := make([]string, len(q.Group))
	labels := make([]string, len(q.Group))
	for i := range q.Group {
		keys[i], labels[i] = fmt.Sprintf("k%d", i), fmt.Sprintf("label%d", i)
		order[i] = b.d.Bytewise(keys[i])
	}
	sums := []string{"lines"}
	for i := range q.Kinds {
		sums = append(sums, fmt.Sprintf("a%d, n%d", i, i))
	}
	interleave := func(others string) string {
		out := "account, currency, bucket"
		for i := range keys {
			if others == "" {
				out += fmt.Sprintf(", %s, %s", keys[i], labels[i])
			} else {
				out += fmt.Sprintf(", CASE WHEN NOT others THEN %s END AS k%d, CASE WHEN NOT others THEN %s END AS label%d", keys[i], i, labels[i], i)
			}
		}
		return out
	}
	limit := fmt.Sprintf(" LIMIT %d", MaxGroups+1)
	if q.Top == 0 || len(q.Group) == 0 {
		by := append([]string{"account", "currency", "bucket", "untagged"}, order...)
		return "SELECT " + interleave("") + ", FALSE AS others, untagged, " + strings.Join(sums, ", ") + " FROM g ORDER BY " + strings.Join(by, ", ") + limit
	}
	ranked := fmt.Sprintf("SELECT g.*, DENSE_RANK() OVER (PARTITION BY account, currency, untagged ORDER BY %s) AS rank FROM g",
		strings.Join(append([]string{"total DESC NULLS LAST"}, order...), ", "))
	folded := []string{"CAST(SUM(lines) AS BIGINT) AS lines"}
	for i := range q.Kinds {
		folded = append(folded, fmt.Sprintf("%s AS a%d, CAST(SUM(n%d) AS BIGINT) AS n%d", b.d.Sum(fmt.Sprintf("a%d", i)), i, i, i))
	}
	by := []string{"1", "2", "3"}
	for i := range q.Group {
		by = append(by, fmt.Sprint(4+2*i), fmt.Sprint(5+2*i))
	}
	by = append(by, "others", "untagged", "place")
	inner := fmt.Sprintf("SELECT *, (rank > %[1]d AND NOT untagged) AS others, CASE WHEN untagged THEN %[2]d WHEN rank > %[1]d THEN %[3]d ELSE rank END AS place FROM (%[4]s) r",
		q.Top, q.Top+2, q.Top+1, ranked)
	return "SELECT * FROM (SELECT " + interleave("others") + ", others, untagged, " + strings.Join(folded, ", ") + ", place FROM (" + inner +
		") o GROUP BY " + strings.Join(by, ", ") + ") x ORDER BY account, currency, bucket, place" + limit
}
