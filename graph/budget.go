package graph

import (
	"github.com/99designs/gqlgen/graphql"

	"github.com/cloudlens/cloudlens/graph/model"
	"github.com/cloudlens/cloudlens/internal/account"
	"github.com/cloudlens/cloudlens/internal/budget"
	"github.com/cloudlens/cloudlens/internal/period"
	"github.com/cloudlens/cloudlens/internal/policy"
)

func budgetDraft(in model.CreateBudgetInput) budget.Draft {
	return budget.Draft{
		AccountID: in.AccountID, Name: in.Name, Amount: in.Amount, Currency: text(in.Currency), Period: in.Period, Type: in.Type,
		Start: in.StartDate, End: day(in.EndDate), TagFilter: in.TagFilter, ServiceFilter: in.ServiceFilter, Filter: in.Filter,
		Alerts: thresholds(in.Alerts),
	}
}

func budgetPatch(in model.UpdateBudgetInput) budget.Patch {
	p := budget.Patch{
		Name: given(in.Name), Amount: given(in.Amount), Currency: given(in.Currency), Period: given(in.Period), Type: given(in.Type), Start: given(in.StartDate),
		TagFilter: omittable(in.TagFilter), ServiceFilter: omittable(in.ServiceFilter), Filter: omittable(in.Filter),
	}
	if end, ok := in.EndDate.ValueOK(); ok { // null lets it roll on, absent keeps
		p.End = account.Some[period.Date](day(end))
	}
	if in.Alerts != nil {
		p.Alerts = account.Some(thresholds(in.Alerts))
	}
	return p
}

func given[T any](v *T) account.Optional[T] {
	if v == nil {
		return account.Optional[T]{}
	}
	return account.Some(*v)
}

func omittable[T any](v graphql.Omittable[T]) account.Optional[T] {
	value, ok := v.ValueOK()
	return account.Optional[T]{Value: value, Set: ok}
}

func thresholds(in []*model.BudgetThresholdInput) []policy.Threshold {
	out := make([]policy.Threshold, len(in))
	for i, t := range in {
		out[i] = policy.Threshold{Percentage: t.Percentage, Enabled: t.Enabled, Basis: policy.Basis(t.Basis), Channels: t.Channels}
	}
	return out
}
