// Package virtualtag keeps tags that nobody sets on resources: a rule says
// which ones have them. It tells what a tag costs, by the version of its rule
// that held at the time, what it would match, and which tags are in each
// other's way.
package virtualtag

import (
	"context"
	"fmt"
	"time"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/ent/predicate"
	"github.com/cloudlens/cloudlens/ent/virtualtag"
	"github.com/cloudlens/cloudlens/internal/account"
	"github.com/cloudlens/cloudlens/internal/cost"
	"github.com/cloudlens/cloudlens/internal/database"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/period"
	"github.com/cloudlens/cloudlens/internal/resource"
	"github.com/cloudlens/cloudlens/internal/rule"
	"github.com/cloudlens/cloudlens/internal/version"
)

// Service keeps virtual tags.
type Service struct {
	db        *database.DB
	accounts  *account.Service
	costs     *cost.Service
	resources *resource.Service
	clock     period.Clock
}

// New is the service over the catalogue and what costs and resources know.
func New(db *database.DB, accounts *account.Service, costs *cost.Service, resources *resource.Service, clock period.Clock) *Service {
	return &Service{db: db, accounts: accounts, costs: costs, resources: resources, clock: clock}
}

// now is the clock's time as both databases can store it.
func (s *Service) now() time.Time { return s.clock().UTC().Truncate(time.Microsecond) }

// ByID is the tag with that id.
func (s *Service) ByID(ctx context.Context, of id.ID) (*ent.VirtualTag, error) {
	t, err := s.db.Reader(ctx).VirtualTag.Get(ctx, of)
	if ent.IsNotFound(err) {
		return nil, fault.NotFound("there is no virtual tag with the id %s: look at the list of tags", of)
	}
	if err != nil {
		return nil, fmt.Errorf("find virtual tag %s: %w", of, err)
	}
	return t, nil
}

// Of narrows a query to the tags that bear on the account of that name: its
// own, and those that are about all. "" is every tag that the viewer sees.
func (s *Service) Of(ctx context.Context, accountName string) ([]predicate.VirtualTag, error) {
	if accountName == "" {
		return nil, nil
	}
	a, err := s.accounts.ByName(ctx, accountName)
	if err != nil {
		return nil, err
	}
	return []predicate.VirtualTag{virtualtag.Or(virtualtag.AccountID(a.ID), virtualtag.AccountIDIsNil())}, nil
}

// content is what a version keeps of a tag.
type content struct {
	Name     string     `json:"name"`
	Key      string     `json:"key"`
	Value    string     `json:"value"`
	Priority int        `json:"priority"`
	Rule     *rule.Rule `json:"rule"`
}

// record adds the version that a tag is now.
func (s *Service) record(ctx context.Context, tx *ent.Client, t *ent.VirtualTag, from period.Date) error {
	_, err := version.Record(ctx, tx, t.ID, content{t.Name, t.TagKey, t.TagValue, t.Priority, t.Rule}, from, s.now())
	return err
}

// Delete removes a tag with its versions.
func (s *Service) Delete(ctx context.Context, of id.ID) error {
	return s.db.Edit(ctx, func(ctx context.Context, tx *ent.Client) error {
		if _, err := s.ByID(ctx, of); err != nil {
			return err
		}
		if err := version.Forget(ctx, tx, of); err != nil {
			return err
		}
		if err := tx.VirtualTag.DeleteOneID(of).Exec(ctx); err != nil {
			return fmt.Errorf("delete virtual tag %s: %w", of, err)
		}
		return nil
	})
}
