package budget

import (
	"context"
	"slices"
	"strings"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/internal/cost"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
	"github.com/cloudlens/cloudlens/internal/policy"
	"github.com/cloudlens/cloudlens/internal/version"
)

// State is how a budget stands.
type State string

// States.
const (
	Normal   State = "NORMAL"   // below 80 percent, and below each enabled threshold of what was spent
	Warning  State = "WARNING"  // at 80 percent, or at such a threshold
	Exceeded State = "EXCEEDED" // at 100 percent
)

// Status is how a budget stands in its period. What is spent is known once
// something was imported for the period.
type Status struct {
	Budget      *ent.Budget // as it was asked about
	BudgetID    id.ID
	Period      period.Range
	Ended       bool // there is no other period any more
	Amount      money.Amount
	Spent       *money.Amount
	Remaining   *money.Amount // never below 0
	Overspend   *money.Amount
	Percentage  money.Null // 2 decimals
	State       State
	DaysElapsed int // with today
	DaysTotal   int
	Others      []money.Amount // spent in other currencies, and not counted
	Coverage    cost.Coverage
}

// StatusesOf tells how each of these budgets stands, in as many statements as
// for one.
func (s *Service) StatusesOf(ctx context.Context, budgets []*ent.Budget) (map[id.ID]*Status, error) {
	items, err := s.current(ctx, budgets)
	if err != nil {
		return nil, err
	}
	spends, err := s.forecasts.Spent(ctx, asksOf(items))
	if err != nil {
		return nil, err
	}
	out := map[id.ID]*Status{}
	for n := range items {
		out[items[n].budget.ID] = items[n].status(&spends[n].Actual)
	}
	for _, b := range budgets {
		if st := out[b.ID]; st != nil {
			st.Budget = b
		}
	}
	return out, nil
}

// VersionsOf tells which version of each budget its status follows.
func (s *Service) VersionsOf(ctx context.Context, budgets []id.ID) (map[id.ID]int, error) {
	versions, err := version.Of(ctx, s.db.Reader(ctx), budgets)
	if err != nil {
		return nil, err
	}
	out := map[id.ID]int{}
	for of, list := range versions {
		out[of] = list[len(list)-1].Number
	}
	return out, nil
}

// current is the budgets in the periods that they are about, of accounts that
// the viewer sees.
func (s *Service) current(ctx context.Context, budgets []*ent.Budget) ([]item, error) {
	budgets, err := s.withAccounts(ctx, budgets)
	if err != nil {
		return nil, err
	}
	return s.items(ctx, budgets, nil)
}

func (i *item) money(d money.Decimal) *money.Amount {
	return &money.Amount{Decimal: d, Currency: i.currency}
}

func (i *item) status(t *cost.Tally) *Status {
	st := &Status{
		BudgetID: i.budget.ID, Period: i.window, Ended: scheduleOf(i.budget).ended(i.today), Amount: *i.money(i.says.Amount), State: Normal,
		DaysTotal: i.window.Days(), DaysElapsed: min(max(i.today.Add(1).Sub(i.window.From), 0), i.window.Days()),
		Others: i.others(t), Coverage: t.Coverage,
	}
	spent := t.Total(i.currency)
	if spent.Valid {
		st.Spent, st.Percentage = i.money(spent.Decimal), money.Percent(spent.Decimal, i.says.Amount)
		st.Remaining, st.Overspend = i.money(above(i.says.Amount, spent.Decimal)), i.money(above(spent.Decimal, i.says.Amount))
	}
	switch {
	case reaches(spent, hundred, i.says.Amount):
		st.State = Exceeded
	case reaches(spent, warnAt, i.says.Amount), slices.ContainsFunc(i.budget.Alerts, func(t policy.Threshold) bool {
		return t.Enabled && t.Basis == policy.Actual && reaches(spent, t.Percentage, i.says.Amount)
	}):
		st.State = Warning
	}
	return st
}

var warnAt, hundred = money.Whole(80), money.Whole(100)

// reaches tells whether a known figure is at least that many percent of an
// amount. It is exact: no rate is rounded.
func reaches(figure money.Null, percentage, amount money.Decimal) bool {
	return figure.Valid && figure.Decimal.Mul(hundred).Cmp(percentage.Mul(amount)) >= 0
}

// above is a − b, or 0 when that is less.
func above(a, b money.Decimal) money.Decimal {
	if d := a.Sub(b); d.Cmp(money.Zero) > 0 {
		return d
	}
	return money.Zero
}

// others sums what is in other currencies, in order of these.
func (i *item) others(t *cost.Tally) []money.Amount {
	var currencies []string
	for _, r := range t.Rows {
		if r.Currency != i.currency && r.Currency != "" && !slices.Contains(currencies, r.Currency) {
			currencies = append(currencies, r.Currency)
		}
	}
	slices.SortFunc(currencies, strings.Compare)
	out := make([]money.Amount, len(currencies))
	for n, c := range currencies {
		out[n] = money.Amount{Decimal: t.Total(c).Decimal, Currency: c}
	}
	return out
}
