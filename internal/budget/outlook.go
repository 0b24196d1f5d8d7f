package budget

import (
	"context"
	"slices"
	"time"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/internal/forecast"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/policy"
)

// Forecast is what the period is expected to come to.
type Forecast struct {
	Spend     money.Amount
	Overspend money.Amount // never below 0
	Method    forecast.Method
}

// ForecastsOf tells what the period of each of these budgets is expected to
// come to, in as many statements as for one. Where that is not known there is
// none.
func (s *Service) ForecastsOf(ctx context.Context, budgets []*ent.Budget) (map[id.ID]*Forecast, error) {
	items, err := s.current(ctx, budgets)
	if err != nil {
		return nil, err
	}
	spends, err := s.forecasts.Spend(ctx, asksOf(items))
	if err != nil {
		return nil, err
	}
	out := map[id.ID]*Forecast{}
	for n := range items {
		i := &items[n]
		if expected, method := spends[n].Expected(i.currency); expected.Valid {
			out[i.budget.ID] = &Forecast{*i.money(expected.Decimal), *i.money(above(expected.Decimal, i.says.Amount)), method}
		}
	}
	return out, nil
}

// Alert is an enabled threshold that is reached.
type Alert struct {
	Percentage  money.Decimal
	Basis       policy.Basis
	CurrentRate money.Decimal // in percent, 2 decimals
	Channels    []string
	Since       *time.Time // when that was found; nil until it is noted
}

// AlertsOf tells which thresholds of these budgets are reached, in as many
// statements as for one. What is expected is asked for only where a threshold
// is held against it, and events only where one is reached.
func (s *Service) AlertsOf(ctx context.Context, budgets []*ent.Budget) (map[id.ID][]Alert, error) {
	items, err := s.current(ctx, budgets)
	if err != nil {
		return nil, err
	}
	ask := s.forecasts.Spent
	if slices.ContainsFunc(items, func(i item) bool { return slices.ContainsFunc(i.budget.Alerts, awaits) }) {
		ask = s.forecasts.Spend
	}
	spends, err := ask(ctx, asksOf(items))
	if err != nil {
		return nil, err
	}
	out := map[id.ID][]Alert{}
	var reached []item
	for n := range items {
		if alerts := items[n].alerts(&spends[n]); len(alerts) > 0 {
			out[items[n].budget.ID], reached = alerts, append(reached, items[n])
		}
	}
	if len(reached) == 0 {
		return out, nil
	}
	last, err := s.lastEvents(ctx, reached)
	if err != nil {
		return nil, err
	}
	for _, i := range reached {
		for n, a := range out[i.budget.ID] {
			if e := last[threshold{i.budget.ID, i.window.From, a.Basis, a.Percentage.String()}]; e != nil && e.Kind == crossed {
				out[i.budget.ID][n].Since = &e.At
			}
		}
	}
	return out, nil
}

// awaits tells whether a threshold is held against what is expected.
func awaits(t policy.Threshold) bool { return t.Enabled && t.Basis == policy.Forecast }

// alerts are the enabled thresholds that are reached.
func (i *item) alerts(sp *forecast.Spend) []Alert {
	var out []Alert
	for _, t := range i.budget.Alerts {
		if !t.Enabled {
			continue
		}
		value := sp.Actual.Total(i.currency)
		if t.Basis == policy.Forecast {
			value, _ = sp.Expected(i.currency)
		}
		if reaches(value, t.Percentage, i.says.Amount) {
			rate := money.Percent(value.Decimal, i.says.Amount).Decimal
			out = append(out, Alert{Percentage: t.Percentage, Basis: t.Basis, CurrentRate: rate, Channels: t.Channels})
		}
	}
	return out
}
