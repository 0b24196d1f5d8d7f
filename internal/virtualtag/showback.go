package virtualtag

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/ent/virtualtag"
	"github.com/cloudlens/cloudlens/internal/cost"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/period"
	"github.com/cloudlens/cloudlens/internal/rule"
)

// Showback shares the costs of an account out among the tags of one key: each
// charge counts under the tag with the highest priority that matches, of equal
// ones under the newest. Parts and untagged come to the total.
type Showback struct {
	Key      string
	Period   cost.Period
	Parts    []*Cost // in order of priority
	Untagged *Cost   // what no tag matches; it has no tag
}

// Showback answers for the tags of a key that bear on an account. Where the
// version of any of them changes the period is cut: one statement for each
// stretch.
func (s *Service) Showback(ctx context.Context, accountName, key string, p cost.Period) (*Showback, error) {
	a, err := s.accounts.ByName(ctx, accountName)
	if err != nil {
		return nil, err
	}
	if _, err := p.Span(); err != nil {
		return nil, err
	}
	tags, err := s.keyed(ctx, accountName, key)
	if err != nil {
		return nil, err
	}
	parts, err := s.parts(ctx, tags, p)
	if err != nil {
		return nil, err
	}
	out := &Showback{Key: key, Period: p, Untagged: &Cost{Period: p}}
	for _, t := range tags {
		out.Parts = append(out.Parts, &Cost{Tag: t, Period: p})
	}
	for _, cut := range cuts(p, parts) {
		if err := s.share(ctx, out, []id.ID{a.ID}, cut, parts); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// keyed lists the tags of a key in the order in which they claim charges.
func (s *Service) keyed(ctx context.Context, accountName, key string) ([]*ent.VirtualTag, error) {
	where, err := s.Of(ctx, accountName)
	if err != nil {
		return nil, err
	}
	if key != "" {
		where = append(where, virtualtag.TagKey(key))
	}
	tags, err := s.db.Reader(ctx).VirtualTag.Query().Where(where...).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("list virtual tags: %w", err)
	}
	slices.SortFunc(tags, func(a, b *ent.VirtualTag) int {
		return cmp.Or(cmp.Compare(b.Priority, a.Priority), slices.Compare(b.ID[:], a.ID[:]))
	})
	return tags, nil
}

// share asks about one stretch, through which no version changes.
func (s *Service) share(ctx context.Context, into *Showback, accounts []id.ID, cut cost.Period, parts map[id.ID][]part) error {
	var filters []*rule.Rule
	var at []int
	var versions []int
	for i, c := range into.Parts {
		for _, of := range parts[c.Tag.ID] {
			if within(cut, of.period) {
				filters, at, versions = append(filters, of.content.Rule), append(at, i), append(versions, of.version)
			}
		}
	}
	span, err := cut.Span()
	if err != nil {
		return err
	}
	tallies, err := s.costs.Once(ctx, accounts, span, filters)
	if err != nil {
		return err
	}
	for n, i := range at {
		into.Parts[i].Stretches = append(into.Parts[i].Stretches, Stretch{versions[n], cut, tallies[n]})
	}
	into.Untagged.Stretches = append(into.Untagged.Stretches, Stretch{Period: cut, Tally: tallies[len(filters)]})
	return nil
}

// cuts is the period cut wherever a version begins.
func cuts(p cost.Period, parts map[id.ID][]part) []cost.Period {
	var days, cycles []int
	for _, of := range parts {
		for _, part := range of {
			days, cycles = append(days, int(part.period.From)), append(cycles, int(part.period.FirstCycle))
		}
	}
	var out []cost.Period
	if p.FirstCycle != 0 {
		for c := p.FirstCycle; c <= p.LastCycle; c = c.Add(1) {
			if len(out) == 0 || slices.Contains(cycles, int(c)) {
				out = append(out, cost.Period{FirstCycle: c})
			}
			out[len(out)-1].LastCycle = c
		}
		return out
	}
	slices.Sort(days)
	at := p.From
	for _, d := range days {
		if d := period.Date(d); d > at && d < p.To {
			out = append(out, cost.Period{From: at, To: d})
			at = d
		}
	}
	return append(out, cost.Period{From: at, To: p.To})
}

// within tells whether the whole of a lies in b.
func within(a, b cost.Period) bool {
	if a.FirstCycle != 0 {
		return b.FirstCycle <= a.FirstCycle && a.LastCycle <= b.LastCycle
	}
	return b.From <= a.From && a.To <= b.To
}

// Total is what all parts come to, a figure for each currency.
func (s *Showback) Total() []cost.Figure {
	var rows []ledger.Row
	for _, c := range append([]*Cost{s.Untagged}, s.Parts...) {
		for _, st := range c.Stretches {
			rows = append(rows, st.Rows...)
		}
	}
	return cost.FiguresOf(rows)
}
