// Package account keeps the cloud accounts and their access keys. An account
// has a name that stands in addresses, and stands for one billing account of
// a provider once its id is known. Access keys go in and never come out of
// any API: their secret half is sealed, their public half is shown masked.
package account

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/ent/account"
	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/database"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/period"
	"github.com/cloudlens/cloudlens/internal/seal"
)

// Service reads and changes accounts. What the viewer in the context may not
// see does not exist for it.
type Service struct {
	db    *database.DB
	keys  *seal.Keyset
	clock period.Clock

	identify Identify // nil: nobody is asked
}

// New is the service over db, with access keys sealed by keys.
func New(db *database.DB, keys *seal.Keyset, clock period.Clock) *Service {
	return &Service{db: db, keys: keys, clock: clock}
}

// Asking is the service that asks the cloud whose key it is before it stores
// one.
func (s *Service) Asking(identify Identify) *Service {
	s.identify = identify
	return s
}

// now is the clock's time as both databases can store it.
func (s *Service) now() time.Time { return s.clock().UTC().Truncate(time.Microsecond) }

// List gives all accounts by name.
func (s *Service) List(ctx context.Context) ([]*ent.Account, error) {
	p, ok := ctx.Value(pinKey{}).(*pin)
	if !ok {
		return s.list(ctx)
	}
	p.once.Do(func() { p.list, p.err = s.list(ctx) })
	return slices.Clone(p.list), p.err
}

func (s *Service) list(ctx context.Context) ([]*ent.Account, error) {
	accounts, err := s.db.Reader(ctx).Account.Query().Order(account.ByName()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("list accounts: %w", err)
	}
	return accounts, nil
}

// ByName is the account of that name. A missing name and a name that no
// account has are faults.
func (s *Service) ByName(ctx context.Context, name string) (*ent.Account, error) {
	if name == "" {
		return nil, fault.Missing("account", "the account is missing: give the name of one")
	}
	a, err := s.db.Reader(ctx).Account.Query().Where(account.Name(name)).Only(ctx)
	if ent.IsNotFound(err) {
		return nil, fault.NotFound("there is no account named %q: look at the list of accounts", name)
	}
	if err != nil {
		return nil, fmt.Errorf("find account %q: %w", name, err)
	}
	return a, nil
}

// ByIDs gives the accounts with these ids, as far as they exist.
func (s *Service) ByIDs(ctx context.Context, ids []id.ID) (map[id.ID]*ent.Account, error) {
	accounts, err := s.db.Reader(ctx).Account.Query().Where(account.IDIn(ids...)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("find accounts: %w", err)
	}
	found := make(map[id.ID]*ent.Account, len(accounts))
	for _, a := range accounts {
		found[a.ID] = a
	}
	return found, nil
}

// byID is the account with that id, or a fault.
func byID(ctx context.Context, client *ent.Client, account id.ID) (*ent.Account, error) {
	a, err := client.Account.Get(ctx, account)
	if ent.IsNotFound(err) {
		return nil, fault.NotFound("there is no account with the id %s: look at the list of accounts", account)
	}
	if err != nil {
		return nil, fmt.Errorf("find account %s: %w", account, err)
	}
	return a, nil
}

// settled is what a transaction that began here returned, for use after it.
// In a transaction that goes on the account stays its own.
func settled(ctx context.Context, a *ent.Account) *ent.Account {
	if ent.TxFromContext(ctx) != nil {
		return a
	}
	return a.Unwrap()
}

// system lets a check see what the viewer may not: a name is taken, whoever
// has it.
func system(ctx context.Context) context.Context { return auth.With(ctx, auth.System()) }

// mayAdd is a fault unless the viewer sees all accounts: others could not see
// what they add.
func mayAdd(ctx context.Context) error {
	if !auth.From(ctx).All() {
		return fault.Denied("you may not add accounts: ask someone who may see all of them")
	}
	return nil
}
