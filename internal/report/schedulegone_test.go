package report_test

import (
	"context"
	"strings"
	"testing"
	"time"

	entreport "github.com/cloudlens/cloudlens/ent/report"
	"github.com/cloudlens/cloudlens/internal/account"
	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/config"
	"github.com/cloudlens/cloudlens/internal/database"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/report"
)

// A schedule that is deleted leaves its reports, also the one that is made.
func TestAScheduleThatIsDeletedWhileItsReportIsMade(t *testing.T) {
	each(t, func(t *testing.T, stores config.Stores) {
		a, g := started(t, stores, true)
		s := plan(t, a, daily(t, a))
		a.Set(now.AddDate(0, 0, 1))
		done := make(chan error)
		go func() { done <- a.Reports.Work(t.Context()) }()
		<-g.asked
		of := *the(t, a, s.ID).LastReportID
		if r := at(t, a, of); r.Status != entreport.StatusRunning || r.ScheduleID == nil || *r.ScheduleID != s.ID {
			t.Errorf("it is %s, of the schedule %v", r.Status, r.ScheduleID)
		}
		if err := a.Reports.DeleteSchedule(open(t), s.ID); err != nil {
			t.Fatal(err)
		}
		close(g.opened)
		if err := <-done; err != nil {
			t.Fatal(err)
		}
		if r := at(t, a, of); r.Status != entreport.StatusCompleted || r.ScheduleID != nil {
			t.Errorf("it became %s, of the schedule %v", r.Status, r.ScheduleID)
		}
		if _, file, err := a.Reports.File(open(t), of); err != nil || len(file) == 0 {
			t.Errorf("its file has %d bytes, %v", len(file), err)
		}
		work(t, a, now.AddDate(0, 0, 3))
		if n := a.DB.Client.Report.Query().CountX(open(t)); n != 1 {
			t.Errorf("%d reports are there, want 1", n)
		}
		if _, err := a.Reports.ScheduleByID(open(t), s.ID); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("the schedule is %v", err)
		}
		if err := a.Reports.DeleteSchedule(open(t), s.ID); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("deleted twice: %v", err)
		}
	})
}

// A report may be deleted; its schedule goes on and does not make it again.
func TestAReportOfAScheduleThatIsDeleted(t *testing.T) {
	each(t, func(t *testing.T, stores config.Stores) {
		a, s := planned(t, stores)
		work(t, a, now.AddDate(0, 0, 1))
		made := the(t, a, s.ID)
		if err := a.Reports.Delete(open(t), *made.LastReportID); err != nil {
			t.Fatal(err)
		}
		after := the(t, a, s.ID)
		if after.LastReportID != nil || !after.LastAt.Equal(*made.LastAt) {
			t.Errorf("its last report is %v of %v", after.LastReportID, after.LastAt)
		}
		work(t, a, now.AddDate(0, 0, 1))
		is(t, a, s.ID, "2026-05-19T01:30:00Z")
	})
}

// A report that cannot be made says why, and neither its schedule nor others
// stop.
func TestAReportThatFailsDoesNotStopItsSchedule(t *testing.T) {
	each(t, func(t *testing.T, stores config.Stores) {
		a, good := planned(t, stores)
		d := daily(t, a)
		d.Name, d.Currency = "in no currency of the bill", "jpy"
		bad := plan(t, a, d)
		work(t, a, now.AddDate(0, 0, 1))
		work(t, a, now.AddDate(0, 0, 2))
		is(t, a, good.ID, "2026-05-20T01:30:00Z", "COMPLETED 2026-05-17–2026-05-17", "COMPLETED 2026-05-18–2026-05-18")
		is(t, a, bad.ID, "2026-05-20T01:30:00Z", "FAILED 2026-05-17–2026-05-17", "FAILED 2026-05-18–2026-05-18")
		if r := at(t, a, *the(t, a, bad.ID).LastReportID); r.Message["zh"] == "" || r.Currency != "JPY" {
			t.Errorf("in %s it failed because of %v", r.Currency, r.Message)
		}
	})
}

// The schedules of a deleted account are due no more, and go with it.
func TestSchedulesGoWithTheirAccount(t *testing.T) {
	each(t, func(t *testing.T, stores config.Stores) {
		a, s := planned(t, stores)
		d := daily(t, a)
		d.Account = a.Account(t, "abroad").ID
		kept := plan(t, a, d)
		work(t, a, now.AddDate(0, 0, 1))
		gone, err := a.Accounts.Delete(open(t), s.AccountID)
		if err != nil {
			t.Fatal(err)
		}
		work(t, a, gone.ForgetsAt)
		if _, err := a.Reports.ScheduleByID(open(t), s.ID); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("the schedule of a deleted account is %v", err)
		}
		all := database.WithDeleted(auth.With(t.Context(), auth.System()))
		if n := a.DB.Client.Report.Query().Where(entreport.AccountID(s.AccountID)).CountX(all); n != 1 {
			t.Errorf("%d reports of the account are there, want that of before", n)
		}
		if err := a.Accounts.Purge(t.Context(), s.AccountID); err != nil {
			t.Fatal(err)
		}
		if left := a.DB.Client.ReportSchedule.Query().OnlyX(all); left.ID != kept.ID {
			t.Errorf("the schedule %q is left", left.Name)
		}
		if n := a.DB.Client.Report.Query().Where(entreport.AccountIDNEQ(kept.AccountID)).CountX(all); n != 0 {
			t.Errorf("%d reports are left", n)
		}
	})
}

// An account that becomes one of another zone makes nothing a second time.
func TestAScheduleWhoseZoneChanges(t *testing.T) {
	each(t, func(t *testing.T, stores config.Stores) {
		a, g := started(t, stores, true)
		close(g.opened)
		empty, err := a.Accounts.Create(open(t), account.Draft{Name: "empty"})
		if err != nil {
			t.Fatal(err)
		}
		d := daily(t, a)
		d.Account, d.Hour = empty.ID, 0
		s := plan(t, a, d)
		is(t, a, s.ID, "2026-05-17T16:30:00Z")
		if _, err := a.Accounts.Update(open(t), empty.ID, account.Patch{Provider: account.Some("tencent")}); err != nil {
			t.Fatal(err)
		}
		work(t, a, time.Date(2026, time.May, 17, 16, 30, 0, 0, time.UTC))
		is(t, a, s.ID, "2026-05-18T00:30:00Z")
		work(t, a, time.Date(2026, time.May, 18, 0, 30, 0, 0, time.UTC))
		if got := scheduled(t, a, s.ID); len(got) != 1 || !strings.HasSuffix(got[0], " 2026-05-17–2026-05-17") {
			t.Errorf("it made %q", got)
		}
	})
}

// Viewers see the schedules of their accounts alone.
func TestSchedulesAreSeenByViewersOfTheirAccount(t *testing.T) {
	each(t, func(t *testing.T, stores config.Stores) {
		a, s := planned(t, stores)
		for ctx, sees := range map[context.Context]bool{
			auth.With(t.Context(), auth.Only(s.AccountID)):               true,
			auth.With(t.Context(), auth.Only(a.Account(t, "abroad").ID)): false,
		} {
			_, err := a.Reports.ScheduleByID(ctx, s.ID)
			if fault.Is(err, fault.KindNotFound) == sees {
				t.Errorf("want seen %t: %v", sees, err)
			}
			_, err = a.Reports.UpdateSchedule(ctx, s.ID, report.SchedulePatch{Name: account.Some("x")})
			if fault.Is(err, fault.KindNotFound) == sees {
				t.Errorf("want changed %t: %v", sees, err)
			}
		}
	})
}
