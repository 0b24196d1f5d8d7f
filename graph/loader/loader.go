// Package loader answers what nested fields need that is no entity edge, for
// all rows of a page at once: each question is one service method that takes
// many.
package loader

import (
	"context"
	"sync"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/internal/account"
	"github.com/cloudlens/cloudlens/internal/benefit"
	"github.com/cloudlens/cloudlens/internal/board"
	"github.com/cloudlens/cloudlens/internal/budget"
	"github.com/cloudlens/cloudlens/internal/cost"
	"github.com/cloudlens/cloudlens/internal/database"
	"github.com/cloudlens/cloudlens/internal/discount"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/idle"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/period"
	"github.com/cloudlens/cloudlens/internal/resource"
	"github.com/cloudlens/cloudlens/internal/virtualtag"
)

// Set is the loaders of one request; what they loaded goes with it.
type Set struct {
	MaskedKeys *Pages[ent.Account, string]
	Cycles     *Pages[ent.Account, []cost.Cycle]
	Costed     *Pages[ent.Resource, resource.Cost]
	Metrics    *Pages[ent.Resource, []resource.Metric]
	Scans      *Pages[ent.Scan, *idle.Found]

	BudgetPeriods   *Pages[ent.Budget, period.Range]
	BudgetStatuses  *Pages[ent.Budget, *budget.Status]
	BudgetVersions  *Pages[ent.Budget, int]
	BudgetForecasts *Pages[ent.Budget, *budget.Forecast]
	BudgetAlerts    *Pages[ent.Budget, []budget.Alert]

	TagVersions *Pages[ent.VirtualTag, []virtualtag.Version]

	Widgets *Pages[ent.Dashboard, []*board.Widget]

	BudgetAccounts     *Pages[ent.Budget, *ent.Account]
	TagAccounts        *Pages[ent.VirtualTag, *ent.Account]
	AllocationAccounts *Pages[ent.AllocationRule, *ent.Account]
	DashboardAccounts  *Pages[ent.Dashboard, *ent.Account]

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
	Boards    *board.Service
	Benefits  *benefit.Service

	VirtualTags *virtualtag.Service
}

type setKey struct{}

// With puts fresh loaders into the context of a request.
func With(ctx context.Context, s Services) context.Context {
	return context.WithValue(database.WithReads(ctx), setKey{}, &Set{
		MaskedKeys: byID(s.Accounts.MaskedKeys, accountID, true),
		Cycles:     byID(s.Costs.CyclesOf, accountID, true),
		Costed:     byID(s.Resources.CostsOf, resourceID, true),
		Metrics:    byID(s.Resources.MetricsOf, resourceID, true),
		Scans:      byID(s.Idle.LastOf, func(last *ent.Scan) id.ID { return last.AccountID }, true),

		BudgetPeriods:   pages(s.Budgets.PeriodsOf, budgetID, false),
		BudgetStatuses:  pages(s.Budgets.StatusesOf, budgetID, false),
		BudgetVersions:  byID(s.Budgets.VersionsOf, budgetID, false),
		BudgetForecasts: pages(s.Budgets.ForecastsOf, budgetID, true),
		BudgetAlerts:    pages(s.Budgets.AlertsOf, budgetID, true),

		TagVersions: byID(s.VirtualTags.VersionsOf, tagID, false),

		Widgets: pages(widgetsOf, boardID, false),

		BudgetAccounts:     accountsOf(s.Accounts, budgetID, func(b *ent.Budget) *id.ID { return b.AccountID }),
		TagAccounts:        accountsOf(s.Accounts, tagID, func(t *ent.VirtualTag) *id.ID { return t.AccountID }),
		AllocationAccounts: accountsOf(s.Accounts, func(r *ent.AllocationRule) id.ID { return r.ID }, func(r *ent.AllocationRule) *id.ID { return r.AccountID }),
		DashboardAccounts:  accountsOf(s.Accounts, boardID, func(b *ent.Dashboard) *id.ID { return b.AccountID }),

		services: s,
		asked:    map[*ast.Field]any{},
	})
}

// From is the request's loaders.
func From(ctx context.Context) *Set { return ctx.Value(setKey{}).(*Set) }

// Costs is the loader of one field of the operation: its arguments are the
// same for every account, so that all of them share a statement. A caller in
// Go has no field, and asks alone.
func (s *Set) Costs(ctx context.Context, in cost.Input) *Pages[ent.Account, cost.Outcome] {
	in.Accounts, in.AccountNames = nil, nil
	return perField(ctx, s, func() *Pages[ent.Account, cost.Outcome] {
		return byID(func(ctx context.Context, ids []id.ID) (map[id.ID]cost.Outcome, error) {
			return s.services.Costs.CostsOf(ctx, ids, in)
		}, accountID, false)
	})
}

// Discounts is the loader of analyses of one field of the operation, as Costs
// is. What an analysis asks is asked for all that were loaded with it.
func (s *Set) Discounts(ctx context.Context, in discount.Input) *Pages[ent.Account, *discount.Analysis] {
	return perField(ctx, s, func() *Pages[ent.Account, *discount.Analysis] {
		return byID(func(ctx context.Context, ids []id.ID) (map[id.ID]*discount.Analysis, error) {
			return s.services.Discounts.AnalysesOf(ctx, ids, in)
		}, accountID, false)
	})
}

