package virtualtag

import (
	"context"
	"time"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/ent/resource"
	"github.com/cloudlens/cloudlens/internal/cost"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/period"
	"github.com/cloudlens/cloudlens/internal/rule"
	"github.com/cloudlens/cloudlens/internal/selection"
)

// Preview is what a rule would match now: resources of all regions that are
// there, and the charges of the last 30 days, those of vanished resources
// among them.
type Preview struct {
	Matched   int
	Total     int             // of how many
	Resources []*ent.Resource // the first of the matched, by type and id
	Days      period.Range
	Spent     cost.Tally
}

// previewed is how many resources a preview shows.
const previewed = 100

// trailing is how many days are summed when nobody says which.
const trailing = 30

// lastDays are so many days, up to today.
func (s *Service) lastDays(days int, zone *time.Location) cost.Period {
	today := period.DateOf(s.clock().In(zone))
	return cost.Period{From: today.Add(1 - days), To: today.Add(1)}
}

// Over is the period of those days, or without them the last so many days, in
// the zone of Alibaba Cloud's bills.
func (s *Service) Over(from, to period.Date, days int) (cost.Period, error) {
	if from != 0 || to != 0 {
		p := cost.Period{From: from, To: to}
		_, err := p.Span()
		return p, err
	}
	if days < 1 || days > maxDays {
		return cost.Period{}, fault.Invalid("days", "days must be 1 to %d, got %d", maxDays, days)
	}
	return s.lastDays(days, period.Shanghai), nil
}

const maxDays = 3660

// Preview tells what a rule would match in an account; of one type of resource
// alone when typ is not "".
func (s *Service) Preview(ctx context.Context, accountName string, c Chosen, typ resource.Type) (*Preview, error) {
	r, err := s.RuleOf(ctx, c)
	if err != nil {
		return nil, err
	}
	a, err := s.accounts.ByName(ctx, accountName)
	if err != nil {
		return nil, err
	}
	var types []resource.Type
	charges := r
	if typ != "" {
		types = append(types, typ)
		charges = rule.All(r, &rule.Rule{Key: rule.Key{Dim: rule.Type}, Values: []string{string(typ)}, IgnoreCase: true})
	}
	present, err := s.resources.Present(ctx, a.ID, types...)
	if err != nil {
		return nil, err
	}
	match, err := cost.Named(r, []*ent.Account{a}).Matcher()
	if err != nil {
		return nil, err
	}
	p := &Preview{Total: len(present)}
	for _, one := range present {
		if !match(selection.Lookup(one)) {
			continue
		}
		if p.Matched++; len(p.Resources) < previewed {
			p.Resources = append(p.Resources, one)
		}
	}
	p.Days = s.lastDays(trailing, cost.Zone(a)).Days()
	tallies, err := s.costs.Tallies(ctx, nil, ledger.None, []cost.Ask{{Accounts: []id.ID{a.ID}, Filter: charges, Span: ledger.DaysSpan(p.Days)}})
	if err != nil {
		return nil, err
	}
	p.Spent = tallies[0]
	return p, nil
}
