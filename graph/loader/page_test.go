package loader

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cloudlens/cloudlens/internal/database"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/id"
)

type row struct{ id id.ID }

func rows(n int) []*row {
	out := make([]*row, n)
	for i := range out {
		out[i] = &row{id.New(id.Budget)}
	}
	return out
}

func rowID(r *row) id.ID { return r.id }

// counting answers with the id's text, and says how many it was asked for.
func counting(asked *[]int) func(context.Context, []*row) (map[id.ID]string, error) {
	return func(_ context.Context, rows []*row) (map[id.ID]string, error) {
		*asked = append(*asked, len(rows))
		out := map[id.ID]string{}
		for _, r := range rows {
			out[r.id] = r.id.String()
		}
		return out, nil
	}
}

// Whoever asks first, and whenever the others do, a page is asked for once.
func TestPageIsAskedForOnce(t *testing.T) {
	ctx := database.WithReads(t.Context())
	page, other := rows(300), rows(2)
	database.Together(ctx, page)
	database.Together(ctx, other)
	var asked []int
	p := pages(counting(&asked), rowID, false)
	var all sync.WaitGroup
	for _, r := range page {
		all.Go(func() {
			if v, err := p.Load(ctx, r); err != nil || v != r.id.String() {
				t.Errorf("%s gives %s, %v", r.id, v, err)
			}
		})
	}
	all.Wait()
	for _, r := range append([]*row{{id.New(id.Budget)}}, append(other, page...)...) {
		if v, err := p.Load(ctx, r); err != nil || v != r.id.String() {
			t.Errorf("%s gives %s, %v", r.id, v, err)
		}
	}
	if diff := cmp.Diff(asked, []int{300, 1, 2}); diff != "" {
		t.Errorf("(-got +want)\n%s", diff)
	}
}

// What is longer than a statement may be is asked for in parts.
func TestLongPagesTakeSeveralStatements(t *testing.T) {
	ctx := database.WithReads(t.Context())
	list := rows(2*most + 1)
	var asked []int
	got, err := pages(counting(&asked), rowID, false).LoadMany(ctx, list)
	if err != nil || len(got) != len(list) || got[most] != list[most].id.String() {
		t.Errorf("%d answers, %v", len(got), err)
	}
	if diff := cmp.Diff(asked, []int{most, most, 1}); diff != "" {
		t.Errorf("(-got +want)\n%s", diff)
	}
}

// A failure is that of all rows of a page; what is absent is so of its row
// alone. Who waits for one that panicked does not wait for ever.
func TestFailuresOfAPage(t *testing.T) {
	ctx := database.WithReads(t.Context())
	page := rows(3)
	database.Together(ctx, page)
	failed := errors.New("no answer")
	failing := pages(func(context.Context, []*row) (map[id.ID]int, error) { return nil, failed }, rowID, true)
	some := func(context.Context, []*row) (map[id.ID]int, error) { return map[id.ID]int{page[0].id: 7}, nil }
	panicking := pages(func(context.Context, []*row) (map[id.ID]int, error) { panic("lost") }, rowID, true)
	func() {
		defer func() { _ = recover() }()
		_, _ = panicking.Load(ctx, page[0])
	}()
	for i, r := range page {
		if _, err := failing.Load(ctx, r); !errors.Is(err, failed) {
			t.Errorf("row %d of a failure: %v", i, err)
		}
		if v, err := pages(some, rowID, true).Load(ctx, r); err != nil || (v == 7) != (i == 0) {
			t.Errorf("row %d of an optional answer: %d, %v", i, v, err)
		}
		if _, err := pages(some, rowID, false).Load(ctx, r); fault.Is(err, fault.KindNotFound) == (i == 0) {
			t.Errorf("row %d of an answer: %v", i, err)
		}
		if _, err := panicking.Load(ctx, r); !errors.Is(err, errAbandoned) {
			t.Errorf("row %d after a panic: %v", i, err)
		}
	}
}

// Rows that nobody remembers are asked for alone, and what was read last counts.
func TestReadWith(t *testing.T) {
	page := rows(2)
	sizes := func(ctx context.Context) string {
		return fmt.Sprint(len(database.ReadWith(ctx, page[0])), len(database.ReadWith(ctx, page[1])))
	}
	if got := sizes(t.Context()); got != "1 1" {
		t.Errorf("without a memory there are %s", got)
	}
	ctx := database.WithReads(t.Context())
	database.Together(ctx, page)
	if got := sizes(ctx); got != "2 2" {
		t.Errorf("of a page there are %s", got)
	}
	database.Together(ctx, page[:1])
	if got := sizes(ctx); got != "1 2" {
		t.Errorf("read again there are %s", got)
	}
	for range 3000 {
		database.Together(ctx, rows(1))
	}
	if got := sizes(ctx); got != "1 1" {
		t.Errorf("long after there are %s", got)
	}
}
