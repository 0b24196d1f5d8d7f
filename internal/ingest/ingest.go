// Package ingest takes a source of bill lines into the ledger: stage, verify,
// make visible, as one step. A crash, a wrong line or a broken source at any
// moment leaves the last good version in view.
package ingest

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/ent/billimport"
	"github.com/cloudlens/cloudlens/internal/account"
	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/bill"
	"github.com/cloudlens/cloudlens/internal/database"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/period"
	"github.com/cloudlens/cloudlens/internal/revision"
)

// Service runs imports.
type Service struct {
	db        *database.DB
	engine    ledger.Engine
	revisions *revision.Service
	accounts  *account.Service
	clock     period.Clock
	log       *slog.Logger

	mu      sync.Mutex
	running map[id.ID]Progress
}

// New is the service over the two stores.
func New(db *database.DB, engine ledger.Engine, revisions *revision.Service, accounts *account.Service, clock period.Clock, log *slog.Logger) *Service {
	return &Service{db: db, engine: engine, revisions: revisions, accounts: accounts, clock: clock, log: log, running: map[id.ID]Progress{}}
}

// Mode says what to do with a cycle that files have filled already.
type Mode string

// Modes. Refuse is the default: nothing happens, and both are shown.
const (
	Refuse  Mode = "REFUSE"
	Replace Mode = "REPLACE" // this import takes the place of what is there
	Add     Mode = "ADD"     // this import counts beside what is there
)

// Request is one import.
type Request struct {
	Source  bill.Source
	Kind    billimport.Kind
	Label   string // what is imported, for people
	Account string // name of the account that takes all lines; "" to go by billing account
	Mode    Mode
	Files   func() []ledger.SourceFile // what was read, once it was; may be nil
}

// Report is how an import ended.
type Report struct {
	Import *ent.BillImport
	Slices []SliceReport
}

// SliceReport is what became of one account and cycle.
type SliceReport struct {
	Account string
	Cycle   period.Cycle
	Lines   int64
	Totals  ledger.Totals
	Outcome revision.Outcome
}

// Run imports all of the source or nothing. Faults say what to do; the import
// row tells the story afterwards either way. Canceling ctx stops it.
func (s *Service) Run(ctx context.Context, r Request, watch func(Progress)) (*Report, error) {
	ctx = auth.With(ctx, auth.System())
	row, err := s.db.Client.BillImport.Create().SetKind(r.Kind).SetLabel(r.Label).SetStartedAt(s.clock()).Save(ctx)
	if err != nil {
		return nil, fmt.Errorf("begin the import: %w", err)
	}
	t := &task{Service: s, request: r, row: row, watch: watch, findings: map[string]int64{}, rests: rests{}, slices: map[key]*staged{}, ids: map[bill.Account]*ent.Account{}}
	defer s.forget(row.ID)
	report, err := t.run(ctx)
	if err != nil {
		return nil, t.broke(ctx, err)
	}
	return report, nil
}

// broke ends an import by an error, as far as it is known to have ended.
func (t *task) broke(ctx context.Context, err error) error {
	if errors.Is(err, errUnsure) {
		return err
	}
	// The story is told even when ctx is what ended the import.
	return errors.Join(err, t.fail(context.WithoutCancel(ctx), err))
}

// fail notes why the import ended.
func (t *task) fail(ctx context.Context, cause error) error {
	status, message := billimport.StatusFailed, "internal error; the server's log has it"
	switch f, ok := fault.As(cause); {
	case ok && f.Kind == fault.KindConflict:
		status, message = billimport.StatusRefused, f.Error()
	case ok:
		message = f.Error()
	case errors.Is(cause, context.Canceled):
		status, message = billimport.StatusInterrupted, "the import was canceled; import again"
	}
	return t.db.InTx(ctx, func(ctx context.Context, tx *ent.Client) error {
		for _, staged := range t.slices {
			if err := tx.Slice.UpdateOne(staged.slice).SetState("DROPPED").Exec(ctx); err != nil {
				return err
			}
		}
		return t.close(tx.BillImport.UpdateOne(t.row)).SetStatus(status).SetMessage(message).Exec(ctx)
	})
}
