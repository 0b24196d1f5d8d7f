// Package board keeps dashboards that people put together, and answers what
// their widgets show: those of many boards at once, each question once.
package board

import (
	"context"
	"fmt"
	"time"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/ent/dashboard"
	"github.com/cloudlens/cloudlens/ent/predicate"
	"github.com/cloudlens/cloudlens/internal/account"
	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/cost"
	"github.com/cloudlens/cloudlens/internal/database"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/idle"
	"github.com/cloudlens/cloudlens/internal/period"
	"github.com/cloudlens/cloudlens/internal/resource"
)

// Service keeps dashboards and answers their widgets.
type Service struct {
	db        *database.DB
	accounts  *account.Service
	costs     *cost.Service
	resources *resource.Service
	idle      *idle.Service
	clock     period.Clock
}

// New is the service over the catalogue and what widgets show.
func New(db *database.DB, accounts *account.Service, costs *cost.Service, resources *resource.Service, idle *idle.Service, clock period.Clock) *Service {
	return &Service{db: db, accounts: accounts, costs: costs, resources: resources, idle: idle, clock: clock}
}

// now is the clock's time as both databases can store it.
func (s *Service) now() time.Time { return s.clock().UTC().Truncate(time.Microsecond) }

// ByID is the dashboard with that id, one that is shared included.
func (s *Service) ByID(ctx context.Context, of id.ID) (*ent.Dashboard, error) {
	b, err := s.db.Reader(ctx).Dashboard.Get(ctx, of)
	if ent.IsNotFound(err) {
		return nil, absent(of)
	}
	if err != nil {
		return nil, fmt.Errorf("find dashboard %s: %w", of, err)
	}
	return b, nil
}

func absent(of id.ID) error {
	return fault.NotFound("there is no dashboard with the id %s: look at the list of dashboards", of)
}

// Of narrows a query to the dashboards that one sees from the account of that
// name: its own, those about all accounts, and those that others share. "" is
// every dashboard that the viewer sees.
func (s *Service) Of(ctx context.Context, accountName string) ([]predicate.Dashboard, error) {
	if accountName == "" {
		return nil, nil
	}
	a, err := s.accounts.ByName(ctx, accountName)
	if err != nil {
		return nil, err
	}
	return []predicate.Dashboard{dashboard.Or(dashboard.AccountID(a.ID), dashboard.AccountIDIsNil(), dashboard.Shared(true))}, nil
}

// mine is the dashboard with that id if the viewer may change it: who sees one
// only because it is shared may not.
func (s *Service) mine(ctx context.Context, of id.ID) (*ent.Dashboard, error) {
	b, err := s.ByID(ctx, of)
	if err != nil {
		return nil, err
	}
	if v := auth.From(ctx); b.AccountID == nil && !v.All() || b.AccountID != nil && !v.Sees(*b.AccountID) {
		return nil, fault.Denied("the dashboard %q is shared by others: make one of your own to change it", b.Name)
	}
	return b, nil
}

// Delete removes a dashboard.
func (s *Service) Delete(ctx context.Context, of id.ID) error {
	return s.db.Edit(ctx, func(ctx context.Context, tx *ent.Client) error {
		b, err := s.mine(ctx, of)
		if err != nil {
			return err
		}
		err = tx.Dashboard.DeleteOne(b).Exec(ctx)
		if ent.IsNotFound(err) {
			return absent(of)
		}
		if err != nil {
			return fmt.Errorf("delete dashboard %s: %w", of, err)
		}
		return nil
	})
}
