package report

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/ent/predicate"
	"github.com/cloudlens/cloudlens/ent/report"
	"github.com/cloudlens/cloudlens/ent/reportcontent"
	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/database"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/locale"
	"github.com/cloudlens/cloudlens/internal/period"
)

// Service keeps reports: who asked for what, and the files.
type Service struct {
	Sources
	db *database.DB

	one  sync.Mutex // one report is put together at a time
	work sync.Mutex // one goes through what waits
	all  sync.WaitGroup
	stop context.CancelFunc
	life context.Context //nolint:containedctx // that of the program: what runs behind a request outlives it
}

// New is the service.
func New(db *database.DB, s Sources) *Service {
	life, stop := context.WithCancel(context.Background())
	return &Service{Sources: s, db: db, life: life, stop: stop}
}

// Close stops what runs. A report that was not completed is begun again after
// the next start.
func (s *Service) Close() {
	s.stop()
	s.all.Wait()
}

// Draft asks for a report. Days are both included; without any it is of the
// current cycle.
type Draft struct {
	Account  string
	Type     report.Type
	Format   report.Format
	From, To period.Date
	Currency string
	Locale   string // that of the context when ""
}

// lease is how long a report may take before somebody else begins it again.
const lease = 10 * time.Minute

// maxFile bounds a file: larger ones are for `cloudlens export`.
const maxFile = 64 << 20

// Create asks for a report, which is put together behind the request.
func (s *Service) Create(ctx context.Context, d Draft) (*ent.Report, error) {
	r, err := s.store(ctx, d)
	if err != nil {
		return nil, err
	}
	s.all.Go(func() { s.try(s.life, r.ID) })
	return r, nil
}

// Generate asks for a report and waits for it. One that fails is an error, and
// stays in the list with its reason.
func (s *Service) Generate(ctx context.Context, d Draft) (*ent.Report, error) {
	r, err := s.store(ctx, d)
	if err != nil {
		return nil, err
	}
	if err := s.run(ctx, r.ID); err != nil {
		return nil, err
	}
	return s.ByID(ctx, r.ID)
}

// Work asks for the reports of schedules that are due, and puts together what
// was asked for and not begun, or begun and lost. While it does so in this
// process, another call only asks.
func (s *Service) Work(ctx context.Context) error {
	ctx = auth.With(ctx, auth.System())
	return errors.Join(s.askDue(ctx), s.makeWaiting(ctx))
}

func (s *Service) makeWaiting(ctx context.Context) error {
	if !s.work.TryLock() {
		return nil
	}
	defer s.work.Unlock()
	ids, err := s.db.Reader(ctx).Report.Query().Where(s.waiting()...).Order(ent.Asc(report.FieldID)).Limit(100).IDs(ctx)
	if err != nil {
		return fmt.Errorf("look for reports to make: %w", err)
	}
	for _, of := range ids {
		s.try(ctx, of)
	}
	return nil
}

// waiting are reports that nobody makes: those begun a lease ago were lost.
func (s *Service) waiting() []predicate.Report {
	return []predicate.Report{report.Or(
		report.StatusEQ(report.StatusPending),
		report.And(report.StatusEQ(report.StatusRunning), report.StartedAtLT(s.now().Add(-lease))),
	)}
}

func (s *Service) now() time.Time { return s.Clock().UTC().Truncate(time.Microsecond) }

// store checks a draft and keeps it.
func (s *Service) store(ctx context.Context, d Draft) (*ent.Report, error) {
	if d.Account == "" {
		return nil, fault.Missing("account", "name the account that the report is about")
	}
	a, err := s.Accounts.ByName(ctx, d.Account)
	if err != nil {
		return nil, err
	}
	if err := known(d.Type, d.Format); err != nil {
		return nil, err
	}
	if d.Locale, err = language(ctx, d.Locale); err != nil {
		return nil, err
	}
	days, err := s.days(ctx, &d)
	if err != nil {
		return nil, err
	}
	var r *ent.Report
	err = s.db.InTx(ctx, func(ctx context.Context, tx *ent.Client) (err error) {
		r, err = s.keep(tx, a, &d, days).Save(ctx)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("store the report: %w", err)
	}
	return r, nil
}

// keep is a report to be stored, which waits to be made.
func (s *Service) keep(tx *ent.Client, a *ent.Account, d *Draft, days period.Range) *ent.ReportCreate {
	name := strings.Join([]string{"cloudlens", fileName(a.Name), strings.ToLower(string(d.Type)), days.From.String(), days.To.Add(-1).String()}, "-")
	return tx.Report.Create().SetAccountID(a.ID).SetType(d.Type).SetFormat(d.Format).SetLocale(d.Locale).
		SetFirstDay(int32(days.From)).SetEndDay(int32(days.To)).SetCurrency(strings.ToUpper(d.Currency)).
		SetFilename(name + "." + formatOf(d.Format).Ending()).SetCreatedAt(s.now())
}

// known is a fault when there are no such reports.
func known(t report.Type, f report.Format) error {
	if err := errors.Join(report.TypeValidator(t), report.FormatValidator(f)); err != nil {
		return fault.Invalid("type", "there is no report of type %q in format %q", string(t), string(f))
	}
	return nil
}

// language is that of a report: the context's unless one is named.
func language(ctx context.Context, named string) (string, error) {
	if named == "" {
		named = locale.From(ctx)
	}
	if named != locale.Chinese && named != locale.English {
		return "", fault.Invalid("locale", "locale must be zh or en, got %q", named)
	}
	return named, nil
}

// set changes a report, if it is still one of where.
func (s *Service) set(ctx context.Context, where []predicate.Report, change func(*ent.ReportUpdate)) (n int, err error) {
	err = s.db.InTx(ctx, func(ctx context.Context, tx *ent.Client) error {
		u := tx.Report.Update().Where(where...)
		change(u)
		n, err = u.Save(ctx)
		return err
	})
	return n, err
}

// fileName is a name as a file can have it anywhere.
func fileName(s string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\:*?"<>|`, r) || r < ' ' {
			return '_'
		}
		return r
	}, s)
}

