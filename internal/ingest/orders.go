package ingest

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/ent/billimport"
	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/period"
	"github.com/cloudlens/cloudlens/internal/revision"
)

// Orders are what orders from before an account's bills cost in the months
// since, as the cloud's own amortised bill tells it.
type Orders struct {
	Account *ent.Account
	Before  period.Cycle // the first cycle whose own lines tell of orders
	Whole   bool         // whether the lines of all cycles since do: those of a file may tell what its orders cost in its own month alone
	Months  []period.Cycle
	Rows    []ledger.Carried // of those months, all of them
	ReadAt  time.Time
}

// Carry keeps the orders from before that no bill has: each as a slice of the
// cycle that it was ordered in, which the bill of that cycle replaces once there
// is one. What is known of other months stays. Nothing happens when it is all
// known already.
func (s *Service) Carry(ctx context.Context, o Orders) error {
	ctx = auth.With(ctx, auth.System())
	if len(o.Months) == 0 {
		return nil
	}
	c, err := s.carried(ctx, &o)
	switch {
	case err != nil:
		return err
	case c.kept:
		return s.revisions.ConfirmOrders(ctx, o.Account.ID, o.ReadAt)
	}
	row, err := s.db.Client.BillImport.Create().SetKind(billimport.KindOrders).SetLabel(o.Before.String()).SetStartedAt(o.ReadAt).Save(ctx)
	if err != nil {
		return fmt.Errorf("begin to import orders: %w", err)
	}
	t := &task{Service: s, row: row, slices: map[key]*staged{}}
	if err := t.carry(ctx, o.Account, c); err != nil {
		return t.broke(ctx, err)
	}
	return nil
}

// carry writes the orders and makes them visible.
func (t *task) carry(ctx context.Context, of *ent.Account, c *carried) (err error) {
	w, err := t.engine.Write(ctx)
	if err != nil {
		return err
	}
	var keep []int32
	defer func() { err = t.closed(ctx, err, w.Close(ctx, keep...)) }()
	all := make([]revision.Orders, len(c.cycles))
	for i, cycle := range c.cycles {
		row, err := t.revisions.StageOrders(ctx, t.row.ID, of.ID, cycle, t.row.StartedAt)
		if err != nil {
			return err
		}
		t.slices[key{of.ID, cycle}] = &staged{account: of, slice: row}
		all[i] = revision.Orders{Slice: row, Known: c.known}
		for _, r := range c.rows[cycle] {
			if err := w.Carry(row.Batch, of.ID.String(), r); err != nil {
				return err
			}
		}
	}
	receipts, err := w.Finish(ctx)
	if err != nil {
		return err
	}
	for i := range all {
		if r := receipts[all[i].Slice.Batch]; r != nil {
			all[i].Hash = r.Hash
			keep = append(keep, all[i].Slice.Batch)
		}
	}
	// From here on an end of ctx comes too late: what is settled is settled.
	ctx = context.WithoutCancel(ctx)
	live, failed := t.revisions.SettleOrders(ctx, all, func(ctx context.Context, tx *ent.Client) error {
		return t.close(tx.BillImport.UpdateOne(t.row)).SetStatus(billimport.StatusVisible).Exec(ctx)
	})
	if failed != nil {
		if err = t.unsure(ctx, &Report{}, failed); err != nil && !errors.Is(err, errUnsure) {
			keep = nil
		}
		return err
	}
	keep = live
	return nil
}
