package resource

import (
	"context"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/ent/predicate"
	"github.com/cloudlens/cloudlens/ent/resource"
	"github.com/cloudlens/cloudlens/ent/verdict"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/ledger"
)

// Filter says which resources a list has. What is empty does not narrow.
type Filter struct {
	AccountNames []string
	Types        []resource.Type
	Regions      []string
	Statuses     []resource.Status
	ChargeTypes  []resource.ChargeType
	Tags         []ledger.Tag // all of them; an empty value is any value
	Text         *string      // part of the name or of the id, in any case
	Idle         *bool        // judged to be idle by the last scan, or not
	Public       *bool        // with a public address, or without
	Vanished     bool         // also what is not there any more
}

func (s *Service) where(ctx context.Context, f Filter) ([]predicate.Resource, error) {
	var where []predicate.Resource
	if len(f.AccountNames) > 0 {
		var ids []id.ID
		for _, name := range f.AccountNames {
			a, err := s.accounts.ByName(ctx, name)
			if err != nil {
				return nil, err
			}
			ids = append(ids, a.ID)
		}
		where = append(where, resource.AccountIDIn(ids...))
	}
	if !f.Vanished {
		where = append(where, resource.VanishedAtIsNil())
	}
	if len(f.Types) > 0 {
		where = append(where, resource.TypeIn(f.Types...))
	}
	if len(f.Regions) > 0 {
		where = append(where, resource.RegionIn(f.Regions...))
	}
	if len(f.Statuses) > 0 {
		where = append(where, resource.StatusIn(f.Statuses...))
	}
	if len(f.ChargeTypes) > 0 {
		where = append(where, resource.ChargeTypeIn(f.ChargeTypes...))
	}
	if f.Text != nil && *f.Text != "" {
		where = append(where, resource.Or(resource.NameContainsFold(*f.Text), resource.ResourceIDContainsFold(*f.Text)))
	}
	if f.Public != nil {
		where = append(where, resource.Public(*f.Public))
	}
	if f.Idle != nil {
		idle := resource.HasVerdictWith(verdict.OutcomeEQ(verdict.OutcomeIdle))
		if !*f.Idle {
			idle = resource.Not(idle)
		}
		where = append(where, idle)
	}
	return where, nil
}

func tagged(r *ent.Resource, tags []ledger.Tag) bool {
	for _, t := range tags {
		if v, ok := r.Tags[t.Key]; !ok || t.Value != "" && v != t.Value {
			return false
		}
	}
	return true
}
