package allocation

import (
	"context"
	"fmt"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/ent/allocationresult"
	"github.com/cloudlens/cloudlens/internal/database"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/period"
	"github.com/cloudlens/cloudlens/internal/policy"
)

// Execution says what to share out. Without days they are those of the rule,
// or the current month's; a currency is needed where there are several.
type Execution struct {
	Rule     id.ID
	Days     period.Range
	Currency string
}

// Execute shares costs out by a rule as it is now, and keeps the result. When
// a result of the rule is locked for any of the days it is refused.
func (s *Service) Execute(ctx context.Context, e Execution) (*ent.AllocationResult, error) {
	r, err := s.ByID(ctx, e.Rule)
	if err != nil {
		return nil, err
	}
	if !r.Enabled {
		return nil, fault.Invalid("id", "the rule of allocation %q is disabled: enable it first", r.Name)
	}
	c, number, err := contentOf(ctx, s.db.Reader(ctx), r.ID)
	if err != nil {
		return nil, err
	}
	today, err := s.costs.Today(ctx, r.AccountID)
	if err != nil {
		return nil, err
	}
	days, err := c.days(e.Days, today)
	if err != nil {
		return nil, err
	}
	o, err := s.outcome(ctx, r.AccountID, &c, days, e.Currency)
	if err != nil {
		return nil, err
	}
	var made *ent.AllocationResult
	err = s.db.Edit(ctx, func(ctx context.Context, tx *ent.Client) error {
		if _, err := byID(ctx, tx, r.ID); err != nil { // it may be gone by now
			return err
		}
		if err := unlocked(ctx, tx, r.ID, days); err != nil {
			return err
		}
		made, err = tx.AllocationResult.Create().SetNillableAccountID(r.AccountID).SetRuleID(r.ID).SetRuleName(r.Name).SetRuleVersion(number).
			SetPeriodFrom(int32(days.From)).SetPeriodTo(int32(days.To)).SetMethod(allocationresult.Method(c.Method)).SetCurrency(o.currency).
			SetTotal(o.total).SetAllocated(allotted(o.parts)).SetUnallocated(o.unallocated).SetParts(o.parts).
			SetFinality(string(o.coverage.Status)).SetRevision(o.coverage.Revision).SetCreatedAt(s.now()).Save(ctx)
		if err != nil {
			return fmt.Errorf("keep a result of rule of allocation %s: %w", r.ID, err)
		}
		return nil
	})
	return database.Settled(ctx, made, err)
}

// unlocked refuses when a locked result of the rule has any of the days.
func unlocked(ctx context.Context, tx *ent.Client, of id.ID, days period.Range) error {
	there, err := tx.AllocationResult.Query().Where(
		allocationresult.RuleID(of), allocationresult.LockedAtNotNil(),
		allocationresult.PeriodFromLT(int32(days.To)), allocationresult.PeriodToGT(int32(days.From)),
	).First(ctx)
	if ent.IsNotFound(err) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("look for locked results of rule of allocation %s: %w", of, err)
	}
	last := period.Date(there.PeriodTo).Add(-1)
	return fault.Conflict("period", "the result of this rule for %s to %s is locked: choose days that it does not have", period.Date(there.PeriodFrom).String(), last.String())
}

// ResultByID is the result with that id.
func (s *Service) ResultByID(ctx context.Context, of id.ID) (*ent.AllocationResult, error) {
	return resultByID(ctx, s.db.Reader(ctx), of)
}

func resultByID(ctx context.Context, client *ent.Client, of id.ID) (*ent.AllocationResult, error) {
	r, err := client.AllocationResult.Get(ctx, of)
	if ent.IsNotFound(err) {
		return nil, fault.NotFound("there is no result of allocation with the id %s: look at the list of results", of)
	}
	if err != nil {
		return nil, fmt.Errorf("find result of allocation %s: %w", of, err)
	}
	return r, nil
}

// Lock makes a result the last word of its rule on its days. Locking it again
// changes nothing; beside another locked one for any of the days it is refused.
func (s *Service) Lock(ctx context.Context, of id.ID) (*ent.AllocationResult, error) {
	var locked *ent.AllocationResult
	err := s.db.Edit(ctx, func(ctx context.Context, tx *ent.Client) error {
		r, err := resultByID(ctx, tx, of)
		if err != nil {
			return err
		}
		if locked = r; r.LockedAt != nil {
			return nil
		}
		if r.RuleID != nil {
			days := period.Range{From: period.Date(r.PeriodFrom), To: period.Date(r.PeriodTo)}
			if err := unlocked(ctx, tx, *r.RuleID, days); err != nil {
				return err
			}
		}
		if locked, err = tx.AllocationResult.UpdateOne(r).SetLockedAt(s.now()).Save(ctx); err != nil {
			return fmt.Errorf("lock result of allocation %s: %w", of, err)
		}
		return nil
	})
	return database.Settled(ctx, locked, err)
}

// PartsOf are the parts of a result in the order of its targets.
func PartsOf(r *ent.AllocationResult) []*policy.Part {
	out := make([]*policy.Part, len(r.Parts))
	for i := range r.Parts {
		out[i] = &r.Parts[i]
	}
	return out
}
