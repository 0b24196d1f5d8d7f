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

// said are the fields that an inventory tells of its resources.
var said = map[rule.Field]func(*ent.Resource) string{
	rule.Account:  func(r *ent.Resource) string { return r.AccountID.String() },
	rule.Resource: func(r *ent.Resource) string { return r.ResourceID },
	rule.Name:     func(r *ent.Resource) string { return r.Name },
	rule.Type:     func(r *ent.Resource) string { return strings.ToLower(string(r.Type)) },
	rule.Service:  func(r *ent.Resource) string { return ledger.ServiceOf(strings.ToLower(string(r.Type))) },
	rule.Region:   func(r *ent.Resource) string { return r.Region },
	rule.Zone:     func(r *ent.Resource) string { return r.Zone },
	rule.Status:   func(r *ent.Resource) string { return string(r.Status) },
	rule.Spec:     func(r *ent.Resource) string { return r.Spec },

	rule.ResourceGroup: func(r *ent.Resource) string { return r.ResourceGroup },
	rule.Subscription:  func(r *ent.Resource) string { return string(subscription(r)) },
}

// unsaid are those that only bills tell: of a resource they are empty.
var unsaid = []rule.Field{rule.SubAccount, rule.ServiceName, rule.Product, rule.Category, rule.CostUnit}

// Lookup is how a rule reads a resource of the inventory.
func Lookup(r *ent.Resource) rule.Lookup {
	return func(k rule.Key) (string, bool) {
		if k.Dim == rule.Tag {
			v, ok := r.Tags[k.Tag]
			return v, ok
		}
		if of := said[k.Dim]; of != nil {
			return of(r), true
		}
		return "", slices.Contains(unsaid, k.Dim)
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
