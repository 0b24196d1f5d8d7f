package collect

import (
	"context"

	"github.com/cloudlens/cloudlens/internal/benefit"
	"github.com/cloudlens/cloudlens/internal/cloud"
	"github.com/cloudlens/cloudlens/internal/cost"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/period"
)

// commitments are the lists of savings plans and of reserved instances, and of
// how far each were used.
func (r *run) commitments(known []cost.Cycle) []listing {
	held := func(kind cloud.CommitmentKind, read func(context.Context) ([]cloud.Commitment, error)) func(context.Context) error {
		return func(ctx context.Context) error {
			list, err := read(ctx)
			if err != nil {
				return err
			}
			return r.Benefits.KeepCommitments(ctx, r.account.ID, kind, list)
		}
	}
	reserved := func(ctx context.Context) ([]cloud.Commitment, error) {
		return r.client.ReservedInstances(ctx, r.open())
	}
	return []listing{
		{benefit.SavingsPlans, held(cloud.SavingsPlan, r.client.SavingsPlans), func(cause *fault.Error) error {
			return fault.Upstream("savings plans could not be read and are left as they were known: %s", cause)
		}},
		{benefit.SavingsPlanUse, r.uses(cloud.SavingsPlan, known, r.client.SavingsPlanUse), func(cause *fault.Error) error {
			return fault.Upstream("how far savings plans are used could not be read and is left as it was known: %s", cause)
		}},
		{benefit.ReservedInstances, held(cloud.ReservedInstance, reserved), func(cause *fault.Error) error {
			return fault.Upstream("reserved instances could not be read and are left as they were known: %s", cause)
		}},
		{benefit.ReservedInstanceUse, r.uses(cloud.ReservedInstance, known, r.client.ReservedInstanceUse), func(cause *fault.Error) error {
			return fault.Upstream("how far reserved instances are used could not be read and is left as it was known: %s", cause)
		}},
	}
}

// uses reads how far commitments of a kind were used in each cycle that is due,
// newest first. What was read before a cycle that cannot be is kept.
func (r *run) uses(kind cloud.CommitmentKind, known []cost.Cycle, read func(context.Context, period.Cycle) (*cloud.CommitmentUse, error)) func(context.Context) error {
	return func(ctx context.Context) error {
		open := r.open()
		due, err := r.Benefits.DueUse(ctx, r.account.ID, kind, firstOf(known, open), open)
		if err != nil {
			return err
		}
		for _, cycle := range due {
			use, err := read(ctx, cycle)
			if err != nil {
				return err
			}
			if err := r.Benefits.KeepUse(ctx, r.account.ID, use, currencyOf(known)); err != nil {
				return err
			}
		}
		return r.Benefits.KeptUse(ctx, r.account.ID, kind)
	}
}

// firstOf is the first cycle with a bill that the cloud still tells about, the
// open one when there is none.
func firstOf(known []cost.Cycle, open period.Cycle) period.Cycle {
	first := open
	for _, c := range known {
		first = min(first, c.Cycle)
	}
	return max(first, open.Add(1-reach))
}
