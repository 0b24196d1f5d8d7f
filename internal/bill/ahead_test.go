package bill_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"testing"

	"github.com/cloudlens/cloudlens/internal/bill"
	"github.com/cloudlens/cloudlens/internal/ledger"
)

// counted gives that many lines, reusing one, and then the error.
type counted struct {
	bill.Source
	lines int
	err   error
}

func (c *counted) Lines(ctx context.Context) iter.Seq2[*bill.Line, error] {
	return func(yield func(*bill.Line, error) bool) {
		var l bill.Line
		for i := range c.lines {
			l = bill.Line{Charge: ledger.Charge{LineID: fmt.Sprint(i)}}
			if ctx.Err() != nil || !yield(&l, nil) {
				return
			}
		}
		if c.err != nil {
			yield(nil, c.err)
		}
	}
}

func TestAheadGivesTheSameLinesAndEnd(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	for _, want := range []error{nil, broken} {
		n := 0
		var ended error
		for l, err := range bill.Ahead(t.Context(), &counted{lines: 20_000, err: want}).Lines(t.Context()) {
			if err != nil {
				ended = err
				break
			}
			if l.Charge.LineID != fmt.Sprint(n) {
				t.Fatalf("line %d is %s", n, l.Charge.LineID)
			}
			n++
		}
		if n != 20_000 || !errors.Is(ended, want) {
			t.Errorf("%d lines, then %v, want %v", n, ended, want)
		}
	}
}

// A source that was stopped is not one that has ended: its lines are not all.
func TestAheadThatIsStoppedIsNoEnd(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	s := bill.Ahead(ctx, &counted{lines: 1_000_000})
	n := 0
	var ended error
	for _, err := range s.Lines(ctx) {
		if err != nil {
			ended = err
			break
		}
		if n++; n == 10 {
			stop()
		}
	}
	if !errors.Is(ended, context.Canceled) || n >= 1_000_000 {
		t.Errorf("%d lines, then %v", n, ended)
	}
}
