package account

import (
	"cmp"
	"context"
	"fmt"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/ent/slice"
	"github.com/cloudlens/cloudlens/internal/database"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/id"
)

// Optional is a value that a change may leave out. Left out is not empty.
type Optional[T any] struct {
	Value T
	Set   bool
}

// Some is a value that is given.
func Some[T any](v T) Optional[T] { return Optional[T]{Value: v, Set: true} }

// Or is the value that is given, or else what there was.
func (o Optional[T]) Or(was T) T {
	if o.Set {
		return o.Value
	}
	return was
}

// Patch is a change of some fields; those not set stay. An empty Alias clears
// it. An empty access key id or secret, or the masked form of the stored id,
// keeps what is stored.
type Patch struct {
	Name             Optional[string]
	Alias            Optional[string]
	Provider         Optional[string]
	Region           Optional[string]
	AccessKeyID      Optional[string]
	AccessKeySecret  Optional[string]
	BillingAccountID Optional[string]
	Currency         Optional[string]
}

// Update changes the account. An account that has bills stays with the
// billing account that they are of.
func (s *Service) Update(ctx context.Context, account id.ID, p Patch) (*ent.Account, error) {
	uid, err := s.whosePatch(ctx, account, p)
	if err != nil {
		return nil, err
	}
	var changed *ent.Account
	err = s.db.InTx(ctx, func(ctx context.Context, tx *ent.Client) error {
		if err := database.RaiseCatalogue(ctx, tx); err != nil {
			return err
		}
		old, err := byID(ctx, tx, account)
		if err != nil {
			return err
		}
		to, err := p.on(old)
		if err != nil {
			return err
		}
		if err := belongs(to.Name, to.BillingAccountID, uid); err != nil {
			return err
		}
		to.BillingAccountID = cmp.Or(to.BillingAccountID, uid)
		if err := mayBecome(ctx, tx, old, to); err != nil {
			return err
		}
		change := tx.Account.UpdateOne(old).
			SetName(to.Name).
			SetProvider(to.Provider).
			SetRegion(to.Region).
			SetBillingAccountID(to.BillingAccountID).
			SetCurrency(to.Currency).
			SetUpdatedAt(s.now())
		if to.Alias == "" {
			change.ClearAlias()
		} else {
			change.SetAlias(to.Alias)
		}
		if changed, err = change.Save(ctx); err != nil {
			return fmt.Errorf("change account %s: %w", account, err)
		}
		return s.storeKey(ctx, tx, account, to.AccessKeyID, to.AccessKeySecret)
	})
	if err != nil {
		return nil, err
	}
	return settled(ctx, changed), nil
}

// on is what the account becomes: its own fields, with those of the patch
// checked and put over them. The key is that of the patch alone.
func (p Patch) on(a *ent.Account) (Draft, error) {
	d := Draft{
		Name:             a.Name,
		Provider:         a.Provider,
		Region:           a.Region,
		BillingAccountID: a.BillingAccountID,
		Currency:         a.Currency,
	}
	if a.Alias != nil {
		d.Alias = *a.Alias
	}
	for _, f := range []struct {
		given Optional[string]
		check func(string) (string, error)
		to    *string
	}{
		{p.Name, checkName, &d.Name},
		{p.Alias, checkAlias, &d.Alias},
		{p.Provider, keepOr(a.Provider, checkProvider), &d.Provider},
		{p.Region, checkRegion, &d.Region},
		{p.AccessKeyID, checkKeyID, &d.AccessKeyID},
		{p.AccessKeySecret, checkKeySecret, &d.AccessKeySecret},
		{p.BillingAccountID, checkBillingID, &d.BillingAccountID},
		{p.Currency, checkCurrency, &d.Currency},
	} {
		if !f.given.Set {
			continue
		}
		checked, err := f.check(f.given.Value)
		if err != nil {
			return Draft{}, err
		}
		*f.to = checked
	}
	return d, nil
}

// keepOr takes the value that is there without a check: an editing form sends
// back the provider of an account that a bill file made.
func keepOr(old string, check func(string) (string, error)) func(string) (string, error) {
	return func(s string) (string, error) {
		if s == old {
			return old, nil
		}
		return check(s)
	}
}

// mayBecome is a fault when the change takes another account's name or
// billing account, or takes the account away from the bills it has.
func mayBecome(ctx context.Context, tx *ent.Client, old *ent.Account, to Draft) error {
	if to.Name != old.Name {
		if err := nameFree(ctx, tx, to.Name); err != nil {
			return err
		}
	}
	if to.Provider == old.Provider && to.BillingAccountID == old.BillingAccountID {
		return nil
	}
	if err := billingFree(ctx, tx, to.Provider, to.BillingAccountID); err != nil {
		return err
	}
	if to.Provider == old.Provider && old.BillingAccountID == "" {
		return nil // the id became known
	}
	hasBills, err := tx.Slice.Query().Where(slice.AccountID(old.ID)).Exist(ctx)
	if err != nil {
		return fmt.Errorf("look for bills of %s: %w", old.ID, err)
	}
	if hasBills {
		return fault.Conflict("billingAccountId",
			"the account %q has bills of its billing account: add another account for the other one", old.Name)
	}
	return nil
}
