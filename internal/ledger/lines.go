package ledger

import (
	"fmt"
	"strings"
)

// BuildCharges renders a line query. columns are what the engine scans, over
// the aliases m (charge), s (subject) and l (live); gap is UNEXPLAINED of a line.
func BuildCharges(d Dialect, v View, q *ChargeQuery, columns, gap string) Statement {
	b := &builder{d: d}
	sum := Query{Span: q.Span, Filter: q.Filter, Currency: q.Currency}
	where := []string{b.live(v), sum.time(b, "charge"), sum.subjects(b)}
	if q.Unexplained {
		where = append(where, "("+gap+") <> 0")
	}
	if p := q.After; p != nil {
		day, batch := b.arg(int32(p.Date)), b.arg(p.Batch)
		where = append(where, fmt.Sprintf("(m.date < %[1]s OR (m.date = %[1]s AND (m.batch > %[2]s OR (m.batch = %[2]s AND m.line > %[3]s))))",
			day, batch, b.arg(p.Line)))
	}
	limit := ""
	if q.Limit > 0 {
		limit = fmt.Sprintf(" LIMIT %d", q.Limit)
	}
	return Statement{"SELECT " + columns + " FROM charge m JOIN " + d.Live() + " l ON l.batch = m.batch JOIN subject s ON s.id = m.subject WHERE " +
		strings.Join(where, " AND ") + " ORDER BY m.date DESC, m.batch, m.line" + limit, b.args}
}

// BuildDays renders the days of orders. columns are what the engine scans.
func BuildDays(d Dialect, v View, q *ChargeQuery, columns string) Statement {
	b := &builder{d: d}
	sum := Query{Span: q.Span, Filter: q.Filter, Currency: q.Currency}
	where := []string{b.live(v), sum.time(b, "spread_day"), sum.subjects(b)}
	if q.Batches != nil {
		of := make([]string, len(q.Batches))
		for i, n := range q.Batches {
			of[i] = b.arg(n)
		}
		where = append(where, "m.batch IN ("+strings.Join(append(of, "NULL"), ", ")+")")
	}
	join := ""
	if q.Batches == nil {
		var untold string
		join, untold = b.untold(v, "m", d.IntDiv("m.date", "100"))
		where = append(where, untold)
	}
	limit := ""
	if q.Limit > 0 {
		limit = fmt.Sprintf(" LIMIT %d", q.Limit)
	}
	return Statement{"SELECT " + columns + " FROM spread_day m" + join + " JOIN " + d.Live() + " l ON l.batch = m.batch JOIN subject s ON s.id = m.subject WHERE " +
		strings.Join(where, " AND ") + " ORDER BY m.date DESC, m.batch, m.subject, m.effective" + limit, b.args}
}

// BuildValues renders the distinct values of a dimension among live charges.
// ByTag with an empty key lists tag keys.
func BuildValues(d Dialect, v View, k Key, prefix string, limit int) Statement {
	b := &builder{d: d}
	var column string
	from := "subject s"
	switch {
	case k.Dim == ByTag && k.Tag == "":
		column, from = "t.key", "subject s JOIN subject_tag t ON t.subject = s.id"
	case k.Dim == ByTag:
		column, from = "t.value", "subject s JOIN subject_tag t ON t.subject = s.id AND t.key = "+b.arg(k.Tag)
	default:
		column = "s." + asked[k.Dim].Column
	}
	where := ""
	if prefix != "" {
		where = " AND " + d.StartsWith(column, b.arg(prefix))
	}
	return Statement{fmt.Sprintf("SELECT DISTINCT %s AS v FROM %s WHERE s.id IN (SELECT m.subject FROM cost_month m JOIN %s l ON l.batch = m.batch WHERE %s)%s ORDER BY %s LIMIT %d",
		column, from, d.Live(), b.live(v), where, d.Bytewise("v"), limit), b.args}
}
