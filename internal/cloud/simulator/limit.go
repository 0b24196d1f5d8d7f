package simulator

import (
	"time"

	"github.com/cloudlens/cloudlens/internal/cloud/world"
)

// bucketOf is what calls are counted by.
type bucketOf struct{ account, product string }

// bucket holds as many calls as may be made at once: a second's worth, filled
// up as time goes by. Calls are counted in the time that one of them takes.
type bucket struct{ full time.Time }

// admit tells whether the account may make one more call to the product now.
func (s *Simulator) admit(a world.Account, product string) bool {
	rate := s.options.Rate
	if product == bss {
		rate = s.options.BillRate
	}
	if rate <= 0 {
		return true
	}
	now := s.options.Now()
	s.mu.Lock()
	defer s.mu.Unlock()
	key := bucketOf{a.UID, product}
	b := s.buckets[key]
	if b == nil {
		b = &bucket{full: now}
		s.buckets[key] = b
	}
	if b.full.Before(now) {
		b.full = now
	}
	after := b.full.Add(time.Second / time.Duration(rate))
	if after.Sub(now) > time.Second {
		return false
	}
	b.full = after
	return true
}
