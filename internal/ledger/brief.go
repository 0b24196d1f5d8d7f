package ledger

import (
	"fmt"
	"slices"

	"github.com/cloudlens/cloudlens/internal/rule"
)

// brief tells whether cost_brief can answer: no key and no filter asks about
// more than it keeps apart.
func (q *Query) brief() bool {
	ok := !q.Resources
	known := func(d Dim) {
		if d == rule.Type { // follows from the service
			d = ByService
		}
		a := asked[d]
		ok = ok && a != nil && a.Brief
	}
	for _, k := range q.Group {
		known(k.Dim)
	}
	q.Filter.Walk(func(r *rule.Rule) { known(r.Dim) })
	return ok
}

// charged are the sums to read, of live batches alone once these are chosen.
func (q *Query) charged(b *builder, v View, table string) string {
	return fmt.Sprintf("%s m JOIN %s l ON l.batch = m.batch", q.facts(b, v, table), b.d.Live())
}

// counts tells whether only resources are counted, over the whole span: then a
// subject is looked up once and not in every month, in two thirds of the time.
func (q *Query) counts() bool {
	return q.Resources && len(q.Kinds) == 0 && q.Grain == None && !q.Extent
}

// dimension is the subjects to join: those that brief sums stand under are few
// to prepare a join for.
func (q *Query) dimension(table string) string {
	if table == "cost_brief" && !slices.Contains(q.Kinds, Effective) {
		return "(SELECT * FROM subject WHERE id IN (SELECT subject FROM cost_brief))"
	}
	return "subject"
}
