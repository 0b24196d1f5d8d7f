package rest

import (
	"context"
	"strings"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/google/uuid"

	"github.com/cloudlens/cloudlens/ent/budgetevent"
	"github.com/cloudlens/cloudlens/graph/loader"
	"github.com/cloudlens/cloudlens/graph/model"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/period"
)

// alertGiven is a threshold as it is taken.
type alertGiven struct {
	Percentage exact    `json:"percentage"`
	Enabled    *bool    `json:"enabled,omitempty" doc:"true when absent."`
	Channels   []string `json:"notification_channels,omitempty"`
	Basis      string   `json:"basis,omitempty" doc:"actual (default) or forecast."`
}

func alerts(given []alertGiven) []*model.BudgetThresholdInput {
	out := make([]*model.BudgetThresholdInput, len(given))
	for i, g := range given {
		out[i] = &model.BudgetThresholdInput{
			Percentage: g.Percentage.Decimal, Enabled: g.Enabled == nil || *g.Enabled, Basis: budgetevent.Basis(strings.ToUpper(g.Basis)), Channels: g.Channels,
		}
	}
	return out
}

// newBudget is the body of a budget to make.
type newBudget struct {
	Account string `query:"account" doc:"Name of the account that it is about, when the body has none."`
	Body    struct {
		Name          string       `json:"name" minLength:"1"`
		Amount        exact        `json:"amount"`
		Period        string       `json:"period" minLength:"1" doc:"monthly, quarterly, yearly or custom."`
		Type          optional     `json:"type,omitempty"`
		AccountID     optional     `json:"account_id,omitempty"`
		Start         string       `json:"start_date" minLength:"1" doc:"YYYY-MM-DD or YYYY-MM-DDT00:00:00."`
		End           optional     `json:"end_date,omitempty"`
		Alerts        []alertGiven `json:"alerts,omitempty"`
		TagFilter     jsonText     `json:"tag_filter,omitempty"`
		ServiceFilter jsonText     `json:"service_filter,omitempty"`
	}
}

func (a *api) createBudget(ctx context.Context, in *newBudget) (budgetAnswer, error) {
	b := &in.Body
	create := model.CreateBudgetInput{
		Name: b.Name, Amount: b.Amount.Decimal, Period: periodWord(b.Period), Type: "TOTAL", Alerts: alerts(b.Alerts),
		TagFilter: b.TagFilter.value, ServiceFilter: b.ServiceFilter.value,
	}
	if b.Type.value != nil {
		create.Type = typeWord(*b.Type.value)
	}
	var err error
	if create.StartDate, err = dayOf("start_date", b.Start); err != nil {
		return budgetAnswer{}, err
	}
	if b.End.value != nil && *b.End.value != "" {
		end, err := dayOf("end_date", *b.End.value)
		if err != nil {
			return budgetAnswer{}, err
		}
		create.EndDate = &end
	}
	if create.AccountID, err = a.accountFor(ctx, b.AccountID, in.Account); err != nil {
		return budgetAnswer{}, err
	}
	p, err := a.Root.Mutation().CreateBudget(ctx, create)
	return a.answerChange(ctx, p, err, "预算创建成功", "budget created")
}

// answerChange shows what a change has made of a budget.
func (a *api) answerChange(ctx context.Context, p *model.BudgetPayload, err error, zh, en string) (budgetAnswer, error) {
	d, err := changed(ctx, p, err, zh, en)
	if err != nil {
		return budgetAnswer{}, err
	}
	return answerBudget(ctx, p.Budget, d.Message)
}

