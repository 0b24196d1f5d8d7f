package rest

import (
	"context"
	"net/http"
	"strings"

	"github.com/google/uuid"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/ent/budget"
	"github.com/cloudlens/cloudlens/graph/loader"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/period"
	"github.com/cloudlens/cloudlens/internal/policy"
)

func (a *api) budgets() []route {
	return []route{
		op(http.MethodGet, "/api/budgets", "list_budgets", "Budgets, newest first; end_date is the end of the current period, not included.", a.listBudgets),
		op(http.MethodGet, "/api/budgets/{budget_id}", "get_budget", "One budget.", a.getBudget),
		op(http.MethodPost, "/api/budgets", "create_budget",
			"Make a budget. Without end_date it rolls on: monthly to the 1st of the next month, quarterly to the next calendar quarter, yearly by a year.", a.createBudget),
		op(http.MethodPut, "/api/budgets/{budget_id}", "update_budget",
			"Change a budget; what is absent stays. It holds from the first day of the current period. Another period or start_date without end_date derives the end anew.", a.updateBudget),
		op(http.MethodDelete, "/api/budgets/{budget_id}", "delete_budget", "Delete a budget with what was noted of its thresholds.", a.deleteBudget),
		op(http.MethodGet, "/api/budgets/{budget_id}/status", "get_budget_status",
			"How a budget stands in its current period. status is normal below 80 percent and below every enabled alert, warning from there on, exceeded from 100.", a.budgetStatus),
		op(http.MethodGet, "/api/budgets/{budget_id}/trend", "get_budget_trend",
			"What was spent since the first day of the period, day by day; predicted is what the period would come to at that pace. Days without a bill are left out.", a.budgetTrend),
	}
}

// budgetRow is a budget as the document shows it.
type budgetRow struct {
	ID            string       `json:"id"`
	Name          string       `json:"name"`
	Amount        amount       `json:"amount"`
	Period        string       `json:"period" doc:"monthly, quarterly, yearly or custom."`
	Type          string       `json:"type" doc:"total, tag or service."`
	Start         string       `json:"start_date"`
	End           string       `json:"end_date" doc:"The end of the current period, not included."`
	Alerts        []alertEntry `json:"alerts"`
	TagFilter     *string      `json:"tag_filter"`
	ServiceFilter *string      `json:"service_filter"`
	AccountID     *string      `json:"account_id"`
	Created       string       `json:"created_at"`
	Updated       string       `json:"updated_at"`
}

// alertEntry is a threshold of a budget as it is shown.
type alertEntry struct {
	Percentage exact    `json:"percentage"`
	Enabled    bool     `json:"enabled"`
	Channels   []string `json:"notification_channels"`
	Basis      string   `json:"basis,omitempty" doc:"forecast, for what the period is expected to come to; absent for what was spent."`
}

type budgetList struct {
	Success bool        `json:"success"`
	Data    []budgetRow `json:"data"`
	Count   int         `json:"count"`
}

type budgetAnswer struct {
	Success bool      `json:"success"`
	Message string    `json:"message,omitempty"`
	Data    budgetRow `json:"data"`
}

// budgetsInput may name an account, to see its budgets alone.
type budgetsInput struct {
	Account string `query:"account" doc:"Name of the account that they are about; all when absent."`
}

func (a *api) listBudgets(ctx context.Context, in *budgetsInput) (budgetList, error) {
	list, err := a.allBudgets(ctx, in.Account)
	if err != nil {
		return budgetList{}, err
	}
	rows, err := budgetRows(ctx, list)
	return budgetList{Success: true, Data: rows, Count: len(rows)}, err
}

// allBudgets walks the budgets of an account, of all when it is "".
func (a *api) allBudgets(ctx context.Context, account string) ([]*ent.Budget, error) {
	return walk(func(e *ent.BudgetEdge) *ent.Budget { return e.Node }, func(after *ent.Cursor, first *int) ([]*ent.BudgetEdge, ent.PageInfo, error) {
		page, err := a.Root.Query().Budgets(ctx, given(account), after, first, nil, nil)
		if err != nil {
			return nil, ent.PageInfo{}, err
		}
		return page.Edges, page.PageInfo, nil
	})
}

func budgetRows(ctx context.Context, list []*ent.Budget) ([]budgetRow, error) {
	periods, err := loader.From(ctx).BudgetPeriods.LoadMany(ctx, list)
	if err != nil {
		return nil, err
	}
	rows := make([]budgetRow, len(list))
	for i, b := range list {
		rows[i] = toBudget(b, periods[i].To)
	}
	return rows, nil
}

func toBudget(b *ent.Budget, end period.Date) budgetRow {
	row := budgetRow{
		ID: b.ID.String(), Name: b.Name, Amount: rounded(b.Amount), Period: strings.ToLower(string(b.Period)), Type: strings.ToLower(string(b.Type)),
		Start: midnight(period.Date(b.StartDate)), End: midnight(end), Alerts: make([]alertEntry, len(b.Alerts)),
		TagFilter: b.TagFilter, ServiceFilter: b.ServiceFilter, Created: b.CreatedAt.UTC().Format(stamp), Updated: b.UpdatedAt.UTC().Format(stamp),
	}
	if b.AccountID != nil {
		account := b.AccountID.String()
		row.AccountID = &account
	}
	for i := range b.Alerts {
		row.Alerts[i] = toAlert(&b.Alerts[i])
	}
	return row
}

func toAlert(t *policy.Threshold) alertEntry {
	e := alertEntry{Percentage: exact{t.Percentage}, Enabled: t.Enabled, Channels: t.Channels}
	if t.Basis == policy.Forecast {
		e.Basis = strings.ToLower(string(t.Basis))
	}
	return e
}

// midnight is a day as the document writes it.
func midnight(d period.Date) string { return d.String() + "T00:00:00" }

// BudgetPath is a budget that the path names. One of another account than the
// one that is named is not there.
type BudgetPath struct {
	ID      string `path:"budget_id" doc:"Id of the budget."`
	Account string `query:"account" doc:"Name of the account; a budget of another one is not found."`
}

func (a *api) budgetOf(ctx context.Context, in *BudgetPath) (*ent.Budget, error) {
	absent := fault.NotFound("there is no budget with the id %s: look at the list of budgets", in.ID)
	of, err := uuid.Parse(in.ID)
	if err != nil {
		return nil, absent
	}
	b, err := a.Root.Query().Budget(ctx, of)
	if err != nil || b == nil {
		return nil, orElse(err, absent)
	}
	return b, a.within(ctx, in.Account, b.AccountID, absent)
}

func orElse(err, other error) error {
	if err != nil {
		return err
	}
	return other
}

func (a *api) getBudget(ctx context.Context, in *BudgetPath) (budgetAnswer, error) {
	b, err := a.budgetOf(ctx, in)
	if err != nil {
		return budgetAnswer{}, err
	}
	return answerBudget(ctx, b, "")
}

func answerBudget(ctx context.Context, b *ent.Budget, message string) (budgetAnswer, error) {
	rows, err := budgetRows(ctx, []*ent.Budget{b})
	if err != nil {
		return budgetAnswer{}, err
	}
	return budgetAnswer{Success: true, Message: message, Data: rows[0]}, nil
}

// periodWord and typeWord read the document's words; what is none of them the
// service refuses.
func periodWord(s string) budget.Period { return budget.Period(strings.ToUpper(strings.TrimSpace(s))) }

func typeWord(s string) budget.Type { return budget.Type(strings.ToUpper(strings.TrimSpace(s))) }
