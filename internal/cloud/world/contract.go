package world

import (
	"time"

	"github.com/cloudlens/cloudlens/internal/period"
)

// Renewal is what happens when a paid term ends, as QueryAvailableInstances
// names it.
type Renewal string

// Renewals.
const (
	AutoRenewal   Renewal = "AutoRenewal"
	ManualRenewal Renewal = "ManualRenewal"
	NotRenewal    Renewal = "NotRenewal"
)

// Contract is a subscription that runs.
type Contract struct {
	ID            string
	Product       *Product
	Region        string
	Owner         Member
	Created, Ends time.Time // Ends is the end of the paid term
	Renewal       Renewal
	Months        int // length of a term
}

// prepaidAs are the commodities that subscriptions to resources are ordered as.
var prepaidAs = map[Type]*Product{ECS: ecsPre, RDS: rdsPre, Redis: redisPre}

// Contracts are the subscriptions of an account at that moment, those to
// resources in the order of Resources, then what the account orders monthly.
func (w *World) Contracts(a Account, now time.Time) []Contract {
	c := w.customer(a)
	if c == nil {
		return nil
	}
	var all []Contract
	for _, s := range c.slots {
		if l := s.at(now); l.prepaid() && l.alive(now) {
			all = append(all, l.contract(now))
		}
	}
	for day, monthly := range []struct {
		id      string
		product *Product
	}{{c.planID(), plan}, {c.packageID(), ossBag}} {
		cycle, _ := ordered(now, day+1)
		_, first := ordered(w.Cycles(now)[0].First().Time(period.Shanghai), day+1)
		all = append(all, Contract{
			ID: monthly.id, Product: monthly.product, Region: c.Regions[0], Owner: c.Members[0], Created: first,
			Ends: cycle.Add(1).First().Time(period.Shanghai), Renewal: AutoRenewal, Months: 1,
		})
	}
	return all
}

// contract is the subscription to a resource. What will end soon renews itself
// no more.
func (l *life) contract(now time.Time) Contract {
	r := l.resource(now)
	k := Contract{
		ID: l.id, Product: prepaidAs[l.typ], Region: l.region, Owner: l.owner, Created: l.born, Ends: r.Expires,
		Renewal: AutoRenewal, Months: l.term(),
	}
	if !r.AutoRenew {
		k.Renewal = of(mix(l.key, 92), []Renewal{ManualRenewal, NotRenewal})
	}
	return k
}
