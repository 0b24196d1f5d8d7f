// Package dashboard puts together what one looks at first.
package dashboard

import (
	"context"

	"github.com/cloudlens/cloudlens/internal/account"
	"github.com/cloudlens/cloudlens/internal/cost"
	"github.com/cloudlens/cloudlens/internal/idle"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/resource"
)

// Service answers dashboards from the capabilities below it.
type Service struct {
	accounts  *account.Service
	costs     *cost.Service
	resources *resource.Service
	idle      *idle.Service
}

// New is the service over them.
func New(accounts *account.Service, costs *cost.Service, resources *resource.Service, idle *idle.Service) *Service {
	return &Service{accounts: accounts, costs: costs, resources: resources, idle: idle}
}

// Summary is an account at a glance. Amounts are in Currency, which is ""
// while nothing is billed.
type Summary struct {
	Currency  string
	Cost      cost.Figure // of the open cycle, all that is billed so far
	Coverage  cost.Coverage
	Direction cost.Direction // month to date against the same days a month before
	Change    money.Null     // the same in percent, 2 decimals; unknown while days are missing
	Counts    resource.Counts
	Attention resource.Attention
	Scanned   bool // whether what is idle was ever judged
	Idle      int
	Saving    idle.Saving
}

// Summary of the account of that name. currency is needed only when the
// account is billed in several.
func (s *Service) Summary(ctx context.Context, name, currency string) (*Summary, error) {
	a, err := s.accounts.ByName(ctx, name)
	if err != nil {
		return nil, err
	}
	out := &Summary{}
	overview, err := s.costs.Overview(ctx, name, 0, 0, currency)
	if err != nil {
		return nil, err
	}
	open, err := s.costs.Costs(ctx, cost.Input{
		AccountNames: []string{name}, Currency: currency, Period: cost.Period{FirstCycle: overview.CurrentCycle, LastCycle: overview.CurrentCycle},
	})
	if err != nil {
		return nil, err
	}
	out.Currency, out.Cost, out.Coverage = open.Currency, open.Total, open.Coverage
	if out.Currency == "" {
		out.Currency = overview.Previous.Currency
	}
	out.Change = overview.MonthOverMonth()
	out.Direction = cost.DirectionOf(out.Change, one)
	present, err := s.resources.Present(ctx, a.ID)
	if err != nil {
		return nil, err
	}
	out.Counts, out.Attention = resource.CountsOf(present), resource.AttentionOf(present)
	found, err := s.idle.Last(ctx, a.ID)
	if err != nil {
		return nil, err
	}
	out.Scanned, out.Idle = found.Scan != nil, len(found.Idle)
	out.Saving, err = s.idle.Savings(ctx, found)
	return out, err
}

// Savings is what releasing what is idle would save, of what has bills.
func (s *Summary) Savings() money.Decimal { return s.Saving.Amount }

// SavingsUnknown is how many idle resources have no bill yet.
func (s *Summary) SavingsUnknown() int { return s.Saving.Unknown }

// one is how many percent a month may differ and still be called the same.
var one = money.MustParse("1")
