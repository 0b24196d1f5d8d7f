package ledger

import (
	"fmt"
	"strings"
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
	s := q.scan(b, v, each)
	var cols, by []string
	one := !each && q.Currency != ""
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

// folded sums into the top, and what lies beyond it into others.
func (q *Query) folded(b *builder, v View, each bool) string {
	s := q.scan(b, v, each)
	cols := []string{s.account, s.currency, s.bucket}
	by := []string{"1", "2", "3"}
	match := []string{"t.account = " + s.account, "t.currency = " + s.currency}
	for i, key := range s.keys {
		label := "NULL"
		if s.labels[i] != "" {
			label = fmt.Sprintf("MAX(CASE WHEN t.place IS NOT NULL THEN s.%s END)", s.labels[i])
		}
		cols = append(cols, fmt.Sprintf("t.k%d", i), label)
		by = append(by, fmt.Sprint(4+2*i))
		match = append(match, fmt.Sprintf("t.k%d = %s", i, key))
	}
	n := 3 + 2*len(q.Group)
	by = append(by, fmt.Sprint(n+1), fmt.Sprint(n+2), "t.place")
	place := fmt.Sprintf("COALESCE(t.place, CASE WHEN %s THEN %d ELSE %d END) AS place", s.untagged, q.Top+2, q.Top+1)
	cols = append(cols, "(t.place IS NULL AND NOT "+s.untagged+") AS others", s.untagged+" AS untagged", q.sums(b), place)
	return fmt.Sprintf("SELECT %s FROM %s LEFT JOIN top t ON %s WHERE %s GROUP BY %s ORDER BY 1, 2, 3, place LIMIT %d",
		strings.Join(cols, ", "), s.from, strings.Join(match, " AND "), s.where, strings.Join(by, ", "), MaxGroups+1)
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
	cols := []string{s.account, s.currency, s.bucket}
	by, order := []string{"1", "2", "3", "s.place"}, []string{"1", "2", "3", "s.place"}
	match := []string{"t.account = " + s.account, "t.currency = " + s.currency}
	for i, key := range s.keys {
		label := "NULL"
		if s.labels[i] != "" {
			label = fmt.Sprintf("MAX(s.%s)", s.labels[i])
		}
		cols = append(cols, key, label)
		by = append(by, fmt.Sprint(4+2*i))
		if i < q.RankBy {
			match = append(match, fmt.Sprintf("t.k%d = %s", i, key))
		} else {
			order = append(order, b.d.Bytewise(key))
		}
	}
	cols = append(cols, "FALSE AS others", "FALSE AS untagged", q.sums(b), "s.place")
	table, _ := q.source(b)
	few := "(SELECT s.*, t.place FROM " + q.dimension(table) + " s JOIN top t ON " + strings.Join(match, " AND ") + ")"
	sums := "(SELECT * FROM " + q.facts(b, v, table) + " f WHERE subject IN (SELECT id FROM few)) m JOIN " + b.d.Live() + " l ON l.batch = m.batch"
	return fmt.Sprintf(", few AS %s %s\nSELECT %s FROM %s JOIN few s ON s.id = m.subject WHERE %s GROUP BY %s ORDER BY %s LIMIT %d",
		b.d.ComputeOnce(), few, strings.Join(cols, ", "), sums, s.where, strings.Join(by, ", "), strings.Join(order, ", "), MaxGroups+1)
}
