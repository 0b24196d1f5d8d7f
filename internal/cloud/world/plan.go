package world

import (
	"time"

	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
)

// planned is what the world's savings plan covers a part of.
var planned = ecsInstance.item

// plan adds what a line says of the savings plan.
func (s *Spent) plan(l *BillLine) {
	s.Plan = s.Plan.Add(l.PlanDeduction)
	switch {
	case l.Item == PayAsYouGoBill && l.BillingItem == planned:
		s.Plannable = s.Plannable.Add(l.PretaxGrossAmount)
	case l.Item == SubscriptionOrder && l.Product == plan:
		s.Committed = s.Committed.Add(l.PretaxGrossAmount)
	}
}

// Plan is a savings plan, paid ahead for a month.
type Plan struct {
	ID      string
	Product *Product
	Region  string
	Hourly  money.Decimal // what is committed for an hour
	Rest    money.Decimal // of the hour that runs
	Prepaid money.Decimal // what was ordered: that of all hours of the month
	Saved   money.Decimal // list amount that it covered less its own
	Used    money.Ratio   // share of the commitment so far; unknown before its first hour ends
	Starts  time.Time
	Ends    time.Time
}

// Plan is the savings plan of an account: the one that was ordered last.
func (w *World) Plan(a Account, now time.Time, spent Spending) Plan {
	c := w.customer(a)
	cycle, at := ordered(now, 1)
	p := Plan{
		ID: c.planID(), Product: plan, Region: c.Regions[0], Prepaid: spent(cycle, settles(cycle)).Committed,
		Starts: at, Ends: cycle.Add(1).First().Time(period.Shanghai),
	}
	p.Hourly = money.Per(p.Prepaid, money.Whole(24*cycle.Days())).Round(places).Decimal
	use := w.PlanUse(a, cycle, now, spent)
	p.Saved, p.Used = use.Saved(), money.Per(use.Used, use.Pool)
	p.Rest = p.Hourly.Sub(p.Used.Times(p.Hourly).Round(places).Decimal)
	return p
}

// PlanUse is what a savings plan was used for in a cycle.
type PlanUse struct {
	Pool      money.Decimal // committed for the hours that are over
	Used      money.Decimal // taken from that
	Deducted  money.Decimal // list amount that it covered
	Plannable money.Decimal // list amount of what it could have covered
}

// Saved is what is saved by it, less than nothing when it was used too little.
func (u PlanUse) Saved() money.Decimal { return u.Deducted.Sub(u.Pool) }

// PlanUse derives the use of the plan from the lines of a cycle that are known
// at now. The commitment is what was ordered. It is enough for as many
// instances of the dearest type as the plan covers, in every hour: so much of
// it is used as the covered lines cost of what these would.
func (w *World) PlanUse(a Account, cycle period.Cycle, now time.Time, spent Spending) PlanUse {
	s := spent(cycle, now)
	u := PlanUse{Deducted: s.Plan, Plannable: s.Plannable}
	if !s.Committed.IsPos() {
		return u
	}
	hours := 24 * cycle.Days()
	over := min(max(int(now.Sub(cycle.First().Time(period.Shanghai))/time.Hour), 0), hours)
	c := w.customer(a)
	most := dec(c.cash(dearest()), 6).Mul64(uint64(c.Planned)).Mul64(uint64(hours))
	u.Pool = money.Per(s.Committed.Mul64(uint64(over)), money.Whole(hours)).Round(places).Decimal
	u.Used = least(money.Per(s.Plan, most).Times(s.Committed).Round(places).Decimal, u.Pool)
	return u
}

// dearest is the price of an hour of the dearest type of instance.
func dearest() int64 {
	var most int64
	for _, s := range specs[ECS] {
		most = max(most, s.hour)
	}
	return most
}
