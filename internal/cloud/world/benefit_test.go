package world_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/cloudlens/cloudlens/internal/cloud/world"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
)

// Whatever the world and the moment, what is gone of vouchers, cards and the
// package is what the lines say.
func TestBalancesAreWhatTheLinesLeave(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := world.Small(rapid.Uint64().Draw(t, "seed"))
		now := time.Date(2026, 1, 1, 0, 0, 0, 0, period.Shanghai).Add(time.Duration(rapid.IntRange(0, 365*24*60).Draw(t, "minutes")) * time.Minute)
		for _, a := range w.Accounts() {
			spent := remembering(w, a)
			vouchers, cards := money.Zero, money.Zero
			covered := map[period.Cycle]money.Decimal{}
			firstCard := period.Cycle(0)
			for _, c := range w.Cards(a, now, spent) {
				if firstCard == 0 {
					firstCard = period.CycleOf(c.Effective.In(period.Shanghai))
				}
				cards = cards.Add(held(t, c, now))
			}
			for _, v := range w.Vouchers(a, now, spent) {
				vouchers = vouchers.Add(held(t, v, now))
			}
			lineVouchers, lineCards := money.Zero, money.Zero
			for _, cycle := range w.Cycles(now) {
				for l := range w.Lines(a, cycle, now) {
					lineVouchers = lineVouchers.Add(l.DeductedByCashCoupons)
					if firstCard != 0 && cycle >= firstCard {
						lineCards = lineCards.Add(l.DeductedByPrepaidCard)
					}
					if l.Item == world.PayAsYouGoBill && l.Product.Code == "oss" && l.Deducted.IsPos() {
						covered[cycle] = covered[cycle].Add(l.Deducted)
					}
				}
			}
			if !vouchers.Equal(lineVouchers) || !cards.Equal(lineCards) {
				t.Errorf("%s: vouchers lack %s and cards %s, lines say %s and %s", a.Name, vouchers, cards, lineVouchers, lineCards)
			}
			p := w.Package(a, now, spent)
			if used := p.Total.Sub(p.Remaining); !used.Equal(covered[period.CycleOf(p.Effective.In(period.Shanghai))]) || p.Remaining.IsNeg() {
				t.Errorf("%s: %s of the package is used and %s left, lines say %s", a.Name, used, p.Remaining, covered[period.CycleOf(p.Effective.In(period.Shanghai))])
			}
		}
	})
}

// remembering adds up what is final once.
func remembering(w *world.World, a world.Account) world.Spending {
	type asked struct {
		cycle period.Cycle
		at    int64
	}
	known := map[asked]world.Spent{}
	return func(c period.Cycle, at time.Time) world.Spent {
		if settled := c.Add(1).First().Time(period.Shanghai).Add(40 * time.Hour); at.After(settled) {
			at = settled
		}
		key := asked{c, at.Unix()}
		s, ok := known[key]
		if !ok {
			s = w.Spent(a, c, at)
			known[key] = s
		}
		return s
	}
}

// held is what is gone of a voucher or a card that holds now.
func held(t *rapid.T, c world.Credit, now time.Time) money.Decimal {
	used := c.Nominal.Sub(c.Balance)
	if c.Balance.IsNeg() || used.IsNeg() || c.Granted.After(c.Effective) || c.Effective.After(now) || !c.Effective.Before(c.Expires) {
		t.Errorf("%+v cannot be", c)
	}
	return used
}

// What was a voucher yesterday is the same one tomorrow, with no more on it.
func TestVouchersOnlyLose(t *testing.T) {
	t.Parallel()
	w := world.Small(3)
	a := w.Accounts()[0]
	spent := remembering(w, a)
	before := map[int64]world.Credit{}
	for n := range 14 {
		now := time.Date(2026, 5, 10, 8, 0, 0, 0, period.Shanghai).AddDate(0, 0, 3*n)
		for _, v := range append(w.Vouchers(a, now, spent), w.Cards(a, now, spent)...) {
			if old, ok := before[v.ID]; ok {
				if v.Balance.GreaterThan(old.Balance) {
					t.Errorf("%s has %s on %s and had %s", v.Number, v.Balance, now, old.Balance)
				}
				old.Balance = v.Balance
				if old != v {
					t.Errorf("%+v became %+v", old, v)
				}
			}
			before[v.ID] = v
		}
	}
	if len(before) < 4 {
		t.Errorf("%d vouchers and cards", len(before))
	}
}

// Every subscription to a resource is one of those that the account's resource
// lists show, with the same end.
func TestContractsAreTheSubscriptionsOfResources(t *testing.T) {
	t.Parallel()
	w := world.Demo()
	now := clocks()[13]
	modes := map[world.Renewal]int{}
	for _, a := range w.Accounts() {
		ends := map[string]time.Time{}
		for _, r := range w.Resources(a, now) {
			if r.ChargeType == world.PrePaid && r.Type != world.Disk {
				ends[r.ID] = r.Expires
			}
		}
		contracts := w.Contracts(a, now)
		for _, k := range contracts[:len(contracts)-2] {
			if !k.Ends.Equal(ends[k.ID]) || !k.Ends.After(now) || k.Created.After(now) {
				t.Errorf("%+v, the resource ends %s", k, ends[k.ID])
			}
			modes[k.Renewal]++
			delete(ends, k.ID)
		}
		if len(ends) > 0 {
			t.Errorf("%s: no contract for %v", a.Name, ends)
		}
	}
	if modes[world.AutoRenewal] == 0 || modes[world.ManualRenewal] == 0 || modes[world.NotRenewal] == 0 {
		t.Errorf("renewals are %v", modes)
	}
}

// Whatever the world and the moment, the savings plan was used for what the
// lines say, and never more than there is of it.
func TestPlanIsUsedForWhatTheLinesSay(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := world.Small(rapid.Uint64().Draw(t, "seed"))
		now := time.Date(2026, 1, 1, 0, 0, 0, 0, period.Shanghai).Add(time.Duration(rapid.IntRange(0, 365*24*60).Draw(t, "minutes")) * time.Minute)
		for _, a := range w.Accounts() {
			spent := remembering(w, a)
			for _, cycle := range w.Cycles(now) {
				deducted, ordered := money.Zero, money.Zero
				for l := range w.Lines(a, cycle, now) {
					deducted = deducted.Add(l.PlanDeduction)
					if l.Product.Code == "savingplan" {
						ordered = ordered.Add(l.PretaxGrossAmount)
					}
				}
				u := w.PlanUse(a, cycle, now, spent)
				if !u.Deducted.Equal(deducted) || u.Used.GreaterThan(u.Pool) || u.Deducted.GreaterThan(u.Plannable) || u.Pool.GreaterThan(ordered) {
					t.Errorf("%s %s: %+v, lines say that %s of an order of %s", a.Name, cycle, u, deducted, ordered)
				}
				if over := !cycle.Add(1).First().Time(period.Shanghai).After(now); over && (!u.Pool.Equal(ordered) || !u.Used.IsPos()) {
					t.Errorf("%s %s is over: %+v of an order of %s", a.Name, cycle, u, ordered)
				}
			}
			p := w.Plan(a, now, spent)
			if p.Starts.After(now) || !p.Ends.After(p.Starts) || !p.Prepaid.IsPos() || p.Hourly.GreaterThan(p.Prepaid) || p.Rest.IsNeg() || p.Rest.GreaterThan(p.Hourly) {
				t.Errorf("%s: %+v cannot be", a.Name, p)
			}
		}
	})
}
