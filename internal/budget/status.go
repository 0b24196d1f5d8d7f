package budget

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/internal/cost"
	"github.com/cloudlens/cloudlens/internal/forecast"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
	"github.com/cloudlens/cloudlens/internal/policy"
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
	BudgetID    id.ID
	Period      period.Range
	Ended       bool // there is no other period any more
	Version     int
	Amount      money.Amount
	Spent       *money.Amount
	Remaining   *money.Amount // never below 0
	Overspend   *money.Amount
	Percentage  money.Null // 2 decimals
	State       State
	DaysElapsed int // with today
	DaysTotal   int
	Forecast    *Forecast
	Alerts      []Alert
	Others      []money.Amount // spent in other currencies, and not counted
	Coverage    cost.Coverage
}

// Forecast is what the period is expected to come to.
type Forecast struct {
	Spend     money.Amount
	Overspend money.Amount // never below 0
	Method    forecast.Method
}

// Alert is an enabled threshold that is reached.
type Alert struct {
	Percentage  money.Decimal
	Basis       policy.Basis
	CurrentRate money.Decimal // in percent, 2 decimals
	Channels    []string
	Since       *time.Time // when that was found; nil until it is noted
}

// StatusesOf tells how each of these budgets stands, in as many statements as
// for one.
func (s *Service) StatusesOf(ctx context.Context, budgets []*ent.Budget) (map[id.ID]*Status, error) {
	budgets, err := s.withAccounts(ctx, budgets)
	if err != nil {
		return nil, err
	}
	items, err := s.items(ctx, budgets, false)
	if err != nil {
		return nil, err
	}
	spends, err := s.spends(ctx, items)
	if err != nil {
		return nil, err
	}
	last, err := s.lastEvents(ctx, items)
	if err != nil {
		return nil, err
	}
	out := map[id.ID]*Status{}
	for n := range items {
		i := &items[n]
		out[i.budget.ID] = i.status(&spends[n], last)
	}
	return out, nil
}

func (i *item) money(d money.Decimal) *money.Amount {
	return &money.Amount{Decimal: d, Currency: i.currency}
}

func (i *item) status(sp *forecast.Spend, last events) *Status {
	st := &Status{
		BudgetID: i.budget.ID, Period: i.window, Ended: scheduleOf(i.budget).ended(i.today), Version: i.version, Amount: *i.money(i.says.Amount), State: Normal,
		DaysTotal: i.window.Days(), DaysElapsed: min(max(i.today.Add(1).Sub(i.window.From), 0), i.window.Days()),
		Others: i.others(&sp.Actual), Coverage: sp.Actual.Coverage,
	}
	spent := sp.Actual.Total(i.currency)
	if spent.Valid {
		st.Spent, st.Percentage = i.money(spent.Decimal), money.Percent(spent.Decimal, i.says.Amount)
		st.Remaining, st.Overspend = i.money(above(i.says.Amount, spent.Decimal)), i.money(above(spent.Decimal, i.says.Amount))
	}
	expected, method := sp.Expected(i.currency)
	if expected.Valid {
		st.Forecast = &Forecast{*i.money(expected.Decimal), *i.money(above(expected.Decimal, i.says.Amount)), method}
	}
	warned := reaches(spent, warnAt, i.says.Amount)
	for _, t := range i.budget.Alerts {
		value := spent
		if t.Basis == policy.Forecast {
			value = expected
		}
		if !t.Enabled || !reaches(value, t.Percentage, i.says.Amount) {
			continue
		}
		warned = warned || t.Basis == policy.Actual
		a := Alert{Percentage: t.Percentage, Basis: t.Basis, CurrentRate: money.Percent(value.Decimal, i.says.Amount).Decimal, Channels: t.Channels}
		if e := last[i.key(t)]; e != nil && e.Kind == crossed {
			a.Since = &e.At
		}
		st.Alerts = append(st.Alerts, a)
	}
	switch {
	case reaches(spent, hundred, i.says.Amount):
		st.State = Exceeded
	case warned:
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
