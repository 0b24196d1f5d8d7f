package graph

import (
	"context"
	"maps"
	"slices"

	"entgo.io/contrib/entgql"
	"github.com/99designs/gqlgen/graphql"
	"github.com/google/uuid"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/graph/model"
	"github.com/cloudlens/cloudlens/internal/cloud"
	"github.com/cloudlens/cloudlens/internal/collect"
	"github.com/cloudlens/cloudlens/internal/resource"
)

// shown tells the query of a list what the operation asks of its nodes, so
// that what hangs on them is read for all of them at once. It is nil where
// that cannot be told: for a caller in Go, or when a list is asked for twice.
func shown(ctx context.Context) func(*ent.ResourceQuery) (*ent.ResourceQuery, error) {
	fc := graphql.GetFieldContext(ctx)
	if fc == nil {
		return nil
	}
	field := fc.Field
	for _, step := range [][2]string{{"edges", "ResourceConnection"}, {"node", "ResourceEdge"}} {
		var found []graphql.CollectedField
		for _, f := range graphql.CollectFields(graphql.GetOperationContext(ctx), field.Selections, []string{step[1]}) {
			if f.Name == step[0] {
				found = append(found, f)
			}
		}
		if len(found) != 1 {
			return nil
		}
		field = found[0]
	}
	ctx = graphql.WithFieldContext(ctx, &graphql.FieldContext{Parent: fc, Field: field})
	return func(q *ent.ResourceQuery) (*ent.ResourceQuery, error) {
		return q.CollectFields(ctx, "Resource", "Node")
	}
}

func listInput(ctx context.Context, filter *resource.Filter, orderBy *model.ResourceOrderInput, first int, after *entgql.Cursor[uuid.UUID]) resource.ListInput {
	in := resource.ListInput{First: first, Shown: shown(ctx)}
	if filter != nil {
		in.Filter = *filter
	}
	if orderBy != nil {
		in.Order = orderBy.Field
		in.Descending = orderBy.Direction != nil && *orderBy.Direction == entgql.OrderDirectionDesc
	}
	if after != nil {
		in.After = &after.ID
	}
	return in
}

func resourceConnection(p *resource.Page) *ent.ResourceConnection {
	c := &ent.ResourceConnection{TotalCount: p.Total, Edges: make([]*ent.ResourceEdge, len(p.Resources)), PageInfo: ent.PageInfo{HasNextPage: p.More}}
	for i, r := range p.Resources {
		c.Edges[i] = &ent.ResourceEdge{Node: r, Cursor: ent.Cursor{ID: r.ID}}
	}
	if n := len(c.Edges); n > 0 {
		c.PageInfo.StartCursor, c.PageInfo.EndCursor = &c.Edges[0].Cursor, &c.Edges[n-1].Cursor
	}
	return c
}

func tags(of map[string]string) []*model.Tag {
	out := make([]*model.Tag, 0, len(of))
	for _, key := range slices.Sorted(maps.Keys(of)) {
		out = append(out, &model.Tag{Key: key, Value: of[key]})
	}
	return out
}

func attributes(of map[string]string) []*model.Attribute {
	out := make([]*model.Attribute, 0, len(of))
	for _, name := range slices.Sorted(maps.Keys(of)) {
		out = append(out, &model.Attribute{Name: name, Value: of[name]})
	}
	return out
}

func resourceCost(c resource.Cost) *model.ResourceCost {
	return &model.ResourceCost{
		Amount: c.Amount, Source: c.Source, Cycle: orNil(c.Period.FirstCycle), From: orNil(c.Period.From), To: orNil(c.Period.To),
	}
}

// warnings are the texts in one language.
func warnings(of []cloud.Text, language string) []string {
	out := make([]string, len(of))
	for i, w := range of {
		out[i] = w[language]
	}
	return out
}

// told passes progress on as gqlgen's subscriptions want it, until ctx ends:
// who has gone reads no more.
func told(ctx context.Context, progress <-chan collect.Progress) <-chan *collect.Progress {
	out := make(chan *collect.Progress)
	go func() {
		defer close(out)
		for p := range progress {
			select {
			case out <- &p:
			case <-ctx.Done():
				return
			}
		}
	}()
	return out
}
