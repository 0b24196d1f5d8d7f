package discount

import "slices"

// Matrix is the sums of the services with the largest cost in the regions with
// the largest cost.
type Matrix struct {
	Products []Product
	Regions  []Region
	Rows     [][]Sum // of each product, its sum in each of the regions
}

// matrix crosses the n products and m regions for which most was paid.
func (c *Cube) matrix(n, m int) *Matrix {
	out := &Matrix{Products: first(c.products(), n), Regions: first(c.regions(), m)}
	at := map[[2]string]Sum{}
	for i := range c.Cells {
		key := [2]string{c.Cells[i].Service, c.Cells[i].Region}
		sum := at[key]
		sum.add(c.Cells[i].Sum)
		at[key] = sum
	}
	for _, p := range out.Products {
		row := make([]Sum, len(out.Regions))
		for i, r := range out.Regions {
			row[i] = at[[2]string{p.Service, r.Region}]
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}

// first is the n first of them, or all.
func first[T any](of []T, n int) []T { return slices.Clip(of[:min(n, len(of))]) }
