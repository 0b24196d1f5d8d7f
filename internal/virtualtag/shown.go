package virtualtag

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/cloudlens/cloudlens/internal/cost"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/period"
	"github.com/cloudlens/cloudlens/internal/version"
)

// Days are those of the cost.
func (c *Cost) Days() period.Range { return c.Period.Days() }

// Days are those of the stretch.
func (s *Stretch) Days() period.Range { return s.Period.Days() }

// Days are those of the showback.
func (s *Showback) Days() period.Range { return s.Period.Days() }

// Days are those whose charges were looked at.
func (r *Review) Days() period.Range { return r.Period.Days() }

// UntaggedFigures is what no tag matches, a figure for each currency.
func (s *Showback) UntaggedFigures() []cost.Figure { return s.Untagged.Figures() }

// Coverage is that of the account's charges.
func (s *Showback) Coverage() *cost.Coverage { return s.Untagged.Coverage() }

// Figures is what the matched charges come to, a figure for each currency.
func (p *Preview) Figures() []cost.Figure { return p.Spent.Figures() }

// Coverage is that of the account's charges.
func (p *Preview) Coverage() cost.Coverage { return p.Spent.Coverage }

// Figures is what the charges that the tag matches come to.
func (r *Reviewed) Figures() []cost.Figure { return r.Cost.Figures() }

// OwnFigures is what those come to that no tag before it matches.
func (r *Reviewed) OwnFigures() []cost.Figure { return r.Own.Figures() }

// Version is what a tag was from a day on.
type Version struct {
	Number        int
	EffectiveFrom *period.Date // nil: always
	RecordedAt    time.Time
	Name          string
	Key           string
	Value         string
	Priority      int
	Filter        string // the rule as JSON
}

// VersionsOf tells what each of many tags said over time.
func (s *Service) VersionsOf(ctx context.Context, ids []id.ID) (map[id.ID][]Version, error) {
	found, err := version.Of(ctx, s.db.Reader(ctx), ids)
	if err != nil {
		return nil, err
	}
	out := make(map[id.ID][]Version, len(found))
	for of, list := range found {
		for _, v := range list {
			var c content
			if err := json.Unmarshal(v.Content, &c); err != nil {
				return nil, fmt.Errorf("read version %d of virtual tag %s: %w", v.Number, of, err)
			}
			tree, err := json.Marshal(c.Rule)
			if err != nil {
				return nil, fmt.Errorf("show version %d of virtual tag %s: %w", v.Number, of, err)
			}
			shown := Version{Number: v.Number, RecordedAt: v.RecordedAt, Name: c.Name, Key: c.Key, Value: c.Value, Priority: c.Priority, Filter: string(tree)}
			if v.EffectiveFrom != version.Always {
				shown.EffectiveFrom = &v.EffectiveFrom
			}
			out[of] = append(out[of], shown)
		}
	}
	return out, nil
}
