package ledger

import (
	"slices"

	"github.com/cloudlens/cloudlens/internal/rule"
)

// BriefColumns are the attributes of subjects that cost_brief keeps apart: the
// sums of cost_month over the subjects of a batch that have all of these in
// common, under the newest of them. They are what most questions ask about, and
// some hundred times fewer rows than resources have.
var BriefColumns = []string{
	"account", "provider", "sub_account", "currency", "service", "service_name", "product", "product_name", "pip", "region", "subscription", "category",
}

// brief tells whether cost_brief can answer: no key and no filter asks about
// more than it keeps apart.
func (q *Query) brief() bool {
	ok := !q.Resources
	known := func(d Dim) {
		column, has := columns[d]
		switch d {
		case rule.ServiceName, rule.Type: // both of the service
		default:
			ok = ok && has && slices.Contains(BriefColumns, column[0])
		}
	}
	for _, k := range q.Group {
		known(k.Dim)
	}
	q.Filter.Walk(func(r *rule.Rule) { known(r.Dim) })
	return ok
}
