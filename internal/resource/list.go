package resource

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/ent/predicate"
	"github.com/cloudlens/cloudlens/ent/resource"
	"github.com/cloudlens/cloudlens/ent/verdict"
	"github.com/cloudlens/cloudlens/internal/fault"
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

// ListInput asks for a page of a list.
type ListInput struct {
	Filter     Filter
	Order      Order // ByID when ""
	Descending bool
	First      int
	After      *uuid.UUID // the last resource of the page before
	Skip       int        // how many to leave out, for clients that count pages
}

// maxFirst bounds a page.
const maxFirst = 1000

// Page is a part of a list.
type Page struct {
	Resources []*ent.Resource
	Total     int // of the whole list
	More      bool
}

// List is a page of the resources that a filter leaves. It reads no more of
// the others than what they are sorted by.
func (s *Service) List(ctx context.Context, in ListInput) (*Page, error) {
	rows, err := s.sorted(ctx, in, nil)
	if err != nil {
		return nil, err
	}
	p, ids, err := in.cut(rows)
	if err != nil {
		return nil, err
	}
	return p, s.complete(ctx, map[*Page][]id.ID{p: ids})
}

// ListOf is List for each of these accounts apart, in as many statements as
// for one.
func (s *Service) ListOf(ctx context.Context, accounts []id.ID, in ListInput) (map[id.ID]*Page, error) {
	in.Filter.AccountNames = nil
	rows, err := s.sorted(ctx, in, accounts)
	if err != nil {
		return nil, err
	}
	by := map[id.ID][]*ent.Resource{}
	for _, r := range rows {
		by[r.AccountID] = append(by[r.AccountID], r)
	}
	out, pages := map[id.ID]*Page{}, map[*Page][]id.ID{}
	for _, a := range accounts {
		p, ids, err := in.cut(by[a])
		if err != nil {
			return nil, err
		}
		out[a], pages[p] = p, ids
	}
	return out, s.complete(ctx, pages)
}

// sorted reads what a list is sorted by; accounts narrows it further when
// there are any.
func (s *Service) sorted(ctx context.Context, in ListInput, accounts []id.ID) ([]*ent.Resource, error) {
	if in.First < 0 || in.First > maxFirst {
		return nil, fault.Invalid("first", "first must be between 0 and %d, got %d", maxFirst, in.First)
	}
	where, err := s.where(ctx, in.Filter)
	if err != nil {
		return nil, err
	}
	if len(accounts) > 0 {
		where = append(where, resource.AccountIDIn(accounts...))
	}
	rows, err := s.db.Reader(ctx).Resource.Query().Where(where...).Select(
		resource.FieldID, resource.FieldAccountID, resource.FieldResourceID, resource.FieldType, resource.FieldName, resource.FieldRegion,
		resource.FieldStatus, resource.FieldSpec, resource.FieldCreatedAt, resource.FieldFirstSeen, resource.FieldTags,
	).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("list resources: %w", err)
	}
	rows = slices.DeleteFunc(rows, func(r *ent.Resource) bool { return !tagged(r, in.Filter.Tags) })
	less, err := s.less(ctx, in.Order, rows)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(rows, func(a, b *ent.Resource) int {
		order := cmp.Or(less(a, b), strings.Compare(a.ResourceID, b.ResourceID), slices.Compare(a.ID[:], b.ID[:]))
		if in.Descending {
			return -order
		}
		return order
	})
	return rows, nil
}

// cut takes the page out of a sorted list.
func (in *ListInput) cut(rows []*ent.Resource) (*Page, []id.ID, error) {
	p := &Page{Total: len(rows)}
	if in.After != nil {
		at := slices.IndexFunc(rows, func(r *ent.Resource) bool { return r.ID == *in.After })
		if at < 0 {
			return nil, nil, fault.Expired("the resource that the page follows is not in the list any more: begin again")
		}
		rows = rows[at+1:]
	}
	rows = rows[min(max(in.Skip, 0), len(rows)):]
	p.More = len(rows) > in.First
	ids := make([]id.ID, min(in.First, len(rows)))
	for i := range ids {
		ids[i] = rows[i].ID
	}
	return p, ids, nil
}

// complete reads the rest of what is on the pages.
func (s *Service) complete(ctx context.Context, pages map[*Page][]id.ID) error {
	whole, err := s.ByIDs(ctx, slices.Concat(slices.Collect(maps.Values(pages))...))
	if err != nil {
		return err
	}
	for p, ids := range pages {
		for _, of := range ids {
			if r := whole[of]; r != nil {
				p.Resources = append(p.Resources, r)
			}
		}
	}
	return nil
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
			if x == nil || y == nil || x.Currency != y.Currency { // no order between currencies but their own
				return cmp.Or(cmp.Compare(given(x), given(y)), strings.Compare(a.AccountID.String(), b.AccountID.String()))
			}
			return x.Decimal.Cmp(y.Decimal)
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
