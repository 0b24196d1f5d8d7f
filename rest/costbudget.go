package rest

import (
	"context"
	"fmt"
	"net/http"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/ent/budget"
	"github.com/cloudlens/cloudlens/graph/model"
	"github.com/cloudlens/cloudlens/internal/cost"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
)

func (a *api) costBudget() []route {
	return []route{
		op(http.MethodGet, "/api/cost/budget", "get_cost_budget", "What an account may spend in a month and in a year, and what it has spent this month.", a.getLimits),
		op(http.MethodPost, "/api/cost/budget", "set_cost_budget",
			"Set what an account may spend in a calendar month and in a year: budgets named 月度预算 and 年度预算. 0 deletes one; what is absent stays.", a.setLimits),
	}
}

// limit is a budget that this operation keeps, known by its name.
type limit struct {
	name   string
	period budget.Period
	start  func(period.Cycle) period.Date
}

var (
	monthly = limit{"月度预算", budget.PeriodMonthly, period.Cycle.First}
	yearly  = limit{"年度预算", budget.PeriodYearly, func(c period.Cycle) period.Date { return period.NewDate(int(c)/100, 1, 1) }}
)

// of finds it among an account's budgets, which are newest first: the oldest
// counts.
func (l limit) of(list []*ent.Budget) *ent.Budget {
	var found *ent.Budget
	for _, b := range list {
		if b.Name == l.name && b.Period == l.period && b.Type == budget.TypeTotal {
			found = b
		}
	}
	return found
}

type limitsAnswer struct {
	Success bool   `json:"success"`
	Data    limits `json:"data"`
}

type limits struct {
	Monthly  amount      `json:"monthly_budget" doc:"0 when there is none."`
	Annual   amount      `json:"annual_budget" doc:"0 when there is none."`
	Spent    amount      `json:"current_month_spent"`
	Usage    amount      `json:"usage_rate" doc:"In percent of the monthly budget; 0 when there is none."`
	Currency string      `json:"currency"`
	Budgets  []budgetRow `json:"budgets" doc:"All budgets of the account."`
}

func (a *api) getLimits(ctx context.Context, in *AccountParam) (limitsAnswer, error) {
	list, err := a.allBudgets(ctx, in.Account)
	if err != nil {
		return limitsAnswer{}, err
	}
	out := limitsAnswer{Success: true}
	if out.Data.Budgets, err = budgetRows(ctx, list); err != nil {
		return limitsAnswer{}, err
	}
	if b := yearly.of(list); b != nil {
		out.Data.Annual = rounded(b.Amount)
	}
	b := monthly.of(list)
	if b == nil {
		return out, a.spentThisMonth(ctx, in, &out.Data)
	}
	st, err := a.Root.Budget().Status(ctx, b)
	if err != nil {
		return limitsAnswer{}, err
	}
	d := toStatus(st)
	out.Data.Monthly, out.Data.Spent, out.Data.Usage, out.Data.Currency = rounded(b.Amount), d.Spent, d.UsageRate, d.Currency
	return out, nil
}

// spentThisMonth asks as a budget of this month would.
func (a *api) spentThisMonth(ctx context.Context, in *AccountParam, to *limits) error {
	cycle, err := a.Root.Query().CurrentCycle(ctx, in.Account)
	if err != nil {
		return err
	}
	days := cycle.Range()
	answer, err := a.Root.Query().Costs(ctx, cost.Input{
		AccountNames: []string{in.Account}, Currency: in.Currency, Period: cost.Period{From: days.From, To: days.To},
	})
	if err != nil {
		return err
	}
	to.Spent, to.Currency = rounded(figure(answer.Total)), code(answer)
	return nil
}

// limitsChange is the body of what is to be set.
type limitsChange struct {
	Account string `query:"account" required:"true" minLength:"1" doc:"Name of the account."`
	Body    struct {
		Monthly maybeNumber `json:"monthly_budget,omitempty"`
		Annual  maybeNumber `json:"annual_budget,omitempty"`
	}
}

func (a *api) setLimits(ctx context.Context, in *limitsChange) (done, error) {
	acc, err := a.named(ctx, in.Account)
	if err != nil {
		return done{}, err
	}
	if in.Body.Monthly.value == nil && in.Body.Annual.value == nil {
		return done{}, fault.Missing("monthly_budget", "%s is required", "monthly_budget")
	}
	wanted := []wish{{&monthly, "monthly_budget", in.Body.Monthly.value}, {&yearly, "annual_budget", in.Body.Annual.value}}
	for _, w := range wanted {
		if w.amount != nil && w.amount.Cmp(money.Zero) < 0 {
			return done{}, fault.Invalid(w.field, "%s must be 0 or more, got %s", w.field, w.amount.String())
		}
	}
	list, err := a.allBudgets(ctx, in.Account)
	if err != nil {
		return done{}, err
	}
	cycle, err := a.Root.Query().CurrentCycle(ctx, in.Account)
	if err != nil {
		return done{}, err
	}
	for _, w := range wanted {
		if w.amount == nil {
			continue
		}
		if err := a.setLimit(ctx, acc, w.limit, w.of(list), *w.amount, cycle); err != nil {
			return done{}, err
		}
	}
	return changed(ctx, &model.BudgetPayload{}, nil, "预算设置成功", "budgets set")
}

// wish is what a limit is to be; nil leaves it as it is.
type wish struct {
	*limit
	field  string
	amount *money.Decimal
}

// setLimit makes, changes or deletes one of the two.
func (a *api) setLimit(ctx context.Context, of *ent.Account, l *limit, is *ent.Budget, to money.Decimal, cycle period.Cycle) error {
	var p model.Payload
	var err error
	switch {
	case to.IsZero() && is == nil:
		return nil
	case to.IsZero():
		p, err = a.Root.Mutation().DeleteBudget(ctx, model.DeleteBudgetInput{ID: is.ID})
	case is != nil:
		p, err = a.Root.Mutation().UpdateBudget(ctx, model.UpdateBudgetInput{ID: is.ID, Amount: &to})
	default:
		p, err = a.Root.Mutation().CreateBudget(ctx, model.CreateBudgetInput{
			AccountID: &of.ID, Name: l.name, Amount: to, Period: l.period, Type: budget.TypeTotal, StartDate: l.start(cycle),
		})
	}
	if err != nil {
		return fmt.Errorf("set %s: %w", l.name, err)
	}
	if failed := p.GetUserErrors(); len(failed) > 0 {
		return failed[0].Fault
	}
	return nil
}
