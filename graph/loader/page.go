package loader

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"sync"

	"github.com/cloudlens/cloudlens/internal/database"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/id"
)

// most is how many rows are asked about at once: what is longer takes several
// statements, each of bounded length.
const most = 500

// Pages answers one question about rows. Who asks it of one row asks it of all
// that were read together with that: fields of a page need not ask at the same
// time to share a statement.
type Pages[T, V any] struct {
	many     func(context.Context, []*T) (map[id.ID]V, error)
	of       func(*T) id.ID
	optional bool // whether rows may be absent from the answer; otherwise they are not found

	mu    sync.Mutex
	asked map[*T]*asking[V]
}

// asking is a question on its way.
type asking[V any] struct {
	done  chan struct{}
	found map[id.ID]V
	err   error
}

func pages[T, V any](many func(context.Context, []*T) (map[id.ID]V, error), of func(*T) id.ID, optional bool) *Pages[T, V] {
	return &Pages[T, V]{many: many, of: of, optional: optional, asked: map[*T]*asking[V]{}}
}

// byID makes Pages of a method that takes ids.
func byID[T, V any](many func(context.Context, []id.ID) (map[id.ID]V, error), of func(*T) id.ID, optional bool) *Pages[T, V] {
	return pages(func(ctx context.Context, rows []*T) (map[id.ID]V, error) {
		ids := make([]id.ID, len(rows))
		for i, row := range rows {
			ids[i] = of(row)
		}
		return many(ctx, slices.Compact(ids))
	}, of, optional)
}

// Load gives the answer for a row.
func (p *Pages[T, V]) Load(ctx context.Context, row *T) (none V, _ error) {
	p.mu.Lock()
	a := p.asked[row]
	if a == nil {
		a = p.ask(ctx, row, database.ReadWith(ctx, row))
	} else {
		p.mu.Unlock()
	}
	select {
	case <-a.done:
	case <-ctx.Done():
		return none, ctx.Err()
	}
	if a.err != nil {
		return none, a.err
	}
	v, ok := a.found[p.of(row)]
	if !ok && !p.optional {
		return none, fault.NotFound("there is nothing with the id %s", p.of(row))
	}
	return v, nil
}

// LoadMany gives the answers for rows, in their order, whatever each was read
// with.
func (p *Pages[T, V]) LoadMany(ctx context.Context, rows []*T) ([]V, error) {
	database.Together(ctx, rows)
	out := make([]V, len(rows))
	for i, row := range rows {
		v, err := p.Load(ctx, row)
		if err != nil {
			return nil, err
		}
		out[i] = v
	}
	return out, nil
}

// errAbandoned is what others of a page get when who asked for it panicked.
var errAbandoned = errors.New("what the page asks for was abandoned")

// ask asks about those of the rows that nobody has asked about. It is called
// with the lock held, and gives it back.
func (p *Pages[T, V]) ask(ctx context.Context, row *T, rows []*T) *asking[V] {
	a := &asking[V]{done: make(chan struct{}), found: map[id.ID]V{}, err: errAbandoned}
	defer close(a.done)
	p.asked[row] = a
	mine := []*T{row}
	for _, r := range rows {
		if p.asked[r] == nil {
			p.asked[r] = a
			mine = append(mine, r)
		}
	}
	p.mu.Unlock()
	// The same rows must be the same question, in whatever order they are shown.
	slices.SortFunc(mine, func(a, b *T) int {
		x, y := p.of(a), p.of(b)
		return bytes.Compare(x[:], y[:])
	})
	for chunk := range slices.Chunk(mine, most) {
		found, err := p.many(ctx, chunk)
		if err != nil {
			a.err = err
			return a
		}
		for of, v := range found {
			a.found[of] = v
		}
	}
	a.err = nil
	return a
}
