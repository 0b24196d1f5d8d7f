package revision

import (
	"context"
	"fmt"
	"time"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/ent/slice"
	"github.com/cloudlens/cloudlens/internal/database"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/period"
)

// Orders are a staged slice of what orders of its cycle cost in other months. It
// stands in for the bill of the cycle as long as there is none.
type Orders struct {
	Slice *ent.Slice
	Hash  string       // of the content; "" when there were no orders in the cycle or before
	Known period.Range // days that orders are known for
}

// StageOrders is Stage of orders alone.
func (s *Service) StageOrders(ctx context.Context, importID, account id.ID, cycle period.Cycle, readAt time.Time) (*ent.Slice, error) {
	return s.stage(ctx, importID, account, cycle, readAt, true)
}

// SettleOrders lets these count in place of all orders of the account that did,
// in one transaction and one revision. Those of a cycle that has a bill do not:
// its own lines have them. It gives the batches that count.
func (s *Service) SettleOrders(ctx context.Context, all []Orders, finish func(ctx context.Context, tx *ent.Client) error) (live []int32, err error) {
	account := all[0].Slice.AccountID
	err = s.db.InTx(ctx, func(ctx context.Context, tx *ent.Client) error {
		live = nil
		store, err := tx.Store.UpdateOneID(1).AddRevision(1).Save(ctx)
		if err != nil {
			return fmt.Errorf("raise the ledger revision: %w", err)
		}
		if err := accountsRemain(ctx, tx, []Version{{Slice: all[0].Slice}}); err != nil {
			return err
		}
		now := s.clock()
		err = tx.Slice.Update().Where(slice.AccountID(account), slice.Orders(true), slice.StateEQ(slice.StateLive)).
			SetState(slice.StateRetired).SetActiveToRev(store.Revision).SetActiveTo(now).Exec(ctx)
		if err != nil {
			return fmt.Errorf("retire orders: %w", err)
		}
		bills, err := tx.Slice.Query().Where(slice.AccountID(account), slice.Orders(false), slice.StateEQ(slice.StateLive)).All(ctx)
		if err != nil {
			return fmt.Errorf("look up bills: %w", err)
		}
		billed := map[int32]bool{}
		for _, b := range bills {
			billed[b.Cycle] = true
		}
		for _, o := range all {
			row := tx.Slice.UpdateOne(o.Slice).SetContentHash(o.Hash).SetFirstDay(int32(o.Known.From)).SetLastDay(int32(o.Known.To.Add(-1)))
			if billed[o.Slice.Cycle] {
				row.SetState(slice.StateDropped)
			} else {
				row.SetState(slice.StateLive).SetActiveFromRev(store.Revision).SetActiveFrom(now)
				live = append(live, o.Slice.Batch)
			}
			if err := row.Exec(ctx); err != nil {
				return fmt.Errorf("settle orders of %s: %w", period.Cycle(o.Slice.Cycle), err)
			}
		}
		if err := finish(ctx, tx); err != nil {
			return err
		}
		return database.RaiseCatalogue(ctx, tx)
	})
	return live, err
}

// ConfirmOrders notes that the orders of an account were read again and are
// still the same.
func (s *Service) ConfirmOrders(ctx context.Context, account id.ID, readAt time.Time) error {
	err := s.db.Client.Slice.Update().Where(slice.AccountID(account), slice.Orders(true), slice.StateEQ(slice.StateLive)).SetReadAt(readAt).Exec(ctx)
	if err != nil {
		return fmt.Errorf("confirm orders: %w", err)
	}
	return nil
}
