package rest

import (
	"context"
	"strings"

	"github.com/google/uuid"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/graph/model"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
)

// allocationResult is what a rule gave, as the document shows it.
type allocationResult struct {
	ID          string           `json:"id"`
	RuleID      *string          `json:"rule_id" doc:"null when the rule is gone."`
	RuleName    string           `json:"rule_name"`
	RuleVersion int              `json:"rule_version"`
	Period      string           `json:"period" doc:"The month of the first day."`
	Start       string           `json:"start_date"`
	End         string           `json:"end_date" doc:"The last day."`
	Method      string           `json:"method"`
	Currency    string           `json:"currency"`
	Total       amount           `json:"total_cost"`
	Allocated   amount           `json:"allocated_cost"`
	Unallocated amount           `json:"unallocated_cost"`
	Allocations []allocationPart `json:"allocations"`
	Finality    string           `json:"finality"`
	Locked      bool             `json:"locked"`
	Created     string           `json:"created_at"`
}

// allocationPart is what a target got. All of them, with what is unallocated,
// come to the total.
type allocationPart struct {
	Target     string `json:"target"`
	Amount     amount `json:"amount"`
	Percentage amount `json:"percentage"`
}

func toAllocationResult(r *ent.AllocationResult) allocationResult {
	from, last := period.Date(r.PeriodFrom), period.Date(r.PeriodTo).Add(-1)
	out := allocationResult{
		ID: r.ID.String(), RuleID: idText(r.RuleID), RuleName: r.RuleName, RuleVersion: r.RuleVersion, Period: from.Cycle().String(), Start: from.String(), End: last.String(),
		Method: strings.ToLower(string(r.Method)), Currency: r.Currency, Allocations: []allocationPart{}, Finality: r.Finality, Locked: r.LockedAt != nil,
		Created: r.CreatedAt.UTC().Format(stamp),
	}
	exact := []money.Decimal{}
	for _, p := range r.Parts {
		exact = append(exact, p.Amount)
	}
	cents, total := shares(append(exact, r.Unallocated))
	out.Total, out.Unallocated = total, cents[len(r.Parts)]
	out.Allocated = amount{total.Sub(out.Unallocated.Decimal)}
	for i, p := range r.Parts {
		out.Allocations = append(out.Allocations, allocationPart{p.Target, cents[i], percent(p.Percentage)})
	}
	return out
}

type allocationResultAnswer struct {
	Success bool             `json:"success"`
	Data    allocationResult `json:"data"`
}

type allocationResults struct {
	Success bool               `json:"success"`
	Data    []allocationResult `json:"data"`
	Count   int                `json:"count"`
}

// allocationExecution is the body of an execution, which may be absent.
type allocationExecution struct {
	AllocationPath
	Body *struct {
		Start    optional `json:"start_date,omitempty" doc:"The first day."`
		End      optional `json:"end_date,omitempty" doc:"The last day."`
		Currency optional `json:"currency,omitempty" doc:"Needed where there are several."`
	}
}

func (a *api) executeAllocationRule(ctx context.Context, in *allocationExecution) (allocationResultAnswer, error) {
	r, err := a.allocationOf(ctx, &in.AllocationPath)
	if err != nil {
		return allocationResultAnswer{}, err
	}
	run := model.ExecuteAllocationRuleInput{ID: r.ID}
	if b := in.Body; b != nil {
		run.Currency = b.Currency.value
		if run.From, err = maybeDay("start_date", b.Start); err != nil {
			return allocationResultAnswer{}, err
		}
		if run.To, err = maybeDay("end_date", b.End); err != nil {
			return allocationResultAnswer{}, err
		}
		if run.To != nil { // the document's last day
			next := run.To.Add(1)
			run.To = &next
		}
	}
	p, err := a.Root.Mutation().ExecuteAllocationRule(ctx, run)
	if _, err := changed(ctx, p, err, "", ""); err != nil {
		return allocationResultAnswer{}, err
	}
	return allocationResultAnswer{Success: true, Data: toAllocationResult(p.AllocationResult)}, nil
}

// maybeDay reads a day that may be absent, null or empty.
func maybeDay(field string, given optional) (*period.Date, error) {
	if given.value == nil || *given.value == "" {
		return nil, nil
	}
	day, err := dayOf(field, *given.value)
	return &day, err
}

// allocationResultsInput narrows a list of results.
type allocationResultsInput struct {
	Account string `query:"account" doc:"Name of the account whose costs were shared out; all when absent."`
	Rule    string `query:"rule_id" doc:"Id of the rule that gave them; all when absent."`
	Limit   int    `query:"limit" default:"100" minimum:"1" maximum:"1000" doc:"How many at most."`
}

func (a *api) listAllocationResults(ctx context.Context, in *allocationResultsInput) (allocationResults, error) {
	var rule *id.ID
	if in.Rule != "" {
		r, err := a.allocationOf(ctx, &AllocationPath{ID: in.Rule, Account: in.Account})
		if err != nil {
			return allocationResults{}, err
		}
		rule = &r.ID
	}
	page, err := a.Root.Query().AllocationResults(ctx, given(in.Account), rule, nil, &in.Limit, nil, nil)
	if err != nil {
		return allocationResults{}, err
	}
	out := allocationResults{Success: true, Data: []allocationResult{}, Count: len(page.Edges)}
	for _, e := range page.Edges {
		out.Data = append(out.Data, toAllocationResult(e.Node))
	}
	return out, nil
}

// allocationResultPath is a result that the path names.
type allocationResultPath struct {
	ID      string `path:"result_id" doc:"Id of the result."`
	Account string `query:"account" doc:"Name of the account; a result of another one is not found."`
}

func (a *api) getAllocationResult(ctx context.Context, in *allocationResultPath) (allocationResultAnswer, error) {
	absent := fault.NotFound("there is no result of allocation with the id %s: look at the list of results", in.ID)
	of, err := uuid.Parse(in.ID)
	if err != nil {
		return allocationResultAnswer{}, absent
	}
	r, err := a.Root.Query().AllocationResult(ctx, of)
	if err != nil || r == nil {
		return allocationResultAnswer{}, orElse(err, absent)
	}
	if err := a.within(ctx, in.Account, r.AccountID, absent); err != nil {
		return allocationResultAnswer{}, err
	}
	return allocationResultAnswer{Success: true, Data: toAllocationResult(r)}, nil
}
