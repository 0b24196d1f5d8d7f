// Package budget keeps how much may be spent in a period, tells how much of it
// is spent, and notes when a threshold is reached or left again. What a budget
// says now holds for its current period; of the one before it what was said
// then, which the versions of the budget have.
package budget

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/internal/account"
	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/cost"
	"github.com/cloudlens/cloudlens/internal/database"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/forecast"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/period"
	"github.com/cloudlens/cloudlens/internal/revision"
)

// Service keeps and judges budgets.
type Service struct {
	db        *database.DB
	revisions *revision.Service
	accounts  *account.Service
	costs     *cost.Service
	forecasts *forecast.Service
	clock     period.Clock
	log       *slog.Logger

	mu     sync.Mutex
	judged string // what the last evaluation looked at
}

// Parts are what the service stands on.
type Parts struct {
	DB        *database.DB
	Revisions *revision.Service
	Accounts  *account.Service
	Costs     *cost.Service
	Forecasts *forecast.Service
	Clock     period.Clock
	Log       *slog.Logger
}

// New is the service over them.
func New(p Parts) *Service {
	return &Service{
		db: p.DB, revisions: p.Revisions, accounts: p.Accounts, costs: p.Costs, forecasts: p.Forecasts, clock: p.Clock, log: p.Log,
	}
}

// now is the clock's time as both databases can store it.
func (s *Service) now() time.Time { return s.clock().UTC().Truncate(time.Microsecond) }

// ByID is the budget with that id, or a fault.
func (s *Service) ByID(ctx context.Context, of id.ID) (*ent.Budget, error) {
	return byID(ctx, s.db.Reader(ctx), of)
}

func byID(ctx context.Context, client *ent.Client, of id.ID) (*ent.Budget, error) {
	b, err := client.Budget.Get(ctx, of)
	if ent.IsNotFound(err) {
		return nil, fault.NotFound("there is no budget with the id %s: look at the list of budgets", of)
	}
	if err != nil {
		return nil, fmt.Errorf("find budget %s: %w", of, err)
	}
	return b, nil
}

// withAccounts gives copies of budgets that know their accounts; of those that
// the viewer does not see none.
func (s *Service) withAccounts(ctx context.Context, budgets []*ent.Budget) ([]*ent.Budget, error) {
	all, err := s.accounts.List(ctx)
	if err != nil {
		return nil, err
	}
	of := map[id.ID]*ent.Account{}
	for _, a := range all {
		of[a.ID] = a
	}
	var out []*ent.Budget
	for _, b := range budgets {
		known := *b
		if b.AccountID != nil {
			known.Edges.Account = of[*b.AccountID]
		}
		if b.AccountID == nil && auth.From(ctx).All() || known.Edges.Account != nil {
			out = append(out, &known)
		}
	}
	return out, nil
}

// today is the billing day of a budget, whose account was read with it.
func (s *Service) today(b *ent.Budget) period.Date {
	return period.DateOf(s.clock().In(cost.Zone(b.Edges.Account)))
}

// PeriodsOf gives the period of each budget that its status is about.
func (s *Service) PeriodsOf(ctx context.Context, budgets []*ent.Budget) (map[id.ID]period.Range, error) {
	list, err := s.withAccounts(ctx, budgets)
	if err != nil {
		return nil, err
	}
	out := map[id.ID]period.Range{}
	for _, b := range list {
		out[b.ID] = windowOf(b, s.today(b))
	}
	return out, nil
}
