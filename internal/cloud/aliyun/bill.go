package aliyun

import (
	"context"
	"iter"
	"sync"
	"sync/atomic"

	"github.com/cloudlens/cloudlens/internal/bill"
	"github.com/cloudlens/cloudlens/internal/bill/alibaba"
	"github.com/cloudlens/cloudlens/internal/period"
)

// ahead is how many days are read at once, the one in use included. The cloud
// answers ten calls a second but each of them slowly.
const ahead = 4

// Bill is the bill of one cycle as the API has it: a bill.Source. Its lines are
// read by one reader at a time; Progress may be asked meanwhile.
type Bill struct {
	account *Account
	cycle   period.Cycle
	days    []period.Date
	done    atomic.Int64
	regions map[string]alibaba.Place
	zones   map[string]alibaba.Place
	tags    map[string]tagging
}

var _ bill.Source = (*Bill)(nil)

// Bill is the bill of a cycle, every day from its 1st to upTo or to its end.
func (a *Account) Bill(cycle period.Cycle, upTo period.Date) *Bill {
	b := &Bill{account: a, cycle: cycle}
	for d := cycle.First(); d.Cycle() == cycle && d <= upTo; d = d.Add(1) {
		b.days = append(b.days, d)
	}
	return b
}

// Kind implements bill.Source.
func (b *Bill) Kind() bill.Kind { return bill.FromAPI }

// Progress implements bill.Source. It counts days.
func (b *Bill) Progress() (done, total int64) { return b.done.Load(), int64(len(b.days)) }

// Controls implements bill.Source: what QueryAccountBill says of the cycle.
func (b *Bill) Controls(ctx context.Context) ([]bill.Control, error) {
	return b.account.AccountBill(ctx, b.cycle)
}

// reading is one day while it is read and afterwards.
type reading struct {
	ready chan struct{}
	rows  *day
	err   error
}

// Lines implements bill.Source: day by day, and within one in the order of the
// API. A day is kept until all of it is there, because one whose pages do not
// fit together is read again; the days behind it are read meanwhile.
func (b *Bill) Lines(ctx context.Context) iter.Seq2[*bill.Line, error] {
	return func(yield func(*bill.Line, error) bool) {
		b.done.Store(0)
		b.regions, b.zones, b.tags = map[string]alibaba.Place{}, map[string]alibaba.Place{}, map[string]tagging{}
		ctx, cancel := context.WithCancel(ctx)
		var readers sync.WaitGroup
		defer readers.Wait()
		defer cancel()
		readings := make([]*reading, len(b.days))
		start := func(i int) {
			if i >= len(b.days) {
				return
			}
			r := &reading{ready: make(chan struct{})}
			readings[i] = r
			readers.Go(func() {
				defer close(r.ready)
				r.rows, r.err = b.account.day(ctx, b.cycle, b.days[i])
			})
		}
		for i := range ahead {
			start(i)
		}
		for i := range b.days {
			r := readings[i]
			<-r.ready
			if r.err != nil {
				yield(nil, r.err)
				return
			}
			if !b.yield(r.rows, yield) {
				return
			}
			readings[i] = nil
			b.done.Add(1)
			start(i + ahead)
		}
	}
}

// yield hands out the lines of one day.
func (b *Bill) yield(d *day, yield func(*bill.Line, error) bool) bool {
	var l bill.Line
	for i := range d.rows {
		if err := b.line(&l, d, &d.rows[i]); err != nil {
			yield(nil, err)
			return false
		}
		if !yield(&l, nil) {
			return false
		}
	}
	return true
}
