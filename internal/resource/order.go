package resource

import (
	"cmp"
	"context"
	"strings"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/internal/fault"
)

// Order is what a list is sorted by; ties by account and id.
type Order string

// Orders.
const (
	ByName      Order = "NAME"
	ByID        Order = "RESOURCE_ID"
	ByType      Order = "TYPE"
	ByRegion    Order = "REGION"
	ByStatus    Order = "STATUS"
	BySpec      Order = "SPEC"
	ByCreated   Order = "CREATED_AT"
	ByFirstSeen Order = "FIRST_SEEN"
	ByCost      Order = "COST"
)

// less compares by an order. Without a cost is less than any cost, without a
// date earlier than any date.
func (s *Service) less(ctx context.Context, by Order, rows []*ent.Resource) (func(a, b *ent.Resource) int, error) {
	word := func(of func(*ent.Resource) string) func(a, b *ent.Resource) int {
		return func(a, b *ent.Resource) int { return strings.Compare(of(a), of(b)) }
	}
	switch by {
	case "", ByID:
		return func(a, b *ent.Resource) int { return 0 }, nil
	case ByName:
		return word(func(r *ent.Resource) string { return r.Name }), nil
	case ByType:
		return word(func(r *ent.Resource) string { return string(r.Type) }), nil
	case ByRegion:
		return word(func(r *ent.Resource) string { return r.Region }), nil
	case ByStatus:
		return word(func(r *ent.Resource) string { return string(r.Status) }), nil
	case BySpec:
		return word(func(r *ent.Resource) string { return r.Spec }), nil
	case ByFirstSeen:
		return func(a, b *ent.Resource) int { return a.FirstSeen.Compare(b.FirstSeen) }, nil
	case ByCreated:
		return func(a, b *ent.Resource) int {
			if a.CreatedAt == nil || b.CreatedAt == nil {
				return cmp.Compare(given(a.CreatedAt), given(b.CreatedAt))
			}
			return a.CreatedAt.Compare(*b.CreatedAt)
		}, nil
	case ByCost:
		costs, err := s.CostsFor(ctx, rows)
		if err != nil {
			return nil, err
		}
		return func(a, b *ent.Resource) int {
			x, y := costs[a.ID].Amount, costs[b.ID].Amount
			if x == nil || y == nil {
				return cmp.Compare(given(x), given(y))
			}
			// Amounts of two currencies have no order; those of one stand together.
			return cmp.Or(strings.Compare(x.Currency, y.Currency), x.Decimal.Cmp(y.Decimal))
		}, nil
	}
	return nil, fault.Invalid("orderBy", "%q is not something to sort by", string(by))
}

func given[T any](p *T) int {
	if p == nil {
		return 0
	}
	return 1
}
