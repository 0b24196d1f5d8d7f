package cost

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/period"
	"github.com/cloudlens/cloudlens/internal/revision"
)

// Finality is how final the figures of an answer are: that of the least final
// cycle they come from.
type Finality string

// Finalities.
const (
	Estimated Finality = "ESTIMATED" // a cycle is still open
	Final     Finality = "SETTLED"   // final, but not proved equal to the source's total
	Proved    Finality = "CLOSED"    // final, and equal to the source's total
	NoData    Finality = "NO_DATA"   // nothing was imported for the period
)

// Coverage says what an answer rests on. Missing lists days without a visible
// import: they are not zero, they are not known.
type Coverage struct {
	Status   Finality
	Revision int64
	AsOf     time.Time // when the newest of its data became visible
	Missing  []Gap
	// Undated lists cycles whose undated lines could not be counted, since the
	// period covers only a part of the cycle.
	Undated []period.Cycle
	// OrdersSince is, of EFFECTIVE cost, the first day from which on all
	// orders are known in every account: what older orders bought for the period is missing. It is nil
	// of other kinds, where nothing was imported, and where the cloud told of
	// all of the period what older orders cost in it.
	OrdersSince *period.Date
}

// Gap is a half-open span of days of an account without a visible import.
type Gap struct {
	AccountID uuid.UUID
	Account   string
	From, To  period.Date
}

// covers judges a span over accounts. Days after today are no gap: they have
// not been yet.
//
// silent are the accounts that have nothing imported for the span, by id.
func (s *Service) covers(view *revision.View, live []*ent.Slice, accounts []*ent.Account, span ledger.Span) (cov Coverage, silent map[string]bool) {
	cov = Coverage{Status: NoData, Revision: view.Revision, AsOf: view.At}
	silent = map[string]bool{}
	for _, a := range accounts {
		silent[a.ID.String()] = true
	}
	per := map[id.ID]map[period.Cycle]Cycle{}
	for _, c := range s.cycles(live, byID(accounts)) {
		if per[c.AccountID] == nil {
			per[c.AccountID] = map[period.Cycle]Cycle{}
		}
		per[c.AccountID][c.Cycle] = c
		if touches(span, &c) {
			cov.Status = worse(cov.Status, c.State)
			delete(silent, c.AccountID.String())
		}
		if !span.InCycles() && c.Undated > 0 && partly(span, c.Cycle) {
			cov.Undated = append(cov.Undated, c.Cycle)
		}
	}
	for _, a := range accounts {
		today := period.DateOf(s.clock().In(Zone(a)))
		cov.Missing = append(cov.Missing, gaps(a, per[a.ID], span, today)...)
	}
	return cov, silent
}

func worse(f Finality, s State) Finality {
	return lesser(f, map[State]Finality{Open: Estimated, Matched: Estimated, Settled: Final, Mismatch: Final, Closed: Proved}[s])
}

// lesser is the less final of two; what has no data does not count.
func lesser(a, b Finality) Finality {
	rank := map[Finality]int{NoData: 3, Proved: 2, Final: 1, Estimated: 0}
	if rank[b] < rank[a] {
		return b
	}
	return a
}

// amortised says of EFFECTIVE cost since when orders are known without a gap.
// What they bought for months to come is an estimate: an order can still be
// refunded. orders are the slices of older ones.
func (c *Coverage) amortised(live, orders []*ent.Slice, span ledger.Span, t *ledger.Table) {
	days := span.Days
	if span.InCycles() {
		days = period.Range{From: span.First.First(), To: span.Last.Add(1).First()}
	}
	last := days.To.Add(-1).Cycle()
	told := map[id.ID]bool{}
	for _, s := range orders {
		if period.Date(s.FirstDay) <= days.From && days.To.Add(-1) <= period.Date(s.LastDay) {
			told[s.AccountID] = true
		}
	}
	has := map[id.ID]map[period.Cycle]bool{}
	newest := map[id.ID]period.Cycle{}
	for _, s := range live {
		cycle := period.Cycle(s.Cycle)
		if has[s.AccountID] == nil {
			has[s.AccountID] = map[period.Cycle]bool{}
		}
		has[s.AccountID][cycle] = true
		if cycle <= last {
			newest[s.AccountID] = max(newest[s.AccountID], cycle)
		}
	}
	for account, cycle := range newest {
		if told[account] {
			continue
		}
		for has[account][cycle.Add(-1)] {
			cycle = cycle.Add(-1)
		}
		if day := cycle.First(); c.OrdersSince == nil || day > *c.OrdersSince {
			c.OrdersSince = &day
		}
	}
	if c.Status == NoData && len(t.Rows) > 0 {
		c.Status = Estimated
	}
}

// And is the coverage of two spans together, of one view.
func (c Coverage) And(other Coverage) Coverage {
	c.Status = lesser(c.Status, other.Status)
	c.Missing = slices.Concat(c.Missing, other.Missing)
	c.Undated = slices.Concat(c.Undated, other.Undated)
	return c
}

// touches tells whether a cycle has lines that the span may count: charge
// days of a cycle can lie outside its month.
func touches(span ledger.Span, c *Cycle) bool {
	if span.InCycles() {
		return span.First <= c.Cycle && c.Cycle <= span.Last
	}
	if c.FirstDay == 0 {
		first, last, ok := span.Whole()
		return ok && first <= c.Cycle && c.Cycle <= last
	}
	return c.FirstDay < span.Days.To && span.Days.From <= c.LastDay
}

// partly tells whether the span of days has some but not all of the cycle.
func partly(span ledger.Span, c period.Cycle) bool {
	r := c.Range()
	overlaps := r.From < span.Days.To && span.Days.From < r.To
	whole := span.Days.From <= r.From && r.To <= span.Days.To
	return overlaps && !whole
}

// gaps walks the cycles of the span and joins the days that no import covers.
func gaps(a *ent.Account, cycles map[period.Cycle]Cycle, span ledger.Span, today period.Date) []Gap {
	days := span.Days
	if span.InCycles() {
		days = period.Range{From: span.First.First(), To: span.Last.Add(1).First()}
	}
	end := min(days.To, today.Add(1))
	var out []Gap
	add := func(from, to period.Date) {
		from, to = max(from, days.From), min(to, end)
		if from >= to {
			return
		}
		if n := len(out); n > 0 && out[n-1].To == from {
			out[n-1].To = to
			return
		}
		out = append(out, Gap{AccountID: a.ID, Account: a.Name, From: from, To: to})
	}
	for c := days.From.Cycle(); c.First() < end; c = c.Add(1) {
		has, ok := cycles[c]
		switch {
		case !ok:
			add(c.First(), c.Add(1).First())
		case has.LastDay == 0 && (span.InCycles() || !partly(span, c)):
			// A summary without days covers its cycle as a whole.
		case has.LastDay == 0:
			add(c.First(), c.Add(1).First())
		default:
			add(max(has.LastDay.Add(1), c.First()), c.Add(1).First())
		}
	}
	return out
}
