package world

import (
	"time"

	"github.com/cloudlens/cloudlens/internal/period"
)

// subscription writes the order that falls on the day, and the refund of the
// unused term when the resource ends on it.
func (b *book) subscription(l *life, d period.Date) bool {
	n := l.orders(d.Add(1).Time(period.Shanghai).Add(-time.Second))
	at := l.order(n)
	if period.DateOf(at) == d && l.alive(at) && !b.put(b.order(l, n)) {
		return false
	}
	if l.dies.IsZero() || period.DateOf(l.dies.In(period.Shanghai)) != d {
		return true
	}
	return b.put(b.cancellation(l))
}

// order is the line of the nth order of a subscription.
func (b *book) order(l *life, n int) *BillLine {
	at := l.order(n)
	key := mix(l.key, 71, uint64(n))
	line := b.line(l, period.DateOf(at), key)
	line.Item, line.Subscription, line.Months = SubscriptionOrder, Subscription, l.term()
	line.Product = prepaidAs[l.typ]
	line.BillingItem = ecsInstance.item
	line.ListPrice = dec(b.cash(l.spec.month), 2).Mul64(uint64(l.term()))
	if l.term() == 12 { // a year costs ten months
		line.ListPrice = dec(b.cash(l.spec.month), 2).Mul64(10)
	}
	line.Usage = dec(1, 0)
	line.PretaxGrossAmount = line.ListPrice
	line.Start, line.End, line.PaidAt = at, l.order(n+1), at
	line.KnownAt = at.Add(time.Hour)
	b.charge(line, roll(key))
	return line
}

// cancellation is the refund of what is left of the last term.
func (b *book) cancellation(l *life) *BillLine {
	n := l.orders(l.dies.Add(-time.Second))
	original := b.final().order(l, n)
	whole := l.order(n + 1).Sub(l.order(n))
	share := int64(l.order(n+1).Sub(l.dies)) * 1000 / int64(whole)
	if share <= 0 {
		return nil
	}
	line := b.line(l, period.DateOf(l.dies.In(period.Shanghai)), mix(l.key, 72))
	giveBack(line, original, share)
	line.Start, line.End, line.PaidAt = l.dies, l.order(n+1), l.dies
	line.KnownAt = l.dies.Add(2 * time.Hour)
	return line
}

// compensation is a refund of use, some days after an outage.
func (b *book) compensation(l *life, m meter, n int, d period.Date) *BillLine {
	key := mix(l.key, 73, uint64(n), uint64(d))
	chance := roll(key)
	if chance.IntN(60000) >= b.Odds || m.free || !l.alive(d.Time(period.Shanghai)) {
		return nil
	}
	original := b.final().usage(l, m, n, d.Add(-1-chance.IntN(20)))
	if original == nil || original.PretaxAmount.LessThan(dec(1, 1)) {
		return nil
	}
	line := b.line(l, d, key)
	line.InstanceID, line.NickName, line.Spec = original.InstanceID, original.NickName, original.Spec
	giveBack(line, original, 300)
	line.KnownAt = d.Add(1).Time(period.Shanghai).Add(5 * time.Hour)
	return line
}

// final is the same book when nothing changes any more: what a refund refers to.
func (b *book) final() *book {
	last := *b
	last.now = settles(b.cycle)
	return &last
}
