package database

import (
	"context"
	"slices"
	"sync"

	entgo "entgo.io/ent"

	"github.com/cloudlens/cloudlens/ent"
)

// remembered is how many results of statements an operation remembers. One that
// runs for long, such as a subscription, forgets the oldest.
const remembered = 1000

// reads is what an operation has read: the rows of each statement.
type reads struct {
	mu   sync.Mutex
	rows []any
}

type readsKey struct{}

// WithReads lets an operation remember which rows it has read together.
func WithReads(ctx context.Context) context.Context {
	return context.WithValue(ctx, readsKey{}, &reads{})
}

// remember notes what each query gives, also those of edges, for contexts that
// want it.
func remember(client *ent.Client) {
	client.Intercept(entgo.InterceptFunc(func(next entgo.Querier) entgo.Querier {
		return entgo.QuerierFunc(func(ctx context.Context, q entgo.Query) (entgo.Value, error) {
			found, err := next.Query(ctx, q)
			if r, ok := ctx.Value(readsKey{}).(*reads); ok && err == nil {
				r.add(found)
			}
			return found, err
		})
	}))
}

func (r *reads) add(rows any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.rows) == remembered {
		r.rows = slices.Delete(r.rows, 0, remembered/2)
	}
	r.rows = append(r.rows, rows)
}

// Together says that these rows are of one page, though no statement read them
// together.
func Together[T any](ctx context.Context, rows []*T) {
	if r, ok := ctx.Value(readsKey{}).(*reads); ok {
		r.add(rows)
	}
}

// ReadWith gives the rows that were read together with this one, and itself: a
// page, or what hangs on all rows of one. It is alone when nobody remembers.
func ReadWith[T any](ctx context.Context, row *T) []*T {
	r, ok := ctx.Value(readsKey{}).(*reads)
	if !ok {
		return []*T{row}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, read := range slices.Backward(r.rows) {
		if rows, ok := read.([]*T); ok && slices.Contains(rows, row) {
			return rows
		}
	}
	return []*T{row}
}
