package discount

import (
	"context"
	"slices"
	"strings"

	"github.com/cloudlens/cloudlens/internal/cost"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
)

// view is what a function makes of the cube.
func view[T any](ctx context.Context, a *Analysis, of func(*Cube) (T, error)) (T, error) {
	cube, err := a.cube(ctx)
	if err != nil {
		var none T
		return none, err
	}
	return of(cube)
}

// Currency is that of all amounts, nil when nothing is known of any.
func (a *Analysis) Currency(ctx context.Context) (*string, error) {
	return view(ctx, a, func(c *Cube) (*string, error) {
		if c.Currency == "" {
			return nil, nil // the field is nullable: absence is an answer
		}
		return &c.Currency, nil
	})
}

// Coverage is what the figures rest on.
func (a *Analysis) Coverage(ctx context.Context) (*cost.Coverage, error) {
	return view(ctx, a, func(c *Cube) (*cost.Coverage, error) { return &c.Coverage, nil })
}

// Cycles are the months that are billed, oldest first.
func (a *Analysis) Cycles(ctx context.Context) ([]period.Cycle, error) {
	return view(ctx, a, func(c *Cube) ([]period.Cycle, error) { return c.Months, nil })
}

// Trend is the discounts of everything, month by month.
func (a *Analysis) Trend(ctx context.Context) (*Course, error) {
	return view(ctx, a, func(c *Cube) (*Course, error) { course := c.whole(); return &course, nil })
}

// Products are the services, the largest paid first: those of that code, and
// those that have the text in code or name, whatever the case of its letters.
func (a *Analysis) Products(ctx context.Context, service, search *string) ([]Product, error) {
	return view(ctx, a, func(c *Cube) ([]Product, error) {
		return slices.DeleteFunc(c.products(), func(p Product) bool {
			return service != nil && !strings.EqualFold(p.Service, *service) || search != nil && !p.Matches(*search)
		}), nil
	})
}

// ProductTrends are the services for which most was paid, as Products, with how
// many instances they are billed for.
func (a *Analysis) ProductTrends(ctx context.Context, top int, service, search *string) ([]ProductTrend, error) {
	if err := CheckTop("top", top); err != nil {
		return nil, err
	}
	products, err := a.Products(ctx, service, search)
	if err != nil {
		return nil, err
	}
	products = first(products, top)
	codes := make([]string, len(products))
	for i, p := range products {
		codes[i] = p.Service
	}
	slices.Sort(codes)
	counts, err := a.instancesOf(ctx, codes)
	if err != nil {
		return nil, err
	}
	out := make([]ProductTrend, len(products))
	for i, p := range products {
		out[i] = ProductTrend{Product: p, Instances: make([]int64, len(p.Months))}
		for n, m := range p.Months {
			out[i].Instances[n] = counts[p.Service][m.Cycle]
		}
	}
	return out, nil
}

// Quarters are the last of the analysis, or those of a year. The ones before are
// still what their changes are held against.
func (a *Analysis) Quarters(ctx context.Context, last, year *int) ([]Quarter, error) {
	if last != nil && (*last < 1 || *last > maxQuarters) {
		return nil, fault.Invalid("quarters", "%s must be %d to %d, got %d", "quarters", 1, maxQuarters, *last)
	}
	return view(ctx, a, func(c *Cube) ([]Quarter, error) {
		course := c.whole()
		out := course.Quarters()
		if year != nil {
			out = slices.DeleteFunc(out, func(q Quarter) bool { return q.Year != *year })
		}
		if last != nil {
			out = out[max(0, len(out)-*last):]
		}
		return out, nil
	})
}

// maxQuarters is how many can be asked for.
const maxQuarters = 80

// Years are those of the analysis, or one of them.
func (a *Analysis) Years(ctx context.Context, year *int) ([]Year, error) {
	return view(ctx, a, func(c *Cube) ([]Year, error) {
		course := c.whole()
		return slices.DeleteFunc(course.Years(), func(y Year) bool { return year != nil && y.Year != *year }), nil
	})
}

// Regions are the discounts by region.
func (a *Analysis) Regions(ctx context.Context) ([]Region, error) {
	return view(ctx, a, func(c *Cube) ([]Region, error) { return c.regions(), nil })
}

// CountedRegions are the regions for one who wants to know their instances, which
// are asked for meanwhile.
func (a *Analysis) CountedRegions(ctx context.Context) ([]Region, error) {
	cube, err := a.besides(ctx, func() error { _, err := a.resourcesBy(ctx, ledger.ByRegion); return err })
	if err != nil {
		return nil, err
	}
	return cube.regions(), nil
}

// SubscriptionTypes are the discounts by subscription type.
func (a *Analysis) SubscriptionTypes(ctx context.Context) (*Subscriptions, error) {
	var counts map[string]int64
	cube, err := a.besides(ctx, func() (err error) { counts, err = a.resourcesBy(ctx, ledger.BySubscription); return err })
	if err != nil {
		return nil, err
	}
	out := cube.subscriptions()
	for i := range out.Types {
		out.Types[i].Instances = counts[out.Types[i].Type]
	}
	return out, nil
}

// Suggestions are instances for which a subscription may be cheaper.
func (a *Analysis) Suggestions(ctx context.Context) (*Suggestions, error) {
	found, err := a.suggestions(ctx)
	return &Suggestions{List: found, TotalSaving: TotalSaving(found)}, err
}

// Suggestions are instances for which a subscription may be cheaper, and what
// they come to.
type Suggestions struct {
	List        []Suggestion
	TotalSaving money.Decimal // in a year, of those for which a saving is stated
}

// Anomalies are the months whose rate is far from that of the month before.
func (a *Analysis) Anomalies(ctx context.Context, threshold money.Decimal) ([]Anomaly, error) {
	return view(ctx, a, func(c *Cube) ([]Anomaly, error) { course := c.whole(); return course.Anomalies(threshold) })
}

// Matrix crosses services and regions.
func (a *Analysis) Matrix(ctx context.Context, products, regions int) (*Matrix, error) {
	if err := CheckTop("products", products); err != nil {
		return nil, err
	}
	if err := CheckTop("regions", regions); err != nil {
		return nil, err
	}
	return view(ctx, a, func(c *Cube) (*Matrix, error) { return c.matrix(products, regions), nil })
}

// MovingAverages are the rates over windows of months.
func (a *Analysis) MovingAverages(ctx context.Context, windows []int) ([]MovingAverage, error) {
	return view(ctx, a, func(c *Cube) ([]MovingAverage, error) { course := c.whole(); return course.MovingAverages(windows...) })
}

// Instances are the resources for which most was paid, or the one of that id.
func (a *Analysis) Instances(ctx context.Context, top int, resource *string) ([]Instance, error) {
	if resource == nil {
		return a.largest(ctx, top, "")
	}
	return a.largest(ctx, top, *resource)
}

// MostDiscounted are the resources with the largest discount, that first.
func (a *Analysis) MostDiscounted(ctx context.Context, top int) ([]Instance, error) {
	if err := CheckTop("top", top); err != nil {
		return nil, err
	}
	out, err := a.instances(ctx, ledger.Query{Top: top}, ledger.Reduction)
	slices.SortStableFunc(out, func(a, b Instance) int { return b.Total.Discount.Cmp(a.Total.Discount) })
	return out, err
}
