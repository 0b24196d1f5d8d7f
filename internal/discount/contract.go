package discount

import (
	"cmp"
	"context"
	"slices"

	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
)

// Named is the discounts of one name over the months. Its rates are parts of the
// list cost of the services that had it, in the months in which they had it.
type Named struct {
	Name      string
	Promotion bool
	Ends      period.Date // the latest last day that bills name, 0 when they name none
	Total     money.Decimal
	Months    []NamedMonth // oldest first

	list money.Decimal
}

// NamedMonth is a month of a named discount.
type NamedMonth struct {
	Cycle    period.Cycle
	Discount money.Decimal

	list money.Decimal
}

// Rate is the discount of the list cost, unknown where that is not above zero.
func (n *Named) Rate() money.Null { return Sum{ListCost: n.list, Discount: n.Total}.Rate() }

// LatestRate is that of the newest month.
func (n *Named) LatestRate() money.Null { return n.Months[len(n.Months)-1].Rate() }

// Rate is the discount of the list cost, unknown where that is not above zero.
func (m *NamedMonth) Rate() money.Null { return Sum{ListCost: m.list, Discount: m.Discount}.Rate() }

// Names are the named discounts of an analysis, the largest first: those that
// bill files of the second generation tell. A period of days that are no whole
// months has none.
func (a *Analysis) Names(ctx context.Context) ([]Named, error) {
	cube, err := a.cube(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := a.partsByService(ctx, cube)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	return named(rows, cube.lists()), nil
}

// partsByService are the named discounts by month and service, none in a period
// of days that are no whole months.
func (a *Analysis) partsByService(ctx context.Context, cube *Cube) ([]ledger.DiscountRow, error) {
	cycles, ok := cyclesOf(cube.Span)
	if !ok {
		return nil, nil
	}
	return a.parts(ctx, ledger.Query{Span: cycles, Grain: ledger.Month, Group: []ledger.Key{{Dim: ledger.ByService}}})
}

// spot is a service in a month.
type spot struct {
	month   period.Cycle
	service string
}

// lists are the list cost of each service and month.
func (c *Cube) lists() map[spot]money.Decimal {
	out := map[spot]money.Decimal{}
	for i := range c.Cells {
		at := spot{c.Cells[i].Month, c.Cells[i].Service}
		out[at] = out[at].Add(c.Cells[i].ListCost)
	}
	return out
}

func named(rows []ledger.DiscountRow, lists map[spot]money.Decimal) []Named {
	type key struct {
		name     string
		promoted bool
	}
	found := map[key]*Named{}
	seen := map[key]map[spot]bool{}
	for i := range rows {
		r := &rows[i]
		part := Part{Terms: r.Terms}
		k := key{r.Terms.Name, part.Promotion()}
		n := found[k]
		if n == nil {
			n, seen[k] = &Named{Name: k.name, Promotion: k.promoted}, map[spot]bool{}
			found[k] = n
		}
		month := r.Bucket.Cycle()
		if len(n.Months) == 0 || n.Months[len(n.Months)-1].Cycle != month {
			n.Months = append(n.Months, NamedMonth{Cycle: month})
		}
		m := &n.Months[len(n.Months)-1]
		m.Discount, n.Total, n.Ends = m.Discount.Add(r.Amount), n.Total.Add(r.Amount), max(n.Ends, r.Terms.Ends)
		if at := (spot{month, r.Keys[0].Text}); !seen[k][at] {
			seen[k][at] = true
			m.list, n.list = m.list.Add(lists[at]), n.list.Add(lists[at])
		}
	}
	out := make([]Named, 0, len(found))
	for _, n := range found {
		out = append(out, *n)
	}
	slices.SortFunc(out, func(a, b Named) int {
		return cmp.Or(b.Total.Cmp(a.Total), cmp.Compare(a.Name, b.Name), map[bool]int{true: 1}[a.Promotion]-map[bool]int{true: 1}[b.Promotion])
	})
	return out
}
