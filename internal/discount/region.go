package discount

import (
	"context"
	"fmt"

	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/locale"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/region"
)

// Region is the discounts of a region.
type Region struct {
	Region string
	Sum
	ProductCount int
	MonthCount   int

	all  money.Decimal // paid in all regions
	cube *Cube
}

// Instances is how many distinct resources it has. Of all that is told of
// regions, that alone takes as long as the rest: it is asked for when somebody
// wants to know, of all regions at once.
func (r *Region) Instances(ctx context.Context) (int64, error) {
	counts, err := r.cube.counts(ctx, ledger.ByRegion)
	return counts[r.Region], err
}

// Name is the region's name in the language of the context.
func (r *Region) Name(ctx context.Context) string { return region.Name(r.Region, locale.From(ctx)) }

// SharePercent is what was paid in it, in percent of what was paid in all.
func (r *Region) SharePercent() money.Null { return share(r.Paid, r.all) }

func share(part, whole money.Decimal) money.Null {
	if whole.Sign() <= 0 {
		return money.Null{}
	}
	return money.Per(part, whole).Percent()
}

// regions are those that charges have, the largest paid first. What has no
// region is in none.
func (c *Cube) regions() []Region {
	var out []Region
	all := money.Zero
	for _, k := range c.courses(byRegion) {
		if k.key == "" {
			continue
		}
		services := map[string]bool{}
		for i := range k.cells {
			services[k.cells[i].Service] = true
		}
		out = append(out, Region{cube: c, Region: k.key, Sum: k.Total, ProductCount: len(services), MonthCount: len(k.Months)})
		all = all.Add(k.Total.Paid)
	}
	for i := range out {
		out[i].all = all
	}
	return out
}

// resourcesBy counts distinct resources by a key, once.
func (a *Analysis) resourcesBy(ctx context.Context, by ledger.Dim) (map[string]int64, error) {
	return once(a.book, fmt.Sprintf("resources by %s of %s", by, a.of), func() (map[string]int64, error) { return a.countBy(ctx, by) })
}

func (a *Analysis) countBy(ctx context.Context, by ledger.Dim) (map[string]int64, error) {
	sheet, err := a.sheet(ctx, ledger.Query{Group: []ledger.Key{{Dim: by}}, Resources: true})
	if err != nil {
		return nil, err
	}
	out := map[string]int64{}
	for i := range sheet.Rows {
		out[sheet.Rows[i].Keys[0].Text] = sheet.Rows[i].Resources
	}
	return out, nil
}
