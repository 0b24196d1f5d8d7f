package report

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/ent/reportschedule"
	"github.com/cloudlens/cloudlens/internal/id"
)

// askDue asks for the reports of the schedules whose time has come. One that
// cannot be asked for does not keep the others from it.
func (s *Service) askDue(ctx context.Context) error {
	due, err := s.db.Reader(ctx).ReportSchedule.Query().Where(reportschedule.NextAtLTE(s.now())).
		Order(ent.Asc(reportschedule.FieldNextAt, reportschedule.FieldID)).All(ctx)
	if err != nil {
		return fmt.Errorf("look for schedules that are due: %w", err)
	}
	var failed error
	for _, c := range due {
		failed = errors.Join(failed, s.db.InTx(ctx, func(ctx context.Context, tx *ent.Client) error {
			return s.begin(ctx, tx, c.ID, *c.NextAt)
		}))
	}
	return failed
}

// begin asks for the report of a schedule that is due at that moment. Whoever
// takes the moment away does it; then, or when the moment was changed
// meanwhile, there is nothing to do. Of several times that have passed only
// the newest counts, and the report is of the period before that one, whenever
// it is made.
func (s *Service) begin(ctx context.Context, tx *ent.Client, of id.ID, at time.Time) error {
	n, err := tx.ReportSchedule.Update().Where(reportschedule.ID(of), reportschedule.NextAt(at)).ClearNextAt().Save(ctx)
	if err != nil {
		return fmt.Errorf("take schedule %s: %w", of, err)
	}
	if n == 0 {
		return nil
	}
	// Nobody changes the row any more: what it says now is what is due.
	c, err := tx.ReportSchedule.Query().Where(reportschedule.ID(of)).WithAccount().Only(ctx)
	if ent.IsNotFound(err) {
		return nil // its account was deleted: it is never due again
	}
	if err != nil {
		return fmt.Errorf("read schedule %s: %w", of, err)
	}
	d, a, now := draftOf(c), c.Edges.Account, s.now()
	t := timesOf(&d, a)
	u := tx.ReportSchedule.UpdateOneID(of).SetNextAt(t.next(now))
	// The newest time lies before what was due only if the account's zone
	// became another one: then it was made already.
	if day := t.last(now); !t.on(day).Before(at) {
		draft := Draft{Type: d.Type, Format: d.Format, Currency: d.Currency, Locale: d.Locale}
		r, err := s.keep(tx, a, &draft, t.covers(day)).SetScheduleID(of).Save(ctx)
		if err != nil {
			return fmt.Errorf("store the report of schedule %s: %w", of, err)
		}
		u.SetLastAt(t.on(day)).SetLastReportID(r.ID)
	}
	if err := u.Exec(ctx); err != nil {
		return fmt.Errorf("set when schedule %s is due next: %w", of, err)
	}
	return nil
}
