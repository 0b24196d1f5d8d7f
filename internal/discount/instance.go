package discount

import (
	"cmp"
	"context"
	"slices"

	"github.com/cloudlens/cloudlens/internal/cost"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/period"
	"github.com/cloudlens/cloudlens/internal/rule"
)

// maxTop is how many of the largest can be asked for.
const maxTop = 500

// Instance is a resource, and how its discount moved.
type Instance struct {
	identity
	Course
}

// InstanceTotal is a resource, and what it comes to.
type InstanceTotal struct {
	identity
	Total       Sum
	First, Last period.Cycle // months with charges
}

// has are the charges that a resource can be told of.
var has = &rule.Rule{Key: rule.Key{Dim: ledger.ByResource}, Op: rule.Present}

// CheckTop refuses numbers of the largest that are not 1 to 500.
func CheckTop(field string, top int) error {
	if top < 1 || top > maxTop {
		return fault.Invalid(field, "%s must be %d to %d, got %d", field, 1, maxTop, top)
	}
	return nil
}

// placeKeys are what a resource is billed as.
var placeKeys = []ledger.Key{{Dim: ledger.ByResource}, {Dim: ledger.ByService}, {Dim: ledger.ByRegion}, {Dim: ledger.BySubscription}}

// ranked is a question whose rows are those of the resources that it ranks first.
func ranked(q ledger.Query) ledger.Query {
	q.Group, q.RankBy, q.Filter = placeKeys, 1, rule.All(has, q.Filter)
	return q
}

// instances are the resources that a question ranks first, month by month.
func (a *Analysis) instances(ctx context.Context, q ledger.Query, lead ...ledger.Kind) ([]Instance, error) {
	q = ranked(q)
	q.Grain = ledger.Month
	var sheet *cost.Sheet
	cube, err := a.besides(ctx, func() (err error) { sheet, err = a.sums(ctx, q, lead...); return err })
	if err != nil {
		return nil, err
	}
	var out []Instance
	gather(sheet.Rows, func(n int, r *ledger.Row, sum Sum) *identity {
		if n == len(out) {
			out = append(out, Instance{})
		}
		out[n].bill(r.Bucket.Cycle(), sum, cube.unequal)
		return &out[n].identity
	})
	for i := range out {
		out[i].settle()
	}
	slices.SortFunc(out, func(a, b Instance) int { return dearer(&a.identity, &b.identity, a.Total, b.Total) })
	return out, nil
}

// InstanceTotals are the resources for which most was paid, that first.
func (a *Analysis) InstanceTotals(ctx context.Context, top int) ([]InstanceTotal, error) {
	if err := CheckTop("top", top); err != nil {
		return nil, err
	}
	sheet, err := a.sums(ctx, ranked(ledger.Query{Top: top, Extent: true}))
	if err != nil {
		return nil, err
	}
	var out []InstanceTotal
	gather(sheet.Rows, func(n int, r *ledger.Row, sum Sum) *identity {
		first, last := r.Extent.First.Cycle(), r.Extent.Last.Cycle()
		if n == len(out) {
			out = append(out, InstanceTotal{First: first, Last: last})
		}
		one := &out[n]
		one.Total.add(sum)
		one.First, one.Last = min(one.First, first), max(one.Last, last)
		return &one.identity
	})
	for i := range out {
		out[i].settle()
	}
	slices.SortFunc(out, func(a, b InstanceTotal) int { return dearer(&a.identity, &b.identity, a.Total, b.Total) })
	return out, nil
}

// gather has each resource, which take is told the number of, take the rows that
// are of it.
func gather(rows []ledger.Row, take func(n int, r *ledger.Row, sum Sum) *identity) {
	at := map[string]int{}
	for i := range rows {
		r := &rows[i]
		n, ok := at[r.Keys[0].Text]
		if !ok {
			n = len(at)
			at[r.Keys[0].Text] = n
		}
		sum := sumOf(r)
		take(n, r, sum).know(r, sum, cmp.Or(r.Extent.Last, r.Bucket))
	}
}

// dearer orders by what was paid, the largest first, ties by the resource.
func dearer(a, b *identity, of, than Sum) int {
	return cmp.Or(than.Paid.Cmp(of.Paid), cmp.Compare(a.Resource, b.Resource))
}

// bill adds what was charged in a month. Rows come month by month.
func (c *Course) bill(month period.Cycle, sum Sum, unequal map[period.Cycle]bool) {
	if n := len(c.Months); n == 0 || c.Months[n-1].Cycle != month {
		c.Months = append(c.Months, Month{Cycle: month, Open: unequal[month]})
	}
	c.Months[len(c.Months)-1].add(sum)
	c.Total.add(sum)
}

// largest are the resources for which most was paid.
func (a *Analysis) largest(ctx context.Context, top int, resource string) ([]Instance, error) {
	if err := CheckTop("top", top); err != nil {
		return nil, err
	}
	q := ledger.Query{Top: top}
	if resource != "" {
		q.Filter = rule.Is(ledger.ByResource, resource)
	}
	out, err := a.instances(ctx, q)
	if err == nil && resource != "" && len(out) == 0 {
		return nil, fault.NotFound("there is no bill of a resource %q in the period", resource)
	}
	return out, err
}

func sorted(months []Month) []Month {
	slices.SortStableFunc(months, func(a, b Month) int { return cmp.Compare(a.Cycle, b.Cycle) })
	return months
}

// First is the first month.
func (i *Instance) First() period.Cycle { return i.Months[0].Cycle }

// Last is the last month.
func (i *Instance) Last() period.Cycle { return i.Months[len(i.Months)-1].Cycle }
