package ledger

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cloudlens/cloudlens/internal/rule"
)

// ranked finds the top combinations. Where there is but one currency and one
// set of accounts the engine can keep just the largest, without sorting all,
// and has nothing but the keys to tell groups apart by.
func (q *Query) ranked(b *builder, v View, each bool) string {
	if q.RankBy > 0 {
		by := *q
		by.Group, by.RankBy = q.Group[:q.RankBy], 0
		q = &by
	}
	one := !each && q.Currency != ""
	if one && q.numbered(q.table(b)) && slices.Equal(q.Group, []Key{{Dim: ByResource}}) {
		return q.rankedByNumber(b, v)
	}
	s := q.scan(b, v, each)
	var cols, by []string
	if one {
		s.currency = b.arg(q.Currency)
	} else {
		by = append(by, "1", "2")
	}
	cols = append(cols, s.account+" AS account", s.currency+" AS currency")
	order := []string{"total DESC NULLS LAST"}
	for i, key := range s.keys {
		cols = append(cols, fmt.Sprintf("%s AS k%d", key, i))
		by = append(by, fmt.Sprint(3+i))
		order = append(order, b.d.Bytewise(fmt.Sprintf("k%d", i)))
	}
	largest := strings.Join(order, ", ")
	totals := fmt.Sprintf("SELECT %s, %s AS total FROM %s WHERE %s AND NOT %s GROUP BY %s", strings.Join(cols, ", "),
		b.d.Sum("m."+q.Kinds[0].Column()), s.from, s.where, s.untagged, strings.Join(by, ", "))
	if q.Cycles > 0 {
		totals += fmt.Sprintf(" HAVING %s >= %d", q.cycles(b), q.Cycles)
	}
	if one {
		totals += fmt.Sprintf(" ORDER BY %s LIMIT %d", largest, q.Top)
	}
	return fmt.Sprintf("SELECT * FROM (SELECT c.*, ROW_NUMBER() OVER (PARTITION BY account, currency ORDER BY %s) AS place FROM (%s) c) r WHERE place <= %d",
		largest, totals, q.Top)
}

// rankedByNumber finds the top resources by their numbers, and names only those
// that reach as far as the last of them: half the time of grouping by names. Where
// nothing is asked about a subject but that it is of a resource, none is read.
func (q *Query) rankedByNumber(b *builder, v View) string {
	from, where := q.charged(b, v, "cost_month"), b.live(v)+" AND "+q.time(b, "cost_month")
	switch {
	case !q.Sole || q.Filter != nil && !hasResource(q.Filter):
		from, where = from+" JOIN subject s ON s.id = m.subject", where+" AND "+q.subjects(b)
	case q.Filter != nil:
		where += " AND m.resource <> 0"
	}
	totals := fmt.Sprintf("SELECT m.resource AS number, %s AS total FROM %s WHERE %s GROUP BY 1", b.d.Sum("m."+q.Kinds[0].Column()), from, where)
	if q.Cycles > 0 {
		totals += fmt.Sprintf(" HAVING %s >= %d", q.cycles(b), q.Cycles)
	}
	const largest = "total DESC NULLS LAST"
	last := fmt.Sprintf("SELECT total FROM totals ORDER BY %s LIMIT 1 OFFSET %d", largest, q.Top-1) // NULL when all are in the top, or its last is unknown
	return fmt.Sprintf("WITH totals AS %s (%s) SELECT '' AS account, %s AS currency, k0, place FROM (SELECT r.name AS k0, ROW_NUMBER() OVER (ORDER BY %s, %s) AS place "+
		"FROM resource r JOIN (SELECT * FROM totals WHERE COALESCE(total >= (%s), TRUE)) c ON c.number = r.id) p WHERE place <= %d",
		b.d.ComputeOnce(), totals, b.arg(q.Currency), largest, b.d.Bytewise("r.name"), last, q.Top)
}

// hasResource tells whether a filter asks for just that.
func hasResource(r *rule.Rule) bool {
	return r.Op == rule.Present && r.Key == Key{Dim: ByResource}
}

// folded sums into the top, and what lies beyond it into others.
func (q *Query) folded(b *builder, v View, each bool) string {
	s := q.scan(b, v, each)
	g := q.placed(s)
	match := []string{"t.account = " + s.account, "t.currency = " + s.currency}
	for i, key := range s.keys {
		k := fmt.Sprintf("k%d", i)
		g.key("t."+k, k)
		match = append(match, "t."+k+" = "+key)
	}
	g.key(fmt.Sprintf("COALESCE(t.place, CASE WHEN %s THEN %d ELSE %d END)", s.untagged, q.Top+2, q.Top+1), "place")
	g.key("(t.place IS NULL AND NOT "+s.untagged+")", "others")
	g.key(s.untagged, "untagged")
	g.tell(q.sums(b))
	from := fmt.Sprintf("FROM %s LEFT JOIN top t ON %s WHERE %s", s.from, strings.Join(match, " AND "), s.where)
	return q.named(s, g, "subject", from, 0, byPlace)
}

// byPlace is the order of what is in the top.
var byPlace = []string{"account", "currency", "bucket", "place"}

// placed are the keys that the rows of a top begin with.
func (q *Query) placed(s scan) *groups {
	g := &groups{}
	g.key(s.account, "account")
	g.key(s.currency, "currency")
	g.key(s.bucket, "bucket")
	return g
}

// cycles counts the distinct cycles of a group: as bits of a number where all of
// the span have room there, which was measured in half the time.
func (q *Query) cycles(b *builder) string {
	first, last := q.Span.First, q.Span.Last
	if last.Sub(first) > 60 {
		return "COUNT(DISTINCT m.cycle)"
	}
	months := "(" + b.d.IntDiv("m.cycle", "100") + " * 12 + m.cycle % 100)"
	return b.d.CountBits(fmt.Sprintf("%s - %d", months, int(first)/100*12+int(first)%100))
}

// split sums the top alone, told apart by the keys beyond those that it is
// ranked by. The few subjects of the top are looked for where the sums are
// read, before anything is joined: that was measured in two thirds of the time.
func (q *Query) split(b *builder, v View, each bool) string {
	s := q.scan(b, v, each)
	g, order := q.placed(s), slices.Clone(byPlace)
	g.key("s.place", "place")
	match := []string{"t.account = " + s.account, "t.currency = " + s.currency}
	for i, key := range s.keys {
		k := fmt.Sprintf("k%d", i)
		if i < q.RankBy {
			match = append(match, "t."+k+" = "+key)
			continue
		}
		g.key(key, k)
		order = append(order, b.d.Bytewise(k))
	}
	g.tell("FALSE AS others", "FALSE AS untagged", q.sums(b))
	table := q.table(b)
	few := "(SELECT s.*, t.place FROM " + q.dimension(table) + " s JOIN top t ON " + strings.Join(match, " AND ") + ")"
	sums := "(SELECT * FROM " + q.facts(b, v, table) + " f WHERE subject IN (SELECT id FROM few)) m JOIN " + b.d.Live() + " l ON l.batch = m.batch"
	from := fmt.Sprintf("FROM %s JOIN few s ON s.id = m.subject WHERE %s", sums, s.where)
	return fmt.Sprintf(", few AS %s %s\n%s", b.d.ComputeOnce(), few, q.named(s, g, "few", from, q.RankBy, order))
}
