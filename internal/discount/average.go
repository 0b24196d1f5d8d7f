package discount

import (
	"slices"

	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
)

// maxWindow is the longest window of a moving average, in months.
const maxWindow = 240

// MovingAverage is the rate of the last months up to each.
type MovingAverage struct {
	Window int
	Points []Averaged // one for each month of the course
}

// Averaged is the rate of a window of months that ends with one.
type Averaged struct {
	Cycle period.Cycle
	Rate  money.Null // of that month alone
	// Average weighs the months by money, Mean counts them alike. Both are unknown
	// where a month of the window is missing.
	Average, Mean money.Null
}

// MovingAverages averages over windows of so many months each.
func (c *Course) MovingAverages(windows ...int) ([]MovingAverage, error) {
	var out []MovingAverage
	for _, w := range windows {
		if w < 1 || w > maxWindow {
			return nil, fault.Invalid("windows", "a window must be 1 to %d months, got %d", maxWindow, w)
		}
		if slices.ContainsFunc(out, func(has MovingAverage) bool { return has.Window == w }) {
			continue
		}
		m := MovingAverage{Window: w, Points: make([]Averaged, len(c.Months))}
		for i, at := range c.Months {
			m.Points[i] = Averaged{Cycle: at.Cycle, Rate: at.Rate()}
			if i+1 >= w && at.Cycle.Sub(c.Months[i+1-w].Cycle) == w-1 {
				m.Points[i].Average, m.Points[i].Mean = averages(c.Months[i+1-w : i+1])
			}
		}
		out = append(out, m)
	}
	return out, nil
}

func averages(of []Month) (weighted, plain money.Null) {
	part := Course{Months: of}
	for _, m := range of {
		part.Total.add(m.Sum)
	}
	return part.Total.Rate(), part.MeanRate()
}
