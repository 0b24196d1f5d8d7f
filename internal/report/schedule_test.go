package report_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/cloudlens/cloudlens/ent"
	entreport "github.com/cloudlens/cloudlens/ent/report"
	"github.com/cloudlens/cloudlens/ent/reportschedule"
	"github.com/cloudlens/cloudlens/internal/account"
	"github.com/cloudlens/cloudlens/internal/config"
	"github.com/cloudlens/cloudlens/internal/database"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/period"
	"github.com/cloudlens/cloudlens/internal/report"
	"github.com/cloudlens/cloudlens/internal/testapp"
)

// daily is a schedule of the account hand at 09:30 in Shanghai.
func daily(t *testing.T, a *testapp.App) report.ScheduleDraft {
	t.Helper()
	return report.ScheduleDraft{
		Account: a.Account(t, "hand").ID, Name: "daily", Type: entreport.TypeCost, Format: entreport.FormatCSV, Locale: "en",
		Frequency: reportschedule.FrequencyDaily, Hour: 9, Minute: 30, Enabled: true,
	}
}

func plan(t *testing.T, a *testapp.App, d report.ScheduleDraft) *ent.ReportSchedule {
	t.Helper()
	c, err := a.Reports.CreateSchedule(open(t), d)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// planned is a program whose gate is open, with one schedule.
func planned(t *testing.T, stores config.Stores) (*testapp.App, *ent.ReportSchedule) {
	t.Helper()
	a, g := started(t, stores, true)
	close(g.opened)
	return a, plan(t, a, daily(t, a))
}

func work(t *testing.T, a *testapp.App, at time.Time) {
	t.Helper()
	a.Set(at)
	if err := a.Reports.Work(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// scheduled are the reports of a schedule, oldest first, as "status first–last".
func scheduled(t *testing.T, a *testapp.App, of id.ID) []string {
	t.Helper()
	out := []string{}
	for _, r := range a.DB.Client.Report.Query().Where(entreport.ScheduleID(of)).Order(ent.Asc(entreport.FieldID)).AllX(open(t)) {
		out = append(out, fmt.Sprint(r.Status, " ", period.Date(r.FirstDay), "–", period.Date(r.EndDay).Add(-1)))
	}
	return out
}

func the(t *testing.T, a *testapp.App, of id.ID) *ent.ReportSchedule {
	t.Helper()
	c, err := a.Reports.ScheduleByID(open(t), of)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// is compares what a schedule made and when it is due next, "" for never.
func is(t *testing.T, a *testapp.App, of id.ID, next string, want ...string) {
	t.Helper()
	if got := scheduled(t, a, of); !slices.Equal(got, want) {
		t.Errorf("it made %q, want %q", got, want)
	}
	got := ""
	if c := the(t, a, of); c.NextAt != nil {
		got = c.NextAt.UTC().Format(time.RFC3339)
	}
	if got != next {
		t.Errorf("it is due at %q, want %q", got, next)
	}
}

// Each kind is made at its time in the billing zone, not a moment before, of
// the last whole period.
func TestSchedulesMakeReportsWhenTheirTimeComes(t *testing.T) {
	each(t, func(t *testing.T, stores config.Stores) {
		a, g := started(t, stores, true)
		close(g.opened)
		monday, first, fifth := reportschedule.WeekdayMonday, 1, 5
		for _, c := range []struct {
			frequency    reportschedule.Frequency
			hour, minute int
			weekday      *reportschedule.Weekday
			day          *int
			due, next    string
			want         string
		}{
			{reportschedule.FrequencyWeekly, 0, 0, &monday, nil, "2026-05-17T16:00:00Z", "2026-05-24T16:00:00Z", "COMPLETED 2026-05-11–2026-05-17"},
			{reportschedule.FrequencyDaily, 9, 30, nil, nil, "2026-05-18T01:30:00Z", "2026-05-19T01:30:00Z", "COMPLETED 2026-05-17–2026-05-17"},
			{reportschedule.FrequencyMonthly, 8, 0, nil, &first, "2026-06-01T00:00:00Z", "2026-07-01T00:00:00Z", "COMPLETED 2026-05-01–2026-05-31"},
			{reportschedule.FrequencyQuarterly, 6, 15, nil, &fifth, "2026-07-04T22:15:00Z", "2026-10-04T22:15:00Z", "COMPLETED 2026-04-01–2026-06-30"},
		} {
			a.Set(now)
			d := daily(t, a)
			d.Name, d.Frequency, d.Hour, d.Minute, d.Weekday, d.DayOfMonth = string(c.frequency), c.frequency, c.hour, c.minute, c.weekday, c.day
			of := plan(t, a, d).ID
			due, err := time.Parse(time.RFC3339, c.due)
			if err != nil {
				t.Fatal(err)
			}
			work(t, a, due.Add(-time.Microsecond))
			is(t, a, of, c.due)
			work(t, a, due)
			is(t, a, of, c.next, c.want)
			made := the(t, a, of)
			if made.LastAt == nil || !made.LastAt.Equal(due) || made.LastReportID == nil {
				t.Errorf("it says that it made %v at %v", made.LastReportID, made.LastAt)
			}
			work(t, a, due.Add(time.Minute))
			is(t, a, of, c.next, c.want)
		}
	})
}

// Two instances that look at the same time, and one that is started again, ask
// for each report once.
func TestWhatIsDueIsMadeOnceByManyInstances(t *testing.T) {
	each(t, func(t *testing.T, stores config.Stores) {
		a, g := started(t, stores, true)
		close(g.opened)
		const schedules = 5
		var of [schedules]id.ID
		for i := range of {
			d := daily(t, a)
			d.Name = fmt.Sprint(i)
			of[i] = plan(t, a, d).ID
		}
		other, err := database.Open(t.Context(), stores.DatabaseURL(), a.Clock)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := other.Close(); err != nil {
				t.Error(err)
			}
		})
		instance := func(db *database.DB) *report.Service {
			s := report.New(db, a.Reports.Sources)
			t.Cleanup(s.Close)
			return s
		}
		one, two, again := a.Reports, instance(other), instance(other)
		for day := range 3 {
			a.Set(time.Date(2026, time.May, 18+day, 1, 30, 0, 0, time.UTC))
			var all sync.WaitGroup
			for range 3 {
				for _, s := range []*report.Service{one, two} {
					all.Go(func() {
						if err := s.Work(t.Context()); err != nil {
							t.Error(err)
						}
					})
				}
			}
			all.Wait()
			if err := again.Work(t.Context()); err != nil {
				t.Fatal(err)
			}
			for _, of := range of {
				got := scheduled(t, a, of)
				yesterday := period.Date(20260517).Add(day)
				if want := fmt.Sprint("COMPLETED ", yesterday, "–", yesterday); len(got) != day+1 || got[day] != want {
					t.Errorf("on day %d there are %q, want %q in the end", day, got, want)
				}
			}
		}
		if files := a.DB.Client.ReportContent.Query().CountX(open(t)); files != 3*schedules {
			t.Errorf("there are %d files, want %d", files, 3*schedules)
		}
	})
}

// After three months without the program only the newest period that was
// missed is made, and it says when it was due and when it was asked for.
func TestOnlyTheNewestMissedPeriodIsMade(t *testing.T) {
	each(t, func(t *testing.T, stores config.Stores) {
		a, everyDay := planned(t, stores)
		d, day := daily(t, a), 20
		d.Name, d.Frequency, d.DayOfMonth = "monthly", reportschedule.FrequencyMonthly, &day
		everyMonth := plan(t, a, d)
		back := time.Date(2026, time.August, 17, 1, 0, 0, 0, time.UTC) // 09:00, half an hour before the time
		work(t, a, back)
		is(t, a, everyDay.ID, "2026-08-17T01:30:00Z", "COMPLETED 2026-08-15–2026-08-15")
		is(t, a, everyMonth.ID, "2026-08-20T01:30:00Z", "COMPLETED 2026-06-01–2026-06-30") // July's time is yet to come
		for of, due := range map[id.ID]time.Time{
			everyDay.ID:   time.Date(2026, time.August, 16, 1, 30, 0, 0, time.UTC),
			everyMonth.ID: time.Date(2026, time.July, 20, 1, 30, 0, 0, time.UTC),
		} {
			c := the(t, a, of)
			if !c.LastAt.Equal(due) || !at(t, a, *c.LastReportID).CreatedAt.Equal(back) {
				t.Errorf("%s was due at %v and asked for at %v, want %v and %v", c.Name, c.LastAt, at(t, a, *c.LastReportID).CreatedAt, due, back)
			}
		}
		work(t, a, back.Add(30*time.Minute))
		is(t, a, everyDay.ID, "2026-08-18T01:30:00Z", "COMPLETED 2026-08-15–2026-08-15", "COMPLETED 2026-08-16–2026-08-16")
	})
}

// What is changed while a schedule is due: another name leaves it due, another
// time first asks for what was due, and one that is switched off is not due.
func TestAScheduleThatIsChangedWhileItIsDue(t *testing.T) {
	due := time.Date(2026, time.May, 18, 1, 30, 10, 0, time.UTC)
	for name, c := range map[string]struct {
		patch report.SchedulePatch
		next  string // once it is changed
		then  string // once what is due was looked for
		want  []string
	}{
		"name":    {report.SchedulePatch{Name: account.Some("other"), Format: account.Some(entreport.FormatJSON)}, "2026-05-18T01:30:00Z", "2026-05-19T01:30:00Z", []string{"COMPLETED 2026-05-17–2026-05-17"}},
		"later":   {report.SchedulePatch{Hour: account.Some(10)}, "2026-05-18T02:30:00Z", "2026-05-18T02:30:00Z", []string{"COMPLETED 2026-05-17–2026-05-17"}},
		"earlier": {report.SchedulePatch{Hour: account.Some(9), Minute: account.Some(0)}, "2026-05-19T01:00:00Z", "2026-05-19T01:00:00Z", []string{"COMPLETED 2026-05-17–2026-05-17"}},
		"off":     {report.SchedulePatch{Enabled: account.Some(false), Hour: account.Some(10)}, "", "", nil},
		"on":      {report.SchedulePatch{Enabled: account.Some(true)}, "2026-05-18T01:30:00Z", "2026-05-19T01:30:00Z", []string{"COMPLETED 2026-05-17–2026-05-17"}},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, stores config.Stores) {
				a, s := planned(t, stores)
				a.Set(due)
				changed, err := a.Reports.UpdateSchedule(open(t), s.ID, c.patch)
				if err != nil {
					t.Fatal(err)
				}
				if next := changed.NextAt; (next == nil) != (c.next == "") || next != nil && next.UTC().Format(time.RFC3339) != c.next {
					t.Errorf("changed it is due at %v, want %s", next, c.next)
				}
				work(t, a, due)
				is(t, a, s.ID, c.then, c.want...)
			})
		})
	}
}

