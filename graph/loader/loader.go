// Package loader batches what nested fields need that is no entity edge. Each
// batch function calls one service method that takes many ids.
package loader

import (
	"bytes"
	"context"
	"slices"
	"sync"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/graph-gophers/dataloader/v7"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/internal/account"
	"github.com/cloudlens/cloudlens/internal/budget"
	"github.com/cloudlens/cloudlens/internal/cost"
	"github.com/cloudlens/cloudlens/internal/discount"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/idle"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/period"
	"github.com/cloudlens/cloudlens/internal/resource"
	"github.com/cloudlens/cloudlens/internal/virtualtag"
)

// Set is the loaders of one request; what they loaded goes with it.
type Set struct {
	MaskedKeys *dataloader.Loader[id.ID, string]
	Cycles     *dataloader.Loader[id.ID, []cost.Cycle]
	Costed     *dataloader.Loader[id.ID, resource.Cost]
	Metrics    *dataloader.Loader[id.ID, []resource.Metric]
	Scans      *dataloader.Loader[id.ID, *idle.Found]

	BudgetPeriods  *dataloader.Loader[*ent.Budget, period.Range]
	BudgetStatuses *dataloader.Loader[*ent.Budget, *budget.Status]

	TagVersions *dataloader.Loader[id.ID, []virtualtag.Version]

	services Services
	mu       sync.Mutex
	asked    map[*ast.Field]any // the loader of a field of the operation
}

// Services are what loaders ask.
type Services struct {
	Accounts  *account.Service
	Costs     *cost.Service
	Discounts *discount.Service
	Resources *resource.Service
	Budgets   *budget.Service
	Idle      *idle.Service

	VirtualTags *virtualtag.Service
}

type setKey struct{}

// With puts fresh loaders into the context of a request.
func With(ctx context.Context, s Services) context.Context {
	return context.WithValue(ctx, setKey{}, &Set{
		MaskedKeys: batch(s.Accounts.MaskedKeys, true),
		Cycles:     batch(s.Costs.CyclesOf, true),
		Costed:     batch(s.Resources.CostsOf, true),
		Metrics:    batch(s.Resources.MetricsOf, true),
		Scans:      batch(s.Idle.LastOf, true),

		BudgetPeriods:  batchOf(s.Budgets.PeriodsOf, budgetID, false),
		BudgetStatuses: batchOf(s.Budgets.StatusesOf, budgetID, false),

		TagVersions: batch(s.VirtualTags.VersionsOf, false),

		services: s,
		asked:    map[*ast.Field]any{},
	})
}

// From is the request's loaders.
func From(ctx context.Context) *Set { return ctx.Value(setKey{}).(*Set) }

// Costs is the loader of one field of the operation: its arguments are the
// same for every account, so that all of them share a statement. A caller in
// Go has no field, and asks alone.
func (s *Set) Costs(ctx context.Context, in cost.Input) *dataloader.Loader[id.ID, cost.Outcome] {
	in.Accounts, in.AccountNames = nil, nil
	return perField(ctx, s, func(ctx context.Context, ids []id.ID) (map[id.ID]cost.Outcome, error) {
		return s.services.Costs.CostsOf(ctx, ids, in)
	})
}

// Discounts is the loader of analyses of one field of the operation, as Costs
// is. What an analysis asks is asked for all that were loaded with it.
func (s *Set) Discounts(ctx context.Context, in discount.Input) *dataloader.Loader[id.ID, *discount.Analysis] {
	return perField(ctx, s, func(ctx context.Context, ids []id.ID) (map[id.ID]*discount.Analysis, error) {
		return s.services.Discounts.AnalysesOf(ctx, ids, in)
	})
}

// Resources is the loader of lists of one field of the operation, as Costs is.
func (s *Set) Resources(ctx context.Context, in resource.ListInput) *dataloader.Loader[id.ID, *resource.Page] {
	return perField(ctx, s, func(ctx context.Context, ids []id.ID) (map[id.ID]*resource.Page, error) {
		return s.services.Resources.ListOf(ctx, ids, in)
	})
}

// BudgetTrends is the loader of trends of one field of the operation, as Costs is.
func (s *Set) BudgetTrends(ctx context.Context, days int) *dataloader.Loader[*ent.Budget, *budget.Trend] {
	return perFieldOf(ctx, s, func(ctx context.Context, budgets []*ent.Budget) (map[id.ID]*budget.Trend, error) {
		return s.services.Budgets.TrendsOf(ctx, budgets, days)
	}, budgetID)
}

// TagCosts is the loader of costs of virtual tags of one field of the
// operation, as Costs is.
func (s *Set) TagCosts(ctx context.Context, p cost.Period, group ...ledger.Key) *dataloader.Loader[*ent.VirtualTag, *virtualtag.Cost] {
	return perFieldOf(ctx, s, func(ctx context.Context, tags []*ent.VirtualTag) (map[id.ID]*virtualtag.Cost, error) {
		return s.services.VirtualTags.CostsOf(ctx, tags, p, group...)
	}, func(t *ent.VirtualTag) id.ID { return t.ID })
}

// perField is the loader of the field that is resolved now.
func perField[V any](ctx context.Context, s *Set, many func(context.Context, []id.ID) (map[id.ID]V, error)) *dataloader.Loader[id.ID, V] {
	return perFieldOf(ctx, s, many, itself)
}

func itself(of id.ID) id.ID { return of }

// budgetID is the id of a budget, whose loaders are handed it as it was read.
func budgetID(b *ent.Budget) id.ID { return b.ID }

// perFieldOf is perField for what is asked of entities that were read already.
func perFieldOf[K comparable, V any](ctx context.Context, s *Set, many func(context.Context, []K) (map[id.ID]V, error), of func(K) id.ID) *dataloader.Loader[K, V] {
	field := graphql.GetFieldContext(ctx)
	if field == nil {
		return batchOf(many, of, false)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	l, ok := s.asked[field.Field.Field].(*dataloader.Loader[K, V])
	if !ok {
		l = batchOf(many, of, false)
		s.asked[field.Field.Field] = l
	}
	return l
}

// wait is how long a loader collects ids: fields of one level are resolved
// within it.
const wait = 3 * time.Millisecond

// batch makes a loader of a many-ids method. optional lets ids be absent from
// its answer; otherwise they are not found.
func batch[V any](many func(context.Context, []id.ID) (map[id.ID]V, error), optional bool) *dataloader.Loader[id.ID, V] {
	return batchOf(many, itself, optional)
}

// batchOf makes a loader of a method that takes many of something with an id.
func batchOf[K comparable, V any](many func(context.Context, []K) (map[id.ID]V, error), of func(K) id.ID, optional bool) *dataloader.Loader[K, V] {
	return dataloader.NewBatchedLoader(func(ctx context.Context, keys []K) []*dataloader.Result[V] {
		// Fields ask in any order; the same ids must be the same question.
		sorted := slices.SortedFunc(slices.Values(keys), func(a, b K) int {
			x, y := of(a), of(b)
			return bytes.Compare(x[:], y[:])
		})
		found, err := many(ctx, sorted)
		out := make([]*dataloader.Result[V], len(keys))
		for i, key := range keys {
			v, ok := found[of(key)]
			out[i] = &dataloader.Result[V]{Data: v, Error: err}
			if err == nil && !ok && !optional {
				out[i].Error = fault.NotFound("there is nothing with the id %s", of(key))
			}
		}
		return out
	}, dataloader.WithWait[K, V](wait), dataloader.WithBatchCapacity[K, V](500))
}
