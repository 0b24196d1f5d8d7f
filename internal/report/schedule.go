package report

import (
	"context"
	"fmt"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/ent/predicate"
	"github.com/cloudlens/cloudlens/ent/report"
	"github.com/cloudlens/cloudlens/ent/reportschedule"
	"github.com/cloudlens/cloudlens/internal/database"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/id"
)

// CreateSchedule makes a schedule. A name that another one of the account has is
// a conflict.
func (s *Service) CreateSchedule(ctx context.Context, d ScheduleDraft) (*ent.ReportSchedule, error) {
	if err := d.complete(ctx); err != nil {
		return nil, err
	}
	var made *ent.ReportSchedule
	err := s.db.Edit(ctx, func(ctx context.Context, tx *ent.Client) error {
		a, err := s.Accounts.ByID(ctx, d.Account)
		if err != nil {
			return err
		}
		if err := nameFree(ctx, tx, &d); err != nil {
			return err
		}
		now := s.now()
		c := tx.ReportSchedule.Create().SetAccountID(a.ID).SetName(d.Name).SetType(reportschedule.Type(d.Type)).SetFormat(reportschedule.Format(d.Format)).
			SetLocale(d.Locale).SetCurrency(d.Currency).SetFrequency(d.Frequency).SetHour(d.Hour).SetMinute(d.Minute).
			SetNillableWeekday(d.Weekday).SetNillableDayOfMonth(d.DayOfMonth).SetEnabled(d.Enabled).SetCreatedAt(now).SetUpdatedAt(now)
		if t := timesOf(&d, a); d.Enabled {
			c.SetNextAt(t.next(now))
		}
		if made, err = c.Save(ctx); err != nil {
			return fmt.Errorf("make a schedule: %w", err)
		}
		return nil
	})
	return database.Settled(ctx, made, err)
}

// nameFree is a fault when the account has a schedule of that name. The caller
// holds the catalogue's write lock.
func nameFree(ctx context.Context, tx *ent.Client, d *ScheduleDraft) error {
	taken, err := tx.ReportSchedule.Query().Where(reportschedule.AccountID(d.Account), reportschedule.Name(d.Name)).Exist(ctx)
	if err != nil {
		return fmt.Errorf("look for schedule %q: %w", d.Name, err)
	}
	if taken {
		return fault.Conflict("name", "the account has a schedule named %q already: choose another name", d.Name)
	}
	return nil
}

// UpdateSchedule changes a schedule. With other times it is due at the first of
// them after now; what was due before is asked for first, as it was. One that is
// not enabled is never due.
func (s *Service) UpdateSchedule(ctx context.Context, of id.ID, p SchedulePatch) (*ent.ReportSchedule, error) {
	var changed *ent.ReportSchedule
	err := s.db.Edit(ctx, func(ctx context.Context, tx *ent.Client) error {
		c, err := s.ScheduleByID(ctx, of)
		if err != nil {
			return err
		}
		was := draftOf(c)
		d := p.over(was)
		if err := d.complete(ctx); err != nil {
			return err
		}
		if d.Name != was.Name {
			if err := nameFree(ctx, tx, &d); err != nil {
				return err
			}
		}
		a, err := s.Accounts.ByID(ctx, c.AccountID)
		if err != nil {
			return err
		}
		now, to := s.now(), timesOf(&d, a)
		other := to != timesOf(&was, a)
		if other && d.Enabled && c.NextAt != nil && !c.NextAt.After(now) {
			if err := s.begin(ctx, tx, of, *c.NextAt); err != nil {
				return err
			}
		}
		u := tx.ReportSchedule.UpdateOneID(of).SetUpdatedAt(now)
		d.set(u)
		switch {
		case !d.Enabled:
			u.ClearNextAt()
		case other || !was.Enabled:
			u.SetNextAt(to.next(now))
		}
		if changed, err = u.Save(ctx); err != nil {
			return fmt.Errorf("change schedule %s: %w", of, err)
		}
		return nil
	})
	return database.Settled(ctx, changed, err)
}

// set changes a schedule to be as the draft is, but for when it is due.
func (d *ScheduleDraft) set(u *ent.ReportScheduleUpdateOne) {
	u.SetName(d.Name).SetType(reportschedule.Type(d.Type)).SetFormat(reportschedule.Format(d.Format)).SetLocale(d.Locale).SetCurrency(d.Currency).
		SetFrequency(d.Frequency).SetHour(d.Hour).SetMinute(d.Minute).SetEnabled(d.Enabled)
	if d.Weekday != nil {
		u.SetWeekday(*d.Weekday)
	} else {
		u.ClearWeekday()
	}
	if d.DayOfMonth != nil {
		u.SetDayOfMonth(*d.DayOfMonth)
	} else {
		u.ClearDayOfMonth()
	}
}

// DeleteSchedule forgets a schedule. The reports that it asked for stay, also
// one that is being made.
func (s *Service) DeleteSchedule(ctx context.Context, of id.ID) error {
	return s.db.Edit(ctx, func(ctx context.Context, tx *ent.Client) error {
		c, err := s.ScheduleByID(ctx, of)
		if err != nil {
			return err
		}
		// Reports first: whoever deletes one takes the rows in that order.
		if err := tx.Report.Update().Where(report.ScheduleID(of)).ClearScheduleID().Exec(ctx); err != nil {
			return fmt.Errorf("let go the reports of schedule %s: %w", of, err)
		}
		if err := tx.ReportSchedule.DeleteOne(c).Exec(ctx); err != nil {
			return fmt.Errorf("delete schedule %s: %w", of, err)
		}
		return nil
	})
}

// ScheduleByID is a schedule of an account that the viewer sees.
func (s *Service) ScheduleByID(ctx context.Context, of id.ID) (*ent.ReportSchedule, error) {
	c, err := s.db.Reader(ctx).ReportSchedule.Query().Where(reportschedule.ID(of)).Only(ctx)
	if ent.IsNotFound(err) {
		return nil, fault.NotFound("there is no schedule with the id %s: look at the list of schedules", of)
	}
	if err != nil {
		return nil, fmt.Errorf("find schedule %s: %w", of, err)
	}
	return c, nil
}

// SchedulesOf narrows a query to the schedules of the account of that name; ""
// is every account.
func (s *Service) SchedulesOf(ctx context.Context, accountName string) ([]predicate.ReportSchedule, error) {
	if accountName == "" {
		return nil, nil
	}
	a, err := s.Accounts.ByName(ctx, accountName)
	if err != nil {
		return nil, err
	}
	return []predicate.ReportSchedule{reportschedule.AccountID(a.ID)}, nil
}
