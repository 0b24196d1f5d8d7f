package report

import (
	"context"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/internal/account"
	"github.com/cloudlens/cloudlens/internal/cost"
	"github.com/cloudlens/cloudlens/internal/idle"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
	"github.com/cloudlens/cloudlens/internal/resource"
)

// Sources are the capabilities that reports are put together from.
type Sources struct {
	Accounts  *account.Service
	Costs     *cost.Service
	Resources *resource.Service
	Idle      *idle.Service
	Clock     period.Clock
}

// Request says which report. Days are half-open.
type Request struct {
	Account  string
	Type     Type
	Format   Format
	Days     period.Range
	Currency string
	Locale   string
}

// composer puts one document together.
type composer struct {
	Sources
	Request
	account *ent.Account
	words   words
	doc     *Document
	total   *cost.Answer
}

// Compose puts a document together. Tables that can be long are read as the
// document is written.
func (s *Sources) Compose(ctx context.Context, r Request) (*Document, error) {
	a, err := s.Accounts.ByName(ctx, r.Account)
	if err != nil {
		return nil, err
	}
	c := &composer{Sources: *s, Request: r, account: a, words: words(r.Locale), doc: &Document{Locale: r.Locale}}
	c.doc.Title = c.title()
	c.doc.Manifest = Manifest{
		Type: r.Type, Format: r.Format, Account: a.Name, From: r.Days.From, To: r.Days.To,
		FirstDay: r.Days.From.String(), LastDay: r.Days.To.Add(-1).String(), Generated: s.Clock().UTC(),
	}
	if c.total, err = c.costs(ctx, ledger.Billed, ledger.None, cost.PreviousPeriod); err != nil {
		return nil, err
	}
	c.doc.Manifest.Currency = c.total.Currency
	c.doc.Manifest.covered(c.total.Coverage)
	for _, part := range parts[r.Type] {
		section, err := part(c, ctx)
		if err != nil {
			return nil, err
		}
		c.doc.Sections = append(c.doc.Sections, *section)
	}
	return c.doc, nil
}

// parts are the sections of each type.
var parts = map[Type][]func(*composer, context.Context) (*Section, error){
	Comprehensive: {(*composer).costSection, (*composer).discountSection, (*composer).resourceSection, (*composer).securitySection, (*composer).optimizationSection},
	Cost:          {(*composer).costSection, (*composer).discountSection},
	Resources:     {(*composer).resourceSection, (*composer).inventorySection},
	Security:      {(*composer).securitySection},
	Optimization:  {(*composer).optimizationSection},
	Discounts:     {(*composer).discountSection},
}

func (c *composer) title() string {
	say := c.words.say
	return map[Type]string{
		Comprehensive: say("云成本综合报告", "Cloud Cost Report"), Cost: say("成本报告", "Cost Report"), Resources: say("资源报告", "Resource Report"),
		Security: say("安全报告", "Security Report"), Optimization: say("优化报告", "Optimization Report"), Discounts: say("折扣报告", "Discount Report"),
	}[c.Type]
}

// period is the report's: of cycles when it is of whole months, so that lines
// without a day count.
func (c *composer) period() cost.Period {
	if c.Days.From%100 == 1 && c.Days.To%100 == 1 {
		return cost.Period{FirstCycle: c.Days.From.Cycle(), LastCycle: c.Days.To.Cycle().Add(-1)}
	}
	return cost.Period{From: c.Days.From, To: c.Days.To}
}

// costs asks about the account and the period.
func (c *composer) costs(ctx context.Context, k ledger.Kind, grain ledger.Grain, compare cost.Previous, by ...ledger.Dim) (*cost.Answer, error) {
	in := cost.Input{AccountNames: []string{c.account.Name}, Period: c.period(), CostKind: k, Granularity: grain, Currency: c.Currency}
	for _, d := range by {
		in.GroupBy = append(in.GroupBy, ledger.Key{Dim: d})
	}
	if compare != "" {
		in.CompareTo = &cost.Comparison{Previous: compare}
	}
	return c.Costs.Costs(ctx, in)
}

// money is an amount as people read it.
func (c *composer) money(n money.Null) string {
	if !n.Valid {
		return unknown
	}
	if currency := c.doc.Manifest.Currency; currency != "" {
		return grouped(n.Decimal, 2) + " " + currency
	}
	return grouped(n.Decimal, 2)
}

func whole(n int) money.Decimal { return money.Whole(n) }
