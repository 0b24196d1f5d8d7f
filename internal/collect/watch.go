package collect

import (
	"context"

	"github.com/cloudlens/cloudlens/internal/id"
)

// Of is how far the sync of an account has come, or how its last one ended;
// ok is false when this program has run none.
func (s *Service) Of(account id.ID) (p Progress, ok bool) {
	s.mu.Lock()
	r := s.runs[account]
	p, ok = s.last[account]
	s.mu.Unlock()
	if r != nil {
		p, _ = r.board.read()
		return p, true
	}
	return p, ok
}

// Watch gives the progress of the account's sync as it changes, from now to
// its end: at once the end of the last one when none runs. The channel closes
// after the end, or with ctx. A slow reader misses steps, never the last one.
func (s *Service) Watch(ctx context.Context, name string) (<-chan Progress, error) {
	a, err := s.Accounts.ByName(ctx, name)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	r := s.runs[a.ID]
	last, ended := s.last[a.ID]
	s.mu.Unlock()
	out := make(chan Progress)
	go func() {
		defer close(out)
		send := func(p Progress) bool {
			select {
			case out <- p:
				return true
			case <-ctx.Done():
				return false
			}
		}
		if r == nil {
			if ended {
				send(last)
			}
			return
		}
		for {
			p, changed := r.board.read()
			if !send(p) || p.Ended {
				return
			}
			select {
			case <-changed:
			case <-ctx.Done():
				return
			}
		}
	}()
	return out, nil
}
