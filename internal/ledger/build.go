package ledger

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

type builder struct {
	d     Dialect
	args  []any
	brief bool // cost_brief can answer
}

func (b *builder) arg(v any) string {
	b.args = append(b.args, v)
	return b.d.Arg(len(b.args))
}

// BuildSum renders a checked query. Its rows have the columns: account (only
// when each is true, else ”), currency, bucket (the first day as yyyymmdd, 0
// for none or undated), a key and a label per group key, others, untagged,
// lines, resources, first and last (each only when they are asked for), and per
// kind the sum and how many lines had a figure.
//
// The narrowest sums that can answer are joined to their subjects and summed
// once. Summing per subject first was measured 2 to 5 times slower in DuckDB:
// its hash join of integers costs less than a second grouping of decimals.
//
// With Top the largest are found first, by their keys and one sum alone, and
// all is summed again into these few groups: half the time of keeping every
// group with its names until the largest are known.
func BuildSum(d Dialect, v View, q *Query, each bool) Statement {
	b := &builder{d: d, brief: q.brief()}
	if q.Top == 0 || len(q.Group) == 0 {
		return Statement{q.ordered(b, q.scan(b, v, each), ""), b.args}
	}
	top := "WITH top AS " + d.ComputeOnce() + " (" + q.ranked(b, v, each) + ")\n"
	if q.RankBy > 0 {
		return Statement{top + q.split(b, v, each), b.args}
	}
	return Statement{top + q.folded(b, v, each), b.args}
}

// list is values as arguments, with commas between; NULL, which equals
// nothing, when there is none.
func (b *builder) list(of []string) string {
	if len(of) == 0 {
		return "NULL"
	}
	args := make([]string, len(of))
	for i, v := range of {
		args[i] = b.arg(v)
	}
	return strings.Join(args, ", ")
}

// live restricts to the batches of the view.
func (b *builder) live(v View) string {
	return fmt.Sprintf("l.account IN (%s) AND l.revision = %s", b.list(v.Accounts), b.arg(v.Revision))
}

func (q *Query) subjects(b *builder) string {
	terms := []string{"1 = 1"}
	if q.Currency != "" {
		terms = append(terms, "s.currency = "+b.arg(q.Currency))
	}
	if q.Filter != nil {
		terms = append(terms, filterSQL(b, q.Filter, inline(b)))
	}
	return strings.Join(terms, " AND ")
}

// scan is the sums that answer a query, joined to what it groups by.
type scan struct {
	account, currency, bucket string
	keys, labels              []string
	untagged                  string // whether the row lacks a tag key of the group
	from, where               string
}

func (q *Query) scan(b *builder, v View, each bool) scan {
	table, bucket := q.source(b)
	s := scan{account: "''", currency: "s.currency", bucket: bucket, untagged: q.untagged()}
	where, charged := b.live(v)+" AND "+q.time(b, table), q.charged(b, v, table)
	if q.counts() {
		resource := ""
		if q.numbered(table) {
			resource = ", MAX(m.resource) AS resource"
		}
		charged, where = "(SELECT m.subject, MAX(m.cycle) AS cycle, SUM(m.lines) AS lines"+resource+" FROM "+charged+" WHERE "+where+" GROUP BY 1) m", "1 = 1"
	}
	s.from = charged + " JOIN " + q.dimension(table) + " s ON s.id = m.subject"
	if each {
		s.account = "s.account"
	}
	for i, k := range q.Group {
		var value, label string
		if k.Dim == ByTag {
			s.from += fmt.Sprintf(" LEFT JOIN subject_tag t%[1]d ON t%[1]d.subject = m.subject AND t%[1]d.key = %[2]s", i, b.arg(k.Tag))
			value = fmt.Sprintf("t%d.value", i)
		} else {
			value, label = "s."+asked[k.Dim].Column, asked[k.Dim].Name
		}
		s.keys, s.labels = append(s.keys, value), append(s.labels, label)
	}
	s.where = where + " AND " + q.subjects(b)
	return s
}

