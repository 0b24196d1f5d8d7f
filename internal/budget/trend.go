package budget

import (
	"context"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/internal/cost"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
)

// Trend is how a budget's spend grew, day by day. A day of which no account
// has an import is no point.
type Trend struct {
	Period   period.Range
	Points   []Point
	Undated  *money.Amount // of what was spent, what has no day: it counts from the first day of its cycle
	Coverage cost.Coverage
}

// Point is a day.
type Point struct {
	Date  period.Date
	Spent money.Amount // since the period's first day
	// Predicted is what the whole period would come to at the pace up to here.
	Predicted money.Amount
}

// maxTrend is how many days a trend shows at most.
const maxTrend = 90

// TrendsOf shows the last days of the period of each budget, today's included.
// Periods of the same days share their statements.
func (s *Service) TrendsOf(ctx context.Context, budgets []*ent.Budget, days int) (map[id.ID]*Trend, error) {
	if days < 1 || days > maxTrend {
		return nil, fault.Invalid("days", "days must be between 1 and %d, got %d", maxTrend, days)
	}
	items, err := s.current(ctx, budgets)
	if err != nil {
		return nil, err
	}
	all, err := s.accounts.List(ctx)
	if err != nil {
		return nil, err
	}
	asks := make([]cost.Ask, len(items))
	for n, i := range items {
		asks[n] = cost.Ask{Accounts: scopeOf(i.budget), Filter: i.says.Rule, Span: ledger.DaysSpan(i.window)}
	}
	daily, err := s.costs.Tallies(ctx, nil, ledger.Day, asks)
	if err != nil {
		return nil, err
	}
	monthly, err := s.costs.Tallies(ctx, nil, ledger.Month, asks)
	if err != nil {
		return nil, err
	}
	out := map[id.ID]*Trend{}
	for n := range items {
		accounts := 1
		if items[n].budget.AccountID == nil {
			accounts = len(all)
		}
		out[items[n].budget.ID] = items[n].trend(&daily[n], &monthly[n], days, accounts)
	}
	return out, nil
}

func (i *item) trend(daily, monthly *cost.Tally, days, accounts int) *Trend {
	out := &Trend{Period: i.window, Coverage: daily.Coverage}
	on := i.byDay(daily)
	if undated := i.lump(on, monthly); !undated.IsZero() {
		out.Undated = i.money(undated)
	}
	missing := map[period.Date]int{}
	for _, g := range daily.Coverage.Missing {
		for d := g.From; d < g.To; d = d.Add(1) {
			missing[d]++
		}
	}
	end := min(i.today.Add(1), i.window.To)
	spent := money.Zero
	for d := i.window.From; d < end; d = d.Add(1) {
		spent = spent.Add(on[d])
		if d >= end.Add(-days) && missing[d] < accounts {
			out.Points = append(out.Points, Point{d, *i.money(spent), *i.money(i.projected(spent, d))})
		}
	}
	return out
}

// byDay is what has a day.
func (i *item) byDay(t *cost.Tally) map[period.Date]money.Decimal {
	on := map[period.Date]money.Decimal{}
	for _, r := range t.Rows {
		if r.Currency == i.currency && r.Bucket != 0 && r.Sums[0].Amount.Valid {
			on[r.Bucket] = on[r.Bucket].Add(r.Sums[0].Amount.Decimal)
		}
	}
	return on
}

// lump adds what has no day to the first day of its cycle, and gives the sum
// of it: so much more than its days a month has.
func (i *item) lump(on map[period.Date]money.Decimal, monthly *cost.Tally) money.Decimal {
	dated := map[period.Cycle]money.Decimal{}
	for d, amount := range on {
		dated[d.Cycle()] = dated[d.Cycle()].Add(amount)
	}
	undated := money.Zero
	for _, r := range monthly.Rows {
		if r.Currency != i.currency || !r.Sums[0].Amount.Valid {
			continue
		}
		cycle := r.Bucket.Cycle()
		if more := r.Sums[0].Amount.Decimal.Sub(dated[cycle]); !more.IsZero() {
			first := max(cycle.First(), i.window.From)
			on[first], undated = on[first].Add(more), undated.Add(more)
		}
	}
	return undated
}

// projected is what the period comes to at the pace up to a day.
func (i *item) projected(spent money.Decimal, day period.Date) money.Decimal {
	q, err := spent.Mul(money.Whole(i.window.Days())).Div(money.Whole(day.Sub(i.window.From) + 1))
	if err != nil {
		return money.Zero // by no days, which a day of the period excludes
	}
	return money.Round(q, money.Scale)
}
