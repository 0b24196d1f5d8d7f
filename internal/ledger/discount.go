package ledger

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cloudlens/cloudlens/internal/fault"
)

// BuildDiscounts renders the sums of the parts of discounts. Its rows have the
// columns: currency, bucket, a key and a label per group key, the six of Terms,
// lines, amount.
func BuildDiscounts(d Dialect, v View, q *Query) (Statement, error) {
	if !q.Span.InCycles() || q.Grain == Day {
		return Statement{}, fault.Invalid("period", "the names of discounts are summed by billing cycle: ask for a period of cycles")
	}
	if slices.ContainsFunc(q.Group, func(k Key) bool { return k.Dim == ByTag }) {
		return Statement{}, fault.Invalid("groupBy", "the names of discounts are not summed by tag: group by something else")
	}
	b := &builder{d: d}
	cycles := Query{Span: q.Span, Grain: q.Grain}
	_, bucket := cycles.source(b)
	cols, by := []string{"s.currency AS currency", bucket + " AS bucket"}, []string{"1", "2"}
	order := []string{"currency", "bucket"}
	for i, k := range q.Group {
		by = append(by, fmt.Sprint(len(cols)+1))
		order = append(order, d.Bytewise(fmt.Sprintf("k%d", i)))
		cols = append(cols, fmt.Sprintf("s.%s AS k%d", asked[k.Dim].Column, i), fmt.Sprintf("%s AS label%d", nameOf(asked[k.Dim].Name), i))
	}
	for _, term := range []string{"name", "kind", "source", "content", "starts", "ends"} {
		by = append(by, fmt.Sprint(len(cols)+1))
		cols = append(cols, "t."+term+" AS "+term)
		if term != "starts" && term != "ends" {
			term = d.Bytewise(term)
		}
		order = append(order, term)
	}
	cols = append(cols, "CAST(SUM(m.lines) AS BIGINT) AS lines", d.Sum("m.amount")+" AS amount")
	where := strings.Join([]string{b.live(v), q.time(b, "discount_part"), q.subjects(b)}, " AND ")
	return Statement{fmt.Sprintf("SELECT * FROM (SELECT %s FROM discount_part m JOIN %s l ON l.batch = m.batch JOIN subject s ON s.id = m.subject "+
		"JOIN discount_term t ON t.id = m.term WHERE %s GROUP BY %s) g ORDER BY %s LIMIT %d",
		strings.Join(cols, ", "), d.Live(), where, strings.Join(by, ", "), strings.Join(order, ", "), MaxGroups+1), b.args}, nil
}
