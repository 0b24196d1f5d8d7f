package virtualtag

import (
	"context"

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

// trailing is how many days a preview sums.
const trailing = 30

// Preview tells what a rule would match in an account; of one type of resource
// alone when typ is not "".
func (s *Service) Preview(ctx context.Context, accountName string, r *rule.Rule, typ resource.Type) (*Preview, error) {
	if r == nil {
		return nil, fault.Missing("rules", "give rules to try out, or the id of a virtual tag")
	}
	if err := r.Check(); err != nil {
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
	today := period.DateOf(s.clock().In(cost.Zone(a)))
	p.Days = period.Range{From: today.Add(1 - trailing), To: today.Add(1)}
	tallies, err := s.costs.Tallies(ctx, nil, ledger.None, []cost.Ask{{Accounts: []id.ID{a.ID}, Filter: charges, Span: ledger.DaysSpan(p.Days)}})
	if err != nil {
		return nil, err
	}
	p.Spent = tallies[0]
	return p, nil
}