// accountFor is the account that a body or else the address names; nil when
// neither does. A body names it by its id, by its name, or by the key that
// earlier versions had for it: the start of its access key id and its name.
func (a *api) accountFor(ctx context.Context, body optional, query string) (*id.ID, error) {
	if body.value == nil || *body.value == "" {
		if query == "" {
			return nil, nil
		}
		acc, err := a.named(ctx, query)
		if err != nil {
			return nil, err
		}
		return &acc.ID, nil
	}
	given := *body.value
	if parsed, err := uuid.Parse(given); err == nil {
		return &parsed, nil // whether there is one the mutation says
	}
	acc, err := a.Root.Query().Account(ctx, given)
	if err != nil {
		return nil, err
	}
	const start = 10 // characters of the access key id
	if acc == nil && len(given) > start+1 && given[start] == '-' {
		if acc, err = a.Root.Query().Account(ctx, given[start+1:]); err != nil {
			return nil, err
		}
		if acc != nil {
			masked, err := loader.From(ctx).MaskedKeys.Load(ctx, acc)
			if shown, _, ok := strings.Cut(masked, "..."); err != nil || !ok || !strings.HasPrefix(given, shown) {
				acc = nil
			}
		}
	}
	if acc == nil {
		return nil, fault.NotFound("there is no account named %q: look at the list of accounts", given)
	}
	return &acc.ID, nil
}

// dayOf reads a day, with or without a time behind it.
func dayOf(field, s string) (period.Date, error) {
	s = strings.TrimSpace(s)
	for _, layout := range []string{time.DateOnly, stamp, stamp + ".999999999", time.RFC3339Nano} {
		if at, err := time.Parse(layout, s); err == nil && at.Year() > 0 {
			return period.DateOf(at), nil
		}
	}
	return 0, fault.Invalid(field, "%s must be a day like 2026-01-31, got %q", field, s)
}

// budgetChange is the body of a change.
type budgetChange struct {
	BudgetPath
	Body struct {
		Name          optional      `json:"name,omitempty"`
		Amount        maybeNumber   `json:"amount,omitempty"`
		Period        optional      `json:"period,omitempty"`
		Type          optional      `json:"type,omitempty"`
		Start         optional      `json:"start_date,omitempty"`
		End           optional      `json:"end_date,omitempty"`
		Alerts        *[]alertGiven `json:"alerts,omitempty"`
		TagFilter     jsonText      `json:"tag_filter,omitempty"`
		ServiceFilter jsonText      `json:"service_filter,omitempty"`
	}
}

// change reads the body; the ends of days are read first, since they may be
// refused.
func (in *budgetChange) change(of id.ID) (model.UpdateBudgetInput, error) {
	b := &in.Body
	out := model.UpdateBudgetInput{ID: of, Name: b.Name.value, Amount: b.Amount.value}
	if b.Period.value != nil {
		word := periodWord(*b.Period.value)
		out.Period = &word
	}
	if b.Type.value != nil {
		word := typeWord(*b.Type.value)
		out.Type = &word
	}
	if b.Start.value != nil {
		start, err := dayOf("start_date", *b.Start.value)
		if err != nil {
			return out, err
		}
		out.StartDate = &start
	}
	if b.End.set {
		var end *period.Date
		if b.End.value != nil && *b.End.value != "" {
			day, err := dayOf("end_date", *b.End.value)
			if err != nil {
				return out, err
			}
			end = &day
		}
		out.EndDate = graphql.OmittableOf(end)
	}
	if b.Alerts != nil {
		out.Alerts = alerts(*b.Alerts)
	}
	if b.TagFilter.set {
		out.TagFilter = graphql.OmittableOf(b.TagFilter.value)
	}
	if b.ServiceFilter.set {
		out.ServiceFilter = graphql.OmittableOf(b.ServiceFilter.value)
	}
	return out, nil
}

func (a *api) updateBudget(ctx context.Context, in *budgetChange) (budgetAnswer, error) {
	b, err := a.budgetOf(ctx, &in.BudgetPath)
	if err != nil {
		return budgetAnswer{}, err
	}
	change, err := in.change(b.ID)
	if err != nil {
		return budgetAnswer{}, err
	}
	p, err := a.Root.Mutation().UpdateBudget(ctx, change)
	return a.answerChange(ctx, p, err, "预算更新成功", "budget updated")
}

func (a *api) deleteBudget(ctx context.Context, in *BudgetPath) (done, error) {
	b, err := a.budgetOf(ctx, in)
	if err != nil {
		return done{}, err
	}
	p, err := a.Root.Mutation().DeleteBudget(ctx, model.DeleteBudgetInput{ID: b.ID})
	return changed(ctx, p, err, "预算删除成功", "budget deleted")
}
