package world

import (
	"math/rand/v2"
	"time"

	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
)

var coupon = dec(2, 0)

// settles is when the bills of a cycle are complete and an account that pays
// at the end has paid: before they are final at noon of the 3rd.
func settles(c period.Cycle) time.Time {
	return c.Add(1).First().Time(period.Shanghai).Add(40 * time.Hour)
}

// discounts are the contract and the promotion discount in thousandths. A
// contract is renegotiated every few months, now and then by a lot; promotions
// hold for two months.
func (c *customer) discounts(p *Product, cycle period.Cycle) (contract, promotion int64) {
	months := uint64(cycle/100*12 + cycle%100)
	key := hash(c.key, p.Commodity)
	every := 3 + key%4
	regime := (months + key%7) / every
	contract = 120 + int64(key%180) + int64(mix(key, regime)%120) - 60
	if mix(key, regime, 1)%5 == 0 {
		contract += 140
	}
	if mix(key, months/2, 2)%4 == 0 {
		promotion = 20 + int64(mix(key, months/2, 3)%60)
	}
	return contract, promotion
}

// charge computes the amounts of a line from its list amount.
func (b *book) charge(l *BillLine, chance *rand.Rand) {
	odds := func() bool { return chance.IntN(10000) < b.Odds }
	couponed, vouchered, carded, overdue := odds(), odds(), odds(), odds()
	cents := chance.IntN(10) < 6 || l.Item == SubscriptionOrder
	if l.PlanID != "" && l.Item == PayAsYouGoBill {
		l.PlanDeduction = l.PretaxGrossAmount
		return
	}
	contract, promotion := b.discounts(l.Product, l.Cycle)
	l.Contract = l.PretaxGrossAmount.Mul(dec(contract, 3)).RoundHAZ(places)
	l.Promotion = l.PretaxGrossAmount.Mul(dec(promotion, 3)).RoundHAZ(places)
	l.InvoiceDiscount = l.Contract.Add(l.Promotion)
	payable := l.Contracted()
	if couponed {
		l.DeductedByCoupons = least(coupon, payable.Trunc(2))
		payable = payable.Sub(l.DeductedByCoupons)
	}
	if cents {
		l.RoundDown = payable.Sub(payable.Trunc(2))
		payable = payable.Trunc(2)
	}
	l.PretaxAmount = payable
	b.pay(l, vouchered, carded, overdue)
}

// pay splits what is payable into means of payment and what is open. The
// China site debits at once; the international site after the month.
func (b *book) pay(l *BillLine, vouchered, carded, overdue bool) {
	rest := l.PretaxAmount
	if vouchered {
		l.DeductedByCashCoupons = least(dec(50, 0), rest)
		rest = rest.Sub(l.DeductedByCashCoupons)
	}
	if carded {
		l.DeductedByPrepaidCard = rest.Mul(dec(5, 1)).Trunc(2)
		rest = rest.Sub(l.DeductedByPrepaidCard)
	}
	later := b.Site == InternationalSite && l.Item == PayAsYouGoBill && b.now.Before(settles(l.Cycle))
	switch {
	case later:
		l.OutstandingAmount = rest
	case overdue:
		l.OutstandingAmount = rest.Mul(dec(4, 1)).Trunc(2)
		l.PaymentAmount = rest.Sub(l.OutstandingAmount)
	default:
		l.PaymentAmount = rest
	}
}

// giveBack turns l into a refund of that share (in thousandths) of what was
// charged by the original, in whole cents.
func giveBack(l, original *BillLine, share int64) {
	part := func(d money.Decimal) money.Decimal { return d.Mul(dec(share, 3)).Trunc(2).Neg() }
	l.Item, l.Refunds = Refund, original.ID
	l.Correction = original.Cycle != l.Cycle
	l.Product, l.BillingItem, l.Subscription = original.Product, original.BillingItem, original.Subscription
	l.PretaxGrossAmount = part(original.PretaxGrossAmount)
	l.Contract, l.Promotion = part(original.Contract), part(original.Promotion)
	l.InvoiceDiscount = l.Contract.Add(l.Promotion)
	l.PretaxAmount = l.Contracted()
	l.PaymentAmount = l.PretaxAmount
}

func least(a, b money.Decimal) money.Decimal {
	if a.LessThan(b) {
		return a
	}
	return b
}
