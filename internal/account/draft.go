package account

import (
	"cmp"
	"context"
	"fmt"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/ent/account"
	"github.com/cloudlens/cloudlens/internal/database"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/id"
)

// Draft is an account to be made. Name is required. Provider is aliyun or
// tencent, aliyun when empty; Region is cn-hangzhou when empty. An access key
// is given whole, or not at all for an account whose bills come from files.
type Draft struct {
	Name             string
	Alias            string
	Provider         string
	Region           string
	AccessKeyID      string
	AccessKeySecret  string
	BillingAccountID string
	Currency         string // ISO 4217, of bill files that name none
}

// Create makes the account. A name, or a billing account, that another
// account has is a conflict; of an access key the cloud is asked whose it is.
func (s *Service) Create(ctx context.Context, d Draft) (*ent.Account, error) {
	if err := mayAdd(ctx); err != nil {
		return nil, err
	}
	d, err := d.checked()
	if err != nil {
		return nil, err
	}
	uid, err := s.whose(ctx, d)
	if err != nil {
		return nil, err
	}
	if err := belongs(d.Name, d.BillingAccountID, uid); err != nil {
		return nil, err
	}
	d.BillingAccountID = cmp.Or(d.BillingAccountID, uid)
	var made *ent.Account
	err = s.db.InTx(ctx, func(ctx context.Context, tx *ent.Client) error {
		if err := database.RaiseCatalogue(ctx, tx); err != nil {
			return err
		}
		if err := nameFree(ctx, tx, d.Name); err != nil {
			return err
		}
		if err := billingFree(ctx, tx, d.Provider, d.BillingAccountID); err != nil {
			return err
		}
		now := s.now()
		made, err = tx.Account.Create().
			SetName(d.Name).
			SetNillableAlias(orNil(d.Alias)).
			SetProvider(d.Provider).
			SetBillingAccountID(d.BillingAccountID).
			SetRegion(d.Region).
			SetCurrency(d.Currency).
			SetCreatedAt(now).
			SetUpdatedAt(now).
			Save(ctx)
		if err != nil {
			return fmt.Errorf("store account %q: %w", d.Name, err)
		}
		return s.storeKey(ctx, tx, made.ID, d.AccessKeyID, d.AccessKeySecret)
	})
	if err != nil {
		return nil, err
	}
	return settled(ctx, made), nil
}

// checked is the draft with its fields trimmed and its defaults filled in.
func (d Draft) checked() (Draft, error) {
	for _, f := range []struct {
		value *string
		check func(string) (string, error)
	}{
		{&d.Name, checkName},
		{&d.Alias, checkAlias},
		{&d.Provider, checkProvider},
		{&d.Region, checkRegion},
		{&d.AccessKeyID, checkKeyID},
		{&d.AccessKeySecret, checkKeySecret},
		{&d.BillingAccountID, checkBillingID},
		{&d.Currency, checkCurrency},
	} {
		checked, err := f.check(*f.value)
		if err != nil {
			return Draft{}, err
		}
		*f.value = checked
	}
	switch {
	case d.AccessKeyID == "" && d.AccessKeySecret != "":
		return Draft{}, errNoKeyID
	case d.AccessKeyID != "" && d.AccessKeySecret == "":
		return Draft{}, errNoKeySecret
	}
	return d, nil
}

// nameFree is a fault when an account has that name. The caller holds the
// catalogue's write lock.
func nameFree(ctx context.Context, tx *ent.Client, name string) error {
	taken, err := tx.Account.Query().Where(account.Name(name)).Exist(system(ctx))
	if err != nil {
		return fmt.Errorf("look for account %q: %w", name, err)
	}
	if taken {
		return fault.Conflict("name", "there is already an account named %q: choose another name", name)
	}
	return nil
}

// billingFree is a fault when an account stands for that billing account.
func billingFree(ctx context.Context, tx *ent.Client, provider, billing string) error {
	a, err := byBilling(ctx, tx, provider, billing)
	if err != nil || a == nil {
		return err
	}
	return fault.Conflict("billingAccountId",
		"the account %q already stands for the billing account %s: change that one instead", a.Name, billing)
}

// byBilling is the account that stands for a billing account, nil when there
// is none yet or the id is not known.
func byBilling(ctx context.Context, client *ent.Client, provider, billing string) (*ent.Account, error) {
	if billing == "" {
		return nil, nil
	}
	a, err := client.Account.Query().
		Where(account.Provider(provider), account.BillingAccountID(billing)).
		Only(system(ctx))
	if ent.IsNotFound(err) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("look for billing account %s: %w", billing, err)
	}
	return a, nil
}

// orNil is nil for what is absent.
func orNil(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// associated binds a sealed secret to its account.
func associated(account id.ID) []byte { return account[:] }
