package cost

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
)

// State is how far a cycle has come: OPEN until its bills are final (12:00 of
// the 3rd of the next month in the billing zone) and were read after that.
type State string

// States. MATCHED and MISMATCH are judged against the source's own total; a
// final cycle without one is SETTLED, never CLOSED.
const (
	Open     State = "OPEN"
	Matched  State = "MATCHED"  // open, and equal to the source's total so far
	Closed   State = "CLOSED"   // final, and equal to the source's total
	Mismatch State = "MISMATCH" // final, and different from it
	Settled  State = "SETTLED"  // final, with nothing to compare with
)

// Cycle is one billing cycle of one account, as the ledger has it.
type Cycle struct {
	AccountID uuid.UUID
	Cycle     period.Cycle
	State     State
	Lines     int64
	Undated   int64 // lines without a charge day
	Totals    []CycleTotal
	ReadAt    time.Time   // when its source was last read
	ClosesAt  time.Time   // when its bills become final
	FirstDay  period.Date // oldest charge day, 0 when all lines are undated
	LastDay   period.Date // newest charge day: it is covered up to here
	Control   *Control
}

// CycleTotal is the exact sums of one currency.
type CycleTotal struct {
	Currency string
	ledger.Sums
}

// TotalsOf lists totals in order of their currencies.
func TotalsOf(totals ledger.Totals) []CycleTotal {
	var out []CycleTotal
	for currency, sums := range totals {
		out = append(out, CycleTotal{currency, sums})
	}
	slices.SortFunc(out, func(a, b CycleTotal) int { return cmp.Compare(a.Currency, b.Currency) })
	return out
}

// Control is the source's own total beside ours. Equality is judged at the
// precision of the source's total; the exact difference is always shown.
type Control struct {
	ledger.Control
	Difference money.Decimal // ours − the source's
	Equal      bool
}

// PayableMoney is the source's total with its currency.
func (c *Control) PayableMoney() money.Amount {
	return money.Amount{Decimal: c.Payable, Currency: c.Currency}
}

// DifferenceMoney is the difference with its currency.
func (c *Control) DifferenceMoney() money.Amount {
	return money.Amount{Decimal: c.Difference, Currency: c.Currency}
}

// cycles judges the live slices, which are in order of account and cycle.
func (s *Service) cycles(live []*ent.Slice, accounts map[id.ID]*ent.Account) []Cycle {
	var out []Cycle
	for len(live) > 0 {
		n := 1
		for n < len(live) && live[n].AccountID == live[0].AccountID && live[n].Cycle == live[0].Cycle {
			n++
		}
		if a := accounts[live[0].AccountID]; a != nil {
			out = append(out, judge(live[:n], Zone(a)))
		}
		live = live[n:]
	}
	return out
}

// judge sums the slices of one cycle and tells its state.
func judge(live []*ent.Slice, zone period.Zone) Cycle {
	c := Cycle{AccountID: live[0].AccountID, Cycle: period.Cycle(live[0].Cycle), ReadAt: live[0].ReadAt, State: Open}
	c.ClosesAt = c.Cycle.ClosesAt(zone)
	totals := ledger.Totals{}
	var control *ledger.Control
	for _, l := range live {
		c.Lines += l.Lines
		c.Undated += l.Undated
		totals.Add(l.Sums)
		if l.ReadAt.Before(c.ReadAt) {
			c.ReadAt = l.ReadAt
		}
		if first := period.Date(l.FirstDay); first != 0 && (c.FirstDay == 0 || first < c.FirstDay) {
			c.FirstDay = first
		}
		c.LastDay = max(c.LastDay, period.Date(l.LastDay))
		if l.Control != nil && (control == nil || l.Control.ReadAt.After(control.ReadAt)) {
			control = l.Control
		}
	}
	c.Totals = TotalsOf(totals)
	if control != nil {
		ours := totals[control.Currency].Billed
		c.Control = &Control{
			Control: *control, Difference: ours.Sub(control.Payable),
			Equal: len(c.Totals) == 1 && money.Round(ours, control.Places).Equal(money.Round(control.Payable, control.Places)),
		}
	}
	final := !c.ReadAt.Before(c.ClosesAt)
	switch {
	case final && c.Control == nil:
		c.State = Settled
	case final && c.Control.Equal:
		c.State = Closed
	case final:
		c.State = Mismatch
	case c.Control != nil && c.Control.Equal:
		c.State = Matched
	}
	return c
}

// Cycles lists the cycles of the named accounts, of all when none is named,
// newest first.
func (s *Service) Cycles(ctx context.Context, names []string) ([]Cycle, error) {
	view, accounts, err := s.look(ctx, nil, names)
	if err != nil {
		return nil, err
	}
	out := s.cycles(view.Of(scopeOf(ctx, accounts)), byID(accounts))
	slices.SortFunc(out, func(a, b Cycle) int {
		return cmp.Or(cmp.Compare(b.Cycle, a.Cycle), slices.Compare(a.AccountID[:], b.AccountID[:]))
	})
	return out, nil
}

// CurrentCycle is the cycle that is open today in the account's billing zone.
func (s *Service) CurrentCycle(ctx context.Context, name string) (period.Cycle, error) {
	a, err := s.accounts.ByName(ctx, name)
	if err != nil {
		return 0, err
	}
	return period.CycleOf(s.clock().In(Zone(a))), nil
}

// CyclesOf lists the cycles of each account, newest first.
func (s *Service) CyclesOf(ctx context.Context, ids []id.ID) (map[id.ID][]Cycle, error) {
	view, accounts, err := s.look(ctx, ids, nil)
	if err != nil {
		return nil, err
	}
	out := map[id.ID][]Cycle{}
	for _, c := range s.cycles(view.Of(scopeOf(ctx, accounts)), byID(accounts)) {
		out[c.AccountID] = append([]Cycle{c}, out[c.AccountID]...)
	}
	return out, nil
}
