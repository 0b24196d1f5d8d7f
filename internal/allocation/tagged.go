package allocation

import (
	"context"

	"github.com/cloudlens/cloudlens/ent/allocationrule"
	"github.com/cloudlens/cloudlens/internal/cost"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/policy"
	"github.com/cloudlens/cloudlens/internal/rule"
)

// tagged shares out by the values of a tag key. TAG_BASED gives each value its
// own charges; USAGE_BASED shares the whole out in proportion to the charges
// for usage that each value has. Charges without a value are nobody's.
func (s *Service) tagged(ctx context.Context, from source, c *content) (*outcome, error) {
	usage := rule.All(from.filter, rule.Is(rule.Category, string(ledger.Usage)))
	asks := []cost.Ask{{Accounts: from.accounts, Filter: from.filter, Span: from.span}, {Accounts: from.accounts, Filter: usage, Span: from.span}}
	if c.Method == allocationrule.MethodTagBased {
		asks = asks[:1]
	}
	tallies, err := s.costs.Tallies(ctx, []ledger.Key{{Dim: ledger.ByTag, Tag: c.Key}}, ledger.None, asks)
	if err != nil {
		return nil, err
	}
	o, err := from.total(tallies[0])
	if err != nil {
		return nil, err
	}
	values := byValue(&tallies[len(tallies)-1], o.currency, c.Targets)
	if c.Method == allocationrule.MethodTagBased {
		for _, v := range values {
			o.parts = append(o.parts, policy.Part{Target: v.Target, Amount: v.Weight, Rounded: money.Zero})
		}
		o.unallocated = measured(o.total, o.parts)
		return o, nil
	}
	for i, v := range values { // more was paid back than used: no share
		if v.Weight.Cmp(money.Zero) < 0 {
			values[i].Weight = money.Zero
		}
	}
	if rest := money.Zero; sumOf(values).Cmp(money.Zero) > 0 {
		o.parts, o.unallocated = split(o.total, values, rest)
		return o, nil
	}
	for _, v := range values {
		o.parts = append(o.parts, policy.Part{Target: v.Target, Amount: money.Zero, Rounded: money.Zero})
	}
	o.unallocated = measured(o.total, o.parts)
	return o, nil
}

// byValue sums what each value of the tag costs: of the targets alone where
// there are any, which ignore case, else of every value in order.
func byValue(t *cost.Tally, currency string, targets []policy.Target) []policy.Weight {
	out := []policy.Weight{}
	at := map[string]int{}
	for i, of := range targets {
		out = append(out, policy.Weight{Target: of.Name, Weight: money.Zero})
		at[rule.Fold(of.Name)] = i
	}
	for _, r := range t.Rows {
		if r.Currency != currency || r.Untagged || r.Keys[0].Text == "" || !r.Sums[0].Amount.Valid {
			continue
		}
		key := r.Keys[0].Text
		if len(targets) > 0 {
			key = rule.Fold(key)
		}
		i, ok := at[key]
		if !ok {
			if len(targets) > 0 {
				continue
			}
			i = len(out)
			out, at[key] = append(out, policy.Weight{Target: key, Weight: money.Zero}), i
		}
		out[i].Weight = out[i].Weight.Add(r.Sums[0].Amount.Decimal)
	}
	return out
}
