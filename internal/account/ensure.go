package account

import (
	"context"
	"fmt"
	"strings"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/ent/account"
	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/bill"
	"github.com/cloudlens/cloudlens/internal/database"
	"github.com/cloudlens/cloudlens/internal/fault"
)

// EnsureBilling is the account that stands for who is billed. The first bill
// of a billing account makes one without an access key, named after what the
// bill calls it. Concurrent calls give the same account.
func (s *Service) EnsureBilling(ctx context.Context, who bill.Account) (*ent.Account, error) {
	provider, billing, err := identity(who)
	if err != nil {
		return nil, err
	}
	found, err := byBilling(ctx, s.db.Reader(ctx), provider, billing)
	if err != nil {
		return nil, err
	}
	if found == nil {
		if found, err = s.addBilling(ctx, provider, billing, who.Name); err != nil {
			return nil, err
		}
	}
	if !auth.From(ctx).Sees(found.ID) {
		return nil, fault.Denied("the bill is of an account that you may not see: ask for access to it")
	}
	return found, nil
}

// identity is what tells billing accounts apart.
func identity(who bill.Account) (provider, billing string, err error) {
	provider = ProviderSlug(who.Provider)
	if provider == "" {
		return "", "", fault.Missing("provider", "the bill does not name its provider: import it into an account by name")
	}
	if billing, err = checkBillingID(who.ID); err != nil {
		return "", "", err
	}
	if billing == "" {
		return "", "", fault.Missing("billingAccountId", "the bill does not say which account is billed: import it into an account by name")
	}
	return provider, billing, nil
}

func (s *Service) addBilling(ctx context.Context, provider, billing, name string) (*ent.Account, error) {
	if err := mayAdd(ctx); err != nil {
		return nil, err
	}
	var made *ent.Account
	err := s.db.InTx(ctx, func(ctx context.Context, tx *ent.Client) error {
		if err := database.RaiseCatalogue(ctx, tx); err != nil {
			return err
		}
		var err error
		if made, err = byBilling(ctx, tx, provider, billing); err != nil || made != nil {
			return err // another call was first
		}
		slug := nameSlug(name, billing, provider)
		free, err := freeName(ctx, tx, slug)
		if err != nil {
			return err
		}
		alias, err := checkAlias(name)
		if err != nil || alias == free {
			alias = "" // a name that cannot be shown is not worth a refused bill
		}
		now := s.now()
		made, err = tx.Account.Create().
			SetName(free).
			SetNillableAlias(orNil(alias)).
			SetProvider(provider).
			SetBillingAccountID(billing).
			SetCreatedAt(now).
			SetUpdatedAt(now).
			Save(ctx)
		if err != nil {
			return fmt.Errorf("store the account of billing account %s: %w", billing, err)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return settled(ctx, made), nil
}

// freeName is the slug, or the slug with the first number from 2 on that
// makes it free. The caller holds the catalogue's write lock.
func freeName(ctx context.Context, tx *ent.Client, slug string) (string, error) {
	for n := 1; ; n++ {
		name := slug
		if n > 1 {
			name = fmt.Sprintf("%s-%d", slug, n)
		}
		taken, err := tx.Account.Query().Where(account.Name(name)).Exist(system(ctx))
		if err != nil {
			return "", fmt.Errorf("look for account %q: %w", name, err)
		}
		if !taken {
			return name, nil
		}
	}
}

// ProviderSlug is how an account names a provider that bills name in words:
// aliyun for "Alibaba Cloud", aws for "AWS".
func ProviderSlug(provider string) string {
	switch s := slugOf(provider); s {
	case "alibaba-cloud", "alibabacloud", "alibaba", "阿里云":
		return Aliyun
	case "tencent-cloud", "tencentcloud", "腾讯云":
		return Tencent
	default:
		return s
	}
}

// nameSlug is a name for addresses made of the first candidate that has
// anything to make one of. It leaves room for a number.
func nameSlug(candidates ...string) string {
	for _, c := range candidates {
		runes := []rune(slugOf(c))
		if len(runes) > maxName-8 {
			runes = runes[:maxName-8]
		}
		if slug := strings.Trim(string(runes), ".-"); slug != "" {
			return slug
		}
	}
	return "account"
}

// slugOf puts one hyphen for each run of characters that a name cannot have.
func slugOf(s string) string {
	words := strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return r == '-' || notInName(r) })
	return strings.Trim(strings.Join(words, "-"), ".")
}