// Resources is the loader of lists of one field of the operation, as Costs is.
func (s *Set) Resources(ctx context.Context, in resource.ListInput) *Pages[ent.Account, *resource.Page] {
	return perField(ctx, s, func() *Pages[ent.Account, *resource.Page] {
		return byID(func(ctx context.Context, ids []id.ID) (map[id.ID]*resource.Page, error) {
			return s.services.Resources.ListOf(ctx, ids, in)
		}, accountID, false)
	})
}

// Benefits is the loader of what accounts hold of one field of the operation,
// as Costs is. What the ledger says of it is asked for all that were loaded
// with it.
func (s *Set) Benefits(ctx context.Context, f benefit.Filter) *Pages[ent.Account, *benefit.Held] {
	return perField(ctx, s, func() *Pages[ent.Account, *benefit.Held] {
		return byID(func(ctx context.Context, ids []id.ID) (map[id.ID]*benefit.Held, error) {
			return s.services.Benefits.Of(ctx, ids, f)
		}, accountID, false)
	})
}

// Renewals is the loader of subscriptions of one field of the operation, as
// Benefits is.
func (s *Set) Renewals(ctx context.Context, f benefit.RenewalFilter) *Pages[ent.Account, *benefit.Renewals] {
	return perField(ctx, s, func() *Pages[ent.Account, *benefit.Renewals] {
		return byID(func(ctx context.Context, ids []id.ID) (map[id.ID]*benefit.Renewals, error) {
			return s.services.Benefits.RenewalsOf(ctx, ids, f)
		}, accountID, false)
	})
}

// Commitments is the loader of commitments of one field of the operation, as
// Benefits is.
func (s *Set) Commitments(ctx context.Context, f benefit.CommitmentFilter) *Pages[ent.Account, *benefit.Commitments] {
	return perField(ctx, s, func() *Pages[ent.Account, *benefit.Commitments] {
		return byID(func(ctx context.Context, ids []id.ID) (map[id.ID]*benefit.Commitments, error) {
			return s.services.Benefits.CommitmentsOf(ctx, ids, f)
		}, accountID, false)
	})
}

// BudgetTrends is the loader of trends of one field of the operation, as Costs is.
func (s *Set) BudgetTrends(ctx context.Context, days int) *Pages[ent.Budget, *budget.Trend] {
	return perField(ctx, s, func() *Pages[ent.Budget, *budget.Trend] {
		return pages(func(ctx context.Context, budgets []*ent.Budget) (map[id.ID]*budget.Trend, error) {
			return s.services.Budgets.TrendsOf(ctx, budgets, days)
		}, budgetID, false)
	})
}

// TagCosts is the loader of costs of virtual tags of one field of the
// operation, as Costs is.
func (s *Set) TagCosts(ctx context.Context, p cost.Period, group ...ledger.Key) *Pages[ent.VirtualTag, *virtualtag.Cost] {
	return perField(ctx, s, func() *Pages[ent.VirtualTag, *virtualtag.Cost] {
		return pages(func(ctx context.Context, tags []*ent.VirtualTag) (map[id.ID]*virtualtag.Cost, error) {
			return s.services.VirtualTags.CostsOf(ctx, tags, p, group...)
		}, tagID, false)
	})
}

// WidgetData is the loader of what widgets show of one field of the operation,
// as Costs is.
func (s *Set) WidgetData(ctx context.Context, account string) *Pages[board.Widget, board.Data] {
	return perField(ctx, s, func() *Pages[board.Widget, board.Data] {
		return pages(func(ctx context.Context, widgets []*board.Widget) (map[id.ID]board.Data, error) {
			asks := make([]board.Ask, len(widgets))
			for i, w := range widgets {
				asks[i] = board.Ask{Widget: w, From: account}
			}
			data, err := s.services.Boards.Answers(ctx, asks)
			if err != nil {
				return nil, err
			}
			out := make(map[id.ID]board.Data, len(widgets))
			for i, w := range widgets {
				out[w.Key] = data[i]
			}
			return out, nil
		}, widgetKey, false)
	})
}

func widgetKey(w *board.Widget) id.ID { return w.Key }

// widgetsOf are the widgets of dashboards that were read together, which are of
// one page too.
func widgetsOf(ctx context.Context, boards []*ent.Dashboard) (map[id.ID][]*board.Widget, error) {
	out := make(map[id.ID][]*board.Widget, len(boards))
	var all []*board.Widget
	for _, b := range boards {
		out[b.ID] = board.WidgetsOf(b)
		all = append(all, out[b.ID]...)
	}
	database.Together(ctx, all)
	return out, nil
}

// perField is the loader of the field that is resolved now. A caller in Go has
// none, and asks with a loader of its own.
func perField[T, V any](ctx context.Context, s *Set, fresh func() *Pages[T, V]) *Pages[T, V] {
	field := graphql.GetFieldContext(ctx)
	if field == nil {
		return fresh()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	l, ok := s.asked[field.Field.Field].(*Pages[T, V])
	if !ok {
		l = fresh()
		s.asked[field.Field.Field] = l
	}
	return l
}
