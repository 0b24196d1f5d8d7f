package budget

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/ent/account"
	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
	"github.com/cloudlens/cloudlens/internal/rule"
	"github.com/cloudlens/cloudlens/internal/version"
)

// content is what a version of a budget keeps: what its figures follow from.
type content struct {
	Amount   money.Decimal `json:"amount"`
	Currency string        `json:"currency"`
	Type     string        `json:"type"`
	Rule     *rule.Rule    `json:"rule,omitempty"`
	Period   string        `json:"period"`
	Start    period.Date   `json:"start"`
	End      period.Date   `json:"end,omitempty"`
}

func (d *Draft) content() content {
	return content{normal(d.Amount), d.Currency, string(d.Type), d.Filter, string(d.Period), d.Start, d.End}
}

// Create adds a budget and looks at once which of its thresholds are reached.
func (s *Service) Create(ctx context.Context, d Draft) (*ent.Budget, error) {
	d, err := d.checked()
	if err != nil {
		return nil, err
	}
	if d.AccountID == nil && !auth.From(ctx).All() {
		return nil, fault.Denied("you may not make a budget of all accounts: name one that you see")
	}
	var made *ent.Budget
	err = s.db.Edit(ctx, func(ctx context.Context, tx *ent.Client) error {
		if d.AccountID != nil {
			if there, err := tx.Account.Query().Where(account.ID(*d.AccountID)).Exist(ctx); err != nil {
				return fmt.Errorf("find account %s: %w", d.AccountID, err)
			} else if !there {
				return fault.NotFound("there is no account with the id %s: look at the list of accounts", *d.AccountID)
			}
		}
		create := tx.Budget.Create().SetNillableAccountID(d.AccountID).SetName(d.Name).SetAmount(normal(d.Amount)).SetCurrency(d.Currency).
			SetPeriod(d.Period).SetType(d.Type).SetStartDate(int32(d.Start)).SetNillableTagFilter(d.TagFilter).SetNillableServiceFilter(d.ServiceFilter).
			SetAlerts(d.Alerts).SetCreatedAt(s.now()).SetUpdatedAt(s.now())
		if d.End != 0 {
			create.SetEndDate(int32(d.End))
		}
		if d.Filter != nil {
			create.SetRule(d.Filter)
		}
		if made, err = create.Save(ctx); err != nil {
			return fmt.Errorf("store a budget: %w", err)
		}
		_, err = version.Record(ctx, tx, made.ID, d.content(), version.Always, s.now())
		return err
	})
	return s.settled(ctx, made, err)
}

// Update changes a budget. The change holds from the first day of the period
// that it is about now: periods before it keep what was said of them.
func (s *Service) Update(ctx context.Context, of id.ID, p Patch) (*ent.Budget, error) {
	var changed *ent.Budget
	err := s.db.Edit(ctx, func(ctx context.Context, tx *ent.Client) error {
		b, err := byID(ctx, tx, of)
		if err != nil {
			return err
		}
		if b.Edges.Account, err = b.QueryAccount().Only(ctx); ent.MaskNotFound(err) != nil {
			return fmt.Errorf("find the account of budget %s: %w", of, err)
		}
		was := draftOf(b)
		d, err := p.on(was)
		if err != nil {
			return err
		}
		update := tx.Budget.UpdateOne(b).SetName(d.Name).SetAmount(normal(d.Amount)).SetCurrency(d.Currency).SetPeriod(d.Period).SetType(d.Type).
			SetStartDate(int32(d.Start)).SetAlerts(d.Alerts).SetUpdatedAt(s.now())
		if d.End != 0 {
			update.SetEndDate(int32(d.End))
		} else {
			update.ClearEndDate()
		}
		if d.Filter != nil {
			update.SetRule(d.Filter)
		} else {
			update.ClearRule()
		}
		asGiven(update, d)
		if changed, err = update.Save(ctx); err != nil {
			return fmt.Errorf("change budget %s: %w", of, err)
		}
		changed.Edges.Account = b.Edges.Account
		return s.record(ctx, tx, changed, was.content(), d.content())
	})
	return s.settled(ctx, changed, err)
}

// asGiven stores the filters in the words that they came in.
func asGiven(update *ent.BudgetUpdateOne, d Draft) {
	if d.TagFilter != nil {
		update.SetTagFilter(*d.TagFilter)
	} else {
		update.ClearTagFilter()
	}
	if d.ServiceFilter != nil {
		update.SetServiceFilter(*d.ServiceFilter)
	} else {
		update.ClearServiceFilter()
	}
}

// record keeps what a budget says from the first day of its period on, when
// that is something else than before.
func (s *Service) record(ctx context.Context, tx *ent.Client, b *ent.Budget, was, is content) error {
	before, err := json.Marshal(was)
	if err != nil {
		return fmt.Errorf("compare versions of %s: %w", b.ID, err)
	}
	after, err := json.Marshal(is)
	if err != nil {
		return fmt.Errorf("compare versions of %s: %w", b.ID, err)
	}
	if string(before) == string(after) {
		return nil
	}
	today := s.today(b)
	_, err = version.Record(ctx, tx, b.ID, is, min(today, windowOf(b, today).From), s.now())
	return err
}

// Delete removes a budget with its events and versions.
func (s *Service) Delete(ctx context.Context, of id.ID) error {
	return s.db.Edit(ctx, func(ctx context.Context, tx *ent.Client) error {
		b, err := byID(ctx, tx, of)
		if err != nil {
			return err
		}
		if err := version.Forget(ctx, tx, of); err != nil {
			return err
		}
		if err := tx.Budget.DeleteOne(b).Exec(ctx); err != nil {
			return fmt.Errorf("delete budget %s: %w", of, err)
		}
		return nil
	})
}

// settled is a budget for use after its change: its thresholds are looked at
// first. That the ledger does not answer is no reason to refuse the change:
// the schedule looks again.
func (s *Service) settled(ctx context.Context, b *ent.Budget, err error) (*ent.Budget, error) {
	if err != nil {
		return nil, err
	}
	if ent.TxFromContext(ctx) != nil { // it goes on, and nobody else sees it yet
		return b, nil
	}
	b = b.Unwrap()
	b.Edges = ent.BudgetEdges{}
	if err := s.evaluate(ctx, b.ID); err != nil {
		s.log.ErrorContext(ctx, "the thresholds of a budget could not be looked at", "budget", b.ID, "error", err)
	}
	return b, nil
}
