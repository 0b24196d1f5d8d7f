package discount

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/locale"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/rule"
)

// leastCycles is in how many cycles an instance must be billed by use before a
// subscription is suggested for it, and mostSuggested how many are.
const (
	leastCycles   = 6
	mostSuggested = 50
)

// Suggestion is an instance that has been billed by use for long. Its figures are
// of closed cycles alone: a part of a month says nothing about a year.
type Suggestion struct {
	Instance
	// TargetRate is the account's own rate for subscriptions of the same service,
	// unknown where it has none: then no saving is stated.
	TargetRate money.Null
	// AnnualSaving is twelve times the average list cost of a month by the
	// difference of the rates, at 12 decimals, and never below zero.
	AnnualSaving money.Null
}

// MonthlyPaid is what was paid in a cycle on average, at 12 decimals.
func (s *Suggestion) MonthlyPaid() money.Decimal {
	return money.Per(s.Total.Paid, money.Whole(len(s.Months))).Round(money.Scale).Decimal
}

// Text is the suggestion in the language of the context.
func (s *Suggestion) Text(ctx context.Context) string {
	zh := locale.From(ctx) == locale.Chinese
	service := cmp.Or(s.ServiceName, s.Service)
	switch {
	case !s.AnnualSaving.Valid && zh:
		return fmt.Sprintf("已按量付费 %d 个账期；账号没有 %s 的包年包月账单可供比较，因此不估算节省金额", len(s.Months), service)
	case !s.AnnualSaving.Valid:
		return fmt.Sprintf("Billed by use for %d cycles; the account has no subscription of %s to compare with, so no saving is stated", len(s.Months), service)
	case s.AnnualSaving.Decimal.IsZero() && zh:
		return fmt.Sprintf("已按量付费 %d 个账期；账号 %s 的包年包月折扣并不更高", len(s.Months), service)
	case s.AnnualSaving.Decimal.IsZero():
		return fmt.Sprintf("Billed by use for %d cycles; the account's subscriptions of %s have no higher discount", len(s.Months), service)
	case zh:
		return fmt.Sprintf("已按量付费 %d 个账期，建议转为包年包月：账号 %s 的包年包月折扣率为 %s%%", len(s.Months), service, percentOf(s.TargetRate))
	}
	return fmt.Sprintf("Billed by use for %d cycles; a subscription is worth considering: the account's subscriptions of %s have a discount of %s %%", len(s.Months), service, percentOf(s.TargetRate))
}

// percentOf shows a fraction in percent.
func percentOf(rate money.Null) string {
	return money.Exactly(rate.Decimal).Percent().Decimal.StringFixed(2)
}

// suggestions are the instances billed by use in six cycles or more for which
// most was paid.
func (a *Analysis) suggestions(ctx context.Context) ([]Suggestion, error) {
	rests, err := a.sheet(ctx, ledger.Query{})
	if err != nil {
		return nil, err
	}
	first, last, ok := rests.Span.Whole()
	if !ok || len(rests.Cycles) == 0 {
		_, err := a.cube(ctx) // which finds several currencies
		return nil, err
	}
	q := ledger.Query{
		Span: ledger.CyclesSpan(first, last), Top: mostSuggested, Cycles: leastCycles, Filter: rule.Is(ledger.BySubscription, string(ledger.PayAsYouGo)),
	}
	for _, c := range rests.Cycles {
		if unsettled(&c) && first <= c.Cycle && c.Cycle <= last && !slices.Contains(q.Except, c.Cycle) {
			q.Except = append(q.Except, c.Cycle)
		}
	}
	found, err := a.instances(ctx, q)
	if err != nil {
		return nil, err
	}
	cube, err := a.cube(ctx)
	if err != nil {
		return nil, err
	}
	targets := cube.targets()
	out := make([]Suggestion, len(found))
	for i := range found {
		out[i].Instance = found[i]
		target := targets[found[i].Service]
		more := target.rate().Sub(found[i].Total.rate())
		if !more.Known() {
			continue
		}
		out[i].TargetRate = target.Rate()
		saving := more.Times(found[i].Total.ListCost).Times(money.Whole(12)).Over(len(found[i].Months))
		out[i].AnnualSaving = saving.AtLeast(money.Zero).Round(money.Scale)
	}
	return out, nil
}

// targets are what subscriptions of each service come to in closed months.
func (c *Cube) targets() map[string]Sum {
	out := map[string]Sum{}
	for i := range c.Cells {
		cell := &c.Cells[i]
		if cell.Subscription == string(ledger.Subscribed) && !c.unequal[cell.Month] {
			sum := out[cell.Service]
			sum.add(cell.Sum)
			out[cell.Service] = sum
		}
	}
	return out
}

// TotalSaving is what the suggestions come to in a year.
func TotalSaving(of []Suggestion) money.Decimal {
	sum := money.Zero
	for _, s := range of {
		sum = sum.Add(s.AnnualSaving.Decimal)
	}
	return sum
}
