// Package collect reads an account's cloud: bills, inventory and metrics, in
// one sync, and has what is idle judged. What is read whole counts at once; a
// sync that breaks off leaves what it read before and the last good version of
// the rest.
package collect

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/ent/cloudsync"
	"github.com/cloudlens/cloudlens/internal/account"
	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/benefit"
	"github.com/cloudlens/cloudlens/internal/cloud/aliyun"
	"github.com/cloudlens/cloudlens/internal/cost"
	"github.com/cloudlens/cloudlens/internal/database"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/idle"
	"github.com/cloudlens/cloudlens/internal/ingest"
	"github.com/cloudlens/cloudlens/internal/period"
	"github.com/cloudlens/cloudlens/internal/resource"
)

// Parts are what a sync works with.
type Parts struct {
	DB        *database.DB
	Accounts  *account.Service
	Imports   *ingest.Service
	Costs     *cost.Service
	Resources *resource.Service
	Idle      *idle.Service
	Benefits  *benefit.Service
	Cloud     *aliyun.Cloud
	Clock     period.Clock
	Log       *slog.Logger
}

// Service runs syncs: one of an account at a time.
type Service struct {
	Parts

	life context.Context // of the program: a sync outlives the request that began it
	end  context.CancelFunc
	all  sync.WaitGroup
	mu   sync.Mutex
	runs map[id.ID]*run // that run now
	last map[id.ID]Progress
}

// New is the service over those parts. Close ends its syncs.
func New(p Parts) *Service {
	s := &Service{Parts: p, runs: map[id.ID]*run{}, last: map[id.ID]Progress{}}
	s.life, s.end = context.WithCancel(auth.With(context.Background(), auth.System()))
	return s
}

// Close ends the syncs that run and waits for them.
func (s *Service) Close() {
	s.end()
	s.all.Wait()
}

// now is the clock's time as both databases can store it.
func (s *Service) now() time.Time { return s.Clock().UTC().Truncate(time.Microsecond) }

// Recover notes that the syncs which a killed program left will not end.
func (s *Service) Recover(ctx context.Context) error {
	ctx = auth.With(ctx, auth.System())
	err := s.DB.Client.CloudSync.Update().Where(cloudsync.StatusEQ(cloudsync.StatusRunning)).
		SetStatus(cloudsync.StatusInterrupted).SetFinishedAt(s.now()).Exec(ctx)
	if err != nil {
		return fmt.Errorf("close interrupted syncs: %w", err)
	}
	return nil
}

// run is one sync that runs.
type run struct {
	*Service
	account *ent.Account
	client  *aliyun.Account
	row     *ent.CloudSync
	days    int  // of metrics
	bills   bool // whether bills are read too; under mu, for a caller may ask for them later
	board   *board
	seen    chan struct{}  // closed once inventory and metrics are stored
	done    chan struct{}  // closed at the end
	err     error          // of the whole, once done is closed
	warned  []*fault.Error // what could not be looked at
}

// Start begins a sync of the account of that name, or joins the one that
// runs. It goes on whatever becomes of ctx.
func (s *Service) Start(ctx context.Context, name string, cause cloudsync.Cause) (*ent.CloudSync, error) {
	r, err := s.begin(ctx, name, cause, idle.DefaultDays, true)
	if err != nil {
		return nil, err
	}
	return r.row, nil
}

// Sync is Start that waits for the end. watch is told of the way; canceling
// ctx ends the waiting, not the sync.
func (s *Service) Sync(ctx context.Context, name string, cause cloudsync.Cause, watch func(Progress)) (*ent.CloudSync, error) {
	r, err := s.begin(ctx, name, cause, idle.DefaultDays, true)
	if err != nil {
		return nil, err
	}
	if err := r.wait(ctx, r.done, watch); err != nil {
		return nil, err
	}
	if r.err != nil {
		return nil, r.err
	}
	row, err := s.DB.Client.CloudSync.Get(auth.With(ctx, auth.System()), r.row.ID)
	if err != nil {
		return nil, fmt.Errorf("read the sync: %w", err)
	}
	return row, nil
}

// wait tells the progress until the channel closes, the sync ends or ctx does.
func (r *run) wait(ctx context.Context, until <-chan struct{}, watch func(Progress)) error {
	for {
		p, changed := r.board.read()
		if watch != nil {
			watch(p)
		}
		select {
		case <-changed:
			continue
		case <-ctx.Done():
			return ctx.Err()
		case <-until:
		case <-r.done:
		}
		if watch != nil { // of two things at once either is taken: the end is always told
			p, _ = r.board.read()
			watch(p)
		}
		return nil
	}
}

// begin starts a sync, or gives the one of the account that runs. One that was
// to read no bills reads them too once somebody asks for them.
func (s *Service) begin(ctx context.Context, name string, cause cloudsync.Cause, days int, bills bool) (*run, error) {
	a, err := s.Accounts.ByName(ctx, name)
	if err != nil {
		return nil, err
	}
	if a.Provider != account.Aliyun {
		return nil, fault.Invalid("account", "the account %q is not one of Alibaba Cloud, the only cloud that is read; import its bills from files", a.Name)
	}
	ctx = auth.With(context.WithoutCancel(ctx), auth.System())
	key, err := s.Accounts.AccessKey(ctx, a.ID)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if r := s.runs[a.ID]; r != nil {
		r.bills = r.bills || bills
		return r, nil
	}
	if err := s.life.Err(); err != nil {
		return nil, err
	}
	row, err := s.DB.Client.CloudSync.Create().SetAccountID(a.ID).SetCause(cause).SetStartedAt(s.now()).Save(ctx)
	if err != nil {
		return nil, fmt.Errorf("begin a sync: %w", err)
	}
	r := &run{
		Service: s, account: a, client: s.Cloud.Account(a.Name, key.Cloud(), a.Region), row: row, days: days, bills: bills,
		board: newBoard(s.Clock()), seen: make(chan struct{}), done: make(chan struct{}),
	}
	s.runs[a.ID] = r
	s.all.Go(func() { r.run(s.life) })
	return r, nil
}

// run does the sync and tells how it ended.
func (r *run) run(ctx context.Context) {
	r.err = r.sync(ctx)
	if err := r.close(context.WithoutCancel(ctx)); err != nil {
		r.err = errors.Join(r.err, err)
	}
	r.board.write(func(p *Progress) {
		p.Ended, p.Err, p.UpdatedAt = true, r.err, r.Clock()
		if r.err == nil {
			p.Stage, p.Current = Completed, p.Total // what was passed over is done, too
		}
	})
	p, _ := r.board.read()
	r.mu.Lock()
	r.leave()
	r.last[r.account.ID] = p
	r.mu.Unlock()
	close(r.done)
}
