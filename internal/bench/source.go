package bench

import (
	"context"
	"iter"
	"sync/atomic"

	"github.com/cloudlens/cloudlens/internal/bill"
	"github.com/cloudlens/cloudlens/internal/period"
)

// source is a bill of an invented customer: a number of lines spread evenly
// over cycles.
type source struct {
	customer *customer
	cycles   []period.Cycle
	lines    int
	done     atomic.Int64
}

func (s *source) Kind() bill.Kind { return bill.FromAPI }

func (s *source) Lines(ctx context.Context) iter.Seq2[*bill.Line, error] {
	return func(yield func(*bill.Line, error) bool) {
		line := bill.Line{Account: bill.Account{Provider: "Alibaba Cloud", ID: "1000000000000001", Name: "bench"}}
		for n := range s.lines {
			c := s.cycles[n*len(s.cycles)/s.lines]
			s.customer.line(n, c, c.Days(), &line.Charge)
			s.done.Add(1)
			if !yield(&line, nil) || ctx.Err() != nil {
				return
			}
		}
	}
}

func (s *source) Controls(context.Context) ([]bill.Control, error) { return nil, nil }

func (s *source) Progress() (done, total int64) { return s.done.Load(), int64(s.lines) }
