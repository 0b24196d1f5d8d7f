package ingest

import (
	"context"
	"maps"
	"slices"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/period"
)

// carried is all that is to be known of an account's older orders.
type carried struct {
	cycles []period.Cycle // that have any, and the one before, which says that nothing is older
	rows   map[period.Cycle][]*ledger.Carried
	known  period.Range // days that they are known for
	kept   bool         // it is what counts already
}

// sums adds up what is ordered in a cycle for a subject and a month.
type sums struct {
	account string
	hasher  ledger.Hasher
	of      map[period.Cycle]map[sumKey]*ledger.Carried
}

type sumKey struct {
	month   period.Cycle
	subject [16]byte
}

func (s *sums) add(r ledger.Carried) {
	if s.of[r.Ordered] == nil {
		s.of[r.Ordered] = map[sumKey]*ledger.Carried{}
	}
	k := sumKey{r.Month, s.hasher.Subject(s.account, &r.Subject)}
	if has := s.of[r.Ordered][k]; has != nil {
		has.Amount = has.Amount.Add(r.Amount)
		return
	}
	s.of[r.Ordered][k] = &r
}

// carried puts what was read beside what is known of other months.
func (s *Service) carried(ctx context.Context, o *Orders) (*carried, error) {
	view, err := s.revisions.Current(ctx)
	if err != nil {
		return nil, err
	}
	scope := auth.ScopeOf(ctx, []id.ID{o.Account.ID})
	billed := map[period.Cycle]bool{}
	for _, b := range view.Of(scope) {
		billed[period.Cycle(b.Cycle)] = true
	}
	all := &sums{account: o.Account.ID.String(), of: map[period.Cycle]map[sumKey]*ledger.Carried{}}
	add := func(r ledger.Carried) {
		if r.Ordered < o.Before && !billed[r.Ordered] {
			all.add(r)
		}
	}
	for _, r := range o.Rows {
		add(r)
	}
	was := view.Orders(scope)
	if err := s.others(ctx, view.Ledger(scope), was, o.Months, add); err != nil {
		return nil, err
	}
	c := &carried{rows: map[period.Cycle][]*ledger.Carried{}, known: known(was, o.Months)}
	if !o.Whole { // then no day is known with all its orders
		c.known.From = c.known.To
	}
	oldest := o.Before
	for cycle, rows := range all.of {
		for _, r := range rows {
			if !r.Amount.IsZero() {
				c.rows[cycle] = append(c.rows[cycle], r)
			}
		}
		if len(c.rows[cycle]) > 0 {
			oldest = min(oldest, cycle)
		}
	}
	for oldest = oldest.Add(-1); billed[oldest]; {
		oldest = oldest.Add(-1)
	}
	c.cycles = append(slices.Sorted(maps.Keys(c.rows)), oldest)
	c.kept = all.same(c, was)
	return c, nil
}

// others adds what is known of months that were not read now.
func (s *Service) others(ctx context.Context, v ledger.View, was []*ent.Slice, read []period.Cycle, add func(ledger.Carried)) error {
	if len(was) == 0 {
		return nil
	}
	ordered := map[int32]period.Cycle{}
	for _, w := range was {
		ordered[w.Batch] = period.Cycle(w.Cycle)
	}
	// The months of orders lie between their own and the last that was read.
	days := period.Range{From: period.Cycle(was[0].Cycle).First(), To: period.Date(was[0].LastDay).Add(1)}
	for d, err := range s.engine.Days(ctx, v, ledger.ChargeQuery{Span: ledger.DaysSpan(days), Batches: slices.Sorted(maps.Keys(ordered))}) {
		if err != nil {
			return err
		}
		month := d.Charge.Date.Cycle()
		if from, ok := ordered[d.Batch]; ok && !slices.Contains(read, month) {
			add(ledger.Carried{Ordered: from, Month: month, Subject: d.Charge.Subject, Amount: d.Charge.Money.Amortised.Decimal})
		}
	}
	return nil
}

// known is the newest run of months that were read, now or before.
func known(was []*ent.Slice, read []period.Cycle) period.Range {
	months := map[period.Cycle]bool{}
	for _, m := range read {
		months[m] = true
	}
	if len(was) > 0 {
		for m := period.Date(was[0].FirstDay).Cycle(); m <= period.Date(was[0].LastDay).Cycle(); m = m.Add(1) {
			months[m] = true
		}
	}
	last := slices.Max(slices.Collect(maps.Keys(months)))
	first := last
	for months[first.Add(-1)] {
		first = first.Add(-1)
	}
	return period.Range{From: first.First(), To: last.Add(1).First()}
}

// same tells whether the slices that count say the same.
func (s *sums) same(c *carried, was []*ent.Slice) bool {
	if len(was) != len(c.cycles) {
		return false
	}
	for _, cycle := range c.cycles {
		hash := ""
		if rows := c.rows[cycle]; len(rows) > 0 {
			var m ledger.Multiset
			for _, r := range rows {
				m.Add(s.hasher.Carried(s.hasher.Subject(s.account, &r.Subject), r))
			}
			hash = m.String()
		}
		i := slices.IndexFunc(was, func(w *ent.Slice) bool { return period.Cycle(w.Cycle) == cycle })
		if i < 0 || was[i].ContentHash != hash || period.Date(was[i].FirstDay) != c.known.From || period.Date(was[i].LastDay) != c.known.To.Add(-1) {
			return false
		}
	}
	return true
}
