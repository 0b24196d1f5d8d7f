package discount

import (
	"cmp"
	"context"
	"slices"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
)

// End is a discount whose last day is known: from bills that name it, or from a
// contract that somebody entered.
type End struct {
	AccountName string
	Name        string
	Promotion   bool                  // of bills: everybody gets it
	Contract    *ent.DiscountContract // nil when bills name it
	Services    []string              // codes in order; all when a contract names none
	Starts      period.Date           // 0 when unknown
	Ends        period.Date           // the last day
	DaysLeft    int                   // from today on; below zero when it is over
	Month       period.Cycle          // what the figures are of: the newest settled month that had it, and for a contract lies in it whole; 0 without one
	Discount    money.Null            // by that name in that month; for a contract, whatever was discounted of its services
	ListCost    money.Null            // of its services in that month

	counted []string // services whose list cost is in it
}

// Cycle is Month, nil without one.
func (e *End) Cycle() *period.Cycle {
	if e.Month == 0 {
		return nil
	}
	return &e.Month
}

// Rate is the discount of the list cost.
func (e *End) Rate() money.Null {
	return Sum{ListCost: e.ListCost.Decimal, Discount: e.Discount.Decimal}.Rate()
}

// Shortfall is by how much the discount of the month is less than a contract
// agrees, at 12 decimals: below zero it is more. It is unknown where no rate was
// entered, or nothing is billed.
func (e *End) Shortfall() money.Null {
	if e.Contract == nil || e.Contract.Rate == nil || !e.ListCost.Valid {
		return money.Null{}
	}
	return money.Exactly(*e.Contract.Rate).Times(e.ListCost.Decimal).Sub(money.Exactly(e.Discount.Decimal)).Round(money.Scale)
}

// Ends are the discounts whose last day is known, the next to end first; those
// of so many days from today on, or all of them, past ones too.
func (a *Analysis) Ends(ctx context.Context, withinDays *int) ([]End, error) {
	if withinDays != nil && (*withinDays < 0 || *withinDays > maxDays) {
		return nil, fault.Invalid("withinDays", "%s must be %d to %d, got %d", "withinDays", 0, maxDays, *withinDays)
	}
	cubes, err := a.cubesByAccount(ctx)
	if err != nil {
		return nil, err
	}
	entered, err := a.entered(ctx)
	if err != nil {
		return nil, err
	}
	today, err := a.today(ctx)
	if err != nil {
		return nil, err
	}
	var out []End
	for _, of := range cubes {
		named := of.endsOfBills(of.parts)
		for i := range named {
			named[i].AccountName = of.name
		}
		out = append(out, named...)
	}
	for _, c := range entered {
		cube := &Cube{} // of an account without charges
		if of := cubes[c.AccountID]; of != nil {
			cube = of.Cube
		}
		out = append(out, cube.endOf(c))
	}
	for i := range out {
		out[i].DaysLeft = out[i].Ends.Sub(today)
	}
	if withinDays != nil {
		out = slices.DeleteFunc(out, func(e End) bool { return e.DaysLeft < 0 || e.DaysLeft > *withinDays })
	}
	slices.SortStableFunc(out, func(x, y End) int {
		return cmp.Or(cmp.Compare(x.Ends, y.Ends), cmp.Compare(x.Name, y.Name), cmp.Compare(x.AccountName, y.AccountName))
	})
	return out, nil
}

// today is the billing day of the account; of several that of Alibaba Cloud.
func (a *Analysis) today(ctx context.Context) (period.Date, error) {
	switch {
	case a.book.apart:
		return a.book.costs.Today(ctx, &a.of)
	case len(a.book.ids) == 1 && len(a.book.names) == 0:
		return a.book.costs.Today(ctx, &a.book.ids[0])
	}
	return a.book.costs.Today(ctx, nil)
}

// entered are the contracts of the analysis' accounts, asked for once.
func (a *Analysis) entered(ctx context.Context) ([]*ent.DiscountContract, error) {
	b := a.book
	all, err := once(b, "contracts", func() ([]*ent.DiscountContract, error) { return b.contracts.all(ctx, b.ids, b.names) })
	if err != nil || !b.apart {
		return all, err
	}
	var out []*ent.DiscountContract
	for _, c := range all {
		if c.AccountID == a.of {
			out = append(out, c)
		}
	}
	return out, nil
}

// endsOfBills are those that bills name with a last day, each name and day once.
func (c *Cube) endsOfBills(rows []ledger.DiscountRow) []End {
	type key struct {
		name     string
		promoted bool
		ends     period.Date
	}
	var order []key
	found := map[key]*End{}
	lists := c.lists()
	for i := range rows {
		r := &rows[i]
		if r.Terms.Ends == 0 {
			continue
		}
		part := Part{Terms: r.Terms}
		k := key{r.Terms.Name, part.Promotion(), r.Terms.Ends}
		e := found[k]
		if e == nil {
			e = &End{Name: k.name, Promotion: k.promoted, Starts: r.Terms.Starts, Ends: k.ends}
			found[k], order = e, append(order, k)
		}
		if r.Terms.Starts != 0 {
			e.Starts = min(cmp.Or(e.Starts, r.Terms.Starts), r.Terms.Starts)
		}
		service, month := r.Keys[0].Text, r.Bucket.Cycle()
		if !slices.Contains(e.Services, service) {
			e.Services = append(e.Services, service)
		}
		if c.unequal[month] || month < e.Month {
			continue
		}
		if month > e.Month { // a newer one than those so far
			e.Month, e.Discount, e.ListCost, e.counted = month, money.Of(money.Zero), money.Of(money.Zero), nil
		}
		e.Discount = money.Of(e.Discount.Decimal.Add(r.Amount))
		if !slices.Contains(e.counted, service) { // it may have several terms there
			e.counted = append(e.counted, service)
			e.ListCost = money.Of(e.ListCost.Decimal.Add(lists[spot{month, service}]))
		}
	}
	out := make([]End, len(order))
	for i, k := range order {
		slices.Sort(found[k].Services)
		out[i] = *found[k]
	}
	return out
}

// endOf is a contract with what was discounted of its services in the newest
// settled month that lies in it whole.
func (c *Cube) endOf(contract *ent.DiscountContract) End {
	e := End{AccountName: contract.Edges.Account.Name, Name: contract.Name, Contract: contract, Services: contract.Services, Ends: period.Date(contract.LastDay)}
	if contract.FirstDay != nil {
		e.Starts = period.Date(*contract.FirstDay)
	}
	for _, m := range slices.Backward(c.Months) {
		if days := m.Range(); !c.unequal[m] && e.Starts <= days.From && days.To <= e.Ends.Add(1) {
			e.Month = m
			break
		}
	}
	if e.Month == 0 {
		return e
	}
	sum := c.sum(func(cell *Cell) bool {
		return cell.Month == e.Month && (len(e.Services) == 0 || slices.Contains(e.Services, cell.Service))
	})
	if sum.Lines > 0 {
		e.Discount, e.ListCost = money.Of(sum.Discount), money.Of(sum.ListCost)
	}
	return e
}
