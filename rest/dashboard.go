package rest

import (
	"context"
	"strconv"

	"github.com/cloudlens/cloudlens/internal/cost"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
)

func (a *api) dashboard() []route {
	return []route{
		get("/api/dashboard/summary", "get_summary",
			"An account at a glance. total_cost is the open cycle's so far; trend_pct sets the month to date against the same days a month before.", a.summary),
		get("/api/dashboard/idle", "get_idle_resources", "What the last scan found idle.", a.idle),
		get("/api/dashboard/trend", "get_dashboard_trend",
			"Cost by day or month. Zero only where a bill is there and empty; a day without one is left out. Monthly without days or dates is all history.", a.trend),
	}
}

// TrendParam is an account and the days or months of its costs.
type TrendParam struct {
	AccountParam
	Days        string `query:"days" doc:"Days back from today; 0 is all history. 30 when absent."`
	StartDate   string `query:"start_date" doc:"First day, YYYY-MM-DD; with end_date, it overrides days."`
	EndDate     string `query:"end_date" doc:"Last day, YYYY-MM-DD."`
	Granularity string `query:"granularity" doc:"daily (default) or monthly."`
}

// question reads the parameters; an empty one counts as absent.
func (in *TrendParam) question() (cost.TrendInput, error) {
	q := cost.TrendInput{Account: in.Account, Currency: in.Currency, Days: 30, Granularity: ledger.Day}
	switch in.Granularity {
	case "", "daily":
	case "monthly":
		q.Granularity, q.Days = ledger.Month, 0
	default:
		return q, fault.Invalid("granularity", "granularity must be daily or monthly")
	}
	if in.Days != "" {
		var err error
		if q.Days, err = strconv.Atoi(in.Days); err != nil {
			return q, fault.Invalid("days", "days must be a whole number, got %q", in.Days)
		}
	}
	r, err := days(in.StartDate, in.EndDate)
	if err == nil && r != nil {
		q.From, q.To = r.From, r.To
	}
	return q, err
}

// days reads start_date and end_date, both days included; nil when both are
// absent.
func days(start, end string) (*period.Range, error) {
	if start == "" && end == "" {
		return nil, nil
	}
	if start == "" {
		return nil, fault.Missing("start_date", "%s is required", "start_date")
	}
	if end == "" {
		return nil, fault.Missing("end_date", "%s is required", "end_date")
	}
	from, err := period.ParseDate(start)
	if err != nil {
		return nil, fault.Invalid("start_date", "%s must be a day like 2026-01-31, got %q", "start_date", start)
	}
	to, err := period.ParseDate(end)
	if err != nil {
		return nil, fault.Invalid("end_date", "%s must be a day like 2026-01-31, got %q", "end_date", end)
	}
	if from > to {
		return nil, fault.Invalid("start_date", "start_date lies after end_date")
	}
	return &period.Range{From: from, To: to.Add(1)}, nil
}

type trendAnswer struct {
	Success     bool              `json:"success"`
	Account     string            `json:"account"`
	PeriodDays  int               `json:"period_days"`
	Granularity string            `json:"granularity"`
	Chart       []chartPoint      `json:"chart_data"`
	Summary     *trendSummary     `json:"summary"`
	ByType      map[string]amount `json:"cost_by_type" doc:"By service; adds up to the summary's total_cost."`
	ByRegion    map[string]amount `json:"cost_by_region" doc:"By region id; adds up to the summary's total_cost."`
	Snapshots   int               `json:"snapshots_count" doc:"How many points the chart has."`
	Currency    string            `json:"currency"`
	Cached      bool              `json:"cached"`
}

func (t trendAnswer) fromCache() trendAnswer { t.Cached = true; return t }

type chartPoint struct {
	Date      string            `json:"date"`
	Total     amount            `json:"total_cost"`
	Breakdown map[string]amount `json:"breakdown" doc:"By service; adds up to total_cost."`
}

