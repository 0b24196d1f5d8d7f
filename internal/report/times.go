package report

import (
	"time"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/ent/reportschedule"
	"github.com/cloudlens/cloudlens/internal/cost"
	"github.com/cloudlens/cloudlens/internal/period"
)

// times say when the reports of a schedule are due. Days are those of the
// billing zone, counted on the calendar and not in hours.
type times struct {
	frequency    reportschedule.Frequency
	hour, minute int
	weekday      time.Weekday // of WEEKLY
	day          int          // of the month, of MONTHLY and QUARTERLY
	zone         period.Zone
}

// timesOf are those of a schedule of that account.
func timesOf(d *ScheduleDraft, a *ent.Account) times {
	t := times{frequency: d.Frequency, hour: d.Hour, minute: d.Minute, zone: cost.Zone(a)}
	if d.Weekday != nil {
		t.weekday = weekdays[*d.Weekday]
	}
	if d.DayOfMonth != nil {
		t.day = *d.DayOfMonth
	}
	return t
}

var weekdays = map[reportschedule.Weekday]time.Weekday{
	reportschedule.WeekdayMonday: time.Monday, reportschedule.WeekdayTuesday: time.Tuesday, reportschedule.WeekdayWednesday: time.Wednesday,
	reportschedule.WeekdayThursday: time.Thursday, reportschedule.WeekdayFriday: time.Friday, reportschedule.WeekdaySaturday: time.Saturday,
	reportschedule.WeekdaySunday: time.Sunday,
}

// on is the moment at which it is due on a day.
func (t *times) on(d period.Date) time.Time {
	year, month, day := d.Time(time.UTC).Date()
	return time.Date(year, month, day, t.hour, t.minute, 0, 0, t.zone).UTC()
}

// upTo is the last day on which it is due, up to and with d.
func (t *times) upTo(d period.Date) period.Date {
	switch t.frequency {
	case reportschedule.FrequencyWeekly:
		return d.Add(-since(t.weekday, d))
	case reportschedule.FrequencyMonthly, reportschedule.FrequencyQuarterly:
		first := t.begins(d.Cycle())
		if due := first.First().Add(t.day - 1); due <= d {
			return due
		}
		return t.begins(first.Add(-1)).First().Add(t.day - 1)
	}
	return d
}

// behind is the day on which it is due next after d, on which it is due too.
func (t *times) behind(d period.Date) period.Date {
	switch t.frequency {
	case reportschedule.FrequencyWeekly:
		return d.Add(7)
	case reportschedule.FrequencyMonthly, reportschedule.FrequencyQuarterly:
		return d.Cycle().Add(t.months()).First().Add(t.day - 1)
	}
	return d.Add(1)
}

// last is the newest day whose moment has come by now.
func (t *times) last(now time.Time) period.Date {
	d := t.upTo(period.DateOf(now.In(t.zone)))
	if t.on(d).After(now) {
		d = t.upTo(d.Add(-1))
	}
	return d
}

// next is the first moment after now.
func (t *times) next(now time.Time) time.Time { return t.on(t.behind(t.last(now))) }

// covers is the last whole period that was over when the day began.
func (t *times) covers(due period.Date) period.Range {
	switch t.frequency {
	case reportschedule.FrequencyWeekly:
		monday := due.Add(-since(time.Monday, due))
		return period.Range{From: monday.Add(-7), To: monday}
	case reportschedule.FrequencyMonthly, reportschedule.FrequencyQuarterly:
		ends := t.begins(due.Cycle())
		return period.Range{From: ends.Add(-t.months()).First(), To: ends.First()}
	}
	return period.Range{From: due.Add(-1), To: due}
}

// months is how long a month or a quarter is.
func (t *times) months() int {
	if t.frequency == reportschedule.FrequencyQuarterly {
		return 3
	}
	return 1
}

// begins is the first cycle of the month or the calendar quarter of c.
func (t *times) begins(c period.Cycle) period.Cycle {
	return c.Add(-(int(c%100) - 1) % t.months())
}

// since is how many days lie between the last such weekday and d, 0 to 6.
func since(w time.Weekday, d period.Date) int {
	return int(d.Time(time.UTC).Weekday()-w+7) % 7
}
