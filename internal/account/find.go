package account

import (
	"context"
	"strings"

	"github.com/google/uuid"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/id"
)

// ByID is the account with that id.
func (s *Service) ByID(ctx context.Context, of id.ID) (*ent.Account, error) {
	return byID(ctx, s.db.Reader(ctx), of)
}

// oldPrefix is how much of an access key id stands before the name in the keys
// by which clients of the earlier server name accounts.
const oldPrefix = 10

// Find is the account that a client means by a text: its id, its name, or the
// earlier server's key, which is the first 10 characters of the access key id,
// a dash and the name.
func (s *Service) Find(ctx context.Context, text string) (*ent.Account, error) {
	if parsed, err := uuid.Parse(text); err == nil {
		if t, ours := id.TypeOf(parsed); ours && t == id.Account {
			return s.ByID(ctx, parsed)
		}
	}
	a, err := s.ByName(ctx, text)
	if f, ok := fault.As(err); !ok || f.Kind != fault.KindNotFound || len(text) <= oldPrefix+1 || text[oldPrefix] != '-' {
		return a, err
	}
	old, other := s.ByName(ctx, text[oldPrefix+1:])
	if other != nil {
		return nil, err // about what was asked for
	}
	masked, other := s.MaskedKeys(ctx, []id.ID{old.ID})
	if other != nil {
		return nil, other
	}
	if shown, _, _ := strings.Cut(masked[old.ID], "."); shown == "" || !strings.HasPrefix(text, shown) {
		return nil, err
	}
	return old, nil
}
