package collect

import (
	"context"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/ent/cloudsync"
	"github.com/cloudlens/cloudlens/internal/idle"
)

// ScanInput asks what of an account is idle.
type ScanInput struct {
	Account string
	Days    int  // idle.DefaultDays when 0
	Force   bool // read inventory and metrics anew first
}

// Scan judges again what is idle over that many days, and keeps the verdicts.
// Without force a judgement of as many days is taken as it is (cached), and a
// shorter window is judged by what is known; for a longer one the days that
// lack are read, or nothing could be judged. With force a sync that runs has
// its metrics read first and is joined up to there.
func (s *Service) Scan(ctx context.Context, in ScanInput, watch func(Progress)) (found *idle.Found, cached bool, err error) {
	if in.Days == 0 {
		in.Days = idle.DefaultDays
	}
	if err := idle.CheckDays(in.Days); err != nil {
		return nil, false, err
	}
	a, err := s.Accounts.ByName(ctx, in.Account)
	if err != nil {
		return nil, false, err
	}
	if _, err := s.Accounts.AccessKey(ctx, a.ID); err != nil {
		return nil, false, err
	}
	if !in.Force {
		if found, err = s.Idle.Last(ctx, a.ID); err != nil {
			return nil, false, err
		}
		if found.Scan != nil && found.Scan.Days == in.Days {
			return found, true, nil
		}
		if found.Scan != nil && in.Days < found.Scan.Days {
			return s.judge(ctx, a, in.Days)
		}
	}
	if err := s.refresh(ctx, a, in.Days, watch); err != nil {
		return nil, false, err
	}
	return s.judge(ctx, a, in.Days)
}

// refresh reads inventory and metrics of a window. A sync that runs for
// another window is waited for, and then what it did not read is read.
func (s *Service) refresh(ctx context.Context, a *ent.Account, days int, watch func(Progress)) error {
	for {
		r, err := s.begin(ctx, a.Name, cloudsync.CauseScan, days, false)
		if err != nil {
			return err
		}
		if err := r.wait(ctx, r.seen, watch); err != nil {
			return err
		}
		select {
		case <-r.seen:
		default: // it ended before it had seen anything
			return r.err
		}
		if r.days >= days {
			return nil
		}
		// Its metrics do not reach far enough: ours come after it.
		if err := r.wait(ctx, nil, watch); err != nil {
			return err
		}
	}
}

func (s *Service) judge(ctx context.Context, a *ent.Account, days int) (*idle.Found, bool, error) {
	if err := s.judged(ctx, a, days); err != nil {
		return nil, false, err
	}
	found, err := s.Idle.Last(ctx, a.ID)
	return found, false, err
}
