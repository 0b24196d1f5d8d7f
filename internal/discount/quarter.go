package discount

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
)

// Quarter is the months of a calendar quarter that there are.
type Quarter struct {
	Year, Quarter int
	MonthCount    int
	Sum

	even   Sum // of the months that changes are judged by
	before *Quarter
}

// Name is "2026-Q1".
func (q *Quarter) Name() string { return fmt.Sprintf("%d-Q%d", q.Year, q.Quarter) }

// RateChangePercent is the change of the rate against the quarter just before,
// in percent of its rate. Open months count in neither; it is unknown where that
// quarter has no charges.
func (q *Quarter) RateChangePercent() money.Null {
	if q.before == nil {
		return money.Null{}
	}
	return q.even.rate().Change(q.before.even.rate()).Percent()
}

// Quarters are those of the course, oldest first.
func (c *Course) Quarters() []Quarter {
	at := map[int]*Quarter{}
	for _, m := range c.Months {
		year, n := int(m.Cycle/100), int(m.Cycle%100-1)/3+1
		q := at[year*4+n]
		if q == nil {
			q = &Quarter{Year: year, Quarter: n}
			at[year*4+n] = q
		}
		q.MonthCount++
		q.add(m.Sum)
		if !m.Open {
			q.even.add(m.Sum)
		}
	}
	out := make([]Quarter, 0, len(at))
	for n, q := range at {
		q.before = at[n-1]
		out = append(out, *q)
	}
	slices.SortFunc(out, func(a, b Quarter) int { return cmp.Or(cmp.Compare(a.Year, b.Year), cmp.Compare(a.Quarter, b.Quarter)) })
	return out
}

// Year is the months of a calendar year that there are.
type Year struct {
	Year       int
	MonthCount int
	Sum

	even, before Sum // of the months that both this year and the one before have, in each
	comparable   int // how many they are
}

// PaidGrowthPercent is how much more was paid than in the same months of the
// year before, in percent. Only months that both years have, and that are not
// open, count: a part of a year is never held against a whole one.
func (y *Year) PaidGrowthPercent() money.Null { return y.grown(y.even.Paid, y.before.Paid) }

// DiscountGrowthPercent is the same of the discount.
func (y *Year) DiscountGrowthPercent() money.Null { return y.grown(y.even.Discount, y.before.Discount) }

func (y *Year) grown(now, before money.Decimal) money.Null {
	if before.Sign() <= 0 {
		return money.Null{}
	}
	return money.Exactly(now).Change(money.Exactly(before)).Percent()
}

// RateChangePercent is the change of the rate over the same months, in percent
// of the rate before.
func (y *Year) RateChangePercent() money.Null {
	return y.even.rate().Change(y.before.rate()).Percent()
}

// ComparedMonths is how many months the changes are judged by.
func (y *Year) ComparedMonths() int { return y.comparable }

// Years are those of the course, oldest first.
func (c *Course) Years() []Year {
	even := map[period.Cycle]Sum{}
	for _, m := range c.Months {
		if !m.Open {
			even[m.Cycle] = m.Sum
		}
	}
	var out []Year
	for _, m := range c.Months {
		n := int(m.Cycle / 100)
		if len(out) == 0 || out[len(out)-1].Year != n {
			out = append(out, Year{Year: n})
		}
		y := &out[len(out)-1]
		y.MonthCount++
		y.add(m.Sum)
		now, ok := even[m.Cycle]
		before, had := even[m.Cycle.Add(-12)]
		if ok && had {
			y.even.add(now)
			y.before.add(before)
			y.comparable++
		}
	}
	return out
}
