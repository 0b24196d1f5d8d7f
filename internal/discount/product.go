package discount

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/period"
	"github.com/cloudlens/cloudlens/internal/rule"
)

// Product is a service, and how its discount moved.
type Product struct {
	Service string
	Name    string
	Course
}

// products are all services, the largest paid first.
func (c *Cube) products() []Product {
	var out []Product
	for _, k := range c.courses(byService) {
		out = append(out, Product{Service: k.key, Name: cmp.Or(c.Names[k.key], k.key), Course: k.Course})
	}
	return out
}

// ByDiscount orders products by their discount, the largest first.
func ByDiscount(of []Product) []Product {
	out := slices.Clone(of)
	slices.SortStableFunc(out, func(a, b Product) int { return b.Total.Discount.Cmp(a.Total.Discount) })
	return out
}

// Matches tells whether a text is the product's code, or in its name, whatever
// the case of its letters.
func (p *Product) Matches(text string) bool {
	text = strings.ToLower(text)
	return strings.ToLower(p.Service) == text || strings.Contains(strings.ToLower(p.Name), text)
}

// instances is how many distinct resources services have each month.
type instances map[string]map[period.Cycle]int64

// instancesOf counts them for the services, with one question.
func (a *Analysis) instancesOf(ctx context.Context, services []string) (instances, error) {
	out := instances{}
	if len(services) == 0 {
		return out, nil
	}
	sheet, err := a.sheet(ctx, ledger.Query{
		Grain: ledger.Month, Group: []ledger.Key{{Dim: ledger.ByService}}, Filter: rule.Is(ledger.ByService, services...), Resources: true,
	})
	if err != nil {
		return nil, err
	}
	for i := range sheet.Rows {
		r := &sheet.Rows[i]
		if out[r.Keys[0].Text] == nil {
			out[r.Keys[0].Text] = map[period.Cycle]int64{}
		}
		out[r.Keys[0].Text][r.Bucket.Cycle()] = r.Resources
	}
	return out, nil
}

// ProductTrend is a product with what it is billed for.
type ProductTrend struct {
	Product
	Instances []int64 // distinct resources of each of the months
}
