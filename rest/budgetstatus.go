package rest

import (
	"context"
	"strconv"
	"strings"

	"github.com/cloudlens/cloudlens/internal/budget"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/policy"
)

// statusAnswer is a budget's status as the document shows it, and again as
// clients read it.
type statusAnswer struct {
	BudgetID   string       `json:"budget_id"`
	Spent      amount       `json:"spent"`
	Remaining  amount       `json:"remaining"`
	Percentage amount       `json:"percentage"`
	Status     string       `json:"status" doc:"normal, warning or exceeded."`
	Alerts     []alertFired `json:"alerts_triggered"`
	Success    bool         `json:"success"`
	Data       statusData   `json:"data"`
}

// alertFired is an enabled alert that is reached.
type alertFired struct {
	Threshold   exact    `json:"threshold"`
	CurrentRate amount   `json:"current_rate"`
	Channels    []string `json:"channels"`
	Basis       string   `json:"basis,omitempty" doc:"forecast, when it is held against what the period is expected to come to."`
}

type statusData struct {
	BudgetID    string       `json:"budget_id"`
	Spent       amount       `json:"spent" doc:"0 while nothing is imported for the period."`
	Remaining   amount       `json:"remaining"`
	Overspend   amount       `json:"overspend"`
	UsageRate   amount       `json:"usage_rate"`
	Percentage  amount       `json:"percentage"`
	Status      string       `json:"status"`
	Elapsed     int          `json:"days_elapsed"`
	Total       int          `json:"days_total"`
	Predicted   perhaps      `json:"predicted_spend" doc:"What the period is expected to come to; null before its first day is over and without a bill."`
	Beyond      perhaps      `json:"predicted_overspend"`
	Alerts      []alertSince `json:"alerts_triggered"`
	PeriodStart string       `json:"period_start" doc:"First day of the current period."`
	PeriodEnd   string       `json:"period_end" doc:"The day after its last."`
	Currency    string       `json:"currency"`
	Finality    string       `json:"finality" doc:"How final the bills are: ESTIMATED, SETTLED, CLOSED or NO_DATA."`
}

// alertSince is alertFired with when that was found.
type alertSince struct {
	Threshold   exact    `json:"threshold"`
	CurrentRate amount   `json:"current_rate"`
	Channels    []string `json:"channels"`
	Basis       string   `json:"basis,omitempty" doc:"As above."`
	Triggered   *string  `json:"triggered_at"`
}

func (a *api) budgetStatus(ctx context.Context, in *BudgetPath) (statusAnswer, error) {
	b, err := a.budgetOf(ctx, in)
	if err != nil {
		return statusAnswer{}, err
	}
	st, err := a.Root.Budget().Status(ctx, b)
	if err != nil {
		return statusAnswer{}, err
	}
	d := toStatus(st)
	expected, err := a.Root.BudgetStatus().Forecast(ctx, st)
	if err != nil {
		return statusAnswer{}, err
	}
	if expected != nil {
		d.Predicted, d.Beyond = orNull(&expected.Spend.Decimal), orNull(&expected.Overspend.Decimal)
	}
	fired, err := a.Root.BudgetStatus().Alerts(ctx, st)
	if err != nil {
		return statusAnswer{}, err
	}
	d.Alerts = toFired(fired)
	out := statusAnswer{
		BudgetID: d.BudgetID, Spent: d.Spent, Remaining: d.Remaining, Percentage: d.Percentage, Status: d.Status,
		Alerts: make([]alertFired, len(d.Alerts)), Success: true, Data: d,
	}
	for i, f := range d.Alerts {
		out.Alerts[i] = alertFired{f.Threshold, f.CurrentRate, f.Channels, f.Basis}
	}
	return out, nil
}

// toStatus rounds so that spent and remaining come to the amount.
func toStatus(st *budget.Status) statusData {
	limit, spent := rounded(st.Amount.Decimal), amount{money.Zero}
	if st.Spent != nil {
		spent = rounded(st.Spent.Decimal)
	}
	d := statusData{
		BudgetID: st.BudgetID.String(), Spent: spent, Remaining: beyond(limit, spent), Overspend: beyond(spent, limit),
		UsageRate: percent(st.Percentage), Percentage: percent(st.Percentage), Status: strings.ToLower(string(st.State)), Elapsed: st.DaysElapsed, Total: st.DaysTotal,
		PeriodStart: st.Period.From.String(), PeriodEnd: st.Period.To.String(),
		Currency: st.Amount.Currency, Finality: string(st.Coverage.Status),
	}
	return d
}

func toFired(alerts []*budget.Alert) []alertSince {
	out := make([]alertSince, len(alerts))
	for i, f := range alerts {
		out[i] = alertSince{Threshold: exact{f.Percentage}, CurrentRate: rounded(f.CurrentRate), Channels: f.Channels}
		if f.Basis == policy.Forecast {
			out[i].Basis = strings.ToLower(string(f.Basis))
		}
		if f.Since != nil {
			at := f.Since.UTC().Format(stamp)
			out[i].Triggered = &at
		}
	}
	return out
}

// beyond is a − b, or 0 when that is less.
func beyond(a, b amount) amount {
	if d := a.Sub(b.Decimal); d.Cmp(money.Zero) > 0 {
		return amount{d}
	}
	return amount{money.Zero}
}

type budgetTrendInput struct {
	BudgetPath
	Days string `query:"days" doc:"How many days up to today, 1 to 90; 30 when absent."`
}

type budgetTrendAnswer struct {
	Success bool          `json:"success"`
	Data    []budgetPoint `json:"data"`
}

type budgetPoint struct {
	Date      string  `json:"date"`
	Spent     amount  `json:"spent"`
	Predicted perhaps `json:"predicted"`
}

func (a *api) budgetTrend(ctx context.Context, in *budgetTrendInput) (budgetTrendAnswer, error) {
	out := budgetTrendAnswer{Success: true, Data: []budgetPoint{}}
	days := 30
	if in.Days != "" {
		var err error
		if days, err = strconv.Atoi(in.Days); err != nil {
			return out, fault.Invalid("days", "days must be a whole number, got %q", in.Days)
		}
	}
	b, err := a.budgetOf(ctx, &in.BudgetPath)
	if err != nil {
		return out, err
	}
	t, err := a.Root.Budget().Trend(ctx, b, days)
	if err != nil {
		return out, err
	}
	for i := range t.Points {
		p := &t.Points[i]
		out.Data = append(out.Data, budgetPoint{p.Date.String(), rounded(p.Spent.Decimal), orNull(&p.Predicted.Decimal)})
	}
	return out, nil
}
