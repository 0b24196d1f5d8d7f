package budget

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/cloudlens/cloudlens/ent"
	ofaccount "github.com/cloudlens/cloudlens/ent/account"
	"github.com/cloudlens/cloudlens/internal/cost"
	"github.com/cloudlens/cloudlens/internal/forecast"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/period"
	"github.com/cloudlens/cloudlens/internal/version"
)

// item is a budget in one of its periods.
type item struct {
	budget   *ent.Budget
	today    period.Date
	window   period.Range
	says     content
	currency string // never ""
}

// before is what budgets said in the period before the one that they are about.
type before map[id.ID]version.List

// items gives each budget in the period that it is about; with what they said,
// also in the one before that. The budgets were read with their accounts.
func (s *Service) items(ctx context.Context, budgets []*ent.Budget, said before) ([]item, error) {
	cycles, err := s.costs.CyclesOf(ctx, nil)
	if err != nil {
		return nil, err
	}
	var out []item
	for _, b := range budgets {
		now := draftOf(b)
		today, when := s.today(b), scheduleOf(b)
		n := when.index(today)
		i := item{budget: b, today: today, window: when.window(n), says: now.content()}
		i.currency = currencyOf(b, i.says.Currency, cycles)
		out = append(out, i)
		if said != nil && n > 0 {
			i.window = when.window(n - 1)
			if v, ok := said[b.ID].At(i.window.To.Add(-1)); ok {
				i.says = content{}
				if err := json.Unmarshal(v.Content, &i.says); err != nil {
					return nil, fmt.Errorf("read version %d of budget %s: %w", v.Number, b.ID, err)
				}
			}
			i.currency = currencyOf(b, i.says.Currency, cycles)
			out = append(out, i)
		}
	}
	return out, nil
}

// currencyOf is what a budget is in when it does not say: what its account is
// billed in, else what the account or its site says. Where there are several,
// CNY goes before others.
func currencyOf(b *ent.Budget, given string, cycles map[id.ID][]cost.Cycle) string {
	if given != "" {
		return given
	}
	const home = "CNY"
	var billed []string
	for account, of := range cycles {
		if b.AccountID != nil && account != *b.AccountID {
			continue
		}
		for _, c := range of {
			if len(c.Totals) > 0 { // the newest that has any
				for _, t := range c.Totals {
					billed = append(billed, t.Currency)
				}
				break
			}
		}
	}
	slices.Sort(billed)
	a := b.Edges.Account
	switch {
	case a != nil && a.Currency != "" && (len(billed) == 0 || slices.Contains(billed, a.Currency)):
		return a.Currency
	case slices.Contains(billed, home):
		return home
	case len(billed) > 0:
		return billed[0]
	case a != nil && a.Site != nil && *a.Site == ofaccount.SiteInternational:
		return "USD"
	}
	return home
}

// asksOf asks what each item has come to, and will.
func asksOf(items []item) []forecast.Ask {
	asks := make([]forecast.Ask, len(items))
	for n, i := range items {
		asks[n] = forecast.Ask{Accounts: scopeOf(i.budget), Filter: i.says.Rule, Days: i.window, Today: i.today}
	}
	return asks
}

// scopeOf is the account that a budget is about, none for all of them.
func scopeOf(b *ent.Budget) []id.ID {
	if b.AccountID == nil {
		return nil
	}
	return []id.ID{*b.AccountID}
}
