// Package allocation shares costs out among targets by rules, and keeps what
// came of it. Parts and what nobody got always come to the total exactly.
// Results never change: a rule that is edited, or deleted, leaves those that
// it gave as they are.
package allocation

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/ent/allocationrule"
	"github.com/cloudlens/cloudlens/internal/account"
	"github.com/cloudlens/cloudlens/internal/cost"
	"github.com/cloudlens/cloudlens/internal/database"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/period"
	"github.com/cloudlens/cloudlens/internal/policy"
	"github.com/cloudlens/cloudlens/internal/rule"
	"github.com/cloudlens/cloudlens/internal/version"
)

// Service keeps and executes rules of allocation.
type Service struct {
	db       *database.DB
	accounts *account.Service
	costs    *cost.Service
	clock    period.Clock
}

// New is the service over the catalogue and what costs know.
func New(db *database.DB, accounts *account.Service, costs *cost.Service, clock period.Clock) *Service {
	return &Service{db: db, accounts: accounts, costs: costs, clock: clock}
}

// now is the clock's time as both databases can store it.
func (s *Service) now() time.Time { return s.clock().UTC().Truncate(time.Microsecond) }

// ByID is the rule with that id.
func (s *Service) ByID(ctx context.Context, of id.ID) (*ent.AllocationRule, error) {
	return byID(ctx, s.db.Reader(ctx), of)
}

func byID(ctx context.Context, client *ent.Client, of id.ID) (*ent.AllocationRule, error) {
	r, err := client.AllocationRule.Get(ctx, of)
	if ent.IsNotFound(err) {
		return nil, fault.NotFound("there is no rule of allocation with the id %s: look at the list of rules", of)
	}
	if err != nil {
		return nil, fmt.Errorf("find rule of allocation %s: %w", of, err)
	}
	return r, nil
}

// content is what a version keeps of a rule: what its figures follow from.
type content struct {
	Method    allocationrule.Method `json:"method"`
	Rule      *rule.Rule            `json:"rule,omitempty"`
	Key       string                `json:"key,omitempty"` // of the tag to share out by
	DateRange string                `json:"dateRange,omitempty"`
	Targets   []policy.Target       `json:"targets,omitempty"`
	Weights   []policy.Weight       `json:"weights,omitempty"`
}

// contentOf is what a rule says now, with the number of that version.
func contentOf(ctx context.Context, client *ent.Client, of id.ID) (c content, number int, err error) {
	versions, err := version.Of(ctx, client, []id.ID{of})
	if err != nil {
		return c, 0, err
	}
	list := versions[of]
	if len(list) == 0 {
		return c, 0, fmt.Errorf("the rule of allocation %s has no version", of)
	}
	last := list[len(list)-1]
	if err := json.Unmarshal(last.Content, &c); err != nil {
		return c, 0, fmt.Errorf("read version %d of rule of allocation %s: %w", last.Number, of, err)
	}
	return c, last.Number, nil
}
