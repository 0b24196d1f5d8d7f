package ledger

import (
	"fmt"
	"slices"
	"strings"
)

// source picks the narrowest sums that can answer, and the bucket expression
// over them.
func (q *Query) source(b *builder) (table, bucket string) {
	table = q.table(b)
	month := "(" + q.month(b, table) + ")"
	switch q.Grain {
	case Day:
		return table, "m.date"
	case Month:
		return table, month + " * 100 + 1"
	case Quarter:
		return table, fmt.Sprintf("(%[1]s - (%[1]s %% 100 - 1) %% 3) * 100 + 1", month)
	case Year:
		return table, b.d.IntDiv(month, "100") + " * 10000 + 101"
	}
	return table, "0"
}

func (q *Query) table(b *builder) string {
	monthly := q.Span.InCycles() || q.Span.Days.From%100 == 1 && q.Span.Days.To%100 == 1
	switch {
	case !monthly || q.Grain == Day:
		return "cost_day"
	case b.brief:
		return "cost_brief"
	}
	return "cost_month"
}

// numbered tells whether rows of the table have the numbers of their resources.
// What orders spread has none.
func (q *Query) numbered(table string) bool {
	return table == "cost_month" && !slices.Contains(q.Kinds, Effective)
}

// month is that of a row of the table.
func (q *Query) month(b *builder, table string) string {
	switch {
	case q.Span.InCycles():
		return "m.cycle"
	case table == "cost_day":
		return "CASE WHEN m.date = 0 THEN m.cycle ELSE " + b.d.IntDiv("m.date", "100") + " END"
	}
	return "CASE WHEN m.month = 0 THEN m.cycle ELSE m.month END"
}

// facts are the sums to read: those of a table, and for EFFECTIVE also what
// orders spread over the days of their service, see untold.
func (q *Query) facts(b *builder, v View, table string) string {
	if !slices.Contains(q.Kinds, Effective) {
		return table
	}
	own, spread, spreads := []string{"batch", "cycle", "month", "subject", "lines"}, []string{"f.batch", "f.cycle", "f.month", "f.subject", "0"}, "spread_month f"
	month := "f.month"
	if table == "cost_day" {
		own[2], spread[2], spreads, month = "date", "f.date", "spread_day f", b.d.IntDiv("f.date", "100")
	}
	for i, k := range q.Kinds {
		if slices.Contains(q.Kinds[:i], k) {
			continue
		}
		column := k.Column()
		own = append(own, column, column+"_n")
		if k != Effective {
			column = "NULL"
		} else {
			column = "f." + column
		}
		spread = append(spread, column, "0")
	}
	join, untold := b.untold(v, "f", month)
	return fmt.Sprintf("(SELECT %s FROM %s UNION ALL SELECT %s FROM %s%s WHERE %s)",
		strings.Join(own, ", "), table, strings.Join(spread, ", "), spreads, join, untold)
}

// untold leaves out what orders spread to a month whose own bill tells what
// everything costs amortised: these orders are in it. An order that a telling
// source does not tell the cost of, no other of its bills does.
func (b *builder) untold(v View, alias, month string) (join, condition string) {
	live := b.d.Live()
	told := fmt.Sprintf("SELECT DISTINCT p.batch, t.cycle FROM told t JOIN %[1]s o ON o.batch = t.batch JOIN %[1]s p ON p.revision = o.revision AND p.account = o.account "+
		"WHERE o.revision = %[2]d AND p.batch NOT IN (SELECT batch FROM told)", live, v.Revision)
	return fmt.Sprintf(" LEFT JOIN (%s) told ON told.batch = %[2]s.batch AND told.cycle = %[3]s", told, alias, month), "told.batch IS NULL"
}

// time restricts to the span.
func (q *Query) time(b *builder, table string) string {
	terms := []string{q.within(b, table)}
	for _, c := range q.Except {
		terms = append(terms, "m.cycle <> "+b.arg(int32(c)))
	}
	return strings.Join(terms, " AND ")
}

func (q *Query) within(b *builder, table string) string {
	if q.Span.InCycles() {
		return fmt.Sprintf("m.cycle BETWEEN %s AND %s", b.arg(int32(q.Span.First)), b.arg(int32(q.Span.Last)))
	}
	column, from, to := "m.date", int32(q.Span.Days.From), int32(q.Span.Days.To.Add(-1))
	if table == "cost_month" || table == "cost_brief" {
		column, from, to = "m.month", from/100, to/100
	}
	dated := fmt.Sprintf("%s BETWEEN %s AND %s", column, b.arg(from), b.arg(to))
	first, last, ok := q.Span.Whole()
	if !ok {
		return dated
	}
	return fmt.Sprintf("(%s OR (%s = 0 AND m.cycle BETWEEN %s AND %s))", dated, column, b.arg(int32(first)), b.arg(int32(last)))
}
