package graph

import (
	"encoding/json"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/graph/model"
	"github.com/cloudlens/cloudlens/internal/account"
	"github.com/cloudlens/cloudlens/internal/allocation"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/rule"
)

func allocationDraft(in model.CreateAllocationRuleInput) allocation.Draft {
	return allocation.Draft{
		AccountID: in.AccountID, Name: in.Name, Description: text(in.Description), Method: in.Method, ServiceFilter: in.ServiceFilter, TagFilter: in.TagFilter,
		DateRange: in.DateRange, Filter: in.Filter, Targets: values(in.Targets), Weights: values(in.Weights), Enabled: in.Enabled,
	}
}

func allocationPatch(in model.UpdateAllocationRuleInput) allocation.Patch {
	p := allocation.Patch{
		Name: given(in.Name), Description: given(in.Description), Method: given(in.Method), ServiceFilter: omittable(in.ServiceFilter), TagFilter: omittable(in.TagFilter),
		DateRange: omittable(in.DateRange), Filter: omittable(in.Filter), Enabled: given(in.Enabled),
	}
	if in.Targets != nil {
		p.Targets = account.Some(values(in.Targets))
	}
	if in.Weights != nil {
		p.Weights = account.Some(values(in.Weights))
	}
	return p
}

func values[T any](of []*T) []T {
	out := make([]T, len(of))
	for i, v := range of {
		out[i] = *v
	}
	return out
}

// tree is a rule as JSON, absent when there is none.
func tree(r *rule.Rule) (*string, error) {
	if r == nil {
		return nil, nil
	}
	text, err := json.Marshal(r)
	return orNil(string(text)), err
}

// inCurrency is an amount of a result; without a currency nothing was known.
func inCurrency(r *ent.AllocationResult, d money.Decimal) *money.Amount {
	if r.Currency == "" {
		return nil
	}
	return &money.Amount{Decimal: d, Currency: r.Currency}
}
