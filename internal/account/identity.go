package account

import (
	"cmp"
	"context"
	"fmt"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/ent/account"
	"github.com/cloudlens/cloudlens/internal/cloud"
	"github.com/cloudlens/cloudlens/internal/database"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/id"
)

// Identify asks the cloud whose key it is.
type Identify func(ctx context.Context, account string, key cloud.Key, region string) (cloud.Identity, error)

// Cloud is the key as a cloud's client takes it.
func (k AccessKey) Cloud() cloud.Key { return cloud.Key{ID: k.ID, Secret: k.Secret} }

// whose is the billing account that a new key of an account belongs to, ""
// when there is no new key or nobody to ask. A key that the cloud refuses is a
// fault. A cloud that cannot be reached is none: the key is kept, and the first
// sync asks again before it reads anything.
func (s *Service) whose(ctx context.Context, d Draft) (string, error) {
	if s.identify == nil || d.Provider != Aliyun || d.AccessKeyID == "" || d.AccessKeySecret == "" {
		return "", nil
	}
	who, err := s.identify(ctx, d.Name, cloud.Key{ID: d.AccessKeyID, Secret: d.AccessKeySecret}, d.Region)
	if fault.Is(err, fault.KindUpstream) {
		return "", nil
	}
	return who.AccountID, err
}

// whosePatch is whose for the key that an account would have after a change.
func (s *Service) whosePatch(ctx context.Context, of id.ID, p Patch) (string, error) {
	if s.identify == nil || p.AccessKeyID.Value == "" && p.AccessKeySecret.Value == "" {
		return "", nil
	}
	old, err := byID(ctx, s.db.Reader(ctx), of)
	if err != nil {
		return "", err
	}
	to, err := p.on(old)
	if err != nil {
		return "", err
	}
	stored, err := s.AccessKey(ctx, of)
	if err != nil && !fault.Is(err, fault.KindMissing) && !fault.Is(err, fault.KindConflict) {
		return "", err
	}
	if to.AccessKeyID == Masked(stored.ID) {
		to.AccessKeyID = stored.ID
	}
	to.AccessKeyID, to.AccessKeySecret = cmp.Or(to.AccessKeyID, stored.ID), cmp.Or(to.AccessKeySecret, stored.Secret)
	if to.AccessKeyID == stored.ID && to.AccessKeySecret == stored.Secret {
		return "", nil
	}
	return s.whose(ctx, to)
}

// belongs is a fault when an account stands for another billing account than
// the key.
func belongs(name, billing, uid string) error {
	if uid == "" || billing == "" || billing == uid {
		return nil
	}
	return fault.Conflict("accessKeyId", "the access key belongs to the billing account %s, and %q stands for %s: give the key of that one, or add another account", uid, name, billing)
}

// Identified notes the billing account and the site that an account's key
// turned out to belong to. Another account that stands for the same one is a
// conflict: its bills would count twice.
func (s *Service) Identified(ctx context.Context, of id.ID, uid string, site account.Site) (*ent.Account, error) {
	a, err := byID(ctx, s.db.Reader(ctx), of)
	if err != nil {
		return nil, err
	}
	if err := belongs(a.Name, a.BillingAccountID, uid); err != nil {
		return nil, err
	}
	if a.BillingAccountID == uid && a.Site != nil && *a.Site == site {
		return a, nil
	}
	var changed *ent.Account
	err = s.db.InTx(ctx, func(ctx context.Context, tx *ent.Client) error {
		if err := database.RaiseCatalogue(ctx, tx); err != nil {
			return err
		}
		if a.BillingAccountID == "" {
			if err := billingFree(ctx, tx, a.Provider, uid); err != nil {
				return err
			}
		}
		changed, err = tx.Account.UpdateOneID(of).SetBillingAccountID(uid).SetSite(site).SetUpdatedAt(s.now()).Save(ctx)
		if err != nil {
			return fmt.Errorf("note whose key it is: %w", err)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return settled(ctx, changed), nil
}
