package discount

import (
	"cmp"
	"context"
	"slices"

	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/locale"
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

// instances are the resources that a question ranks first, with one question
// for their sums and one for what they are billed as.
func (a *Analysis) instances(ctx context.Context, q ledger.Query, lead ...ledger.Kind) ([]Instance, error) {
	q.Grain, q.Group, q.Filter = ledger.Month, []ledger.Key{{Dim: ledger.ByResource}}, rule.All(has, q.Filter)
	sheet, err := a.sums(ctx, q, lead...)
	if err != nil {
		return nil, err
	}
	cube, err := a.cube(ctx)
	if err != nil {
		return nil, err
	}
	at := map[string]int{}
	var out []Instance
	for i := range sheet.Rows {
		r := &sheet.Rows[i]
		if r.Others {
			continue
		}
		id := r.Keys[0].Text
		n, ok := at[id]
		if !ok {
			n = len(out)
			at[id], out = n, append(out, Instance{Resource: id})
		}
		one := &out[n]
		one.Name = cmp.Or(r.Keys[0].Label, one.Name)
		sum := sumOf(r)
		one.Months = append(one.Months, Month{r.Bucket.Cycle(), sum, cube.unequal[r.Bucket.Cycle()]})
		one.Total.add(sum)
	}
	slices.SortFunc(out, func(a, b Instance) int {
		return cmp.Or(b.Total.Paid.Cmp(a.Total.Paid), cmp.Compare(a.Resource, b.Resource))
	})
	return out, a.settle(ctx, q, out)
}

// settle says what the resources are billed as.
func (a *Analysis) settle(ctx context.Context, q ledger.Query, of []Instance) error {
	if len(of) == 0 {
		return nil
	}
	ids := make([]string, len(of))
	at := map[string]*Instance{}
	for i := range of {
		ids[i], at[of[i].Resource] = of[i].Resource, &of[i]
	}
	slices.Sort(ids)
	sheet, err := a.sheet(ctx, ledger.Query{
		Span: q.Span, Except: q.Except, Kinds: []ledger.Kind{ledger.Billed}, Filter: rule.All(rule.Is(ledger.ByResource, ids...), q.Filter),
		Group: []ledger.Key{{Dim: ledger.ByResource}, {Dim: ledger.ByService}, {Dim: ledger.ByRegion}, {Dim: ledger.BySubscription}},
	})
	if err != nil {
		return err
	}
	rows := slices.Clone(sheet.Rows)
	slices.SortStableFunc(rows, func(a, b ledger.Row) int { return a.Sums[0].Amount.Decimal.Cmp(b.Sums[0].Amount.Decimal) })
	for _, r := range rows { // the largest comes last, and stays
		one := at[r.Keys[0].Text]
		one.place = place{r.Keys[1].Text, cmp.Or(r.Keys[1].Label, r.Keys[1].Text), r.Keys[2].Text, r.Keys[3].Text}
	}
	return nil
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
