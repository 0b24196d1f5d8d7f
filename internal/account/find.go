package account

import (
	"context"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/internal/id"
)

// ByID is the account with that id.
func (s *Service) ByID(ctx context.Context, of id.ID) (*ent.Account, error) {
	return byID(ctx, s.db.Reader(ctx), of)
}
