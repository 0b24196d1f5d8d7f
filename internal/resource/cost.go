package resource

import (
	"context"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/internal/cost"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
	"github.com/cloudlens/cloudlens/internal/rule"
)

// Cost is what a resource costs in a month, by its bills alone. Amount is nil
// when there is no bill that could name it; a resource that the bills of its
// time do not name cost 0.
type Cost struct {
	Amount *money.Amount
	Source cost.BasisSource
	Period cost.Period
}

// few is how many resources are asked for by their ids; beyond that all of
// their account are summed.
const few = 200

// CostsOf gives the monthly cost of each resource: payable of the account's
// last closed cycle, before the first one of the last 30 days. Accounts that
// take their costs from the same period share a statement.
func (s *Service) CostsOf(ctx context.Context, ids []id.ID) (map[id.ID]Cost, error) {
	resources, err := s.ByIDs(ctx, ids)
	if err != nil {
		return nil, err
	}
	list := make([]*ent.Resource, 0, len(resources))
	for _, r := range resources {
		list = append(list, r)
	}
	return s.CostsFor(ctx, list)
}

// CostsFor is CostsOf for resources that are at hand.
func (s *Service) CostsFor(ctx context.Context, resources []*ent.Resource) (map[id.ID]Cost, error) {
	by := map[id.ID][]*ent.Resource{}
	var accounts []id.ID
	for _, r := range resources {
		if by[r.AccountID] == nil {
			accounts = append(accounts, r.AccountID)
		}
		by[r.AccountID] = append(by[r.AccountID], r)
	}
	bases, err := s.costs.BasisOf(ctx, accounts)
	if err != nil {
		return nil, err
	}
	out := make(map[id.ID]Cost, len(resources))
	together := map[cost.Basis][]id.ID{}
	for _, a := range accounts {
		if b := bases[a]; b.Source == cost.FromNothing {
			for _, r := range by[a] {
				out[r.ID] = Cost{Source: cost.FromNothing}
			}
		} else {
			together[b] = append(together[b], a)
		}
	}
	for basis, of := range together {
		if err := s.price(ctx, basis, of, by, out); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// price asks for the costs of accounts that share a basis.
func (s *Service) price(ctx context.Context, basis cost.Basis, accounts []id.ID, by map[id.ID][]*ent.Resource, out map[id.ID]Cost) error {
	in := cost.Input{Period: basis.Period, GroupBy: []ledger.Key{{Dim: ledger.ByResource}}}
	var names []string
	for _, a := range accounts {
		for _, r := range by[a] {
			names = append(names, r.ResourceID)
		}
	}
	if len(names) <= few {
		in.Filter = rule.Is(rule.Resource, names...)
	}
	answers, err := s.costs.CostsOf(ctx, accounts, in)
	if err != nil {
		return err
	}
	for _, a := range accounts {
		answer := answers[a]
		if answer.Err != nil { // billed in several currencies: there is no one cost
			return answer.Err
		}
		amounts := map[string]money.Null{}
		for _, g := range answer.Groups {
			amounts[g.Keys[0].Value] = g.Total.Amount
		}
		currency := answer.Currency
		if currency == "" {
			if currency, err = s.currency(ctx, a); err != nil {
				return err
			}
		}
		for _, r := range by[a] {
			out[r.ID] = costOf(r, basis, amounts, currency)
		}
	}
	return nil
}

func costOf(r *ent.Resource, basis cost.Basis, amounts map[string]money.Null, currency string) Cost {
	c := Cost{Source: basis.Source, Period: basis.Period}
	amount, billed := amounts[r.ResourceID]
	switch {
	case billed && amount.Valid:
		c.Amount = &money.Amount{Decimal: amount.Decimal, Currency: currency}
	case billed || currency == "", born(r) >= basis.Ends:
		return Cost{Source: cost.FromNothing}
	default:
		c.Amount = &money.Amount{Decimal: money.Zero, Currency: currency}
	}
	return c
}

// born is the billing day on which a resource was created, as far as known.
func born(r *ent.Resource) period.Date {
	at := r.FirstSeen
	if r.CreatedAt != nil {
		at = *r.CreatedAt
	}
	return period.DateOf(at.In(period.Shanghai))
}

// currency is what the account is billed in, when none of its bills in a
// period named any of the resources.
func (s *Service) currency(ctx context.Context, of id.ID) (string, error) {
	cycles, err := s.costs.CyclesOf(ctx, []id.ID{of})
	if err != nil {
		return "", err
	}
	for _, c := range cycles[of] {
		if len(c.Totals) == 1 {
			return c.Totals[0].Currency, nil
		}
	}
	return "", nil
}
