package allocation

import (
	"context"
	"slices"
	"strings"

	"github.com/cloudlens/cloudlens/ent/allocationrule"
	"github.com/cloudlens/cloudlens/internal/cost"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
	"github.com/cloudlens/cloudlens/internal/policy"
	"github.com/cloudlens/cloudlens/internal/rule"
)

// outcome is what executing a rule gives.
type outcome struct {
	currency           string
	total, unallocated money.Decimal
	parts              []policy.Part
	coverage           cost.Coverage
}

// source is what a rule shares out.
type source struct {
	accounts []id.ID
	filter   *rule.Rule
	span     ledger.Span
	currency string
}

// outcome asks the ledger once, so that all figures are of one revision.
func (s *Service) outcome(ctx context.Context, account *id.ID, c *content, days period.Range, currency string) (*outcome, error) {
	from := source{filter: c.Rule, span: ledger.DaysSpan(days), currency: strings.ToUpper(strings.TrimSpace(currency))}
	if account != nil {
		from.accounts = []id.ID{*account}
	}
	switch {
	case byTag(c.Method):
		return s.tagged(ctx, from, c)
	case c.Method == allocationrule.MethodCustom && len(c.Weights) == 0:
		return s.owned(ctx, from, c)
	}
	tallies, err := s.costs.Tallies(ctx, nil, ledger.None, []cost.Ask{{Accounts: from.accounts, Filter: from.filter, Span: from.span}})
	if err != nil {
		return nil, err
	}
	o, err := from.total(tallies[0])
	if err != nil {
		return nil, err
	}
	weights, rest := c.Weights, money.Zero
	switch {
	case c.Method == allocationrule.MethodCustom:
		rest = money.Whole(1).Sub(sumOf(weights))
	case c.Method == allocationrule.MethodEqual:
		if weights = alike(c.Targets); len(weights) == 0 {
			return nil, fault.Invalid("targets", "the rule has no targets to share costs out among: give it some")
		}
	}
	o.parts, o.unallocated = split(o.total, weights, rest)
	return o, nil
}

// total adds tallies up in the one currency of the outcome.
func (f *source) total(tallies ...cost.Tally) (*outcome, error) {
	o := &outcome{currency: f.currency, total: money.Zero, coverage: tallies[0].Coverage}
	var found []string
	for _, t := range tallies {
		for _, r := range t.Rows {
			if !slices.Contains(found, r.Currency) {
				found = append(found, r.Currency)
			}
		}
	}
	if slices.Sort(found); o.currency == "" && len(found) > 1 {
		return nil, fault.Invalid("currency", "the accounts are billed in several currencies (%s), which have no common sum; name one as currency", strings.Join(found, ", "))
	}
	if o.currency == "" && len(found) == 1 {
		o.currency = found[0]
	}
	for _, t := range tallies {
		o.total = o.total.Add(t.Total(o.currency).Decimal)
	}
	return o, nil
}

// owned gives each target the charges that its rule is the first to match.
func (s *Service) owned(ctx context.Context, from source, c *content) (*outcome, error) {
	filters := make([]*rule.Rule, 0, len(c.Targets)+1)
	for _, t := range c.Targets {
		filters = append(filters, rule.All(from.filter, t.Rule))
	}
	if from.filter != nil { // the last tally is then what is not shared out at all
		filters = append(filters, from.filter)
	}
	tallies, err := s.costs.Once(ctx, from.accounts, from.span, filters)
	if err != nil {
		return nil, err
	}
	tallies = tallies[:len(c.Targets)+1] // of the targets, and of none of them
	o, err := from.total(tallies...)
	if err != nil {
		return nil, err
	}
	for i, t := range c.Targets {
		o.parts = append(o.parts, policy.Part{Target: t.Name, Amount: tallies[i].Total(o.currency).Decimal, Rounded: money.Zero})
	}
	o.unallocated = measured(o.total, o.parts)
	return o, nil
}
