package budget

import (
	"time"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/ent/budget"
	"github.com/cloudlens/cloudlens/internal/period"
)

// schedule is when a budget begins and how it goes on.
type schedule struct {
	period budget.Period
	start  period.Date
	end    period.Date // 0: it rolls on
}

func scheduleOf(b *ent.Budget) schedule {
	s := schedule{period: b.Period, start: period.Date(b.StartDate)}
	if b.EndDate != nil {
		s.end = period.Date(*b.EndDate)
	}
	return s
}

// windowOf is the period that a budget is about on a day.
func windowOf(b *ent.Budget, today period.Date) period.Range {
	s := scheduleOf(b)
	return s.window(s.index(today))
}

// bound is where the n-th period begins. The first begins at the start, later
// ones where calendar months or quarters do, or at the start's day of another
// year: that is counted from the start itself, so that 29 February comes back
// in the next leap year.
func (s schedule) bound(n int) period.Date {
	if n == 0 {
		return s.start
	}
	month := s.start.Cycle()
	switch s.period {
	case budget.PeriodQuarterly:
		return month.Add(3*n - (int(month%100)-1)%3).First()
	case budget.PeriodYearly:
		y, d := int(s.start)/10000+n, int(s.start)%10000
		if d == 229 && period.NewDate(y, time.February, 29).Cycle()%100 != 2 {
			d = 228
		}
		return period.Date(y*10000 + d)
	default:
		return month.Add(n).First()
	}
}

// window is the n-th period. A budget with an end has one.
func (s schedule) window(n int) period.Range {
	if s.end != 0 {
		return period.Range{From: s.start, To: s.end}
	}
	return period.Range{From: s.bound(n), To: s.bound(n + 1)}
}

// index is which period a day is in; the first before it has begun, the only
// one after its end.
func (s schedule) index(today period.Date) int {
	if s.end != 0 || today < s.start {
		return 0
	}
	var n int
	switch months := today.Cycle().Sub(s.start.Cycle()); s.period {
	case budget.PeriodQuarterly:
		n = months / 3
	case budget.PeriodYearly:
		n = max(0, months/12-1)
	default:
		return months
	}
	for s.bound(n+1) <= today {
		n++
	}
	return n
}

// ended tells whether there is no period after the window any more.
func (s schedule) ended(today period.Date) bool { return s.end != 0 && today >= s.end }
