// Package selection makes rules answerable by the ledger: what only the
// inventory knows of a resource, such as its status, is replaced by the
// resources that match it.
package selection

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/ent/resource"
	"github.com/cloudlens/cloudlens/internal/database"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/rule"
)

// Service reads the inventory.
type Service struct{ db *database.DB }

// New is the service over the catalogue.
func New(db *database.DB) *Service { return &Service{db: db} }

// Resolve gives the rules without fields of the inventory: each comparison of
// one becomes the ids of the resources of those accounts that match it, of
// vanished ones by what they last were. Resources that the inventory never saw
// match none. It takes one statement, none when no rule asks for such a field.
func (s *Service) Resolve(ctx context.Context, accounts []id.ID, rules ...*rule.Rule) ([]*rule.Rule, error) {
	needs := slices.ContainsFunc(rules, func(r *rule.Rule) (of bool) {
		r.Walk(func(c *rule.Rule) { of = of || c.Dim.OfInventory() })
		return of
	})
	if !needs {
		return rules, nil
	}
	known, err := s.db.Reader(ctx).Resource.Query().Where(resource.AccountIDIn(accounts...)).
		Select(resource.FieldResourceID, resource.FieldStatus, resource.FieldSpec).Order(resource.ByResourceID()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the inventory for a rule: %w", err)
	}
	out := make([]*rule.Rule, len(rules))
	for i, r := range rules {
		out[i] = r.Map(func(c rule.Rule) *rule.Rule {
			if !c.Dim.OfInventory() || err != nil {
				return &c
			}
			var ids []string
			ids, err = matching(&c, known)
			return rule.Is(rule.Resource, ids...)
		})
	}
	return out, err
}

func matching(c *rule.Rule, known []*ent.Resource) ([]string, error) {
	match, err := c.Matcher()
	if err != nil {
		return nil, err
	}
	ids := []string{}
	for _, r := range known {
		if match(Lookup(r)) {
			ids = append(ids, r.ResourceID)
		}
	}
	return slices.Compact(ids), nil
}

// Lookup is how a rule reads a resource of the inventory. What an inventory
// does not say, such as the cost unit, is empty.
func Lookup(r *ent.Resource) rule.Lookup {
	return func(k rule.Key) (string, bool) {
		switch k.Dim {
		case rule.Tag:
			v, ok := r.Tags[k.Tag]
			return v, ok
		case rule.Account:
			return r.AccountID.String(), true
		case rule.Resource:
			return r.ResourceID, true
		case rule.Name:
			return r.Name, true
		case rule.Type:
			return strings.ToLower(string(r.Type)), true
		case rule.Service:
			return ledger.ServiceOf(strings.ToLower(string(r.Type))), true
		case rule.Region:
			return r.Region, true
		case rule.Zone:
			return r.Zone, true
		case rule.Status:
			return string(r.Status), true
		case rule.Spec:
			return r.Spec, true
		case rule.ResourceGroup:
			return r.ResourceGroup, true
		case rule.Subscription:
			return string(subscription(r)), true
		}
		return "", true
	}
}

func subscription(r *ent.Resource) ledger.Subscription {
	switch {
	case r.ChargeType == nil:
		return ""
	case *r.ChargeType == resource.ChargeTypePrePaid:
		return ledger.Subscribed
	}
	return ledger.PayAsYouGo
}
