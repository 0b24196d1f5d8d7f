// Package loader batches what nested fields need that is no entity edge. Each
// batch function calls one service method that takes many ids.
package loader

import (
	"context"
	"sync"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/graph-gophers/dataloader/v7"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/cloudlens/cloudlens/internal/account"
	"github.com/cloudlens/cloudlens/internal/cost"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/id"
)

// Set is the loaders of one request; what they loaded goes with it.
type Set struct {
	MaskedKeys *dataloader.Loader[id.ID, string]
	Cycles     *dataloader.Loader[id.ID, []cost.Cycle]

	costs *cost.Service
	mu    sync.Mutex
	asked map[*ast.Field]*dataloader.Loader[id.ID, cost.Outcome] // by where it is asked
}

type setKey struct{}

// With puts fresh loaders into the context of a request.
func With(ctx context.Context, accounts *account.Service, costs *cost.Service) context.Context {
	return context.WithValue(ctx, setKey{}, &Set{
		MaskedKeys: batch(accounts.MaskedKeys, true),
		Cycles:     batch(costs.CyclesOf, true),
		costs:      costs,
		asked:      map[*ast.Field]*dataloader.Loader[id.ID, cost.Outcome]{},
	})
}

// From is the request's loaders.
func From(ctx context.Context) *Set { return ctx.Value(setKey{}).(*Set) }

// Costs is the loader of one field of the operation: its arguments are the
// same for every account, so that all of them share a statement. A caller in
// Go has no field, and asks alone.
func (s *Set) Costs(ctx context.Context, in cost.Input) *dataloader.Loader[id.ID, cost.Outcome] {
	in.Accounts, in.AccountNames = nil, nil
	load := func() *dataloader.Loader[id.ID, cost.Outcome] {
		return batch(func(ctx context.Context, ids []id.ID) (map[id.ID]cost.Outcome, error) {
			return s.costs.CostsOf(ctx, ids, in)
		}, false)
	}
	field := graphql.GetFieldContext(ctx)
	if field == nil {
		return load()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	l := s.asked[field.Field.Field]
	if l == nil {
		l = load()
		s.asked[field.Field.Field] = l
	}
	return l
}

// wait is how long a loader collects ids: fields of one level are resolved
// within it.
const wait = time.Millisecond

// batch makes a loader of a many-ids method. optional lets ids be absent from
// its answer; otherwise they are not found.
func batch[V any](many func(context.Context, []id.ID) (map[id.ID]V, error), optional bool) *dataloader.Loader[id.ID, V] {
	return dataloader.NewBatchedLoader(func(ctx context.Context, ids []id.ID) []*dataloader.Result[V] {
		found, err := many(ctx, ids)
		out := make([]*dataloader.Result[V], len(ids))
		for i, want := range ids {
			v, ok := found[want]
			out[i] = &dataloader.Result[V]{Data: v, Error: err}
			if err == nil && !ok && !optional {
				out[i].Error = fault.NotFound("there is nothing with the id %s", want)
			}
		}
		return out
	}, dataloader.WithWait[id.ID, V](wait), dataloader.WithBatchCapacity[id.ID, V](500))
}
