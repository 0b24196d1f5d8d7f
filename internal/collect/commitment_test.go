package collect_test

import (
	"net/http"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/cloudlens/cloudlens/internal/benefit"
	"github.com/cloudlens/cloudlens/internal/cloud"
	"github.com/cloudlens/cloudlens/internal/cloud/simulator"
	"github.com/cloudlens/cloudlens/internal/cloud/world"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
)

func (h *holder) commitments(t *testing.T) *benefit.Commitments {
	t.Helper()
	all, err := h.Benefits.CommitmentsOf(system(t), []id.ID{h.named}, benefit.CommitmentFilter{Months: benefit.MaxMonths})
	if err != nil {
		t.Fatal(err)
	}
	return all[h.named]
}

func (h *holder) spent(c period.Cycle, at time.Time) world.Spent { return h.World.Spent(h.of, c, at) }

// agree holds the months of the savings plan against the world as it was at
// those moments, and against the bills.
func (h *holder) agree(t *testing.T, got *benefit.Commitments, at map[period.Cycle]time.Time) {
	t.Helper()
	if len(got.Months) != len(at) || len(at) == 0 {
		t.Fatalf("%d months, want %d", len(got.Months), len(at))
	}
	for _, m := range got.Months {
		use := h.World.PlanUse(h.of, m.Cycle, at[m.Cycle], h.spent)
		if m.Kind != cloud.SavingsPlan || !m.Committed.Amount.Equal(use.Pool) || !m.Used.Amount.Equal(use.Used) || m.Used.Unit != "CNY" || !m.Deducted.Decimal.Equal(use.Deducted) ||
			m.Utilisation() != money.Per(use.Used, use.Pool).Round(6) || m.Coverage().Valid || !m.CoveredRate.Valid || !m.ReadAt.Equal(at[m.Cycle].UTC().Truncate(time.Microsecond)) {
			t.Errorf("%s: %+v instead of %+v", m.Cycle, m, use)
		}
		billed, err := m.DeductedByBills(system(t))
		difference, err2 := m.Difference(system(t))
		if err != nil || err2 != nil || !billed.Valid || !billed.Decimal.Equal(use.Deducted) || !difference.Valid || !difference.Decimal.IsZero() {
			t.Errorf("%s: bills say %v, a difference of %v, %v, %v; want %s", m.Cycle, billed, difference, err, err2, use.Deducted)
		}
	}
}

// asked counts the calls of an action.
func asked(h *holder, action string) (calls func() int) {
	var n atomic.Int64
	h.Simulator.Fail(action, simulator.Fault{Kind: simulator.Fine, Before: func(*http.Request) { n.Add(1) }})
	return func() int { return int(n.Load()) }
}

// TestCommitmentsAreReadAndFitTheBills holds what a sync read against the world
// and against the bills; later only cycles that could have changed are read.
func TestCommitmentsAreReadAndFitTheBills(t *testing.T) {
	t.Parallel()
	holders(t, func(t *testing.T, h *holder) {
		got, want := h.commitments(t), h.World.Plan(h.of, now, h.spent)
		if len(got.Items) != 1 {
			t.Fatalf("%d commitments", len(got.Items))
		}
		p := got.Items[0]
		if p.Kind != cloud.SavingsPlan || p.CloudID != want.ID || !p.Pool.Decimal.Equal(want.Hourly) || !p.Prepaid.Decimal.Equal(want.Prepaid) ||
			!p.StartsAt.Equal(want.Starts) || !p.EndsAt.Equal(want.Ends) || p.Currency != "CNY" || p.Quantity != 0 {
			t.Errorf("%+v instead of %+v", p, want)
		}
		for _, r := range got.Readings {
			if r.ReadAt == nil || !r.ReadAt.Equal(now) || r.Problem != nil {
				t.Errorf("a reading is %+v", r)
			}
		}
		read := map[period.Cycle]time.Time{}
		for _, c := range h.World.Cycles(now) {
			read[c] = now
		}
		h.agree(t, got, read)
		for _, m := range got.Months {
			if open := m.Cycle == period.CycleOf(now.In(period.Shanghai)); m.Final == open {
				t.Errorf("%s is final: %t", m.Cycle, m.Final)
			}
		}
		// In the first days of a month the one before it can still change.
		plans, reserved := asked(h, "DescribeSavingsPlansUsageTotal"), asked(h, "DescribeResourceUsageTotal")
		for _, at := range []time.Time{
			time.Date(2026, 6, 3, 13, 0, 0, 0, period.Shanghai), time.Date(2026, 6, 4, 1, 0, 0, 0, period.Shanghai), time.Date(2026, 6, 9, 1, 0, 0, 0, period.Shanghai),
		} {
			before := plans()
			h.Set(at)
			h.Sync(t)
			read[202606] = at
			if at.Day() <= 4 {
				read[202605] = at
			}
			h.agree(t, h.commitments(t), read)
			if n := plans() - before; n != 1 && at.Day() > 4 || n != 2 && at.Day() <= 4 {
				t.Errorf("at %s the use of plans was asked for %d times", at, n)
			}
		}
		if plans() != reserved() {
			t.Errorf("plans were asked for %d times, reserved instances %d", plans(), reserved())
		}
	})
}

// TestCommitmentsThatCannotBeReadStay reads without permission for the list and
// with a month in the middle that fails: what is known stays, and says so.
func TestCommitmentsThatCannotBeReadStay(t *testing.T) {
	t.Parallel()
	holders(t, func(t *testing.T, h *holder) {
		before := h.commitments(t)
		later := time.Date(2026, 6, 2, 12, 0, 0, 0, period.Shanghai)
		h.Set(later)
		h.Simulator.Fail("QuerySavingsPlansInstance", simulator.Fault{Kind: simulator.Forbidden})
		h.Simulator.Fail("DescribeSavingsPlansUsageDetail", simulator.Fault{Kind: simulator.Forbidden, From: 2})
		h.Sync(t)
		row := last(t, h.Clouded, h.of.Name)
		if len(row.Warnings) != 2 {
			t.Fatalf("the warnings are %v", row.Warnings)
		}
		told(t, row.Warnings[0], h.of.Name, "bssapi:QuerySavingsPlansInstance")
		told(t, row.Warnings[1], h.of.Name, "bss:SavingsPlansAnalysis")
		got := h.commitments(t)
		if len(got.Items) != 1 || *got.Items[0].StartsAt != *before.Items[0].StartsAt {
			t.Errorf("the plans are %+v", got.Items)
		}
		for _, m := range got.Months {
			if newest := m.Cycle == 202606; m.ReadAt.Equal(later) != newest {
				t.Errorf("%s was read at %s", m.Cycle, m.ReadAt)
			}
		}
		for _, r := range got.Readings {
			failed := r.Source == benefit.SavingsPlans || r.Source == benefit.SavingsPlanUse
			if r.ReadAt.Equal(now) != failed || !r.TriedAt.Equal(later) || (r.Problem != nil) != failed {
				t.Errorf("a reading is %+v", r)
			}
		}
		h.Simulator.Heal()
		again := later.Add(time.Hour)
		h.Set(again)
		h.Sync(t)
		got = h.commitments(t)
		i := slices.IndexFunc(got.Months, func(m *benefit.CommitmentMonth) bool { return m.Cycle == 202605 })
		if got.Readings[1].Problem != nil || !got.Months[i].ReadAt.Equal(again) || got.Items[0].StartsAt.Equal(*before.Items[0].StartsAt) {
			t.Errorf("once it can be read: %+v", got.Months[i])
		}
	})
}
