package account

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/ent/credential"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/id"
)

// AccessKey is what the provider's API asks for. It is for the provider's
// client alone: printed or logged it shows its masked id.
type AccessKey struct {
	ID     string
	Secret string
}

// String is the masked id.
func (k AccessKey) String() string { return Masked(k.ID) }

// GoString is the masked id.
func (k AccessKey) GoString() string { return k.String() }

// LogValue is the masked id.
func (k AccessKey) LogValue() slog.Value { return slog.StringValue(k.String()) }

// Masked is how an access key id is shown: its first six characters and "...",
// and nothing for an account without a key.
func Masked(accessKeyID string) string {
	if accessKeyID == "" {
		return ""
	}
	return accessKeyID[:min(6, len(accessKeyID))] + "..."
}

// AccessKey opens the account's key for the program's own calls to the
// provider. An account without one is a fault.
func (s *Service) AccessKey(ctx context.Context, account id.ID) (AccessKey, error) {
	a, err := byID(ctx, s.db.Reader(ctx), account)
	if err != nil {
		return AccessKey{}, err
	}
	c, err := s.db.Reader(ctx).Credential.Query().Where(credential.AccountID(account)).Only(ctx)
	if ent.IsNotFound(err) {
		return AccessKey{}, fault.Missing("accessKeyId", "the account %q has no access key: add one, or import its bills from files", a.Name)
	}
	if err != nil {
		return AccessKey{}, fmt.Errorf("read the access key of %s: %w", account, err)
	}
	secret, err := s.keys.Open(c.SealedSecret, associated(account))
	if err != nil {
		return AccessKey{}, fault.Conflict("accessKeySecret",
			"the access key of %q was sealed with another keyset: restore keyset.json, or enter the key again", a.Name)
	}
	return AccessKey{ID: c.AccessKeyID, Secret: string(secret)}, nil
}

// MaskedKeys gives the masked access key id of each account that has one.
func (s *Service) MaskedKeys(ctx context.Context, accounts []id.ID) (map[id.ID]string, error) {
	credentials, err := s.db.Reader(ctx).Credential.Query().
		Where(credential.AccountIDIn(accounts...)).
		Select(credential.FieldAccountID, credential.FieldAccessKeyID).
		All(ctx)
	if err != nil {
		return nil, fmt.Errorf("read access key ids: %w", err)
	}
	masked := make(map[id.ID]string, len(credentials))
	for _, c := range credentials {
		masked[c.AccountID] = Masked(c.AccessKeyID)
	}
	return masked, nil
}

// storeKey stores an account's access key, or the part of it that is given:
// what is empty is kept, and so is an id in its masked form, which is all that
// an editing form has.
func (s *Service) storeKey(ctx context.Context, tx *ent.Client, account id.ID, key, secret string) error {
	stored, err := tx.Credential.Query().Where(credential.AccountID(account)).Only(ctx)
	switch {
	case ent.IsNotFound(err):
		return s.addKey(ctx, tx, account, key, secret)
	case err != nil:
		return fmt.Errorf("read the access key of %s: %w", account, err)
	}
	change := tx.Credential.UpdateOne(stored)
	if key != "" && key != Masked(stored.AccessKeyID) {
		change.SetAccessKeyID(key)
	}
	if secret != "" {
		sealed, err := s.keys.Seal([]byte(secret), associated(account))
		if err != nil {
			return err
		}
		change.SetSealedSecret(sealed)
	}
	if len(change.Mutation().Fields()) == 0 {
		return nil
	}
	if err := change.SetUpdatedAt(s.now()).Exec(ctx); err != nil {
		return fmt.Errorf("store the access key of %s: %w", account, err)
	}
	return nil
}

func (s *Service) addKey(ctx context.Context, tx *ent.Client, account id.ID, key, secret string) error {
	switch {
	case key == "" && secret == "":
		return nil
	case key == "":
		return errNoKeyID
	case secret == "":
		return errNoKeySecret
	}
	sealed, err := s.keys.Seal([]byte(secret), associated(account))
	if err != nil {
		return err
	}
	now := s.now()
	err = tx.Credential.Create().
		SetAccountID(account).
		SetAccessKeyID(key).
		SetSealedSecret(sealed).
		SetCreatedAt(now).
		SetUpdatedAt(now).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("store the access key of %s: %w", account, err)
	}
	return nil
}
