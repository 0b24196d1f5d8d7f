// Package resource keeps the inventory: what an account's cloud shows, when
// it first and last showed it, what changed between, and the metrics of it.
package resource

import (
	"context"
	"fmt"
	"time"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/ent/resource"
	"github.com/cloudlens/cloudlens/internal/account"
	"github.com/cloudlens/cloudlens/internal/cost"
	"github.com/cloudlens/cloudlens/internal/database"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/period"
)

// Service reads and replaces inventories.
type Service struct {
	db       *database.DB
	metrics  ledger.Metrics
	accounts *account.Service
	costs    *cost.Service
	clock    period.Clock
}

// New is the service over the catalogue and the engine's metrics.
func New(db *database.DB, metrics ledger.Metrics, accounts *account.Service, costs *cost.Service, clock period.Clock) *Service {
	return &Service{db: db, metrics: metrics, accounts: accounts, costs: costs, clock: clock}
}

// now is the clock's time as both databases can store it.
func (s *Service) now() time.Time { return s.clock().UTC().Truncate(time.Microsecond) }

// ByCloudID is the resource of that id at the provider, of the account of
// that name. typ narrows it when ids of two types could be equal; "" is any.
func (s *Service) ByCloudID(ctx context.Context, accountName, cloudID string, typ resource.Type) (*ent.Resource, error) {
	a, err := s.accounts.ByName(ctx, accountName)
	if err != nil {
		return nil, err
	}
	q := s.db.Reader(ctx).Resource.Query().Where(resource.AccountID(a.ID), resource.ResourceID(cloudID)).
		Order(ent.Desc(resource.FieldLastSeen))
	if typ != "" {
		q.Where(resource.TypeEQ(typ))
	}
	r, err := q.First(ctx)
	if ent.IsNotFound(err) {
		return nil, fault.NotFound("the account %q has no resource %s: look at its list of resources", accountName, cloudID)
	}
	if err != nil {
		return nil, fmt.Errorf("find resource %s: %w", cloudID, err)
	}
	return r, nil
}

// ByIDs gives the resources with these ids, as far as they exist.
func (s *Service) ByIDs(ctx context.Context, ids []id.ID) (map[id.ID]*ent.Resource, error) {
	return byIDs(ctx, s.db.Reader(ctx).Resource.Query(), ids)
}

func byIDs(ctx context.Context, q *ent.ResourceQuery, ids []id.ID) (map[id.ID]*ent.Resource, error) {
	found, err := q.Where(resource.IDIn(ids...)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("find resources: %w", err)
	}
	out := make(map[id.ID]*ent.Resource, len(found))
	for _, r := range found {
		out[r.ID] = r
	}
	return out, nil
}

// PresentOf is Present for each of these accounts, of all types.
func (s *Service) PresentOf(ctx context.Context, accounts []id.ID) (map[id.ID][]*ent.Resource, error) {
	list, err := s.db.Reader(ctx).Resource.Query().Where(resource.AccountIDIn(accounts...), resource.VanishedAtIsNil()).
		Order(resource.ByType(), resource.ByResourceID()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("list resources: %w", err)
	}
	out := make(map[id.ID][]*ent.Resource, len(accounts))
	for _, r := range list {
		out[r.AccountID] = append(out[r.AccountID], r)
	}
	return out, nil
}

// Present are the resources of an account that are there now, in order of
// type and id; of those types, or of all when none is given.
func (s *Service) Present(ctx context.Context, of id.ID, types ...resource.Type) ([]*ent.Resource, error) {
	q := s.db.Reader(ctx).Resource.Query().Where(resource.AccountID(of), resource.VanishedAtIsNil()).
		Order(resource.ByType(), resource.ByResourceID())
	if len(types) > 0 {
		q.Where(resource.TypeIn(types...))
	}
	list, err := q.All(ctx)
	if err != nil {
		return nil, fmt.Errorf("list resources: %w", err)
	}
	return list, nil
}
