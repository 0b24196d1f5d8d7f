package rest

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"

	"github.com/google/uuid"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/policy"
)

func (a *api) allocations() []route {
	const rules, results = "/api/cost-allocation/rules", "/api/cost-allocation/results"
	return []route{
		op(http.MethodGet, rules, "list_allocation_rules", "Rules of cost allocation, newest first.", a.listAllocationRules),
		op(http.MethodGet, rules+"/{rule_id}", "get_allocation_rule", "One rule of cost allocation.", a.getAllocationRule),
		op(http.MethodPost, rules, "create_allocation_rule",
			"Make a rule of cost allocation. Weights are normalised; for custom they are shares of the whole, of which the rest is unallocated.", a.createAllocationRule),
		op(http.MethodPut, rules+"/{rule_id}", "update_allocation_rule",
			"Change a rule of cost allocation; what is absent stays, and an empty list of targets changes nothing.", a.updateAllocationRule),
		op(http.MethodDelete, rules+"/{rule_id}", "delete_allocation_rule", "Delete a rule of cost allocation. Its results stay.", a.deleteAllocationRule),
		op(http.MethodPost, rules+"/{rule_id}/execute", "execute_allocation_rule",
			"Share costs out. Without days they are those of the rule, or the current month; end_date is the last day.", a.executeAllocationRule),
		op(http.MethodGet, results, "list_allocation_results", "What rules gave, newest first.", a.listAllocationResults),
		op(http.MethodGet, results+"/{result_id}", "get_allocation_result", "What a rule gave.", a.getAllocationResult),
	}
}

// allocationRow is a rule as the document shows it.
type allocationRow struct {
	ID            string  `json:"id"`
	Name          string  `json:"name"`
	Description   string  `json:"description"`
	Method        string  `json:"method" doc:"equal, weighted, proportional, usage_based, tag_based or custom."`
	AccountID     *string `json:"account_id"`
	ServiceFilter *string `json:"service_filter"`
	TagFilter     *string `json:"tag_filter"`
	DateRange     *string `json:"date_range"`
	Targets       []any   `json:"allocation_targets" doc:"Names, or objects with name, type, key and value."`
	Weights       *string `json:"allocation_weights" doc:"A JSON object of targets with their weights; null without any."`
	Enabled       bool    `json:"enabled"`
	Created       string  `json:"created_at"`
	Updated       string  `json:"updated_at"`
}

type allocationRows struct {
	Success bool            `json:"success"`
	Data    []allocationRow `json:"data"`
	Count   int             `json:"count"`
}

type allocationAnswer struct {
	Success bool          `json:"success"`
	Data    allocationRow `json:"data"`
}

// allocationRulesInput may name an account, to see its rules alone.
type allocationRulesInput struct {
	Account     string `query:"account" doc:"Name of the account that they are about; all when absent."`
	EnabledOnly bool   `query:"enabled_only" doc:"Whether to leave out those that are disabled."`
}

func (a *api) listAllocationRules(ctx context.Context, in *allocationRulesInput) (allocationRows, error) {
	list, err := walk(func(e *ent.AllocationRuleEdge) *ent.AllocationRule { return e.Node }, func(after *ent.Cursor, first *int) ([]*ent.AllocationRuleEdge, ent.PageInfo, error) {
		page, err := a.Root.Query().AllocationRules(ctx, given(in.Account), in.EnabledOnly, after, first, nil, nil)
		if err != nil {
			return nil, ent.PageInfo{}, err
		}
		return page.Edges, page.PageInfo, nil
	})
	if err != nil {
		return allocationRows{}, err
	}
	out := allocationRows{Success: true, Data: make([]allocationRow, len(list)), Count: len(list)}
	for i, r := range list {
		if out.Data[i], err = toAllocation(r); err != nil {
			return allocationRows{}, err
		}
	}
	return out, nil
}

// given is a parameter, nil when it is absent.
func given(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func toAllocation(r *ent.AllocationRule) (allocationRow, error) {
	row := allocationRow{
		ID: r.ID.String(), Name: r.Name, Description: r.Description, Method: strings.ToLower(string(r.Method)), AccountID: idText(r.AccountID),
		ServiceFilter: r.ServiceFilter, TagFilter: r.TagFilter, DateRange: r.DateRange, Targets: make([]any, len(r.Targets)), Enabled: r.Enabled,
		Created: r.CreatedAt.UTC().Format(stamp), Updated: r.UpdatedAt.UTC().Format(stamp),
	}
	for i, t := range r.Targets {
		if row.Targets[i] = t.Name; t.Type != "" || t.Key != "" {
			row.Targets[i] = allocationTarget{t.Name, t.Type, t.Key, t.Value}
		}
	}
	var err error
	row.Weights, err = weightsText(r.Weights)
	return row, err
}

func idText(of *id.ID) *string {
	if of == nil {
		return nil
	}
	text := of.String()
	return &text
}

// weightsText is the JSON object of the weights, in their order.
func weightsText(weights []policy.Weight) (*string, error) {
	if len(weights) == 0 {
		return nil, nil
	}
	pairs := make([]string, len(weights))
	for i, w := range weights {
		name, err := json.Marshal(w.Target)
		if err != nil {
			return nil, err
		}
		pairs[i] = string(name) + ": " + w.Weight.String()
	}
	text := "{" + strings.Join(pairs, ", ") + "}"
	return &text, nil
}

// AllocationPath is a rule that the path names. One of another account than
// the one that is named is not there.
type AllocationPath struct {
	ID      string `path:"rule_id" doc:"Id of the rule."`
	Account string `query:"account" doc:"Name of the account; a rule of another one is not found."`
}

func (a *api) allocationOf(ctx context.Context, in *AllocationPath) (*ent.AllocationRule, error) {
	absent := fault.NotFound("there is no rule of allocation with the id %s: look at the list of rules", in.ID)
	of, err := uuid.Parse(in.ID)
	if err != nil {
		return nil, absent
	}
	r, err := a.Root.Query().AllocationRule(ctx, of)
	if err != nil || r == nil {
		return nil, orElse(err, absent)
	}
	return r, a.within(ctx, in.Account, r.AccountID, absent)
}

// within tells whether what is about an account may be shown to who names one.
func (a *api) within(ctx context.Context, name string, of *id.ID, absent error) error {
	if name == "" || of == nil {
		return nil
	}
	account, err := a.Root.Query().Account(ctx, name)
	if err != nil || account == nil || account.ID != *of {
		return orElse(err, absent)
	}
	return nil
}

func (a *api) getAllocationRule(ctx context.Context, in *AllocationPath) (allocationAnswer, error) {
	r, err := a.allocationOf(ctx, in)
	if err != nil {
		return allocationAnswer{}, err
	}
	return answerAllocation(r)
}

func answerAllocation(r *ent.AllocationRule) (allocationAnswer, error) {
	row, err := toAllocation(r)
	return allocationAnswer{Success: true, Data: row}, err
}
