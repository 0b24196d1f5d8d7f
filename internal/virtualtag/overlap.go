package virtualtag

import (
	"context"
	"slices"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/internal/cost"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/rule"
	"github.com/cloudlens/cloudlens/internal/selection"
)

// Review says which tags that bear on an account are in each other's way.
type Review struct {
	Period   cost.Period // the days whose charges were looked at
	Tags     []Reviewed  // in the order in which they claim charges
	Overlaps []Overlap
}

// Reviewed is what one tag matches, and what of it is left to it.
type Reviewed struct {
	Tag       *ent.VirtualTag
	Resources int        // of the inventory, that it matches
	Left      int        // of these, that no tag of its key with a higher priority matches
	Cost      cost.Tally // of the charges that it matches
	Own       cost.Tally // of those that no tag of its key before it matches
}

// Shadowed tells whether others take all that it matches.
func (r *Reviewed) Shadowed() bool {
	return (r.Resources > 0 || len(r.Cost.Rows) > 0) && r.Left == 0 && len(r.Own.Rows) == 0
}

// Empty tells whether it matches nothing at all.
func (r *Reviewed) Empty() bool { return r.Resources == 0 && len(r.Cost.Rows) == 0 }

// Overlap is two tags of one key that match the same resources.
type Overlap struct {
	First, Second *ent.VirtualTag // First claims them
	Resources     int
	Examples      []*ent.Resource
}

// examples is how many resources an overlap shows.
const examples = 5

// Review looks at the inventory, and at the charges of the last 30 days.
func (s *Service) Review(ctx context.Context, accountName string) (*Review, error) {
	a, err := s.accounts.ByName(ctx, accountName)
	if err != nil {
		return nil, err
	}
	tags, err := s.keyed(ctx, accountName, "")
	if err != nil {
		return nil, err
	}
	out := &Review{Period: s.lastDays(trailing, cost.Zone(a)), Tags: make([]Reviewed, len(tags))}
	for i, t := range tags {
		out.Tags[i].Tag = t
	}
	if err := s.compare(ctx, out, a); err != nil {
		return nil, err
	}
	return out, s.price(ctx, out, a.ID)
}

// compare holds the tags against the inventory.
func (s *Service) compare(ctx context.Context, out *Review, a *ent.Account) error {
	present, err := s.resources.Present(ctx, a.ID)
	if err != nil {
		return err
	}
	matched := make([][]bool, len(out.Tags))
	for i, t := range out.Tags {
		match, err := cost.Named(t.Tag.Rule, []*ent.Account{a}).Matcher()
		if err != nil {
			return err
		}
		matched[i] = make([]bool, len(present))
		for n, r := range present {
			matched[i][n] = match(selection.Lookup(r))
		}
	}
	for i := range out.Tags {
		taken := make([]bool, len(present))
		for j := range i {
			if out.Tags[j].Tag.TagKey != out.Tags[i].Tag.TagKey {
				continue
			}
			o := Overlap{First: out.Tags[j].Tag, Second: out.Tags[i].Tag}
			for n, r := range present {
				if !matched[i][n] || !matched[j][n] {
					continue
				}
				taken[n] = true
				if o.Resources++; len(o.Examples) < examples {
					o.Examples = append(o.Examples, r)
				}
			}
			if o.Resources > 0 {
				out.Overlaps = append(out.Overlaps, o)
			}
		}
		for n := range present {
			if matched[i][n] {
				out.Tags[i].Resources++
				if !taken[n] {
					out.Tags[i].Left++
				}
			}
		}
	}
	return nil
}

// price holds the tags against the charges: each alone, and the tags of each
// key after one another.
func (s *Service) price(ctx context.Context, out *Review, account id.ID) error {
	span, err := out.Period.Span()
	if err != nil {
		return err
	}
	asks := make([]cost.Ask, len(out.Tags))
	var keys []string
	for i, t := range out.Tags {
		asks[i] = cost.Ask{Accounts: []id.ID{account}, Filter: t.Tag.Rule, Span: span}
		if !slices.Contains(keys, t.Tag.TagKey) {
			keys = append(keys, t.Tag.TagKey)
		}
	}
	alone, err := s.costs.Tallies(ctx, nil, "", asks)
	if err != nil {
		return err
	}
	for _, key := range keys {
		var filters []*rule.Rule
		var at []int
		for i, t := range out.Tags {
			if t.Tag.TagKey == key {
				filters, at = append(filters, t.Tag.Rule), append(at, i)
			}
		}
		own, err := s.costs.Once(ctx, []id.ID{account}, span, filters)
		if err != nil {
			return err
		}
		for n, i := range at {
			out.Tags[i].Cost, out.Tags[i].Own = alone[i], own[n]
		}
	}
	return nil
}
