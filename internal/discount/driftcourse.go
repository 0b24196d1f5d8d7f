package discount

import (
	"cmp"

	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/period"
)

// skus are the courses of products of services by subscription type.
func (c *Cube) skus(rows []ledger.Row) map[DriftSubject]*Course {
	type sku struct{ service, product, subscription string }
	labels := map[sku]DriftSubject{} // names may differ from month to month
	cells := map[sku]map[period.Cycle]Sum{}
	for i := range rows {
		r := &rows[i]
		k := sku{r.Keys[0].Text, r.Keys[1].Text, r.Keys[2].Text}
		labels[k] = DriftSubject{
			Service: k.service, ServiceName: cmp.Or(r.Keys[0].Label, labels[k].ServiceName, k.service),
			Product: k.product, ProductName: cmp.Or(r.Keys[1].Label, labels[k].ProductName, k.product), Subscription: k.subscription,
		}
		if cells[k] == nil {
			cells[k] = map[period.Cycle]Sum{}
		}
		sum := cells[k][r.Bucket.Cycle()]
		sum.add(sumOf(r))
		cells[k][r.Bucket.Cycle()] = sum
	}
	out := map[DriftSubject]*Course{}
	for k, months := range cells {
		out[labels[k]] = c.courseIn(months)
	}
	return out
}

// courseOfNames are the courses of named discounts by service: its amount of
// the list cost of the whole service, from the first month that had it. A month
// without it counts with nothing where the bill names other discounts, and is
// left out where it names none, as bills read from the API do.
func (c *Cube) courseOfNames(rows []ledger.DiscountRow) map[DriftSubject]*Course {
	lists := c.lists()
	told := map[period.Cycle]bool{}
	amounts := map[DriftSubject]map[period.Cycle]Sum{}
	for i := range rows {
		r := &rows[i]
		month, service := r.Bucket.Cycle(), r.Keys[0].Text
		told[month] = true
		part := Part{Terms: r.Terms}
		s := DriftSubject{Service: service, ServiceName: cmp.Or(c.Names[service], service), Named: true, Name: r.Terms.Name, Promotion: part.Promotion()}
		if amounts[s] == nil {
			amounts[s] = map[period.Cycle]Sum{}
		}
		sum := amounts[s][month]
		sum.add(Sum{Discount: r.Amount, Lines: r.Lines})
		amounts[s][month] = sum
	}
	out := map[DriftSubject]*Course{}
	for s, months := range amounts {
		begun := false
		for _, m := range c.Months {
			sum, has := months[m]
			list, billed := lists[spot{m, s.Service}]
			if begun = begun || has; !begun || !told[m] || !billed {
				continue
			}
			sum.ListCost, sum.Paid = list, list.Sub(sum.Discount)
			months[m] = sum
		}
		out[s] = c.courseIn(months)
	}
	return out
}

// courseIn is the course of sums by month.
func (c *Cube) courseIn(months map[period.Cycle]Sum) *Course {
	part := &Cube{unequal: c.unequal}
	for m, sum := range months {
		part.Cells = append(part.Cells, Cell{Month: m, Sum: sum})
	}
	course := part.course(func(*Cell) bool { return true })
	return &course
}