func formatOf(f report.Format) Format { return Format(strings.ToLower(string(f))) }

// maxDays bounds the period of a report.
const maxDays = 3660

func (s *Service) days(ctx context.Context, d *Draft) (period.Range, error) {
	if d.From == 0 && d.To == 0 {
		c, err := s.Costs.CurrentCycle(ctx, d.Account)
		return c.Range(), err
	}
	if d.From == 0 || d.To == 0 {
		return period.Range{}, fault.Missing("firstDay", "give both the first and the last day, or neither for the current billing cycle")
	}
	days := period.Range{From: d.From, To: d.To.Add(1)}
	if days.Days() <= 0 {
		return days, fault.Invalid("firstDay", "the report ends on %s, before it starts on %s", d.To, d.From)
	}
	if days.Days() > maxDays {
		return days, fault.Invalid("firstDay", "a report covers at most %d days, got %d", maxDays, days.Days())
	}
	return days, nil
}

// Of narrows to the reports of the account of that name; "" is every account.
func (s *Service) Of(ctx context.Context, accountName string) ([]predicate.Report, error) {
	if accountName == "" {
		return nil, nil
	}
	a, err := s.Accounts.ByName(ctx, accountName)
	if err != nil {
		return nil, err
	}
	return []predicate.Report{report.AccountID(a.ID)}, nil
}

// PathOf is where the file of a report is, "" until it has one.
func PathOf(r *ent.Report) string {
	if r.Status != report.StatusCompleted {
		return ""
	}
	return "/api/reports/" + r.ID.String() + "/download"
}

// ByID is a report that the viewer sees.
func (s *Service) ByID(ctx context.Context, of id.ID) (*ent.Report, error) {
	r, err := s.db.Reader(ctx).Report.Query().Where(report.ID(of)).Only(ctx)
	if ent.IsNotFound(err) {
		return nil, fault.NotFound("there is no report %s", of)
	}
	if err != nil {
		return nil, fmt.Errorf("read report %s: %w", of, err)
	}
	return r, nil
}

// File is a report with its file. One that is not completed has none.
func (s *Service) File(ctx context.Context, of id.ID) (*ent.Report, []byte, error) {
	r, err := s.ByID(ctx, of)
	if err != nil {
		return nil, nil, err
	}
	if r.Status != report.StatusCompleted {
		return nil, nil, fault.NotFound("report %s has no file: it is %s", of, strings.ToLower(string(r.Status)))
	}
	content, err := s.db.Reader(ctx).ReportContent.Query().Where(reportcontent.ReportID(of)).Only(ctx)
	if err != nil {
		return nil, nil, fmt.Errorf("read the file of report %s: %w", of, err)
	}
	return r, content.File, nil
}

// Delete removes a report and its file.
func (s *Service) Delete(ctx context.Context, of id.ID) error {
	if _, err := s.ByID(ctx, of); err != nil {
		return err
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *ent.Client) error {
		if _, err := tx.ReportContent.Delete().Where(reportcontent.ReportID(of)).Exec(ctx); err != nil {
			return fmt.Errorf("delete the file of report %s: %w", of, err)
		}
		if err := tx.Report.DeleteOneID(of).Exec(ctx); err != nil {
			if ent.IsNotFound(err) {
				return fault.NotFound("there is no report %s", of)
			}
			return fmt.Errorf("delete report %s: %w", of, err)
		}
		return nil
	})
}
