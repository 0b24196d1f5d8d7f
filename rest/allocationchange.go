package rest

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/danielgtaylor/huma/v2"

	"github.com/cloudlens/cloudlens/ent/allocationrule"
	"github.com/cloudlens/cloudlens/graph/model"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/policy"
)

// allocationTarget is a target that is more than a name.
type allocationTarget struct {
	Name  string `json:"name,omitempty"`
	Type  string `json:"type,omitempty"`
	Key   string `json:"key,omitempty"`
	Value string `json:"value,omitempty"`
}

// targetEntry is a target as it is taken: a name, or an object.
type targetEntry struct{ allocationTarget }

// UnmarshalJSON reads either.
func (t *targetEntry) UnmarshalJSON(b []byte) error {
	if bytes.HasPrefix(bytes.TrimSpace(b), []byte(`"`)) {
		return json.Unmarshal(b, &t.Name)
	}
	return json.Unmarshal(b, &t.allocationTarget)
}

// Schema is anything: what it must be is for the reader to say.
func (targetEntry) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Description: "A name, or an object with name, type, key and value."}
}

// targetsGiven reads a JSON array of targets; nil when there is none.
func targetsGiven(j jsonText) ([]*policy.Target, error) {
	if j.value == nil || strings.TrimSpace(*j.value) == "" {
		return nil, nil
	}
	var entries []targetEntry
	if err := json.Unmarshal([]byte(*j.value), &entries); err != nil {
		return nil, fault.Invalid("allocation_targets", `the targets cannot be read: write a JSON array like ["dept1","dept2"], got %q`, *j.value)
	}
	out := make([]*policy.Target, len(entries))
	for i, e := range entries {
		out[i] = &policy.Target{Name: e.Name, Type: e.Type, Key: e.Key, Value: e.Value}
	}
	return out, nil
}

// weightsGiven reads a JSON object of targets with their weights, in order of
// the names; nil when there is none.
func weightsGiven(j jsonText) ([]*policy.Weight, error) {
	if j.value == nil || strings.TrimSpace(*j.value) == "" {
		return nil, nil
	}
	var by map[string]*exact
	err := json.Unmarshal([]byte(*j.value), &by)
	out := make([]*policy.Weight, 0, len(by))
	for _, name := range slices.Sorted(maps.Keys(by)) {
		if err != nil || by[name] == nil {
			break
		}
		out = append(out, &policy.Weight{Target: name, Weight: by[name].Decimal})
	}
	if err != nil || len(out) < len(by) {
		return nil, fault.Invalid("allocation_weights", `the weights cannot be read: write a JSON object like {"dept1":0.6,"dept2":0.4}, got %q`, *j.value)
	}
	return out, nil
}

// newAllocation is the body of a rule to make.
type newAllocation struct {
	Account string `query:"account" doc:"Name of the account that it is about, when the body has none."`
	Body    struct {
		Name          string   `json:"name" minLength:"1"`
		Description   optional `json:"description,omitempty"`
		Method        optional `json:"method,omitempty" doc:"equal when absent."`
		AccountID     optional `json:"account_id,omitempty"`
		ServiceFilter jsonText `json:"service_filter,omitempty"`
		TagFilter     jsonText `json:"tag_filter,omitempty"`
		DateRange     jsonText `json:"date_range,omitempty"`
		Targets       jsonText `json:"allocation_targets,omitempty"`
		Weights       jsonText `json:"allocation_weights,omitempty"`
		Enabled       *bool    `json:"enabled,omitempty" doc:"true when absent."`
	}
}

func methodWord(s *string) allocationrule.Method {
	if s == nil || *s == "" {
		return allocationrule.MethodEqual
	}
	return allocationrule.Method(strings.ToUpper(strings.TrimSpace(*s)))
}

func (a *api) createAllocationRule(ctx context.Context, in *newAllocation) (allocationAnswer, error) {
	b := &in.Body
	create := model.CreateAllocationRuleInput{
		Name: b.Name, Description: b.Description.value, Method: methodWord(b.Method.value), Enabled: b.Enabled == nil || *b.Enabled,
		ServiceFilter: b.ServiceFilter.value, TagFilter: b.TagFilter.value, DateRange: b.DateRange.value,
	}
	var err error
	if create.Targets, err = targetsGiven(b.Targets); err != nil {
		return allocationAnswer{}, err
	}
	if create.Weights, err = weightsGiven(b.Weights); err != nil {
		return allocationAnswer{}, err
	}
	if create.AccountID, err = a.accountFor(ctx, b.AccountID, in.Account); err != nil {
		return allocationAnswer{}, err
	}
	p, err := a.Root.Mutation().CreateAllocationRule(ctx, create)
	return answerAllocationChange(ctx, p, err)
}

func answerAllocationChange(ctx context.Context, p *model.AllocationRulePayload, err error) (allocationAnswer, error) {
	if _, err := changed(ctx, p, err, "", ""); err != nil {
		return allocationAnswer{}, err
	}
	return answerAllocation(p.AllocationRule)
}

// allocationChange is the body of a change.
type allocationChange struct {
	AllocationPath
	Body struct {
		Name          optional `json:"name,omitempty"`
		Description   optional `json:"description,omitempty"`
		Method        optional `json:"method,omitempty"`
		ServiceFilter jsonText `json:"service_filter,omitempty"`
		TagFilter     jsonText `json:"tag_filter,omitempty"`
		DateRange     jsonText `json:"date_range,omitempty"`
		Targets       jsonText `json:"allocation_targets,omitempty"`
		Weights       jsonText `json:"allocation_weights,omitempty"`
		Enabled       *bool    `json:"enabled,omitempty"`
	}
}

func (a *api) updateAllocationRule(ctx context.Context, in *allocationChange) (allocationAnswer, error) {
	r, err := a.allocationOf(ctx, &in.AllocationPath)
	if err != nil {
		return allocationAnswer{}, err
	}
	b := &in.Body
	change := model.UpdateAllocationRuleInput{ID: r.ID, Name: b.Name.value, Description: b.Description.value, Enabled: b.Enabled}
	if b.Method.value != nil {
		word := methodWord(b.Method.value)
		change.Method = &word
	}
	for given, to := range map[*jsonText]*graphql.Omittable[*string]{&b.ServiceFilter: &change.ServiceFilter, &b.TagFilter: &change.TagFilter, &b.DateRange: &change.DateRange} {
		if given.set {
			*to = graphql.OmittableOf(given.value)
		}
	}
	if change.Targets, err = targetsGiven(b.Targets); err != nil {
		return allocationAnswer{}, err
	}
	if len(change.Targets) == 0 { // what a form sends that does not show them
		change.Targets = nil
	}
	if change.Weights, err = weightsGiven(b.Weights); err != nil {
		return allocationAnswer{}, err
	}
	p, err := a.Root.Mutation().UpdateAllocationRule(ctx, change)
	return answerAllocationChange(ctx, p, err)
}

func (a *api) deleteAllocationRule(ctx context.Context, in *AllocationPath) (done, error) {
	r, err := a.allocationOf(ctx, in)
	if err != nil {
		return done{}, err
	}
	p, err := a.Root.Mutation().DeleteAllocationRule(ctx, model.DeleteAllocationRuleInput{ID: r.ID})
	return changed(ctx, p, err, "成本分配规则已删除", "cost allocation rule deleted")
}
