package ledger

import (
	"fmt"
	"strings"

	"github.com/cloudlens/cloudlens/internal/fault"
)

// BuildDiscounts renders the sums of the parts of discounts. Its rows have the
// columns: currency, bucket, service and its name, the six of Terms, lines,
// amount.
func BuildDiscounts(d Dialect, v View, q *Query) (Statement, error) {
	if !q.Span.InCycles() || q.Grain == Day {
		return Statement{}, fault.Invalid("period", "the names of discounts are summed by billing cycle: ask for a period of cycles")
	}
	b := &builder{d: d}
	month := Query{Span: q.Span, Grain: q.Grain}
	_, bucket := month.source(b)
	where := strings.Join([]string{b.live(v), q.time(b, "discount_part"), q.subjects(b)}, " AND ")
	return Statement{fmt.Sprintf("SELECT * FROM (SELECT s.currency AS currency, %s AS bucket, s.service AS service, MAX(s.service_name) AS label, "+
		"t.name AS name, t.kind AS kind, t.source AS source, t.content AS content, t.starts AS starts, t.ends AS ends, "+
		"CAST(SUM(m.lines) AS BIGINT) AS lines, %s AS amount "+
		"FROM discount_part m JOIN %s l ON l.batch = m.batch JOIN subject s ON s.id = m.subject JOIN discount_term t ON t.id = m.term "+
		"WHERE %s GROUP BY 1, 2, 3, 5, 6, 7, 8, 9, 10) g ORDER BY currency, bucket, %s, %s, %s, %s, %s, starts, ends LIMIT %d",
		bucket, d.Sum("m.amount"), d.Live(), where,
		d.Bytewise("service"), d.Bytewise("name"), d.Bytewise("kind"), d.Bytewise("source"), d.Bytewise("content"), MaxGroups+1), b.args}, nil
}