// Switched off it is never due; switched on it is due at its next time, not at
// those that it missed.
func TestAScheduleThatIsSwitchedOffAndOn(t *testing.T) {
	each(t, func(t *testing.T, stores config.Stores) {
		a, s := planned(t, stores)
		turn := func(on bool) {
			t.Helper()
			if _, err := a.Reports.UpdateSchedule(open(t), s.ID, report.SchedulePatch{Enabled: account.Some(on)}); err != nil {
				t.Fatal(err)
			}
		}
		turn(false)
		work(t, a, now.AddDate(0, 0, 10))
		is(t, a, s.ID, "")
		turn(true)
		work(t, a, now.AddDate(0, 0, 10))
		is(t, a, s.ID, "2026-05-28T01:30:00Z")
		work(t, a, now.AddDate(0, 0, 11))
		is(t, a, s.ID, "2026-05-29T01:30:00Z", "COMPLETED 2026-05-27–2026-05-27")
	})
}

// Whoever comes first, the change of the time or the schedule's own turn, what
// was due is made once.
func TestAChangeAndItsTurnAtOnce(t *testing.T) {
	each(t, func(t *testing.T, stores config.Stores) {
		a, s := planned(t, stores)
		for day := range 5 {
			a.Set(time.Date(2026, time.May, 18+day, 2, 0, day, 0, time.UTC)) // half an hour late
			var both sync.WaitGroup
			both.Go(func() {
				if err := a.Reports.Work(t.Context()); err != nil {
					t.Error(err)
				}
			})
			both.Go(func() {
				if _, err := a.Reports.UpdateSchedule(open(t), s.ID, report.SchedulePatch{Minute: account.Some(29 - day)}); err != nil {
					t.Error(err)
				}
			})
			both.Wait()
			if err := a.Reports.Work(t.Context()); err != nil {
				t.Fatal(err)
			}
			if got := scheduled(t, a, s.ID); len(got) != day+1 {
				t.Fatalf("on day %d there are %q", day, got)
			}
		}
	})
}
