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

// Deal is a discount rate with the cycles that it holds for.
type Deal struct {
	Rate  money.Decimal // share of the list amount, 0 when there is no such deal
	From  period.Cycle
	Until period.Cycle // the first cycle it no longer holds for
}

// deals are the contract and the promotion of a commodity in a cycle. A
// contract is renegotiated every few months, now and then by a lot; promotions
// hold for two months.
func (c *customer) deals(p *Product, cycle period.Cycle) (contract, promotion Deal) {
	month := uint64(cycle.Sub(0))
	key := hash(c.key, p.Commodity)
	every, offset := 3+key%4, key%7
	regime := (month + offset) / every
	rate := 60 + int64(key%180) + int64(mix(key, regime)%120)
	if mix(key, regime, 1)%5 == 0 {
		rate += 140
	}
	start := int(regime*every) - int(offset) - int(month)
	contract = Deal{dec(rate, 3), cycle.Add(start), cycle.Add(start + int(every))}
	if mix(key, month/2, 2)%4 == 0 {
		start := -int(month % 2)
		promotion = Deal{dec(20+int64(mix(key, month/2, 3)%60), 3), cycle.Add(start), cycle.Add(start + 2)}
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
	l.ContractDeal, l.PromotionDeal = b.deals(l.Product, l.Cycle)
	l.Contract = l.PretaxGrossAmount.Mul(l.ContractDeal.Rate).RoundHAZ(places)
	l.Promotion = l.PretaxGrossAmount.Mul(l.PromotionDeal.Rate).RoundHAZ(places)
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
	l.ContractDeal, l.PromotionDeal = original.ContractDeal, original.PromotionDeal
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
