package forecast

import (
	"context"
	"fmt"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/ent/resource"
	"github.com/cloudlens/cloudlens/internal/cost"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
	"github.com/cloudlens/cloudlens/internal/rule"
)

// renewal is a subscription that ends before its span does, at the price of
// its last purchase. One that would be renewed several times is counted once:
// for how long the next term is, nobody knows.
type renewal struct {
	currency string
	price    money.Decimal
}

// trailing is how many months, the running one included, a last purchase is
// looked for in: a yearly one is found again.
const trailing = 13

// renewals finds what each span will have to renew: one statement over the
// inventory, and one over the bills for all.
func (s *Service) renewals(ctx context.Context, spends []Spend) error {
	from, to := period.Date(0), period.Date(0)
	for _, sp := range spends {
		if sp.begun != nil {
			if from == 0 || sp.ask.Today < from {
				from = sp.ask.Today
			}
			to = max(to, sp.ask.Days.To)
		}
	}
	if to == 0 {
		return nil
	}
	ending, err := s.db.Reader(ctx).Resource.Query().Where(
		resource.ChargeTypeEQ(resource.ChargeTypePrePaid), resource.VanishedAtIsNil(),
		resource.ExpiresAtGTE(from.Time(period.Shanghai)), resource.ExpiresAtLT(to.Time(period.UTC)),
	).Select(resource.FieldAccountID, resource.FieldResourceID, resource.FieldExpiresAt).All(ctx)
	if err != nil {
		return fmt.Errorf("read what is to be renewed: %w", err)
	}
	if len(ending) == 0 {
		return nil
	}
	return s.price(ctx, spends, ending, from)
}

// price finds what these resources last cost, as far as each span's filter
// means them.
func (s *Service) price(ctx context.Context, spends []Spend, ending []*ent.Resource, today period.Date) error {
	bought := rule.Is(rule.Category, string(ledger.Purchase))
	span := ledger.CyclesSpan(today.Cycle().Add(1-trailing), today.Cycle())
	var asks []cost.Ask
	var of []*Spend
	for i := range spends {
		if sp := &spends[i]; sp.begun != nil {
			asks = append(asks, cost.Ask{Accounts: sp.ask.Accounts, Filter: rule.All(bought, sp.ask.Filter), Span: span})
			of = append(of, sp)
		}
	}
	by := []ledger.Key{{Dim: ledger.ByAccount}, {Dim: ledger.ByResource}}
	tallies, err := s.costs.Tallies(ctx, by, ledger.Month, asks)
	if err != nil {
		return err
	}
	ends := map[[2]string]period.Date{}
	for _, r := range ending {
		ends[[2]string{r.AccountID.String(), r.ResourceID}] = period.DateOf(r.ExpiresAt.In(period.Shanghai))
	}
	for i, t := range tallies {
		of[i].due = due(&t, ends, period.Range{From: of[i].ask.Today, To: of[i].ask.Days.To})
	}
	return nil
}

// due takes the last purchase of each resource that ends in those days.
func due(t *cost.Tally, ends map[[2]string]period.Date, days period.Range) []renewal {
	type last struct {
		month period.Date
		price map[string]money.Decimal // by currency
	}
	found := map[[2]string]*last{}
	for _, r := range t.Rows {
		key := [2]string{r.Keys[0].Text, r.Keys[1].Text}
		end, ok := ends[key]
		if !ok || !days.Has(end) || !r.Sums[0].Amount.Valid || r.Sums[0].Amount.Decimal.Cmp(money.Zero) <= 0 {
			continue
		}
		if l := found[key]; l == nil || l.month < r.Bucket {
			found[key] = &last{r.Bucket, map[string]money.Decimal{}}
		}
		if l := found[key]; l.month == r.Bucket {
			l.price[r.Currency] = l.price[r.Currency].Add(r.Sums[0].Amount.Decimal)
		}
	}
	var out []renewal
	for _, l := range found {
		for currency, price := range l.price {
			out = append(out, renewal{currency, price})
		}
	}
	return out
}
