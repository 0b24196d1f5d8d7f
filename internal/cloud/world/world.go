// Package world is a pure model of Alibaba Cloud customers: their resources,
// metrics and bills, and their own totals of those bills. Everything is a
// function of (seed, clock): the same seed and clock give the same bytes, and
// what was final yesterday is the same tomorrow. It imitates what makes real
// bills hard: late lines, restated lines, refunds, credits, coupons, vouchers,
// round-down, changing discounts and tags, resources that come and go.
//
// The clock may show any moment from May 2018 on, when its oldest instances are
// old enough for every rule that asks for age.
//
// The world rounds per line, never in lines of its own, and levies no tax. What a
// line costs, it costs on its day; what orders cost on the days that they are for
// stands apart, see Amortised.
package world

import (
	"time"

	"github.com/cloudlens/cloudlens/internal/period"
)

// World holds accounts and the slots of their resources. It never changes.
type World struct {
	accounts []*customer
	closed   int // cycles before the open one that have bills
}

// customer is an account with its places for resources.
type customer struct {
	Profile
	key   uint64
	slots []*slot
	disks []source // what snapshots are of
}

// New makes the world of these profiles, which keeps that many closed cycles
// before the open one.
func New(seed uint64, closed int, profiles ...Profile) *World {
	w := &World{closed: closed}
	for _, p := range profiles {
		c := &customer{Profile: p, key: hash(seed, p.UID)}
		c.slots = slots(c)
		c.disks = sources(c)
		w.accounts = append(w.accounts, c)
	}
	return w
}

// Demo is the world that CloudLens shows without an account of one's own: the
// open cycle and the 13 before it of ydzn, zmyc and intl.
func Demo() *World { return New(20260101, 13, ydzn, zmyc, intl) }

// Long is the demo's largest customer alone, with that many closed cycles:
// bills of a real size, for benchmarks.
func Long(closed int) *World { return New(20260101, closed, ydzn) }

// Small is a world for property tests: two accounts in two currencies, three
// cycles, a few thousand lines, every oddity of the large one.
func Small(seed uint64) *World { return small(seed, 2) }

// SmallYear is Small with the 13 closed cycles before the open one.
func SmallYear(seed uint64) *World { return small(seed, 13) }

func small(seed uint64, closed int) *World {
	n := roll(hash(seed, "small"))
	domestic, abroad := smallChina, smallAbroad
	domestic.ECS.Busy += n.IntN(3)
	abroad.ECS.Busy += n.IntN(3)
	domestic.Tagged = domestic.tagged(n.IntN(3))
	abroad.Tagged = abroad.tagged(n.IntN(3))
	return New(seed, closed, domestic, abroad)
}

// Accounts are the world's accounts, in a fixed order.
func (w *World) Accounts() []Account {
	accounts := make([]Account, len(w.accounts))
	for i, c := range w.accounts {
		accounts[i] = c.Account
	}
	return accounts
}

// Account is the account of that name or UID; ok is false when there is none.
func (w *World) Account(nameOrUID string) (a Account, ok bool) {
	for _, c := range w.accounts {
		if c.Name == nameOrUID || c.UID == nameOrUID {
			return c.Account, true
		}
	}
	return Account{}, false
}

// Cycles are the cycles that have bills at that moment, oldest first: the open
// one (the month of now in the billing zone) is the last.
func (w *World) Cycles(now time.Time) []period.Cycle {
	open := period.CycleOf(now.In(period.Shanghai))
	cycles := make([]period.Cycle, w.closed+1)
	for i := range cycles {
		cycles[i] = open.Add(i - w.closed)
	}
	return cycles
}

func (w *World) customer(a Account) *customer {
	for _, c := range w.accounts {
		if c.UID == a.UID {
			return c
		}
	}
	return nil
}
