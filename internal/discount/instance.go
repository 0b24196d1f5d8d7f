package discount

import (
	"cmp"
	"context"
	"slices"

	"github.com/cloudlens/cloudlens/internal/cost"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/locale"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
	"github.com/cloudlens/cloudlens/internal/region"
	"github.com/cloudlens/cloudlens/internal/rule"
)

// maxTop is how many of the largest can be asked for.
const maxTop = 500

// Instance is a resource, and how its discount moved. Service, region and
// subscription type are those under which most of it was paid.
type Instance struct {
	Resource string
	Name     string
	place
	Course

	names map[string]string // of the services that it is billed under
}

// place is what a resource is billed as.
type place struct {
	Service      string
	ServiceName  string
	Region       string
	Subscription string
}

// RegionName is the region's name in the language of the context.
func (p *place) RegionName(ctx context.Context) string {
	return region.Name(p.Region, locale.From(ctx))
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

// instances are the resources that a question ranks first.
func (a *Analysis) instances(ctx context.Context, q ledger.Query, lead ...ledger.Kind) ([]Instance, error) {
	q.Grain, q.Group, q.RankBy, q.Filter = ledger.Month, placeKeys, 1, rule.All(has, q.Filter)
	var sheet *cost.Sheet
	cube, err := a.besides(ctx, func() (err error) { sheet, err = a.sums(ctx, q, lead...); return err })
	if err != nil {
		return nil, err
	}
	at := map[string]int{}
	var out []Instance
	paid := map[string]map[place]money.Decimal{}
	for i := range sheet.Rows {
		r := &sheet.Rows[i]
		id := r.Keys[0].Text
		n, ok := at[id]
		if !ok {
			n = len(out)
			at[id], out, paid[id] = n, append(out, Instance{Resource: id}), map[place]money.Decimal{}
		}
		sum := sumOf(r)
		out[n].bill(r, sum, cube.unequal[r.Bucket.Cycle()])
		as := place{Service: r.Keys[1].Text, Region: r.Keys[2].Text, Subscription: r.Keys[3].Text}
		paid[id][as] = paid[id][as].Add(sum.Paid)
		out[n].names[as.Service] = cmp.Or(r.Keys[1].Label, out[n].names[as.Service], as.Service)
	}
	for i := range out {
		out[i].settle(paid[out[i].Resource])
	}
	slices.SortFunc(out, func(a, b Instance) int {
		return cmp.Or(b.Total.Paid.Cmp(a.Total.Paid), cmp.Compare(a.Resource, b.Resource))
	})
	return out, nil
}

// bill adds a row of the resource. Rows come month by month.
func (i *Instance) bill(r *ledger.Row, sum Sum, open bool) {
	i.Name = cmp.Or(r.Keys[0].Label, i.Name)
	if i.names == nil {
		i.names = map[string]string{}
	}
	month := r.Bucket.Cycle()
	if n := len(i.Months); n == 0 || i.Months[n-1].Cycle != month {
		i.Months = append(i.Months, Month{Cycle: month, Open: open})
	}
	i.Months[len(i.Months)-1].add(sum)
	i.Total.add(sum)
}

// settle says what the resource is billed as: where most was paid, of places
// alike the last in order.
func (i *Instance) settle(paid map[place]money.Decimal) {
	first := true
	for at, amount := range paid {
		if c := amount.Cmp(paid[i.place]); first || c > 0 || c == 0 && i.before(&at) {
			i.place, first = at, false
		}
	}
	i.ServiceName = i.names[i.Service]
}

func (p *place) before(o *place) bool {
	return cmp.Or(cmp.Compare(p.Service, o.Service), cmp.Compare(p.Region, o.Region), cmp.Compare(p.Subscription, o.Subscription)) < 0
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
