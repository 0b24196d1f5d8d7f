package discount

import (
	"cmp"
	"context"
	"slices"

	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/money"
)

// Billing is the bill of the period by service and subscription type. Here the
// discount is list cost less what is payable, all deductions together, and its
// parts stand beside it.
type Billing struct {
	Currency string
	Rows     []BillingRow // the largest discount first; without those that are all zero
	Total    BillingRow   // of the rows, without service or type
}

// BillingRow is one service and subscription type.
type BillingRow struct {
	Service, Name, Subscription string
	ListCost, Payable           money.Decimal
	Discount                    money.Decimal // the discount step alone
	PlanDeduction, RoundDown    money.Decimal
	Coupons, CashCoupons        money.Decimal
	PrepaidCard, Cash           money.Decimal
	Outstanding                 money.Decimal
}

// Off is list cost less payable.
func (r *BillingRow) Off() money.Decimal { return r.ListCost.Sub(r.Payable) }

func (r *BillingRow) paid() money.Ratio { return money.Per(r.Payable, r.ListCost) }

// PaidRate is payable / list cost, 6 decimals; unknown of a list cost of zero.
func (r *BillingRow) PaidRate() money.Null { return r.paid().Round(ratePlaces) }

// OffPercent is what is off the list cost, in percent.
func (r *BillingRow) OffPercent() money.Null {
	return money.Exactly(money.Whole(1)).Sub(r.paid()).Percent()
}

// Zhe is how a discount is told in Chinese: 8.5 折 is 85 % of the list price;
// unknown where nothing is payable.
func (r *BillingRow) Zhe() money.Null {
	if r.Payable.Sign() <= 0 {
		return money.Null{}
	}
	return r.paid().Times(money.Whole(10)).Round(1)
}

// Free tells whether what has a price costs nothing.
func (r *BillingRow) Free() bool { return r.ListCost.Sign() > 0 && r.Payable.IsZero() }

// steps are the figures of a row beside list cost and payable: the steps of the
// waterfall.
var steps = []struct {
	kind ledger.Kind
	of   func(*BillingRow) *money.Decimal
}{
	{ledger.Reduction, func(r *BillingRow) *money.Decimal { return &r.Discount }},
	{ledger.Plan, func(r *BillingRow) *money.Decimal { return &r.PlanDeduction }},
	{ledger.RoundDown, func(r *BillingRow) *money.Decimal { return &r.RoundDown }},
	{ledger.Coupons, func(r *BillingRow) *money.Decimal { return &r.Coupons }},
	{ledger.CashCoupons, func(r *BillingRow) *money.Decimal { return &r.CashCoupons }},
	{ledger.PrepaidCard, func(r *BillingRow) *money.Decimal { return &r.PrepaidCard }},
	{ledger.Cash, func(r *BillingRow) *money.Decimal { return &r.Cash }},
	{ledger.Outstanding, func(r *BillingRow) *money.Decimal { return &r.Outstanding }},
}

// amounts are all figures of the row.
func (r *BillingRow) amounts() []*money.Decimal {
	out := []*money.Decimal{&r.ListCost, &r.Payable}
	for _, s := range steps {
		out = append(out, s.of(r))
	}
	return out
}

// billed are the kinds to ask for: those that sumOf reads, and what is behind
// them in the waterfall.
var billed = slices.Concat(wide, ledger.Payments)

// Billing is asked for with one question.
func (a *Analysis) Billing(ctx context.Context) (*Billing, error) {
	sheet, err := a.sheet(ctx, ledger.Query{Group: []ledger.Key{{Dim: ledger.ByService}, {Dim: ledger.BySubscription}}, Kinds: billed})
	if err != nil {
		return nil, err
	}
	out := &Billing{Currency: sheet.Currency}
	for i := range sheet.Rows {
		r := sheet.Rows[i]
		row := BillingRow{Service: r.Keys[0].Text, Name: cmp.Or(r.Keys[0].Label, r.Keys[0].Text), Subscription: r.Keys[1].Text}
		for _, s := range steps {
			*s.of(&row) = r.Sums[slices.Index(billed, s.kind)].Amount.Decimal
		}
		r.Sums = r.Sums[:len(wide)]
		sum := sumOf(&r)
		row.ListCost, row.Payable = sum.ListCost, sum.Paid
		if !slices.ContainsFunc(row.amounts(), func(d *money.Decimal) bool { return !d.IsZero() }) {
			continue
		}
		out.Rows = append(out.Rows, row)
		for n, d := range out.Total.amounts() {
			*d = d.Add(*row.amounts()[n])
		}
	}
	slices.SortStableFunc(out.Rows, func(a, b BillingRow) int { return b.Off().Cmp(a.Off()) })
	return out, nil
}
