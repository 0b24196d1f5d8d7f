package benefit

import (
	"context"
	"fmt"
	"slices"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/ent/commitment"
	"github.com/cloudlens/cloudlens/ent/commitmentuse"
	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/cloud"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/period"
)

// committed are the lists of commitments of each kind, and of their use.
var committed = map[cloud.CommitmentKind]struct{ list, use Source }{
	cloud.SavingsPlan:      {SavingsPlans, SavingsPlanUse},
	cloud.ReservedInstance: {ReservedInstances, ReservedInstanceUse},
}

// KeepCommitments is Keep for the commitments of one kind.
func (s *Service) KeepCommitments(ctx context.Context, of id.ID, kind cloud.CommitmentKind, held []cloud.Commitment) error {
	return s.replace(ctx, of, committed[kind].list, func(ctx context.Context, tx *ent.Client) error {
		if _, err := tx.Commitment.Delete().Where(commitment.AccountID(of), commitment.KindEQ(commitment.Kind(kind))).Exec(ctx); err != nil {
			return fmt.Errorf("drop earlier commitments: %w", err)
		}
		for some := range slices.Chunk(held, atOnce) {
			var made []*ent.CommitmentCreate
			for i := range some {
				k := &some[i]
				made = append(made, tx.Commitment.Create().SetAccountID(of).SetKind(commitment.Kind(k.Kind)).SetCloudID(k.ID).SetType(k.Type).SetFamily(k.Family).
					SetStatus(k.Status).SetRegion(k.Region).SetZone(k.Zone).SetOwner(k.Owner).SetPayMode(k.PayMode).SetTerm(k.Term).SetCurrency(k.Currency).
					SetNillablePool(known(k.Pool)).SetPoolPer(k.PoolPer).SetNillableRest(known(k.Rest)).SetNillablePrepaid(known(k.Prepaid)).
					SetNillableSaved(known(k.Saved)).SetNillableUsedRate(known(k.UsedRate)).SetQuantity(k.Quantity).
					SetNillableStartsAt(instant(k.Starts)).SetNillableEndsAt(instant(k.Ends)))
			}
			if err := tx.Commitment.CreateBulk(made...).Exec(ctx); err != nil {
				return fmt.Errorf("store commitments: %w", err)
			}
		}
		return nil
	})
}

// KeepUse makes the use of commitments in a cycle what was read now, whole.
// currency is that of amounts whose currency the cloud does not name, "" when it
// is not known.
func (s *Service) KeepUse(ctx context.Context, of id.ID, u *cloud.CommitmentUse, currency string) error {
	if u.Currency != "" {
		currency = u.Currency
	}
	return s.edit(ctx, func(ctx context.Context, tx *ent.Client) error {
		kind := commitmentuse.Kind(u.Kind)
		if _, err := tx.CommitmentUse.Delete().Where(commitmentuse.AccountID(of), commitmentuse.KindEQ(kind), commitmentuse.Cycle(int(u.Cycle))).Exec(ctx); err != nil {
			return fmt.Errorf("drop the earlier use of commitments: %w", err)
		}
		err := tx.CommitmentUse.Create().SetAccountID(of).SetKind(kind).SetCycle(int(u.Cycle)).SetReadAt(s.now()).SetCurrency(currency).
			SetNillablePool(known(u.Pool)).SetNillableUsed(known(u.Used)).SetUnit(u.Unit).SetNillableUsedRate(known(u.UsedRate)).
			SetNillableReservation(known(u.Reservation)).SetNillablePayAsYouGo(known(u.PayAsYouGo)).SetNillableSaved(known(u.Saved)).
			SetNillablePotentialSaved(known(u.PotentialSaved)).SetNillableDeducted(known(u.Deducted)).SetNillableDeductedQuantity(known(u.DeductedQuantity)).
			SetNillableTotalQuantity(known(u.TotalQuantity)).SetCapacityUnit(u.CapacityUnit).SetNillableCoveredRate(known(u.CoveredRate)).Exec(ctx)
		if err != nil {
			return fmt.Errorf("store the use of commitments: %w", err)
		}
		return nil
	})
}

// KeptUse notes that the use of commitments of a kind was read, in all cycles
// that were due.
func (s *Service) KeptUse(ctx context.Context, of id.ID, kind cloud.CommitmentKind) error {
	return s.replace(ctx, of, committed[kind].use, func(context.Context, *ent.Client) error { return nil })
}

// DueUse are the cycles from the first to the last whose use is to be read,
// newest first: those that never were, and those that could still change when
// they were. What is final is kept.
func (s *Service) DueUse(ctx context.Context, of id.ID, kind cloud.CommitmentKind, first, last period.Cycle) ([]period.Cycle, error) {
	found, err := s.db.Reader(ctx).CommitmentUse.Query().
		Where(commitmentuse.AccountID(of), commitmentuse.KindEQ(commitmentuse.Kind(kind))).All(auth.With(ctx, auth.System()))
	if err != nil {
		return nil, fmt.Errorf("read which use of commitments is known: %w", err)
	}
	final := map[period.Cycle]bool{}
	for _, row := range found {
		cycle := period.Cycle(row.Cycle)
		final[cycle] = !row.ReadAt.Before(settles(cycle))
	}
	var due []period.Cycle
	for c := last; c >= first; c = c.Add(-1) {
		if !final[c] {
			due = append(due, c)
		}
	}
	return due, nil
}
