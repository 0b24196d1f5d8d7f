package benefit

import (
	"context"
	"sync"

	"github.com/cloudlens/cloudlens/internal/cloud"
	"github.com/cloudlens/cloudlens/internal/cost"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
)

// book is what the ledger says of the accounts that were read together. It is
// asked when the first of them wants to know.
type book struct {
	service   *Service
	accounts  []id.ID
	resources []string // what subscriptions are to

	once   sync.Once
	sheets map[id.ID]cost.SheetOutcome
	err    error

	onceOrders sync.Once
	orders     map[id.ID]orders
	errOrders  error

	oncePlans sync.Once
	plans     map[id.ID]cost.SheetOutcome
	errPlans  error
}

// deductions are what vouchers and cards paid, by month.
func (b *book) deductions(ctx context.Context) (map[id.ID]cost.SheetOutcome, error) {
	b.once.Do(func() {
		b.sheets, b.err = b.service.costs.SheetsOf(ctx, b.accounts, ledger.Query{
			Grain: ledger.Month, Kinds: []ledger.Kind{ledger.CashCoupons, ledger.PrepaidCard},
		})
	})
	return b.sheets, b.err
}

// Check holds what was taken from vouchers or cards against the bills. Cycles
// are counted from the one in which the first of them became effective.
type Check struct {
	Kind       cloud.BenefitKind
	Currency   string
	FirstCycle period.Cycle
	LastCycle  period.Cycle
	Used       money.Null     // nominal values less balances; unknown when one of them is
	Billed     money.Null     // what bills say was paid so; unknown when a cycle lacks
	Missing    []period.Cycle // cycles without a bill
	Difference money.Null     // used less billed
}

// moneys are the kinds that bills name, with what they call them. The place is
// that of the kind in the question.
var moneys = []cloud.BenefitKind{cloud.CashCoupon, cloud.PrepaidCard}

// Checks are those of the kinds of which the account holds something. What was
// held once and is not listed any more is in the bills but not in the list, so
// that a difference is a question, not an error.
func (h *Held) Checks(ctx context.Context) ([]Check, error) {
	out := []Check{}
	for place, kind := range moneys {
		c, ok := h.used(kind)
		if !ok {
			continue
		}
		all, err := h.book.deductions(ctx)
		if err != nil {
			return nil, err
		}
		sheet := all[h.of]
		if sheet.Err != nil {
			return nil, sheet.Err
		}
		if sheet.Sheet != nil {
			c.bill(sheet.Sheet, place, c.LastCycle)
		}
		out = append(out, c)
	}
	return out, nil
}

// used is what the cloud says was taken from what is held of a kind; ok is
// false when nothing is.
func (h *Held) used(kind cloud.BenefitKind) (c Check, ok bool) {
	c = Check{Kind: kind, Used: money.Of(money.Zero), LastCycle: period.CycleOf(h.book.service.clock().In(period.Shanghai))}
	whole := true
	for _, item := range h.all {
		if item.Kind != kind {
			continue
		}
		ok = true
		used, told := item.used()
		if !told || item.EffectiveAt == nil {
			whole = false
			continue
		}
		c.Currency = item.Total.Unit
		c.Used.Decimal = c.Used.Decimal.Add(used)
		if from := period.CycleOf(item.EffectiveAt.In(period.Shanghai)); c.FirstCycle == 0 || from < c.FirstCycle {
			c.FirstCycle = from
		}
	}
	if !whole {
		c.Used = money.Null{}
	}
	return c, ok
}

// bill adds what bills say, and compares.
func (c *Check) bill(sheet *cost.Sheet, place int, last period.Cycle) {
	if c.FirstCycle == 0 {
		return
	}
	there := map[period.Cycle]bool{}
	for _, known := range sheet.Cycles {
		there[known.Cycle] = true
	}
	for cycle := c.FirstCycle; cycle <= last; cycle = cycle.Add(1) {
		if !there[cycle] {
			c.Missing = append(c.Missing, cycle)
		}
	}
	sum, whole := money.Zero, len(c.Missing) == 0
	for _, row := range sheet.Rows {
		if row.Bucket.Cycle() < c.FirstCycle || row.Bucket.Cycle() > last {
			continue
		}
		if figure := row.Sums[place]; figure.Amount.Valid && figure.Missing == 0 {
			sum = sum.Add(figure.Amount.Decimal)
		} else {
			whole = false
		}
	}
	if !whole {
		return
	}
	c.Billed = money.Of(sum)
	if c.Used.Valid && (sheet.Currency == "" || c.Currency == sheet.Currency) {
		c.Difference = money.Of(c.Used.Decimal.Sub(sum))
	}
}
