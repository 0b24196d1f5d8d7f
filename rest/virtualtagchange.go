package rest

import (
	"context"

	"github.com/cloudlens/cloudlens/graph/model"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/rule"
)

// ruleGiven is a condition as it is taken: of value and pattern either, or
// both when they are the same.
type ruleGiven struct {
	ID       optional `json:"id,omitempty"`
	Field    string   `json:"field" minLength:"1" doc:"name, region, type, instance_id, zone, status, spec, resource_group, product_code, cost_unit or tag.<Key>."`
	Operator string   `json:"operator" minLength:"1" doc:"equals, contains, starts_with, ends_with, regex, in, exists, gt, gte, lt, lte, each also with not_ before it."`
	Value    optional `json:"value,omitempty"`
	Pattern  optional `json:"pattern,omitempty"`
	Priority int      `json:"priority,omitempty"`
}

func conditions(given []ruleGiven) ([]*rule.Flat, error) {
	out := make([]*rule.Flat, len(given))
	for i, g := range given {
		value := g.Value.value
		if value == nil {
			value = g.Pattern.value
		}
		switch {
		case value == nil && g.Operator != "exists" && g.Operator != "not_exists":
			return nil, fault.Missing("value", "%s is required", "value")
		case value == nil:
			value = new(string)
		case g.Pattern.value != nil && *g.Pattern.value != *value:
			return nil, fault.Invalid("pattern", "value and pattern are one: give the same text, or one of them")
		}
		out[i] = &rule.Flat{Field: g.Field, Operator: g.Operator, Value: *value, Priority: g.Priority}
		if g.ID.value != nil {
			out[i].ID = *g.ID.value
		}
	}
	return out, nil
}

// newTag is the body of a virtual tag to make.
type newTag struct {
	Account string `query:"account" doc:"Name of the account that it is about, when the body has none."`
	Body    struct {
		Name        string      `json:"name" minLength:"1"`
		Description optional    `json:"description,omitempty"`
		Key         optional    `json:"tag_key,omitempty"`
		Value       optional    `json:"tag_value,omitempty"`
		Priority    *int        `json:"priority,omitempty" nullable:"true"`
		AccountID   optional    `json:"account_id,omitempty"`
		Rules       []ruleGiven `json:"rules"`
	}
}

func (a *api) createTag(ctx context.Context, in *newTag) (tagAnswer, error) {
	b := &in.Body
	create := model.CreateVirtualTagInput{Name: b.Name, Description: b.Description.or(""), TagKey: b.Key.or(""), TagValue: b.Value.or("")}
	if b.Priority != nil {
		create.Priority = *b.Priority
	}
	var err error
	if create.Conditions, err = conditions(b.Rules); err != nil {
		return tagAnswer{}, err
	}
	if create.AccountID, err = a.accountFor(ctx, b.AccountID, in.Account); err != nil {
		return tagAnswer{}, err
	}
	p, err := a.Root.Mutation().CreateVirtualTag(ctx, create)
	return answerTag(ctx, p, err, "标签创建成功", "virtual tag created")
}

func answerTag(ctx context.Context, p *model.VirtualTagPayload, err error, zh, en string) (tagAnswer, error) {
	d, err := changed(ctx, p, err, zh, en)
	if err != nil {
		return tagAnswer{}, err
	}
	return tagAnswer{Success: true, Message: d.Message, Data: toTag(p.VirtualTag)}, nil
}

// or is the text, or another when it is absent or null.
func (o optional) or(other string) string {
	if o.value == nil {
		return other
	}
	return *o.value
}

// tagChange is the body of a change.
type tagChange struct {
	TagPath
	Body struct {
		Name        optional     `json:"name,omitempty"`
		Description optional     `json:"description,omitempty"`
		Key         optional     `json:"tag_key,omitempty"`
		Value       optional     `json:"tag_value,omitempty"`
		Priority    *int         `json:"priority,omitempty" nullable:"true"`
		Rules       *[]ruleGiven `json:"rules,omitempty"`
	}
}

func (a *api) updateTag(ctx context.Context, in *tagChange) (tagAnswer, error) {
	t, err := a.tagOf(ctx, &in.TagPath)
	if err != nil {
		return tagAnswer{}, err
	}
	b := &in.Body
	change := model.UpdateVirtualTagInput{
		ID: t.ID, Name: b.Name.value, Description: b.Description.value, TagKey: b.Key.value, TagValue: b.Value.value, Priority: b.Priority,
	}
	if b.Rules != nil {
		if change.Conditions, err = conditions(*b.Rules); err != nil {
			return tagAnswer{}, err
		}
	}
	p, err := a.Root.Mutation().UpdateVirtualTag(ctx, change)
	return answerTag(ctx, p, err, "标签更新成功", "virtual tag updated")
}

func (a *api) deleteTag(ctx context.Context, in *TagPath) (done, error) {
	t, err := a.tagOf(ctx, in)
	if err != nil {
		return done{}, err
	}
	p, err := a.Root.Mutation().DeleteVirtualTag(ctx, model.DeleteVirtualTagInput{ID: t.ID})
	return changed(ctx, p, err, "标签删除成功", "virtual tag deleted")
}

type clearInput struct {
	Tag string `query:"tag_id" doc:"Id of a virtual tag that must exist; all sums are forgotten either way, since tags share them."`
}

type clearAnswer struct {
	Success bool   `json:"success"`
	Message string `json:"message"`
	Cleared int    `json:"cleared"`
}

func (a *api) clearTagCache(ctx context.Context, in *clearInput) (clearAnswer, error) {
	if in.Tag != "" {
		if _, err := a.tagOf(ctx, &TagPath{ID: in.Tag}); err != nil {
			return clearAnswer{}, err
		}
	}
	p, err := a.Root.Mutation().ClearCostCache(ctx)
	d, err := changed(ctx, p, err, "缓存清除成功", "cache cleared")
	if err != nil {
		return clearAnswer{}, err
	}
	return clearAnswer{Success: true, Message: d.Message, Cleared: p.Cleared}, nil
}
