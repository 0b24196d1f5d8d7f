package cost

import (
	"context"

	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/period"
)

// BasisSource says which bills a monthly cost is taken from.
type BasisSource string

// Sources of a monthly cost. Nothing is ever estimated from a price list.
const (
	FromLastCycle BasisSource = "LAST_CLOSED_CYCLE" // the newest cycle that is no longer open
	FromLast30    BasisSource = "TRAILING_30_DAYS"  // before there is one: the 30 days up to the newest bill
	FromNothing   BasisSource = "NONE"              // there is no bill
)

// Basis is the period whose bills a monthly cost is taken from. The period is
// empty when the source is FromNothing.
type Basis struct {
	Source BasisSource
	Period Period
	Ends   period.Date // the first day after it
}

// trailing is how many days stand for a month before a cycle is closed.
const trailing = 30

// BasisOf tells for each account where its monthly costs are taken from.
func (s *Service) BasisOf(ctx context.Context, accounts []id.ID) (map[id.ID]Basis, error) {
	cycles, err := s.CyclesOf(ctx, accounts)
	if err != nil {
		return nil, err
	}
	out := make(map[id.ID]Basis, len(accounts))
	for _, a := range accounts {
		out[a] = basis(cycles[a])
	}
	return out, nil
}

// basis chooses among an account's cycles, newest first.
func basis(cycles []Cycle) Basis {
	var newest period.Date
	for _, c := range cycles {
		if c.State != Open && c.State != Matched {
			return Basis{FromLastCycle, Period{FirstCycle: c.Cycle, LastCycle: c.Cycle}, c.Cycle.Add(1).First()}
		}
		newest = max(newest, c.LastDay)
	}
	if newest == 0 {
		return Basis{Source: FromNothing}
	}
	return Basis{FromLast30, Period{From: newest.Add(1 - trailing), To: newest.Add(1)}, newest.Add(1)}
}
