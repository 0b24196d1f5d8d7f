package discount

import (
	"cmp"
	"context"
	"slices"

	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
)

// Drift is a discount that is no longer what it was: another share of the list
// cost than before, and still so.
//
// Months are held against each other as in all views: settled neighbours only,
// back from the newest. The level now is the newest of them and those right
// before it whose rate is less than the threshold away from it; the level before
// is found alike from the month before that. A month without a rate ends a level.
// A drift is two levels whose rates, each that of all its money, are the threshold
// or more apart. What is not billed in the newest settled month is none any more.
type Drift struct {
	Subject DriftSubject
	Before  Sum // of the months of the level before
	After   Sum // of the settled months since
	From    period.Cycle
	Since   period.Cycle // the first month of the level now
	Months  []DriftMonth // since then, oldest first, the open ones too
}

// DriftSubject is what a drift is of: a product of a service paid for in one
// way, over all accounts, or a named discount of a service of one account.
type DriftSubject struct {
	Service, ServiceName string
	Product, ProductName string
	Subscription         string
	Named                bool
	AccountName          string // of a named discount, as the next two
	Name                 string
	Promotion            bool // everybody gets it
}

// DriftMonth is a month of the level now.
type DriftMonth struct {
	Month
	// ExtraCost is what was paid more than at the rate before: list cost times
	// that rate less the discount, rounded to 12 decimals; below zero it is a gain.
	ExtraCost money.Decimal
}

// Kind tells SKU and named discount apart.
func (s *DriftSubject) Kind() DriftKind {
	switch {
	case !s.Named:
		return DriftOfSKU
	case s.Promotion:
		return DriftOfPromotion
	}
	return DriftOfContract
}

// DriftKind is what a drift is of.
type DriftKind string

// Kinds of drifts.
const (
	DriftOfSKU       DriftKind = "SKU"
	DriftOfContract  DriftKind = "CONTRACT"
	DriftOfPromotion DriftKind = "PROMOTION"
)

// RateChange is the rate since less the rate before; below zero less is deducted.
func (d *Drift) RateChange() money.Null { return d.change().Round(ratePlaces) }

func (d *Drift) change() money.Ratio { return d.After.rate().Sub(d.Before.rate()) }

// ExtraCost is that of the settled months.
func (d *Drift) ExtraCost() money.Decimal { return d.extra(false).Decimal }

// OpenExtraCost is that of the months that are not final, unknown without any.
func (d *Drift) OpenExtraCost() money.Null { return d.extra(true) }

func (d *Drift) extra(open bool) (sum money.Null) {
	for i := range d.Months {
		if m := &d.Months[i]; m.Open == open {
			sum = money.Of(sum.Decimal.Add(m.ExtraCost))
		}
	}
	return sum
}

// drift judges a course, nil when it kept its level, has no two to compare, or
// ends before the newest settled month.
func (c *Course) drift(threshold money.Ratio, newest period.Cycle) *Drift {
	run := c.run()
	if len(run) == 0 || run[len(run)-1].Cycle != newest {
		return nil
	}
	now := level(run, threshold)
	before := level(run[:len(run)-len(now)], threshold)
	if len(before) == 0 {
		return nil
	}
	d := Drift{From: before[0].Cycle, Since: now[0].Cycle}
	for _, m := range before {
		d.Before.add(m.Sum)
	}
	for _, m := range now {
		d.After.add(m.Sum)
	}
	if d.change().Abs().Cmp(threshold) < 0 {
		return nil
	}
	for _, m := range c.Months {
		if m.Cycle >= d.Since {
			d.Months = append(d.Months, DriftMonth{m, d.Before.rate().Times(m.ListCost).Sub(money.Exactly(m.Discount)).Round(money.Scale).Decimal})
		}
	}
	return &d
}

// level is the end of a run whose rates are near to that of the newest month.
func level(run []Month, threshold money.Ratio) []Month {
	start := len(run)
	for start > 0 {
		r := run[start-1].rate()
		if !r.Known() || r.Sub(run[len(run)-1].rate()).Abs().Cmp(threshold) >= 0 {
			break
		}
		start--
	}
	return run[start:]
}

// skuKeys are what a discount is granted on.
var skuKeys = []ledger.Key{{Dim: ledger.ByService}, {Dim: ledger.ByProduct}, {Dim: ledger.BySubscription}}

// Drifts are the discounts that are no longer what they were by threshold, a
// fraction of the list cost, or more: what costs most first.
func (a *Analysis) Drifts(ctx context.Context, threshold money.Decimal) ([]Drift, error) {
	if threshold.Sign() <= 0 || threshold.Cmp(money.Whole(1)) > 0 {
		return nil, fault.Invalid("threshold", "threshold must be above 0 and at most 1, got %s", threshold.String())
	}
	cube, err := a.cube(ctx)
	if err != nil {
		return nil, err
	}
	sheet, err := a.sums(ctx, ledger.Query{Grain: ledger.Month, Group: skuKeys})
	if err != nil {
		return nil, err
	}
	cubes, err := a.cubesByAccount(ctx)
	if err != nil {
		return nil, err
	}
	out := cube.drifting(cube.skus(sheet.Rows), money.Exactly(threshold))
	for _, of := range cubes {
		named := of.drifting(of.courseOfNames(of.parts), money.Exactly(threshold))
		for i := range named {
			named[i].Subject.AccountName = of.name
		}
		out = append(out, named...)
	}
	slices.SortFunc(out, costlier)
	return out, nil
}

// drifting are the courses that drift.
func (c *Cube) drifting(of map[DriftSubject]*Course, threshold money.Ratio) []Drift {
	var out []Drift
	newest := c.newest()
	for subject, course := range of {
		if d := course.drift(threshold, newest); d != nil {
			d.Subject = subject
			out = append(out, *d)
		}
	}
	return out
}

// costlier orders drifts by what they cost so far, ties in order of the subject.
func costlier(a, b Drift) int {
	cost := func(d *Drift) money.Decimal { return d.ExtraCost().Add(d.OpenExtraCost().Decimal) }
	return cmp.Or(cost(&b).Cmp(cost(&a)), cmp.Compare(a.Subject.Kind(), b.Subject.Kind()), cmp.Compare(a.Subject.Service, b.Subject.Service),
		cmp.Compare(a.Subject.Product, b.Subject.Product), cmp.Compare(a.Subject.Subscription, b.Subject.Subscription), cmp.Compare(a.Subject.Name, b.Subject.Name), cmp.Compare(a.Subject.AccountName, b.Subject.AccountName))
}
