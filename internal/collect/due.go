package collect

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/cloudlens/cloudlens/ent/account"
	"github.com/cloudlens/cloudlens/ent/cloudsync"
	accounts "github.com/cloudlens/cloudlens/internal/account"
	"github.com/cloudlens/cloudlens/internal/auth"
)

// readable are the accounts that can be read from their cloud.
var readable = account.And(account.HasCredential(), account.Provider(accounts.Aliyun))

// StartDue begins a sync of every account with an access key that was not
// read for so long. A sync that the program's end broke off does not count: the
// next start begins it anew. StartDue does not wait for their ends.
func (s *Service) StartDue(ctx context.Context, every time.Duration) error {
	ctx = auth.With(ctx, auth.System())
	due, err := s.DB.Client.Account.Query().Where(
		readable,
		account.Not(account.HasSyncsWith(
			cloudsync.CauseNEQ(cloudsync.CauseScan), cloudsync.StatusNEQ(cloudsync.StatusInterrupted), cloudsync.StartedAtGT(s.now().Add(-every)),
		)),
	).Order(account.ByName()).All(ctx)
	if err != nil {
		return fmt.Errorf("look for accounts to read: %w", err)
	}
	var errs []error
	for _, a := range due {
		if _, err := s.Start(ctx, a.Name, cloudsync.CauseSchedule); err != nil {
			errs = append(errs, fmt.Errorf("begin to read %s: %w", a.Name, err))
		}
	}
	return errors.Join(errs...)
}
