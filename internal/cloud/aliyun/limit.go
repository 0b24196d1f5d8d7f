package aliyun

import (
	"context"
	"math/rand/v2"
	"time"

	"golang.org/x/time/rate"
)

// limit is what calls are counted by.
type limit struct {
	keyID   string
	service *service
}

// admit waits until the limits allow one more call to the service.
func (a *Account) admit(ctx context.Context, s *service) error {
	perSecond := a.cloud.o.Rate
	if s == bss {
		perSecond = a.cloud.o.BillRate
	}
	if perSecond <= 0 || a.cloud.o.Unlimited != nil && a.cloud.o.Unlimited(a.key.ID) {
		return ctx.Err()
	}
	c := a.cloud
	c.mu.Lock()
	l := c.limiters[limit{a.key.ID, s}]
	if l == nil {
		l = rate.NewLimiter(rate.Limit(perSecond), 1)
		c.limiters[limit{a.key.ID, s}] = l
	}
	now := c.o.Now()
	delay := l.ReserveN(now, 1).DelayFrom(now)
	c.mu.Unlock()
	if delay <= 0 {
		return ctx.Err()
	}
	return c.o.Wait(ctx, delay)
}

// backoff is how long to wait before try n (1 is the first repetition): half a
// second doubled each time up to 20, of which chance takes up to a half away,
// so that many callers do not come back at once.
func backoff(n int) time.Duration {
	d := min(500*time.Millisecond<<min(n-1, 10), 20*time.Second)
	return d/2 + rand.N(d/2)
}

func wait(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}
