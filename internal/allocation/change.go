package allocation

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/database"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/version"
)

// Create adds a rule.
func (s *Service) Create(ctx context.Context, d Draft) (*ent.AllocationRule, error) {
	d, err := d.checked()
	if err != nil {
		return nil, err
	}
	if d.AccountID == nil && !auth.From(ctx).All() {
		return nil, fault.Denied("you may not make a rule of allocation of all accounts: name one that you see")
	}
	var made *ent.AllocationRule
	err = s.db.Edit(ctx, func(ctx context.Context, tx *ent.Client) error {
		if d.AccountID != nil {
			if _, err := s.accounts.ByID(ctx, *d.AccountID); err != nil {
				return err
			}
		}
		now := s.now()
		create := tx.AllocationRule.Create().SetNillableAccountID(d.AccountID).SetName(d.Name).SetDescription(d.Description).SetMethod(d.Method).
			SetNillableServiceFilter(d.ServiceFilter).SetNillableTagFilter(d.TagFilter).SetNillableDateRange(d.DateRange).
			SetTargets(d.Targets).SetWeights(d.Weights).SetEnabled(d.Enabled).SetCreatedAt(now).SetUpdatedAt(now)
		if d.Filter != nil {
			create.SetRule(d.Filter)
		}
		if made, err = create.Save(ctx); err != nil {
			return fmt.Errorf("store a rule of allocation: %w", err)
		}
		_, err = version.Record(ctx, tx, made.ID, d.content(), version.Always, now)
		return err
	})
	return database.Settled(ctx, made, err)
}

// Update changes a rule. Results that it gave stay as they are.
func (s *Service) Update(ctx context.Context, of id.ID, p Patch) (*ent.AllocationRule, error) {
	var changed *ent.AllocationRule
	err := s.db.Edit(ctx, func(ctx context.Context, tx *ent.Client) error {
		r, err := byID(ctx, tx, of)
		if err != nil {
			return err
		}
		d, err := p.on(draftOf(r))
		if err != nil {
			return err
		}
		update := tx.AllocationRule.UpdateOne(r).SetName(d.Name).SetDescription(d.Description).SetMethod(d.Method).
			SetTargets(d.Targets).SetWeights(d.Weights).SetEnabled(d.Enabled).SetUpdatedAt(s.now())
		if d.Filter != nil {
			update.SetRule(d.Filter)
		} else {
			update.ClearRule()
		}
		orClear(d.ServiceFilter, update.SetServiceFilter, update.ClearServiceFilter)
		orClear(d.TagFilter, update.SetTagFilter, update.ClearTagFilter)
		orClear(d.DateRange, update.SetDateRange, update.ClearDateRange)
		if changed, err = update.Save(ctx); err != nil {
			return fmt.Errorf("change rule of allocation %s: %w", of, err)
		}
		return s.record(ctx, tx, changed, d.content())
	})
	return database.Settled(ctx, changed, err)
}

func orClear[T any](given *string, set func(string) T, clear func() T) {
	if given != nil {
		set(*given)
		return
	}
	clear()
}

// record keeps what a rule says now, when that is something else than before.
func (s *Service) record(ctx context.Context, tx *ent.Client, r *ent.AllocationRule, is content) error {
	was, _, err := contentOf(ctx, tx, r.ID)
	if err != nil {
		return err
	}
	before, err := json.Marshal(was)
	if err != nil {
		return fmt.Errorf("compare versions of %s: %w", r.ID, err)
	}
	after, err := json.Marshal(is)
	if err != nil {
		return fmt.Errorf("compare versions of %s: %w", r.ID, err)
	}
	if string(before) == string(after) {
		return nil
	}
	today, err := s.costs.Today(ctx, r.AccountID)
	if err != nil {
		return err
	}
	_, err = version.Record(ctx, tx, r.ID, is, version.EditedFrom(today), s.now())
	return err
}

// Delete removes a rule with its versions. Its results stay.
func (s *Service) Delete(ctx context.Context, of id.ID) error {
	return s.db.Edit(ctx, func(ctx context.Context, tx *ent.Client) error {
		r, err := byID(ctx, tx, of)
		if err != nil {
			return err
		}
		if err := version.Forget(ctx, tx, of); err != nil {
			return err
		}
		if err := tx.AllocationRule.DeleteOne(r).Exec(ctx); err != nil {
			return fmt.Errorf("delete rule of allocation %s: %w", of, err)
		}
		return nil
	})
}
