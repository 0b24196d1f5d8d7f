package rest

import (
	"context"

	"github.com/cloudlens/cloudlens/internal/cost"
	"github.com/cloudlens/cloudlens/internal/discount"
	"github.com/cloudlens/cloudlens/internal/money"
)

type billingDiscountsData struct {
	Cycle    string                  `json:"billing_cycle"`
	Summary  billingDiscountsSummary `json:"summary"`
	Rows     []billingDiscount       `json:"rows" doc:"The largest discount first; without those that are all zero."`
	Currency string                  `json:"currency"`
}

type billingDiscountsSummary struct {
	Gross    amount `json:"total_pretax_gross_amount"`
	Pretax   amount `json:"total_pretax_amount"`
	Discount amount `json:"total_discount_amount" doc:"Gross less pretax: all deductions together."`
	paidOf
}

// paidOf tells what is paid of the list price.
type paidOf struct {
	Rate    maybe `json:"discount_rate" doc:"What is paid of the list price, a fraction; null of a list price of zero."`
	Percent maybe `json:"discount_pct" doc:"What is off, in percent."`
	Zhe     maybe `json:"discount_zhe" doc:"Tenths of the list price that are paid; null where nothing is."`
	Free    bool  `json:"free"`
}

type billingDiscount struct {
	Code         string `json:"product_code"`
	Name         string `json:"product_name"`
	Subscription string `json:"subscription_type" enum:"Subscription,PayAsYouGo,Unknown"`
	Gross        amount `json:"pretax_gross_amount"`
	Pretax       amount `json:"pretax_amount"`
	Discount     amount `json:"discount_amount" doc:"Gross less pretax."`
	paidOf
	Payment     amount  `json:"payment_amount"`
	Outstanding amount  `json:"outstanding_amount"`
	Invoice     amount  `json:"invoice_discount" doc:"By contract and promotion."`
	Plan        amount  `json:"plan_deduction" doc:"Covered by savings plans and resource plans."`
	RoundDown   amount  `json:"round_down_discount"`
	Coupons     amount  `json:"deducted_by_coupons"`
	CashCoupons amount  `json:"deducted_by_cash_coupons"`
	Prepaid     amount  `json:"deducted_by_prepaid_card"`
	Adjust      perhaps `json:"adjust_amount" doc:"Null: bills are read without it."`
	Cash        amount  `json:"cash_amount"`
	Currency    string  `json:"currency"`
}

func (a *api) billingDiscounts(ctx context.Context, in *CycleInput) (data[billingDiscountsData], error) {
	var d billingDiscountsData
	c, err := a.cycle(ctx, in)
	if err != nil {
		return answered(d, err)
	}
	an, err := a.Root.Query().Discounts(ctx, discount.Input{
		AccountNames: []string{in.Account}, Currency: in.Currency, Period: &cost.Period{FirstCycle: c, LastCycle: c},
	})
	if err != nil {
		return answered(d, err)
	}
	b, err := an.Billing(ctx)
	if err != nil {
		return answered(d, err)
	}
	return answered(toBilling(b, c.String()), nil)
}

// toBilling rounds gross and pretax so that each adds up; the discount, which is
// their difference, then does so too.
func toBilling(b *discount.Billing, cycle string) billingDiscountsData {
	gross, allGross := shares(list(b.Rows, func(r *discount.BillingRow) money.Decimal { return r.ListCost }))
	pretax, allPretax := shares(list(b.Rows, func(r *discount.BillingRow) money.Decimal { return r.Payable }))
	off := func(gross, pretax amount) amount { return amount{gross.Sub(pretax.Decimal)} }
	d := billingDiscountsData{
		Cycle: cycle, Currency: b.Currency, Rows: make([]billingDiscount, len(b.Rows)),
		Summary: billingDiscountsSummary{allGross, allPretax, off(allGross, allPretax), toPaidOf(&b.Total)},
	}
	for i := range b.Rows {
		r := &b.Rows[i]
		d.Rows[i] = billingDiscount{
			Code: r.Service, Name: r.Name, Subscription: subscribed(r.Subscription), Gross: gross[i], Pretax: pretax[i], Discount: off(gross[i], pretax[i]),
			paidOf: toPaidOf(r), Payment: rounded(r.Cash), Outstanding: rounded(r.Outstanding), Invoice: rounded(r.Discount), Plan: rounded(r.PlanDeduction),
			RoundDown: rounded(r.RoundDown), Coupons: rounded(r.Coupons), CashCoupons: rounded(r.CashCoupons), Prepaid: rounded(r.PrepaidCard),
			Cash: rounded(r.Cash), Currency: b.Currency,
		}
	}
	return d
}

func toPaidOf(r *discount.BillingRow) paidOf {
	return paidOf{maybe{r.PaidRate()}, maybe{r.OffPercent()}, maybe{r.Zhe()}, r.Free()}
}
