package rest

import (
	"context"

	"github.com/cloudlens/cloudlens/internal/idle"
	"github.com/cloudlens/cloudlens/internal/locale"
	"github.com/cloudlens/cloudlens/internal/money"
)

// accountInput is a question about an account that has no other parameter.
type accountInput struct{ AccountParam }

type summaryAnswer struct {
	Success   bool      `json:"success"`
	Account   string    `json:"account"`
	Total     amount    `json:"total_cost"`
	Idle      int       `json:"idle_count"`
	Trend     string    `json:"cost_trend"`
	TrendPct  amount    `json:"trend_pct"`
	Resources int       `json:"total_resources" doc:"ECS, RDS and Redis."`
	Breakdown breakdown `json:"resource_breakdown"`
	Alerts    int       `json:"alert_count" doc:"Exposed, stopped and preemptible instances."`
	Tagged    amount    `json:"tag_coverage" doc:"Percent of ECS, RDS and Redis that have tags."`
	Savings   amount    `json:"savings_potential" doc:"Payable in the last closed cycle of idle pay-as-you-go instances."`
	Currency  string    `json:"currency"`
	Cached    bool      `json:"cached"`
}

type breakdown struct {
	ECS   int `json:"ecs"`
	RDS   int `json:"rds"`
	Redis int `json:"redis"`
}

func (s summaryAnswer) fromCache() summaryAnswer { s.Cached = true; return s }

func (a *api) summary(ctx context.Context, in *accountInput) (summaryAnswer, error) {
	s, err := a.Root.Query().DashboardSummary(ctx, in.Account, &in.Currency)
	if err != nil {
		return summaryAnswer{}, err
	}
	return summaryAnswer{
		Success: true, Account: in.Account, Total: rounded(figure(s.Cost)), Idle: s.Idle, Trend: direction(s.Direction), TrendPct: percent(s.Change),
		Resources: s.Counts.Total(), Breakdown: breakdown{s.Counts.ECS, s.Counts.RDS, s.Counts.Redis}, Alerts: s.Attention.Total(),
		Tagged: amount{s.Counts.TagCoverage()}, Savings: rounded(s.Savings()), Currency: s.Currency,
	}, nil
}

type idleAnswer struct {
	Success bool       `json:"success"`
	Data    []idleItem `json:"data"`
	Count   int        `json:"count"`
	Message string     `json:"message,omitempty" doc:"Set when no scan has run."`
	Cached  bool       `json:"cached"`
}

func (i idleAnswer) fromCache() idleAnswer { i.Cached = true; return i }

// idleItem is an idle resource. Texts are never empty: clients sort by them.
type idleItem struct {
	ID         string   `json:"id"`
	InstanceID string   `json:"instance_id"`
	Name       string   `json:"name"`
	Type       string   `json:"type"`
	Region     string   `json:"region"`
	Spec       string   `json:"spec"`
	Status     string   `json:"status"`
	Reasons    []string `json:"reasons"`
	Reason     string   `json:"reason" doc:"The reasons in one line."`
	Cost       amount   `json:"cost" doc:"Payable in the last closed cycle; 0 while there is no bill of it."`
	Savings    amount   `json:"savings" doc:"What releasing it would save in a month; 0 for subscriptions."`
	Currency   string   `json:"currency"`
}

func (a *api) idle(ctx context.Context, in *accountInput) (idleAnswer, error) {
	out := idleAnswer{Success: true, Data: []idleItem{}}
	scan, err := a.Root.Query().LastScan(ctx, in.Account)
	if err != nil {
		return out, err
	}
	if scan == nil {
		out.Message = map[string]string{locale.English: "no scan has run yet: start one"}[locale.From(ctx)]
		if out.Message == "" {
			out.Message = "缓存为空，请使用扫描按钮触发分析"
		}
		return out, nil
	}
	found, err := a.Root.Scan().Idle(ctx, scan)
	if err != nil {
		return out, err
	}
	out.Data, err = a.idleItems(ctx, found)
	out.Count = len(out.Data)
	return out, err
}

func (a *api) idleItems(ctx context.Context, found []*idle.Item) ([]idleItem, error) {
	rows, err := a.rows(ctx, resourcesOf(found))
	if err != nil {
		return nil, err
	}
	out := make([]idleItem, len(found))
	for i, f := range found {
		r := &rows[i]
		out[i] = idleItem{
			ID: r.ID, InstanceID: r.ID, Name: orDash(r.Name), Type: r.Type, Region: orDash(r.Region), Spec: orDash(r.Spec), Status: r.Status,
			Reasons: []string{}, Cost: r.Cost, Savings: r.Cost, Currency: r.Currency,
		}
		if t := f.Resource.ChargeType; t != nil && *t == prePaid {
			out[i].Savings = rounded(money.Zero)
		}
		for n := range f.Reasons {
			text, err := a.Root.VerdictReason().Text(ctx, &f.Reasons[n])
			if err != nil {
				return nil, err
			}
			out[i].Reasons = append(out[i].Reasons, text)
		}
		out[i].Reason = join(out[i].Reasons, locale.From(ctx))
	}
	return out, nil
}
