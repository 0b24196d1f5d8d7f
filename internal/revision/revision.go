// Package revision keeps the history of which version of each slice counts,
// and hands out views: one revision of the ledger, whole. An import becomes
// visible by rows of this history, written in one transaction that raises the
// ledger revision by one; nothing is ever overwritten.
package revision

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/ent/slice"
	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/database"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/period"
)

// Service owns the history of slices.
type Service struct {
	db     *database.DB
	engine ledger.Engine
	clock  period.Clock
	log    *slog.Logger

	mu    sync.Mutex
	views map[int64]*View // revisions in use, each immutable
}

// New is the service over a catalogue and the ledger bound to it.
func New(db *database.DB, engine ledger.Engine, clock period.Clock, log *slog.Logger) *Service {
	return &Service{db: db, engine: engine, clock: clock, log: log, views: map[int64]*View{}}
}

// View is one revision of the ledger: an immutable set of live slices.
type View struct {
	Revision int64
	At       time.Time    // when the newest slice became live; zero for an empty ledger
	Slices   []*ent.Slice // bills and orders

	used time.Time
}

// Of lists the live bills of those accounts, in order of account and cycle.
func (v *View) Of(scope auth.Scope) []*ent.Slice { return v.of(scope, false) }

// Orders lists the live slices of those accounts that are no bills but orders
// alone, in order of account and cycle: see ent's Slice.orders.
func (v *View) Orders(scope auth.Scope) []*ent.Slice { return v.of(scope, true) }

func (v *View) of(scope auth.Scope, orders bool) []*ent.Slice {
	accounts := scope.Accounts()
	var out []*ent.Slice
	for _, s := range v.Slices {
		if s.Orders == orders && slices.Contains(accounts, s.AccountID) {
			out = append(out, s)
		}
	}
	return out
}

// Ledger is the view as the engine reads it, narrowed to the scope.
func (v *View) Ledger(scope auth.Scope) ledger.View {
	lv := ledger.View{Revision: v.Revision}
	for _, a := range scope.Accounts() {
		lv.Accounts = append(lv.Accounts, a.String())
	}
	return lv
}

type pinKey struct{}

type pin struct {
	once sync.Once
	view *View
	err  error
}

// Pin makes everything that runs with the context read one revision: the one
// that is current when it first asks.
func Pin(ctx context.Context) context.Context { return context.WithValue(ctx, pinKey{}, &pin{}) }

// Current is the context's pinned view, or without a pin the newest.
func (s *Service) Current(ctx context.Context) (*View, error) {
	p, ok := ctx.Value(pinKey{}).(*pin)
	if !ok {
		return s.newest(ctx)
	}
	p.once.Do(func() { p.view, p.err = s.newest(ctx) })
	return p.view, p.err
}

func (s *Service) newest(ctx context.Context) (*View, error) {
	store, err := s.db.Store(ctx)
	if err != nil {
		return nil, err
	}
	return s.At(ctx, store.Revision)
}

// At is the view of a revision, for pages that continue one and questions as
// of an earlier moment. A revision whose lines have been swept is EXPIRED.
func (s *Service) At(ctx context.Context, revision int64) (*View, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	v := s.views[revision]
	if v == nil {
		var err error
		if v, err = s.load(ctx, revision); err != nil {
			return nil, err
		}
		s.views[revision] = v
	}
	v.used = s.clock()
	return v, nil
}

// load reads the live set of a revision and publishes it to the engine. Slices
// of deleted accounts are left out: nobody sees them, and they may be on their
// way out.
func (s *Service) load(ctx context.Context, revision int64) (*View, error) {
	ctx = auth.With(context.WithoutCancel(ctx), auth.System())
	rows, err := s.db.Client.Slice.Query().
		Where(slice.ActiveFromRevLTE(revision), slice.Or(slice.ActiveToRevIsNil(), slice.ActiveToRevGT(revision))).
		Order(slice.ByAccountID(), slice.ByCycle(), slice.ByDay(), slice.ByBatch()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("load revision %d: %w", revision, err)
	}
	v := &View{Revision: revision, Slices: rows}
	live := make([]ledger.Live, 0, len(rows))
	for _, r := range rows {
		if r.State == slice.StateDropped {
			return nil, fault.Expired("revision %d is no longer kept; ask again without a cursor or an earlier moment", revision)
		}
		if r.ActiveFrom.After(v.At) {
			v.At = *r.ActiveFrom
		}
		live = append(live, ledger.Live{Batch: r.Batch, Account: r.AccountID.String()})
	}
	return v, s.engine.Publish(ctx, revision, live)
}
