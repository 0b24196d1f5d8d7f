package discount

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/cloudlens/cloudlens/internal/cost"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/period"
)

// Cube is the sums that nearly all views are made of.
type Cube struct {
	Cells    []Cell                // with charges
	Months   []period.Cycle        // that are billed, oldest first, with or without charges
	Names    map[string]string     // of services, to show
	unequal  map[period.Cycle]bool // open, or in the period just in part
	Currency string
	Span     ledger.Span
	Coverage cost.Coverage

	counts func(context.Context, ledger.Dim) (map[string]int64, error) // of distinct resources by a key
}

// Cell is a month of a service in a region and of a subscription type.
type Cell struct {
	Month                         period.Cycle
	Service, Region, Subscription string
	Sum
}

var cubeKeys = []ledger.Key{{Dim: ledger.ByService}, {Dim: ledger.ByRegion}, {Dim: ledger.BySubscription}}

// cube asks for it, once.
func (a *Analysis) cube(ctx context.Context) (*Cube, error) {
	sheet, err := a.sums(ctx, ledger.Query{Grain: ledger.Month, Group: cubeKeys})
	if err != nil {
		return nil, err
	}
	return once(a.book, "cube of "+a.of.String(), func() (*Cube, error) {
		c := newCube(sheet)
		c.counts = a.resourcesBy
		return c, nil
	})
}

// besides asks for the cube while the caller asks for something else.
func (a *Analysis) besides(ctx context.Context, ask func() error) (*Cube, error) {
	var cube *Cube
	var failed error
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer func() {
			if p := recover(); p != nil { // nobody else would, and it would end the program
				failed = fmt.Errorf("ask for the cube: %v", p)
			}
		}()
		cube, failed = a.cube(ctx)
	}()
	err := ask()
	<-done
	if failed != nil {
		return nil, failed
	}
	return cube, err
}

// sums asks for sums as sumOf reads them, ranked by lead, or else by what was
// paid.
func (a *Analysis) sums(ctx context.Context, q ledger.Query, lead ...ledger.Kind) (*cost.Sheet, error) {
	sheet, err := a.led(ctx, q, lead, narrow)
	if err != nil || !lacksList(sheet.Rows) {
		return sheet, err
	}
	return a.led(ctx, q, lead, wide)
}

// led asks for kinds behind those that lead, which are left out of the answer.
func (a *Analysis) led(ctx context.Context, q ledger.Query, lead, kinds []ledger.Kind) (*cost.Sheet, error) {
	q.Kinds = slices.Concat(lead, kinds)
	sheet, err := a.sheet(ctx, q)
	if err != nil || len(lead) == 0 {
		return sheet, err
	}
	out := *sheet // others may be reading it
	out.Rows = slices.Clone(sheet.Rows)
	for i := range out.Rows {
		out.Rows[i].Sums = out.Rows[i].Sums[len(lead):]
	}
	return &out, nil
}

func newCube(sheet *cost.Sheet) *Cube {
	c := &Cube{Names: map[string]string{}, unequal: map[period.Cycle]bool{}, Currency: sheet.Currency, Span: sheet.Span, Coverage: sheet.Coverage}
	for i := range sheet.Rows {
		r := &sheet.Rows[i]
		c.Cells = append(c.Cells, Cell{r.Bucket.Cycle(), r.Keys[0].Text, r.Keys[1].Text, r.Keys[2].Text, sumOf(r)})
		c.Names[r.Keys[0].Text] = cmp.Or(r.Keys[0].Label, c.Names[r.Keys[0].Text], r.Keys[0].Text)
		c.Months = append(c.Months, r.Bucket.Cycle())
	}
	for _, one := range sheet.Cycles {
		c.unequal[one.Cycle] = c.unequal[one.Cycle] || unsettled(&one)
		if sheet.Span.InCycles() || sheet.Span.Days.From <= one.Cycle.First() && one.Cycle.Add(1).First() <= sheet.Span.Days.To {
			c.Months = append(c.Months, one.Cycle)
		}
	}
	slices.Sort(c.Months)
	c.Months = slices.Compact(c.Months)
	for _, m := range c.Months {
		if days := m.Range(); !sheet.Span.InCycles() && (days.From < sheet.Span.Days.From || sheet.Span.Days.To < days.To) {
			c.unequal[m] = true
		}
	}
	return c
}

// unsettled tells whether the bill of a cycle may still grow.
func unsettled(c *cost.Cycle) bool { return c.State == cost.Open || c.State == cost.Matched }

// sum is that of the cells that match.
func (c *Cube) sum(match func(*Cell) bool) Sum {
	var s Sum
	for i := range c.Cells {
		if match(&c.Cells[i]) {
			s.add(c.Cells[i].Sum)
		}
	}
	return s
}

// course is that of the cells that match: the months that they are of.
func (c *Cube) course(match func(*Cell) bool) Course {
	by := map[period.Cycle]*Month{}
	var out Course
	for i := range c.Cells {
		cell := &c.Cells[i]
		if !match(cell) {
			continue
		}
		m := by[cell.Month]
		if m == nil {
			m = &Month{Cycle: cell.Month, Open: c.unequal[cell.Month]}
			by[cell.Month] = m
		}
		m.add(cell.Sum)
		out.Total.add(cell.Sum)
	}
	for _, m := range by {
		out.Months = append(out.Months, *m)
	}
	slices.SortFunc(out.Months, func(a, b Month) int { return cmp.Compare(a.Cycle, b.Cycle) })
	return out
}

// whole is the course of everything: every month that is billed, be it empty.
func (c *Cube) whole() Course {
	out := c.course(func(*Cell) bool { return true })
	for _, m := range c.Months {
		if !slices.ContainsFunc(out.Months, func(has Month) bool { return has.Cycle == m }) {
			out.Months = append(out.Months, Month{Cycle: m, Open: c.unequal[m]})
		}
	}
	slices.SortFunc(out.Months, func(a, b Month) int { return cmp.Compare(a.Cycle, b.Cycle) })
	return out
}

// courses groups the cells by a key, the largest paid first, ties in order of
// the keys.
func (c *Cube) courses(key func(*Cell) string) []keyed {
	cells := map[string][]Cell{}
	for i := range c.Cells {
		k := key(&c.Cells[i])
		cells[k] = append(cells[k], c.Cells[i])
	}
	var out []keyed
	for k, of := range cells {
		part := &Cube{Cells: of, unequal: c.unequal}
		out = append(out, keyed{k, part.course(func(*Cell) bool { return true }), of})
	}
	slices.SortFunc(out, func(a, b keyed) int {
		return cmp.Or(b.Total.Paid.Cmp(a.Total.Paid), cmp.Compare(a.key, b.key))
	})
	return out
}

// keyed is the course of one key, and the cells that it is made of.
type keyed struct {
	key string
	Course
	cells []Cell
}

func byService(c *Cell) string      { return c.Service }
func byRegion(c *Cell) string       { return c.Region }
func bySubscription(c *Cell) string { return c.Subscription }
