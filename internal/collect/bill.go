package collect

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/cloudlens/cloudlens/ent/billimport"
	"github.com/cloudlens/cloudlens/ent/slice"
	"github.com/cloudlens/cloudlens/internal/bill"
	"github.com/cloudlens/cloudlens/internal/cost"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/ingest"
	"github.com/cloudlens/cloudlens/internal/period"
)

// reach is how many cycles the cloud's API keeps, the open one included
// (DescribeInstanceBill: 18 months).
const reach = 18

// again is how long a final cycle that differs from the source's total is left
// alone before it is read once more.
const again = 24 * time.Hour

// open is the cycle that runs in the billing zone.
func (r *run) open() period.Cycle { return period.CycleOf(r.Clock().In(period.Shanghai)) }

// current reads the open cycle, and the one before it while that can change.
func (r *run) current(ctx context.Context) error {
	open := r.open()
	if err := r.read(ctx, open); err != nil {
		return err
	}
	if before := open.Add(-1); r.Clock().Before(before.ClosesAt(period.Shanghai)) {
		return r.read(ctx, before)
	}
	return nil
}

// history reads the final cycles that are not sealed yet, newest first. While
// one is summed up the next is already asked for, so that the cloud's pace is
// the only one.
func (r *run) history(ctx context.Context) error {
	due, err := r.due(ctx)
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop() // what is read ahead when an import fails
	next := r.soon(ctx, due)
	for {
		c, err := next()
		if err != nil || c == nil {
			return err
		}
		i := len(due) - len(c.rest) - 1
		r.stage(History, c.cycle.String())
		r.board.write(func(p *Progress) { p.Current, p.Total = int64(i)*100, int64(len(due))*100 })
		if err := r.load(ctx, c.cycle, c.source, i, len(due), func() { next = r.soon(ctx, c.rest) }); err != nil {
			return err
		}
	}
}

// coming is a cycle that has a bill, and the ones to look at after it.
type coming struct {
	cycle  period.Cycle
	source bill.Source
	rest   []period.Cycle
}

// coming finds the first of these cycles that the cloud has a bill of, and
// begins to read it; nil when there is none.
func (r *run) coming(ctx context.Context, cycles []period.Cycle) (*coming, error) {
	for i, c := range cycles {
		rows, err := r.client.BillOverview(ctx, c)
		if err != nil {
			return nil, err
		}
		if len(rows) > 0 {
			return &coming{c, bill.Ahead(ctx, r.source(c)), cycles[i+1:]}, nil
		}
	}
	return nil, nil
}

// soon is coming, begun at once.
func (r *run) soon(ctx context.Context, cycles []period.Cycle) func() (*coming, error) {
	find := sync.OnceValues(func() (*coming, error) { return r.coming(ctx, cycles) })
	r.all.Go(func() { _, _ = find() }) // whoever calls it next gets the error
	return find
}

// due are the final cycles to read, newest first: those that the cloud's API
// has not filled, those that were last read before they were final, and those
// that differ from the source's total and were not read lately.
func (r *run) due(ctx context.Context) ([]period.Cycle, error) {
	cycles, err := r.Costs.CyclesOf(ctx, []id.ID{r.account.ID})
	if err != nil {
		return nil, err
	}
	live, err := r.DB.Client.Slice.Query().Where(slice.AccountID(r.account.ID), slice.StateEQ(slice.StateLive)).WithImport().All(ctx)
	if err != nil {
		return nil, fmt.Errorf("read what is known: %w", err)
	}
	filled := map[period.Cycle]bool{}
	for _, l := range live {
		if l.Edges.Import.Kind == billimport.KindAPI {
			filled[period.Cycle(l.Cycle)] = true
		}
	}
	now, open := r.Clock(), r.open()
	var due []period.Cycle
	for n := 1; n < reach; n++ {
		c := open.Add(-n)
		if now.Before(c.ClosesAt(period.Shanghai)) {
			continue // current has read it
		}
		i := slices.IndexFunc(cycles[r.account.ID], func(k cost.Cycle) bool { return k.Cycle == c })
		if i >= 0 && filled[c] && !stale(&cycles[r.account.ID][i], now) {
			continue
		}
		due = append(due, c)
	}
	return due, nil
}

// stale tells whether a final cycle is to be read again.
func stale(c *cost.Cycle, now time.Time) bool {
	switch c.State {
	case cost.Closed:
		return false
	case cost.Mismatch, cost.Settled:
		return now.Sub(c.ReadAt) > again
	}
	return true
}

// source is the bill of a cycle, as far as it has come.
func (r *run) source(c period.Cycle) bill.Source {
	today := period.DateOf(r.Clock().In(period.Shanghai))
	return r.client.Bill(c, min(today, c.Add(1).First().Add(-1)))
}

// read imports a cycle that can still change.
func (r *run) read(ctx context.Context, c period.Cycle) error {
	r.stage(Bills, c.String())
	return r.load(ctx, c, r.source(c), 0, 1, func() {})
}

// load imports one cycle, all of it or nothing: the i-th of n of its stage.
// summing is called once its lines are read.
func (r *run) load(ctx context.Context, c period.Cycle, s bill.Source, i, n int, summing func()) error {
	before, _ := r.board.read()
	summed := sync.OnceFunc(summing)
	report, err := r.Imports.Run(ctx, ingest.Request{Source: s, Kind: billimport.KindAPI, Label: c.String(), Account: r.account.Name}, func(p ingest.Progress) {
		if p.Stage == ingest.Summing {
			summed()
		}
		r.board.write(func(now *Progress) {
			now.Lines, now.UpdatedAt = before.Lines+p.Lines, r.Clock()
			now.Current, now.Total = int64(i)*100+int64(p.Percent()), int64(n)*100
		})
	})
	if err != nil {
		return err
	}
	r.board.write(func(now *Progress) { now.Lines = before.Lines + report.Import.Lines })
	return nil
}
