// Package job runs what is due without being asked: a schedule that river
// keeps in the catalogue, so that of several instances one does each thing
// once. A job only begins work; it is short, and holds no transaction while
// anything outside is asked.
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

	"github.com/cloudlens/cloudlens/internal/collect"
	"github.com/cloudlens/cloudlens/internal/database"
)

// Service is the schedule of a running server.
type Service struct {
	client *river.Client[*sql.Tx]
	pool   *sql.DB
	own    bool // whether the pool is to be closed
}

// look is how often accounts that are due are looked for.
const look = time.Minute

// New prepares the schedule: river's own tables, and what is due when. every
// is how often an account is read; 0 is never.
func New(ctx context.Context, db *database.DB, syncs *collect.Service, every time.Duration, log *slog.Logger) (*Service, error) {
	if every <= 0 {
		return &Service{}, nil
	}
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
	river.AddWorker(workers, &dueWorker{syncs: syncs, every: every})
	s.client, err = river.NewClient(driver, &river.Config{
		Logger: quiet, Workers: workers, Queues: map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: 2}},
		PeriodicJobs: []*river.PeriodicJob{river.NewPeriodicJob(river.PeriodicInterval(look), func() (river.JobArgs, *river.InsertOpts) {
			return dueArgs{}, &river.InsertOpts{MaxAttempts: 1}
		}, &river.PeriodicJobOpts{RunOnStart: true})},
	})
	if err != nil {
		return nil, errors.Join(fmt.Errorf("prepare the schedule: %w", err), s.close())
	}
	return s, nil
}

// Run works until the context ends.
func (s *Service) Run(ctx context.Context) error {
	if s.client == nil {
		<-ctx.Done()
		return nil
	}
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
