package world

import (
	"time"

	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
)

// Spent is what the lines of a cycle took from what an account holds.
type Spent struct {
	Vouchers  money.Decimal // DeductedByCashCoupons
	Cards     money.Decimal // DeductedByPrepaidCard
	Package   money.Decimal // usage that the resource package covered, in its unit
	Plan      money.Decimal // list amount that the savings plan covered: PlanDeduction
	Plannable money.Decimal // list amount of what the plan could have covered, covered or not
	Committed money.Decimal // list amount of orders of the plan
}

// Spent adds up the lines of a cycle that are known at now.
func (w *World) Spent(a Account, cycle period.Cycle, now time.Time) Spent {
	var s Spent
	for l := range w.Lines(a, cycle, now) {
		s.Vouchers = s.Vouchers.Add(l.DeductedByCashCoupons)
		s.Cards = s.Cards.Add(l.DeductedByPrepaidCard)
		if l.Item == PayAsYouGoBill && l.BillingItem == packed.item {
			s.Package = s.Package.Add(l.Deducted)
		}
		s.plan(l)
	}
	return s
}

// packed is what the world's resource package covers a part of.
var packed = meters[OSS][0]

// Spending is World.Spent of one account, or something that remembers it.
type Spending func(cycle period.Cycle, now time.Time) Spent

// Credit is a voucher or a prepaid card.
type Credit struct {
	ID                          int64
	Number                      string
	Nominal, Balance            money.Decimal
	Granted, Effective, Expires time.Time
}

// How far back what has run out is still listed, in cycles.
const listed = 6

// Vouchers are those of an account, oldest first: one for each cycle, which
// pays for lines of that cycle and holds for three. It is worth what the final
// bill takes from it, rounded up to the next hundred, so that at every moment
// nominal value less balance is what the known lines say.
func (w *World) Vouchers(a Account, now time.Time, spent Spending) []Credit {
	var all []Credit
	cycles := w.Cycles(now)
	for _, c := range cycles[max(0, len(cycles)-listed):] {
		v := w.credit(a, c, 90, "Q-", now, func(c period.Cycle, at time.Time) money.Decimal { return spent(c, at).Vouchers }, c)
		v.Expires = c.Add(3).First().Time(period.Shanghai)
		all = append(all, v)
	}
	return all
}

// Cards are the prepaid cards of an account, oldest first: one for each quarter
// of which all cycles have bills, which holds for a year.
func (w *World) Cards(a Account, now time.Time, spent Spending) []Credit {
	var all []Credit
	cycles := w.Cycles(now)
	open := cycles[len(cycles)-1]
	for c := cycles[max(0, len(cycles)-listed)]; c <= open; c = c.Add(1) {
		if int(c)%100%3 != 1 {
			continue
		}
		v := w.credit(a, c, 91, "C-", now, func(c period.Cycle, at time.Time) money.Decimal { return spent(c, at).Cards }, c, c.Add(1), c.Add(2))
		v.Expires = c.Add(12).First().Time(period.Shanghai)
		all = append(all, v)
	}
	return all
}

// credit is what pays for a part of the lines of those cycles.
func (w *World) credit(a Account, first period.Cycle, salt uint64, prefix string, now time.Time, spent func(period.Cycle, time.Time) money.Decimal, cycles ...period.Cycle) Credit {
	key := mix(w.customer(a).key, salt, uint64(first))
	v := Credit{ID: int64(key % 1e14), Number: prefix + token(key, 13), Effective: first.First().Time(period.Shanghai)}
	v.Granted = v.Effective.Add(-time.Duration(1+key%72) * time.Hour)
	final, known := money.Zero, money.Zero
	for _, c := range cycles {
		final = final.Add(spent(c, settles(c)))
		known = known.Add(spent(c, now))
	}
	v.Nominal = above(final, dec(100, 0))
	v.Balance = v.Nominal.Sub(known)
	return v
}

// above is the next multiple of a step that is more than d.
func above(d, step money.Decimal) money.Decimal {
	next := step
	for !next.GreaterThan(d) {
		next = next.Add(step)
	}
	return next
}

// Package is a resource package.
type Package struct {
	ID               string
	Product          *Product
	Region           string
	Item             *BillingItem // whose usage it covers, in the item's unit
	Total, Remaining money.Decimal
	Effective        time.Time
	Expires          time.Time
}

// Package is the resource package of an account: the one that was ordered last,
// which covers usage of that order's cycle.
func (w *World) Package(a Account, now time.Time, spent Spending) Package {
	c := w.customer(a)
	cycle, at := ordered(now, 2)
	p := Package{
		ID: c.packageID(), Product: ossBag, Region: c.Regions[0], Item: packed.item,
		Total:     above(spent(cycle, settles(cycle)).Package, dec(100_000, 0)),
		Effective: at, Expires: cycle.Add(1).First().Time(period.Shanghai),
	}
	p.Remaining = p.Total.Sub(spent(cycle, now).Package)
	return p
}

// ordered is the cycle and the moment of the last monthly order of that day.
func ordered(now time.Time, day int) (period.Cycle, time.Time) {
	at := func(c period.Cycle) time.Time { return c.First().Add(day - 1).Time(period.Shanghai).Add(9 * time.Hour) }
	cycle := period.CycleOf(now.In(period.Shanghai))
	if at(cycle).After(now) {
		cycle = cycle.Add(-1)
	}
	return cycle, at(cycle)
}
