package rest

import (
	"cmp"
	"context"
	"net/http"
	"slices"

	"github.com/google/uuid"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/rule"
)

func (a *api) virtualTags() []route {
	return []route{
		op(http.MethodGet, "/api/virtual-tags", "list_virtual_tags", "Virtual tags, those of the highest priority first.", a.listTags),
		op(http.MethodGet, "/api/virtual-tags/{tag_id}", "get_virtual_tag", "One virtual tag.", a.getTag),
		op(http.MethodPost, "/api/virtual-tags", "create_virtual_tag",
			"Make a virtual tag. All of its rules must match; value and pattern are one. Its rule holds for all of history.", a.createTag),
		op(http.MethodPut, "/api/virtual-tags/{tag_id}", "update_virtual_tag",
			"Change a virtual tag; what is absent stays, rules replace all there are. It holds from the first day of the open billing cycle.", a.updateTag),
		op(http.MethodDelete, "/api/virtual-tags/{tag_id}", "delete_virtual_tag", "Delete a virtual tag.", a.deleteTag),
		op(http.MethodPost, "/api/virtual-tags/preview", "preview_virtual_tag", "Which resources of an account rules, or those of a virtual tag, would match now, in all regions.", a.previewTag),
		op(http.MethodGet, "/api/virtual-tags/{tag_id}/cost", "get_virtual_tag_cost",
			"What a virtual tag costs, by the rule that held at the time; parts add up to total_cost. The last 30 days unless days, or start_date and end_date, say otherwise.", a.tagCost),
		op(http.MethodPost, "/api/virtual-tags/clear-cache", "clear_virtual_tag_cache", "Forget the sums that are kept. Nothing needs it: what is kept is never stale.", a.clearTagCache),
	}
}

// tagRow is a virtual tag as the document and earlier clients show it.
type tagRow struct {
	ID          string    `json:"id"`
	Name        string    `json:"name"`
	Description string    `json:"description"`
	Key         string    `json:"tag_key"`
	Value       string    `json:"tag_value"`
	Priority    int       `json:"priority"`
	AccountID   *string   `json:"account_id"`
	Rules       []tagRule `json:"rules" doc:"Empty for a rule that was made as a tree in GraphQL."`
	Created     string    `json:"created_at"`
	Updated     string    `json:"updated_at"`
}

// tagRule is a condition; value and pattern are the same.
type tagRule struct {
	ID       string `json:"id"`
	Field    string `json:"field"`
	Operator string `json:"operator"`
	Value    string `json:"value"`
	Pattern  string `json:"pattern"`
	Priority int    `json:"priority"`
}

func toTag(t *ent.VirtualTag) tagRow {
	row := tagRow{
		ID: t.ID.String(), Name: t.Name, Description: t.Description, Key: t.TagKey, Value: t.TagValue, Priority: t.Priority, AccountID: idText(t.AccountID),
		Rules: toRules(t.Conditions), Created: t.CreatedAt.UTC().Format(stamp), Updated: t.UpdatedAt.UTC().Format(stamp),
	}
	return row
}

func toRules(of []rule.Flat) []tagRule {
	out := make([]tagRule, len(of))
	for i, c := range of {
		out[i] = tagRule{ID: c.ID, Field: c.Field, Operator: c.Operator, Value: c.Value, Pattern: c.Value, Priority: c.Priority}
	}
	return out
}

type tagList struct {
	Success bool     `json:"success"`
	Data    []tagRow `json:"data"`
	Count   int      `json:"count"`
}

type tagAnswer struct {
	Success bool   `json:"success"`
	Message string `json:"message,omitempty"`
	Data    tagRow `json:"data"`
}

type tagsInput struct {
	Account string `query:"account" doc:"Name of the account that they bear on: its own, and those about all; all when absent."`
}

func (a *api) listTags(ctx context.Context, in *tagsInput) (tagList, error) {
	list, err := walk(func(e *ent.VirtualTagEdge) *ent.VirtualTag { return e.Node }, func(after *ent.Cursor, first *int) ([]*ent.VirtualTagEdge, ent.PageInfo, error) {
		page, err := a.Root.Query().VirtualTags(ctx, given(in.Account), after, first, nil, nil)
		if err != nil {
			return nil, ent.PageInfo{}, err
		}
		return page.Edges, page.PageInfo, nil
	})
	if err != nil {
		return tagList{}, err
	}
	slices.SortStableFunc(list, func(x, y *ent.VirtualTag) int { return cmp.Compare(y.Priority, x.Priority) })
	out := tagList{Success: true, Data: make([]tagRow, len(list)), Count: len(list)}
	for i, t := range list {
		out.Data[i] = toTag(t)
	}
	return out, nil
}

// TagPath is a virtual tag that the path names. One of another account than
// the one that is named is not there.
type TagPath struct {
	ID      string `path:"tag_id" doc:"Id of the virtual tag."`
	Account string `query:"account" doc:"Name of the account; a virtual tag of another one is not found."`
}

func (a *api) tagOf(ctx context.Context, in *TagPath) (*ent.VirtualTag, error) {
	absent := fault.NotFound("there is no virtual tag with the id %s: look at the list of tags", in.ID)
	of, err := uuid.Parse(in.ID)
	if err != nil {
		return nil, absent
	}
	t, err := a.Root.Query().VirtualTag(ctx, of)
	if err != nil || t == nil {
		return nil, orElse(err, absent)
	}
	return t, a.within(ctx, in.Account, t.AccountID, absent)
}

func (a *api) getTag(ctx context.Context, in *TagPath) (tagAnswer, error) {
	t, err := a.tagOf(ctx, in)
	if err != nil {
		return tagAnswer{}, err
	}
	return tagAnswer{Success: true, Data: toTag(t)}, nil
}
