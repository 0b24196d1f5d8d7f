package discount

import (
	"github.com/cloudlens/cloudlens/internal/cost"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
)

// Month is a sum of one month: a billing cycle, or in a period of days the
// charge days of a calendar month.
type Month struct {
	Cycle period.Cycle
	Sum
	Open bool // no change is judged by it: its bills are not final, or it is in the period just in part
}

// Course is how the discount of something moved.
type Course struct {
	Months []Month // oldest first
	Total  Sum
}

// run is the months that changes are judged by: up to the newest that is not
// open, as far back as none is missing or open.
func (c *Course) run() []Month {
	end := len(c.Months)
	for end > 0 && c.Months[end-1].Open {
		end--
	}
	start := end
	for start > 0 && !c.Months[start-1].Open && (start == end || c.Months[start].Cycle.Sub(c.Months[start-1].Cycle) == 1) {
		start--
	}
	return c.Months[start:end]
}

// Latest is the newest month that is not open, the newest of all when every one
// is, nil when there is none.
func (c *Course) Latest() *Month {
	if run := c.run(); len(run) > 0 {
		return &run[len(run)-1]
	}
	if n := len(c.Months); n > 0 {
		return &c.Months[n-1]
	}
	return nil
}

// ends are the first and the last month of the run, nil when they are the same.
func (c *Course) ends() (first, last *Month) {
	run := c.run()
	if len(run) < 2 {
		return nil, nil
	}
	return &run[0], &run[len(run)-1]
}

// RateChange is the latest rate less the first of the run.
func (c *Course) RateChange() money.Null {
	first, last := c.ends()
	if first == nil {
		return money.Null{}
	}
	return last.rate().Sub(first.rate()).Round(ratePlaces)
}

func (c *Course) change() money.Ratio {
	first, last := c.ends()
	if first == nil {
		return money.Ratio{}
	}
	return last.rate().Change(first.rate())
}

// RateChangePercent is that change in percent of the first rate.
func (c *Course) RateChangePercent() money.Null { return c.change().Percent() }

// DiscountChange is the latest discount less the first of the run.
func (c *Course) DiscountChange() money.Null {
	first, last := c.ends()
	if first == nil {
		return money.Null{}
	}
	return money.Of(last.Discount.Sub(first.Discount))
}

// Direction is where the rate goes, with 1 % to either side counting as flat.
func (c *Course) Direction() cost.Direction {
	change := c.change().Times(money.Whole(100))
	switch {
	case !change.Known():
		return cost.Unknown
	case change.Cmp(money.Exactly(money.Whole(1))) > 0:
		return cost.Up
	case change.Cmp(money.Exactly(money.Whole(-1))) < 0:
		return cost.Down
	}
	return cost.Flat
}

// rates are those of the months that have one.
func (c *Course) rates() []money.Ratio {
	var out []money.Ratio
	for _, m := range c.Months {
		if r := m.rate(); r.Known() {
			out = append(out, r)
		}
	}
	return out
}

// Highest is the highest rate of a month.
func (c *Course) Highest() money.Null { return c.extreme(1) }

// Lowest is the lowest rate of a month.
func (c *Course) Lowest() money.Null { return c.extreme(-1) }

func (c *Course) extreme(sign int) money.Null {
	var best money.Ratio
	for _, r := range c.rates() {
		if !best.Known() || r.Cmp(best) == sign {
			best = r
		}
	}
	return best.Round(ratePlaces)
}

// MeanRate is the mean of the monthly rates, each counting alike; Total.Rate
// weighs them by money.
func (c *Course) MeanRate() money.Null { return money.Mean(c.rates()).Round(ratePlaces) }

// Volatility is the sample standard deviation of the monthly rates.
func (c *Course) Volatility() money.Null { return money.Deviation(c.rates()).Round(ratePlaces) }

// Saved is the discount of the n calendar months that end with the newest.
func (c *Course) Saved(n int) money.Decimal {
	saved := money.Zero
	for _, m := range c.Months {
		if c.Months[len(c.Months)-1].Cycle.Sub(m.Cycle) < n {
			saved = saved.Add(m.Discount)
		}
	}
	return saved
}

// Cumulative is the discount summed up month by month.
func (c *Course) Cumulative() []Cumulated {
	out := make([]Cumulated, len(c.Months))
	sum := money.Zero
	for i, m := range c.Months {
		sum = sum.Add(m.Discount)
		out[i] = Cumulated{m.Cycle, m.Discount, sum}
	}
	return out
}

// Cumulated is a month's discount, and that of all months up to it.
type Cumulated struct {
	Cycle    period.Cycle
	Discount money.Decimal
	Total    money.Decimal
}
