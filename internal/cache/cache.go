// Package cache holds answers by what they were made from: the key carries
// the revisions of ledger and catalogue and the billing day, so that an entry
// is never stale and nothing ever times out. Errors are not kept, and callers
// who ask for the same at once share one computation.
package cache

import (
	"context"

	"github.com/maypok86/otter/v2"
	"golang.org/x/sync/singleflight"
)

// Cache holds a bounded number of answers.
type Cache struct {
	entries *otter.Cache[string, any]
	flights singleflight.Group
}

// New is a cache of at most size answers.
func New(size int) (*Cache, error) {
	return with(&otter.Options[string, any]{MaximumSize: size})
}

// Weighed is a cache of answers that together weigh at most so much.
func Weighed(most uint64, weigh func(answer any) uint32) (*Cache, error) {
	return with(&otter.Options[string, any]{MaximumWeight: most, Weigher: func(_ string, answer any) uint32 { return weigh(answer) }})
}

func with(o *otter.Options[string, any]) (*Cache, error) {
	entries, err := otter.New(o)
	if err != nil {
		return nil, err
	}
	return &Cache{entries: entries}, nil
}

// Get is the answer of that key: kept, or made now. refresh makes it anew and
// replaces what is kept. hit tells whether it was kept.
func (c *Cache) Get(ctx context.Context, key string, refresh bool, make func(context.Context) (any, error)) (answer any, hit bool, err error) {
	if !refresh {
		if v, ok := c.entries.GetIfPresent(key); ok {
			return v, true, nil
		}
	}
	// One caller's leaving must not fail the others, so the work goes on.
	ctx = context.WithoutCancel(ctx)
	answer, err, _ = c.flights.Do(key, func() (any, error) {
		v, err := make(ctx)
		if err == nil {
			c.entries.Set(key, v)
		}
		return v, err
	})
	return answer, false, err
}

// Clear forgets all answers, and tells how many there were.
func (c *Cache) Clear() int {
	n := c.entries.EstimatedSize()
	c.entries.InvalidateAll()
	return n
}
