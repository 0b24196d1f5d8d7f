package virtualtag

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/internal/cost"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/period"
	"github.com/cloudlens/cloudlens/internal/version"
)

// Cost is what a tag costs over a period, by the versions of its rule that
// held: one tally of each stretch.
type Cost struct {
	Tag       *ent.VirtualTag
	Period    cost.Period
	Stretches []Stretch
}

// Stretch is what a tag costs while one version of its rule held.
type Stretch struct {
	Version int
	Period  cost.Period
	cost.Tally
}

// part is a stretch before it is asked about.
type part struct {
	version int
	period  cost.Period
	content content
}

// CostsOf tells for each tag what it costs over a period, grouped by at most
// three keys. It takes a number of statements that does not grow with the tags:
// a tag's cost is never added up from resources.
func (s *Service) CostsOf(ctx context.Context, tags []*ent.VirtualTag, p cost.Period, group ...ledger.Key) (map[id.ID]*Cost, error) {
	if _, err := p.Span(); err != nil {
		return nil, err
	}
	parts, err := s.parts(ctx, tags, p)
	if err != nil {
		return nil, err
	}
	var asks []cost.Ask
	for _, t := range tags {
		for _, of := range parts[t.ID] {
			span, err := of.period.Span()
			if err != nil {
				return nil, err
			}
			asks = append(asks, cost.Ask{Accounts: accountOf(t), Filter: of.content.Rule, Span: span})
		}
	}
	tallies, err := s.costs.Tallies(ctx, group, ledger.None, asks)
	if err != nil {
		return nil, err
	}
	out := map[id.ID]*Cost{}
	for _, t := range tags {
		c := &Cost{Tag: t, Period: p}
		for _, of := range parts[t.ID] {
			c.Stretches = append(c.Stretches, Stretch{of.version, of.period, tallies[0]})
			tallies = tallies[1:]
		}
		out[t.ID] = c
	}
	return out, nil
}

// accountOf is the scope of a tag's costs, nothing for all accounts.
func accountOf(t *ent.VirtualTag) []id.ID {
	if t.AccountID == nil {
		return nil
	}
	return []id.ID{*t.AccountID}
}

// parts cuts the period where other versions of each tag begin to hold. Cycles
// go whole, by the version that holds on their first day.
func (s *Service) parts(ctx context.Context, tags []*ent.VirtualTag, p cost.Period) (map[id.ID][]part, error) {
	owners := make([]id.ID, len(tags))
	for i, t := range tags {
		owners[i] = t.ID
	}
	versions, err := version.Of(ctx, s.db.Reader(ctx), owners)
	if err != nil {
		return nil, err
	}
	out := map[id.ID][]part{}
	for _, t := range tags {
		for _, st := range stretches(versions[t.ID], p) {
			of := part{version: st.version.Number, period: st.period}
			if err := json.Unmarshal(st.version.Content, &of.content); err != nil {
				return nil, fmt.Errorf("read version %d of virtual tag %s: %w", st.version.Number, t.ID, err)
			}
			out[t.ID] = append(out[t.ID], of)
		}
	}
	return out, nil
}

type stretch struct {
	version version.Version
	period  cost.Period
}

func stretches(l version.List, p cost.Period) []stretch {
	var out []stretch
	if p.FirstCycle == 0 {
		for _, st := range l.Over(period.Range{From: p.From, To: p.To}) {
			out = append(out, stretch{st.Version, cost.Period{From: st.Days.From, To: st.Days.To}})
		}
		return out
	}
	for c := p.FirstCycle; c <= p.LastCycle; c = c.Add(1) {
		v, ok := l.At(c.First())
		if !ok {
			continue
		}
		if n := len(out); n > 0 && out[n-1].version.Number == v.Number {
			out[n-1].period.LastCycle = c
			continue
		}
		out = append(out, stretch{v, cost.Period{FirstCycle: c, LastCycle: c}})
	}
	return out
}

// Figures adds the stretches up, a figure for each currency, in their order.
func (c *Cost) Figures() []cost.Figure {
	var rows []ledger.Row
	for _, st := range c.Stretches {
		rows = append(rows, st.Rows...)
	}
	return cost.FiguresOf(rows)
}

// Coverage is that of the stretch that is least final, with the gaps of all.
func (c *Cost) Coverage() *cost.Coverage {
	if len(c.Stretches) == 0 {
		return nil
	}
	all := c.Stretches[0].Tally.Coverage
	for _, st := range c.Stretches[1:] {
		all = all.And(st.Tally.Coverage)
	}
	return &all
}
