// Package job runs what is due without being asked: a schedule that river
// keeps in the catalogue, so that of several instances one does each thing
// once. A job only begins work and is short, but for that which makes reports;
// it holds no transaction while anything outside is asked.
package job

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"

	"github.com/cloudlens/cloudlens/internal/budget"
	"github.com/cloudlens/cloudlens/internal/collect"
	"github.com/cloudlens/cloudlens/internal/database"
	"github.com/cloudlens/cloudlens/internal/report"
)

// Service is the schedule of a running server.
type Service struct {
	client *river.Client[*sql.Tx]
	pool   *sql.DB
	own    bool // whether the pool is to be closed
}

// look is how often what is due is looked for.
const look = time.Minute

// Work is what is done on schedule.
type Work struct {
	Syncs   *collect.Service
	Every   time.Duration // how often an account is read; 0 is never
	Budgets *budget.Service
	Reports *report.Service
}

// New prepares the schedule: river's own tables, and what is due when.
func New(ctx context.Context, db *database.DB, work Work, log *slog.Logger) (*Service, error) {
	s := &Service{}
	var err error
	if s.pool, s.own, err = db.Queue(); err != nil {
		return nil, err
	}
	driver := riverdriver.Driver[*sql.Tx](riversqlite.New(s.pool))
	if db.Postgres() {
		driver = riverdatabasesql.New(s.pool)
	}
	quiet := slog.New(level{log.Handler()})
	migrator, err := rivermigrate.New(driver, &rivermigrate.Config{Logger: quiet})
	if err == nil {
		_, err = migrator.Migrate(ctx, rivermigrate.DirectionUp, nil)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("prepare the schedule: %w", err), s.close())
	}
	workers := river.NewWorkers()
	river.AddWorker(workers, &budgetWorker{budgets: work.Budgets})
	river.AddWorker(workers, &reportWorker{reports: work.Reports})
	periodic := []*river.PeriodicJob{often(budgetArgs{}), often(reportArgs{})}
	if work.Every > 0 {
		river.AddWorker(workers, &dueWorker{syncs: work.Syncs, every: work.Every})
		periodic = append(periodic, often(dueArgs{}))
	}
	s.client, err = river.NewClient(driver, &river.Config{
		Logger: quiet, Workers: workers, Queues: map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: 2}},
		PeriodicJobs: periodic,
	})
	if err != nil {
		return nil, errors.Join(fmt.Errorf("prepare the schedule: %w", err), s.close())
	}
	return s, nil
}

// often is a job that runs at the start and then each minute. One that fails
// is not tried again: the next comes soon.
func often(args river.JobArgs) *river.PeriodicJob {
	return river.NewPeriodicJob(river.PeriodicInterval(look), func() (river.JobArgs, *river.InsertOpts) {
		return args, &river.InsertOpts{MaxAttempts: 1}
	}, &river.PeriodicJobOpts{RunOnStart: true})
}

// Run works until the context ends.
func (s *Service) Run(ctx context.Context) error {
	if err := s.client.Start(ctx); ctx.Err() != nil && err != nil {
		return s.close() // it was to stop before it had begun
	} else if err != nil {
		return errors.Join(fmt.Errorf("start the schedule: %w", err), s.close())
	}
	<-ctx.Done()
	<-s.client.Stopped()
	return s.close()
}

func (s *Service) close() error {
	if !s.own {
		return nil
	}
	return s.pool.Close()
}

// level lets river's warnings and errors through, not its day to day.
type level struct{ slog.Handler }

// Enabled implements slog.Handler.
func (l level) Enabled(ctx context.Context, at slog.Level) bool {
	return at >= slog.LevelWarn && l.Handler.Enabled(ctx, at)
}

// dueArgs asks for the accounts whose time has come.
type dueArgs struct{}

// Kind implements river.JobArgs.
func (dueArgs) Kind() string { return "sync_due" }

type dueWorker struct {
	river.WorkerDefaults[dueArgs]
	syncs *collect.Service
	every time.Duration
}

// Work implements river.Worker.
func (w *dueWorker) Work(ctx context.Context, _ *river.Job[dueArgs]) error {
	return w.syncs.StartDue(ctx, w.every)
}

// budgetArgs asks for the thresholds of budgets that were reached or left.
type budgetArgs struct{}

// Kind implements river.JobArgs.
func (budgetArgs) Kind() string { return "evaluate_budgets" }

type budgetWorker struct {
	river.WorkerDefaults[budgetArgs]
	budgets *budget.Service
}

// Work implements river.Worker.
func (w *budgetWorker) Work(ctx context.Context, _ *river.Job[budgetArgs]) error {
	return w.budgets.Evaluate(ctx)
}

// reportArgs asks for the reports of schedules that are due, and those that
// nobody makes: asked for before the program stopped, or begun and lost.
type reportArgs struct{}

// Kind implements river.JobArgs.
func (reportArgs) Kind() string { return "make_reports" }

type reportWorker struct {
	river.WorkerDefaults[reportArgs]
	reports *report.Service
}

// Timeout implements river.Worker: the making of many reports, or of a long one,
// is given a day.
func (w *reportWorker) Timeout(*river.Job[reportArgs]) time.Duration { return 24 * time.Hour }

// Work implements river.Worker.
func (w *reportWorker) Work(ctx context.Context, _ *river.Job[reportArgs]) error {
	return w.reports.Work(ctx)
}