// trendSummary is null without data, which huma wants to be told.
type trendSummary struct {
	_          struct{} `nullable:"true"`
	Total      amount   `json:"total_cost"`
	AvgDaily   *amount  `json:"avg_daily_cost,omitempty"`
	MaxDaily   *amount  `json:"max_daily_cost,omitempty"`
	MinDaily   *amount  `json:"min_daily_cost,omitempty"`
	AvgMonthly *amount  `json:"avg_monthly_cost,omitempty"`
	MaxMonthly *amount  `json:"max_monthly_cost,omitempty"`
	MinMonthly *amount  `json:"min_monthly_cost,omitempty"`
	Undated    *amount  `json:"undated_cost,omitempty" doc:"Of total_cost, what the bill gives no day."`
	Trend      string   `json:"trend"`
	TrendPct   amount   `json:"trend_pct"`
}

func (a *api) trend(ctx context.Context, in *TrendParam) (trendAnswer, error) {
	q, err := in.question()
	if err != nil {
		return trendAnswer{}, err
	}
	t, err := a.Root.Query().CostTrend(ctx, q)
	if err != nil {
		return trendAnswer{}, err
	}
	out := trendAnswer{
		Success: true, Account: in.Account, PeriodDays: t.Range.Days(), Granularity: "daily",
		Chart: chart(t), Summary: summary(t), Snapshots: len(t.Points), Currency: t.Services.Currency,
	}
	if t.Granularity == ledger.Month {
		out.Granularity = "monthly"
	}
	out.ByType = byKey(t.Services.Groups)
	out.ByRegion = byKey(t.Regions.Groups)
	return out, nil
}

// chart writes each point with its own breakdown, from one answer by service.
func chart(t *cost.Trend) []chartPoint {
	type parts struct {
		keys  []string
		exact []money.Decimal
	}
	by := map[period.Date]*parts{}
	for _, g := range t.Services.Groups {
		for _, p := range g.Points {
			b := by[p.Date]
			if b == nil {
				b = &parts{}
				by[p.Date] = b
			}
			b.keys = append(b.keys, g.Keys[0].Value)
			b.exact = append(b.exact, figure(p.Figure))
		}
	}
	out := make([]chartPoint, 0, len(t.Points))
	for _, p := range t.Points {
		c := chartPoint{Date: p.Date.String(), Total: rounded(figure(p.Figure)), Breakdown: map[string]amount{}}
		if b := by[p.Date]; b != nil {
			cents, total := shares(b.exact)
			c.Total = total
			for i, k := range b.keys {
				c.Breakdown[k] = cents[i]
			}
		}
		out = append(out, c)
	}
	return out
}

func summary(t *cost.Trend) *trendSummary {
	if t.Summary == nil {
		return nil
	}
	cents := func(m money.Amount) *amount { r := rounded(m.Decimal); return &r }
	s := &trendSummary{Total: *cents(t.Summary.Total), Trend: direction(t.Summary.Direction), TrendPct: percent(t.Summary.ChangePercent)}
	// Clients compute with these: without a point they are 0 here, absent in the graph.
	known := func(m *money.Amount) *amount {
		if m == nil {
			return cents(money.Amount{})
		}
		return cents(*m)
	}
	average, highest, lowest := known(t.Summary.Average), known(t.Summary.Highest), known(t.Summary.Lowest)
	if t.Granularity == ledger.Month {
		s.AvgMonthly, s.MaxMonthly, s.MinMonthly = average, highest, lowest
	} else {
		s.AvgDaily, s.MaxDaily, s.MinDaily = average, highest, lowest
	}
	if !t.Summary.Undated.Decimal.IsZero() {
		s.Undated = cents(t.Summary.Undated)
	}
	return s
}

// direction is the word that clients look for; they look for the Chinese one
// in any locale.
func direction(d cost.Direction) string {
	return map[cost.Direction]string{cost.Up: "上升", cost.Down: "下降", cost.Flat: "平稳", cost.Unknown: "数据不足"}[d]
}
