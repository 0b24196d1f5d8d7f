package discount

import (
	"context"

	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/locale"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
)

// Subscription is the discounts of a subscription type, which is "" for what
// the bill gives none.
type Subscription struct {
	Type string
	Course
	Instances int64 // distinct resources

	all money.Decimal
}

// Name is the type's name in the language of the context.
func (s *Subscription) Name(ctx context.Context) string {
	return SubscriptionName(s.Type, locale.From(ctx))
}

// SubscriptionName is the name of a subscription type in a language; of one that
// has none, what bills call it.
func SubscriptionName(typ, in string) string {
	names, ok := map[string][2]string{
		string(ledger.Subscribed): {"Subscription", "包年包月"}, string(ledger.PayAsYouGo): {"Pay as you go", "按量付费"}, "": {"Not given", "未注明"},
	}[typ]
	switch {
	case !ok:
		return typ
	case in == locale.Chinese:
		return names[1]
	}
	return names[0]
}

// SharePercent is what was paid for it, in percent of all.
func (s *Subscription) SharePercent() money.Null { return share(s.Total.Paid, s.all) }

// PaidPerInstance is what was paid for each distinct resource, at 12 decimals;
// unknown without one.
func (s *Subscription) PaidPerInstance() money.Null {
	return money.Per(s.Total.Paid, money.Whole(int(s.Instances))).Round(money.Scale)
}

// Subscriptions are the discounts by subscription type.
type Subscriptions struct {
	Types []Subscription // the largest paid first
}

// Of is the discounts of one type, nil without charges.
func (s *Subscriptions) Of(of ledger.Subscription) *Subscription {
	for i := range s.Types {
		if s.Types[i].Type == string(of) {
			return &s.Types[i]
		}
	}
	return nil
}

func (s *Subscriptions) difference() money.Ratio {
	a, b := s.Of(ledger.Subscribed), s.Of(ledger.PayAsYouGo)
	if a == nil || b == nil {
		return money.Ratio{}
	}
	return a.Total.rate().Sub(b.Total.rate())
}

// RateDifference is the rate of subscriptions less that of pay-as-you-go,
// unknown unless there are both.
func (s *Subscriptions) RateDifference() money.Null { return s.difference().Round(ratePlaces) }

// Months are the two types side by side, oldest first.
func (s *Subscriptions) Months() []Side {
	at := map[period.Cycle]int{}
	var out []Side
	course := Course{}
	for i := range s.Types {
		course.Months = append(course.Months, s.Types[i].Months...)
	}
	for _, m := range sorted(course.Months) {
		if _, ok := at[m.Cycle]; !ok {
			at[m.Cycle] = len(out)
			out = append(out, Side{Cycle: m.Cycle})
		}
	}
	for _, of := range []ledger.Subscription{ledger.Subscribed, ledger.PayAsYouGo} {
		one := s.Of(of)
		if one == nil {
			continue
		}
		for i := range one.Months {
			side := &out[at[one.Months[i].Cycle]]
			if of == ledger.Subscribed {
				side.Subscription = &one.Months[i].Sum
			} else {
				side.PayAsYouGo = &one.Months[i].Sum
			}
		}
	}
	return out
}

// Side is a month of both types; nil is one without charges.
type Side struct {
	Cycle                    period.Cycle
	Subscription, PayAsYouGo *Sum
}

func (c *Cube) subscriptions() *Subscriptions {
	out := &Subscriptions{}
	all := c.sum(func(*Cell) bool { return true }).Paid
	for _, k := range c.courses(bySubscription) {
		out.Types = append(out.Types, Subscription{Type: k.key, Course: k.Course, all: all})
	}
	return out
}
