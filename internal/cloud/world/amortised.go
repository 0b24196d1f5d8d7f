package world

import (
	"time"

	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
)

// longestTerm is how many months one order covers at most.
const longestTerm = 12

// Amortised is what an order, or the refund of one, costs in a month that it is
// for.
type Amortised struct {
	*BillLine // of the order
	Month     period.Cycle
	Before    money.Decimal // what of PretaxAmount fell in earlier months
	Amount    money.Decimal // what falls in this one
}

// Amortised are the orders that are for days of a month, as they are known at
// now, by the cycle of the order. They are those of Lines, and of as many cycles
// before the first that has bills as orders reach.
func (w *World) Amortised(a Account, month period.Cycle, now time.Time) []Amortised {
	c := w.customer(a)
	if c == nil {
		return nil
	}
	var all []Amortised
	for cycle := month.Add(-longestTerm); cycle <= month; cycle = cycle.Add(1) {
		b := &book{customer: c, cycle: cycle, now: now, yield: func(l *BillLine) bool {
			days := l.Days()
			if days.From >= month.Add(1).First() || days.To <= month.First() {
				return true
			}
			of := Amortised{BillLine: l, Month: month}
			for d, amount := range l.spread(days) {
				switch {
				case d.Cycle() < month:
					of.Before = of.Before.Add(amount)
				case d.Cycle() == month:
					of.Amount = of.Amount.Add(amount)
				}
			}
			all = append(all, of)
			return true
		}}
		b.allOrders()
	}
	return all
}

// allOrders writes the orders of the book's cycle and their refunds, and
// nothing else.
func (b *book) allOrders() {
	for _, l := range b.lives(b.cycle.Range()) {
		if !l.prepaid() {
			continue
		}
		since := b.cycle.Sub(period.CycleOf(l.born.In(period.Shanghai)))
		if n := since / l.term(); since >= 0 && since%l.term() == 0 && l.alive(l.order(n)) {
			b.put(b.order(l, n))
		}
		if !l.dies.IsZero() && period.CycleOf(l.dies.In(period.Shanghai)) == b.cycle {
			b.put(b.cancellation(l))
		}
	}
	for _, d := range []period.Date{b.cycle.First(), b.cycle.First().Add(1)} {
		for _, l := range b.purchases(d) {
			b.put(l)
		}
	}
}

// Days are the days that the line is for: of an order as many as its hours
// make, rounded.
func (l *BillLine) Days() period.Range {
	n := 1
	if l.Category() == CategoryPurchase {
		n = max(n, int(l.End.Sub(l.Start).Round(24*time.Hour)/(24*time.Hour)))
	}
	from := period.DateOf(l.Start.In(period.Shanghai))
	return period.Range{From: from, To: from.Add(n)}
}

// spread is what the line costs on each of its days: evenly, to 12 decimals,
// with the remainder on the last.
func (l *BillLine) spread(days period.Range) func(yield func(period.Date, money.Decimal) bool) {
	return func(yield func(period.Date, money.Decimal) bool) {
		rest, n := l.PretaxAmount, days.Days()
		share := money.Even(rest, n)
		for i := range n {
			if i == n-1 {
				share = rest
			}
			rest = rest.Sub(share)
			if !yield(days.From.Add(i), share) {
				return
			}
		}
	}
}
