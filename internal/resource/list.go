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
	"github.com/cloudlens/cloudlens/ent/resource"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/id"
)

// ListInput asks for a page of a list.
type ListInput struct {
	Filter     Filter
	Order      Order // ByID when ""
	Descending bool
	First      int
	After      *uuid.UUID // the last resource of the page before
	Skip       int        // how many to leave out, for clients that count pages
	// Shown narrows or widens what is read of the page's resources; nil reads
	// their fields alone.
	Shown func(*ent.ResourceQuery) (*ent.ResourceQuery, error)
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
	return p, s.complete(ctx, in, map[*Page][]id.ID{p: ids})
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
	return out, s.complete(ctx, in, pages)
}

// sorted reads what a list is sorted by; accounts narrows it further when
// there are any.
func (s *Service) sorted(ctx context.Context, in ListInput, accounts []id.ID) ([]*ent.Resource, error) {
	if in.First < 0 || in.First > maxFirst {
		return nil, fault.Invalid("first", "first must be between 0 and %d, got %d", maxFirst, in.First)
	}
	if in.Skip < 0 {
		return nil, fault.Invalid("offset", "offset must not be negative, got %d", in.Skip)
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
	rows = rows[min(in.Skip, len(rows)):]
	p.More = len(rows) > in.First
	ids := make([]id.ID, min(in.First, len(rows)))
	for i := range ids {
		ids[i] = rows[i].ID
	}
	return p, ids, nil
}

// complete reads the rest of what is on the pages.
func (s *Service) complete(ctx context.Context, in ListInput, pages map[*Page][]id.ID) error {
	q := s.db.Reader(ctx).Resource.Query()
	if in.Shown != nil {
		var err error
		if q, err = in.Shown(q); err != nil {
			return fmt.Errorf("read resources: %w", err)
		}
	}
	whole, err := byIDs(ctx, q, slices.Concat(slices.Collect(maps.Values(pages))...))
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
