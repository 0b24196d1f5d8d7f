package report

import (
	"testing"
	"time"

	"github.com/cloudlens/cloudlens/ent/reportschedule"
	"github.com/cloudlens/cloudlens/internal/period"
)

// dueOn tells from the calendar alone whether a day is one of these times.
func dueOn(t *times, d period.Date) bool {
	at := d.Time(time.UTC)
	switch t.frequency {
	case reportschedule.FrequencyWeekly:
		return at.Weekday() == t.weekday
	case reportschedule.FrequencyMonthly:
		return at.Day() == t.day
	case reportschedule.FrequencyQuarterly:
		return at.Day() == t.day && (at.Month() == time.January || at.Month() == time.April || at.Month() == time.July || at.Month() == time.October)
	}
	return true
}

// Two years of hours, day by day from the calendar: the last time is the newest
// that has come, the next the first that has not, and none is left out.
func TestTimesAreThoseOfTheCalendar(t *testing.T) {
	t.Parallel()
	newYork, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	for _, of := range []times{
		{frequency: reportschedule.FrequencyDaily, hour: 9, minute: 30, zone: period.Shanghai},
		{frequency: reportschedule.FrequencyDaily, hour: 0, zone: period.UTC},
		{frequency: reportschedule.FrequencyDaily, hour: 2, minute: 30, zone: newYork}, // not there on one day, twice on another
		{frequency: reportschedule.FrequencyWeekly, hour: 23, minute: 59, weekday: time.Sunday, zone: period.Shanghai},
		{frequency: reportschedule.FrequencyWeekly, hour: 1, minute: 30, weekday: time.Monday, zone: newYork},
		{frequency: reportschedule.FrequencyMonthly, hour: 7, day: 28, zone: period.Shanghai},
		{frequency: reportschedule.FrequencyMonthly, hour: 0, day: 1, zone: newYork},
		{frequency: reportschedule.FrequencyQuarterly, hour: 6, day: 5, zone: period.Shanghai},
		{frequency: reportschedule.FrequencyQuarterly, hour: 0, day: 28, zone: period.UTC},
	} {
		var all []period.Date
		for d := period.Date(20241001); d < 20280401; d = d.Add(1) {
			if dueOn(&of, d) {
				all = append(all, d)
			}
		}
		i := 0
		for now := time.Date(2025, time.December, 1, 0, 0, 0, 0, time.UTC); now.Year() < 2028; now = now.Add(30 * time.Minute) {
			for i+1 < len(all) && !of.on(all[i+1]).After(now) {
				i++
			}
			if got := of.last(now); got != all[i] {
				t.Fatalf("%+v: by %v the last is %v, want %v", of, now, got, all[i])
			}
			if got, want := of.next(now), of.on(all[i+1]); !got.Equal(want) {
				t.Fatalf("%+v: after %v comes %v, want %v", of, now, got, want)
			}
		}
	}
}

// The time of the day is that of the zone also where clocks are put forward.
func TestTimesKeepTheHourOfTheirZone(t *testing.T) {
	t.Parallel()
	newYork, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	of := times{frequency: reportschedule.FrequencyDaily, hour: 9, zone: newYork}
	for d, want := range map[period.Date]int{20260307: 14, 20260308: 13, 20261031: 13, 20261101: 14} {
		if got := of.on(d); got.Hour() != want || got.Minute() != 0 {
			t.Errorf("09:00 of %v is %v, want %d:00 in UTC", d, got, want)
		}
	}
}

func TestAReportCoversTheLastWholePeriod(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		frequency reportschedule.Frequency
		due       period.Date
		want      period.Range
	}{
		{reportschedule.FrequencyDaily, 20260517, period.Range{From: 20260516, To: 20260517}},
		{reportschedule.FrequencyDaily, 20260301, period.Range{From: 20260228, To: 20260301}},
		{reportschedule.FrequencyDaily, 20240301, period.Range{From: 20240229, To: 20240301}},
		{reportschedule.FrequencyWeekly, 20260517, period.Range{From: 20260504, To: 20260511}}, // Sunday: its own week is not over
		{reportschedule.FrequencyWeekly, 20260518, period.Range{From: 20260511, To: 20260518}}, // Monday
		{reportschedule.FrequencyWeekly, 20260101, period.Range{From: 20251222, To: 20251229}}, // Thursday
		{reportschedule.FrequencyMonthly, 20260128, period.Range{From: 20251201, To: 20260101}},
		{reportschedule.FrequencyMonthly, 20260301, period.Range{From: 20260201, To: 20260301}},
		{reportschedule.FrequencyQuarterly, 20260101, period.Range{From: 20251001, To: 20260101}},
		{reportschedule.FrequencyQuarterly, 20260428, period.Range{From: 20260101, To: 20260401}},
		{reportschedule.FrequencyQuarterly, 20260705, period.Range{From: 20260401, To: 20260701}},
		{reportschedule.FrequencyQuarterly, 20261010, period.Range{From: 20260701, To: 20261001}},
	} {
		of := times{frequency: c.frequency}
		if got := of.covers(c.due); got != c.want {
			t.Errorf("%s on %v covers %v, want %v", c.frequency, c.due, got, c.want)
		}
	}
}
