package revision

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/ent/billimport"
	"github.com/cloudlens/cloudlens/ent/slice"
	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/database"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/period"
)

// Retention is how long a version is kept after it stopped being live: pages
// and questions as of an earlier moment can read back that far.
const Retention = 35 * 24 * time.Hour

// idleView is how long a revision stays published without being asked for.
const idleView = 24 * time.Hour

// Recover runs before anything is served. A ledger that lacks lines which the
// catalogue says count is refused: its sums would be wrong, and importing
// again would find nothing changed. Imports that a crash or a kill left
// running are marked INTERRUPTED, and what they had written goes.
func (s *Service) Recover(ctx context.Context) error {
	ctx = database.WithDeleted(auth.With(ctx, auth.System()))
	held, err := s.engine.Batches(ctx)
	if err != nil {
		return err
	}
	if err := s.complete(ctx, held); err != nil {
		return err
	}
	now := s.clock()
	err = s.db.InTx(ctx, func(ctx context.Context, tx *ent.Client) error {
		err := tx.Slice.Update().Where(slice.StateEQ(slice.StateStaged)).SetState(slice.StateDropped).Exec(ctx)
		if err != nil {
			return err
		}
		return tx.BillImport.Update().Where(billimport.StatusEQ(billimport.StatusRunning)).
			SetStatus(billimport.StatusInterrupted).SetFinishedAt(now).SetMessage("the program ended before the import did; import again").Exec(ctx)
	})
	if err != nil {
		return fmt.Errorf("recover imports: %w", err)
	}
	return s.forgetUnknown(ctx, held)
}

// complete refuses a ledger that is older than its catalogue, or not the one
// that was filled.
func (s *Service) complete(ctx context.Context, held map[int32]int64) error {
	rows, err := s.db.Client.Slice.Query().Where(slice.StateIn(slice.StateLive, slice.StateRetired, slice.StateReference)).
		Order(slice.ByCycle(), slice.ByBatch()).WithAccount().All(ctx)
	if err != nil {
		return fmt.Errorf("list slices: %w", err)
	}
	var lacking []string
	for _, r := range rows {
		lines, there := held[r.Batch]
		if lines != r.Lines || r.Orders && !there && r.ContentHash != "" {
			lacking = append(lacking, fmt.Sprintf("%s %s", r.Edges.Account.Name, period.Cycle(r.Cycle)))
		}
	}
	const most = 5
	switch n := len(lacking); {
	case n == 0:
		return nil
	case n > most:
		lacking = append(lacking[:most], "…")
	}
	return fault.Conflict("ledger", "the ledger lacks bill lines that its catalogue says are there (%s): restore both from the same backup, or start with an empty --data and import again",
		strings.Join(lacking, ", "))
}

// forgetUnknown removes lines whose batch the catalogue has dropped or never
// settled.
func (s *Service) forgetUnknown(ctx context.Context, held map[int32]int64) error {
	kept, err := s.db.Client.Slice.Query().Where(slice.StateNEQ(slice.StateDropped)).Select(slice.FieldBatch).Ints(ctx)
	if err != nil {
		return fmt.Errorf("list batches of the catalogue: %w", err)
	}
	var gone []int32
	for b := range held {
		if !slices.Contains(kept, int(b)) {
			gone = append(gone, b)
		}
	}
	if len(gone) > 0 {
		s.log.InfoContext(ctx, "sweeping batches", "count", len(gone))
	}
	return s.engine.Forget(ctx, gone...)
}

// Sweep removes versions that stopped being live longer than Retention ago,
// and the live sets of revisions that nobody has asked for in a day.
func (s *Service) Sweep(ctx context.Context) error {
	ctx = database.WithDeleted(auth.With(ctx, auth.System()))
	now := s.clock()
	old, err := s.db.Client.Slice.Query().Where(slice.StateEQ(slice.StateRetired), slice.ActiveToLT(now.Add(-Retention))).All(ctx)
	if err != nil {
		return fmt.Errorf("list retired slices: %w", err)
	}
	batches := make([]int32, len(old))
	for i, o := range old {
		batches[i] = o.Batch
	}
	if err := s.DropBatches(ctx, batches); err != nil {
		return err
	}
	return s.retract(ctx, now)
}

// DropBatches marks slices as dropped, so that no view shows them, and then
// removes their lines.
func (s *Service) DropBatches(ctx context.Context, batches []int32) error {
	if len(batches) == 0 {
		return nil
	}
	ctx = database.WithDeleted(auth.With(ctx, auth.System()))
	if err := s.db.Client.Slice.Update().Where(slice.BatchIn(batches...)).SetState(slice.StateDropped).Exec(ctx); err != nil {
		return fmt.Errorf("drop slices: %w", err)
	}
	s.mu.Lock()
	for r, v := range s.views {
		if slices.ContainsFunc(v.Slices, func(has *ent.Slice) bool { return slices.Contains(batches, has.Batch) }) {
			delete(s.views, r)
		}
	}
	s.mu.Unlock()
	return s.engine.Forget(ctx, batches...)
}

func (s *Service) retract(ctx context.Context, now time.Time) error {
	store, err := s.db.Store(ctx)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	keep := []int64{store.Revision}
	for r, v := range s.views {
		if r == store.Revision || v.used.After(now.Add(-idleView)) {
			keep = append(keep, r)
			continue
		}
		delete(s.views, r)
	}
	return s.engine.Retract(ctx, keep...)
}