// sums are the columns that every answer ends with.
func (q *Query) sums(b *builder) string {
	cols := []string{"CAST(SUM(m.lines) AS BIGINT) AS lines"}
	if q.Resources && q.numbered(q.table(b)) {
		cols = append(cols, "COUNT(DISTINCT NULLIF(m.resource, 0)) AS resources")
	} else if q.Resources {
		cols = append(cols, "COUNT(DISTINCT NULLIF(s.resource, '')) AS resources")
	}
	if q.Extent {
		month := q.month(b, q.table(b))
		cols = append(cols, fmt.Sprintf("MIN(%[1]s) * 100 + 1 AS first, MAX(%[1]s) * 100 + 1 AS last", month))
	}
	for i, k := range q.Kinds {
		column := "m." + k.Column()
		cols = append(cols, fmt.Sprintf("%s AS a%d, CAST(SUM(%s_n) AS BIGINT) AS n%d", b.d.Sum(column), i, column, i))
	}
	return strings.Join(cols, ", ")
}

// ordered lists all groups in order of their keys; with asked, apart by that
// column, which comes first. The currency is no key where there is but one.
func (q *Query) ordered(b *builder, s scan, asked string) string {
	var g groups
	order := []string{"account", "currency", "bucket", "untagged"}
	if asked != "" {
		g.apart = []string{"asked"}
		g.key(asked, "asked")
		order = append([]string{"asked"}, order...)
	}
	g.key(s.account, "account")
	if s.account == "''" && asked == "" && q.Currency != "" {
		g.tell(b.arg(q.Currency) + " AS currency")
	} else {
		g.key(s.currency, "currency")
	}
	g.key(s.bucket, "bucket")
	for i, value := range s.keys {
		if s.untagged != "FALSE" {
			value = unless(s.untagged, value)
		}
		k := fmt.Sprintf("k%d", i)
		g.key(value, k)
		order = append(order, b.d.Bytewise(k))
	}
	g.key(s.untagged, "untagged")
	g.tell("FALSE AS others", q.sums(b))
	return q.named(s, &g, "subject", fmt.Sprintf("FROM %s WHERE %s", s.from, s.where), 0, order)
}

// groups are the columns of a question that sums, which of them are keys, and
// what tells apart before everything else.
type groups struct{ cols, by, apart []string }

func (g *groups) key(expr, name string) {
	g.cols = append(g.cols, expr+" AS "+name)
	g.by = append(g.by, strconv.Itoa(len(g.cols)))
}

func (g *groups) tell(cols ...string) { g.cols = append(g.cols, cols...) }

// named are the columns of an answer: those of groups, each key with its name.
//
// A group is named by the newest of its subjects: of those in its last cycle the
// one that came last, whatever order cycles were read in. That is one number to
// find among all rows, where the largest of several names was measured to take
// as long as all sums. It is looked up among subjects, a table or the few that
// there can be. The first own keys are told by it too: it has them as every
// other subject of the group.
func (q *Query) named(s scan, g *groups, subjects, from string, own int, order []string) string {
	var shown []string
	for _, c := range append(g.apart, "account", "currency", "bucket") {
		shown = append(shown, "g."+c+" AS "+c)
	}
	subject := []string{"id"}
	read := func(column string) string {
		if !slices.Contains(subject, column) {
			subject = append(subject, column)
		}
		return "n." + column
	}
	for i, k := range q.Group {
		value, label := fmt.Sprintf("g.k%d", i), "''"
		if i < own {
			value = read(asked[k.Dim].Column)
		}
		if s.labels[i] != "" {
			label = unless("g.others OR g.untagged", read(s.labels[i]))
		}
		shown = append(shown, fmt.Sprintf("%s AS k%d", value, i), fmt.Sprintf("%s AS label%d", label, i))
	}
	shown = append(shown, "g.others AS others", "g.untagged AS untagged", "g.lines AS lines")
	if q.Resources {
		shown = append(shown, "g.resources AS resources")
	}
	if q.Extent {
		shown = append(shown, "g.first AS first", "g.last AS last")
	}
	for i := range q.Kinds {
		shown = append(shown, fmt.Sprintf("g.a%[1]d AS a%[1]d, g.n%[1]d AS n%[1]d", i))
	}
	names, on := "", ""
	if len(subject) > 1 {
		g.tell("CAST(MAX(CAST(m.cycle AS BIGINT) * 4294967296 + m.subject) % 4294967296 AS INTEGER) AS newest")
		names, on = "(SELECT "+strings.Join(subject, ", ")+" FROM "+subjects+") n JOIN ", " ON n.id = g.newest"
	}
	return fmt.Sprintf("SELECT %s FROM %s(SELECT %s %s GROUP BY %s) g%s ORDER BY %s LIMIT %d",
		strings.Join(shown, ", "), names, strings.Join(g.cols, ", "), from, strings.Join(g.by, ", "), on, strings.Join(order, ", "), MaxGroups+1)
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
