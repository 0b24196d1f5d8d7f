package revision

import (
	"context"
	"fmt"
	"time"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/ent/account"
	"github.com/cloudlens/cloudlens/ent/slice"
	"github.com/cloudlens/cloudlens/internal/database"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/period"
)

// Stage gives out the number of a new version of (account, cycle). Until it
// is settled its lines cannot be seen, and a restart sweeps it.
func (s *Service) Stage(ctx context.Context, importID, account id.ID, cycle period.Cycle, readAt time.Time) (*ent.Slice, error) {
	return s.stage(ctx, importID, account, cycle, readAt, false)
}

func (s *Service) stage(ctx context.Context, importID, account id.ID, cycle period.Cycle, readAt time.Time, orders bool) (staged *ent.Slice, err error) {
	err = s.db.InTx(ctx, func(ctx context.Context, tx *ent.Client) error {
		store, err := tx.Store.UpdateOneID(1).AddLastBatch(1).Save(ctx)
		if err != nil {
			return fmt.Errorf("number a batch: %w", err)
		}
		staged, err = tx.Slice.Create().SetImportID(importID).SetAccountID(account).SetCycle(int32(cycle)).
			SetBatch(store.LastBatch).SetReadAt(readAt).SetOrders(orders).Save(ctx)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("stage %s: %w", cycle, err)
	}
	return staged, nil
}

// Outcome is what becomes of a staged version.
type Outcome string

// Outcomes.
const (
	Replace   Outcome = "REPLACE"   // it becomes live, what was live of its slice retires
	Add       Outcome = "ADD"       // it becomes live beside what is live
	Unchanged Outcome = "UNCHANGED" // the live version has the same lines and stays
	Reference Outcome = "REFERENCE" // it is kept to compare with and not shown
)

// Version is a staged slice with what the ledger holds of it.
type Version struct {
	Slice   *ent.Slice
	Receipt *ledger.Receipt
	Control *ledger.Control
	Outcome Outcome
}

// Settle makes versions visible, all in one transaction and one revision.
// finish runs inside it, to set the import's own state.
func (s *Service) Settle(ctx context.Context, versions []Version, finish func(ctx context.Context, tx *ent.Client) error) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *ent.Client) error {
		store, err := tx.Store.UpdateOneID(1).AddRevision(1).Save(ctx)
		if err != nil {
			return fmt.Errorf("raise the ledger revision: %w", err)
		}
		if err := accountsRemain(ctx, tx, versions); err != nil {
			return err
		}
		for _, v := range versions {
			if err := s.settle(ctx, tx, v, store.Revision); err != nil {
				return fmt.Errorf("settle cycle %s: %w", period.Cycle(v.Slice.Cycle), err)
			}
		}
		if err := finish(ctx, tx); err != nil {
			return err
		}
		return database.RaiseCatalogue(ctx, tx)
	})
}

// accountsRemain refuses to settle bills of an account that was deleted while
// they were read: nobody would ever see them.
func accountsRemain(ctx context.Context, tx *ent.Client, versions []Version) error {
	ids := make([]id.ID, len(versions))
	for i, v := range versions {
		ids[i] = v.Slice.AccountID
	}
	gone, err := tx.Account.Query().Where(account.IDIn(ids...), account.DeletedAtNotNil()).First(database.WithDeleted(ctx))
	switch {
	case ent.IsNotFound(err):
		return nil
	case err != nil:
		return fmt.Errorf("look up accounts: %w", err)
	}
	return fault.Conflict("account", "the account %s was deleted while its bills were imported; nothing was changed, import again to add it anew", gone.Name)
}

func (s *Service) settle(ctx context.Context, tx *ent.Client, v Version, revision int64) error {
	now := s.clock()
	row := tx.Slice.UpdateOne(v.Slice).SetLines(v.Receipt.Lines).SetContentHash(v.Receipt.Hash).SetSums(v.Receipt.Totals).
		SetUndated(v.Receipt.Undated).
		SetFirstDay(int32(v.Receipt.FirstDay)).SetLastDay(int32(v.Receipt.LastDay))
	if v.Control != nil {
		row.SetControl(v.Control)
	}
	switch v.Outcome {
	case Reference:
		return row.SetState(slice.StateReference).Exec(ctx)
	case Unchanged:
		if err := s.confirm(ctx, tx, v); err != nil {
			return err
		}
		return row.SetState(slice.StateDropped).Exec(ctx)
	case Replace:
		err := tx.Slice.Update().Where(slice.AccountID(v.Slice.AccountID), slice.Cycle(v.Slice.Cycle), slice.ActiveFromRevNotNil(), slice.ActiveToRevIsNil(), slice.ActiveFromRevLT(revision)).
			SetState(slice.StateRetired).SetActiveToRev(revision).SetActiveTo(now).Exec(ctx)
		if err != nil {
			return err
		}
	}
	return row.SetState(slice.StateLive).SetActiveFromRev(revision).SetActiveFrom(now).Exec(ctx)
}

// confirm notes on the live version that its source was read again and still
// says the same, which is what lets a cycle close.
func (s *Service) confirm(ctx context.Context, tx *ent.Client, v Version) error {
	row := tx.Slice.Update().Where(slice.AccountID(v.Slice.AccountID), slice.Cycle(v.Slice.Cycle), slice.StateEQ(slice.StateLive), slice.ContentHash(v.Receipt.Hash)).
		SetReadAt(v.Slice.ReadAt)
	if v.Control != nil {
		row.SetControl(v.Control)
	}
	return row.Exec(ctx)
}
