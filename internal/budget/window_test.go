package budget

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/cloudlens/cloudlens/ent/budget"
	"github.com/cloudlens/cloudlens/internal/period"
)

func TestPeriods(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		period            budget.Period
		start, end, today period.Date
		from, to          period.Date
	}{
		{budget.PeriodMonthly, 20251201, 20260101, 20251231, 20251201, 20260101},
		{budget.PeriodMonthly, 20251201, 20260101, 20260101, 20251201, 20260101}, // it has ended
		{budget.PeriodMonthly, 20251215, 0, 20251201, 20251215, 20260101},        // it has not begun
		{budget.PeriodMonthly, 20251215, 0, 20251231, 20251215, 20260101},
		{budget.PeriodMonthly, 20251215, 0, 20260101, 20260101, 20260201},
		{budget.PeriodMonthly, 20251231, 0, 20270228, 20270201, 20270301},
		{budget.PeriodQuarterly, 20260215, 0, 20260331, 20260215, 20260401},
		{budget.PeriodQuarterly, 20260215, 0, 20260401, 20260401, 20260701},
		{budget.PeriodQuarterly, 20260331, 0, 20261231, 20261001, 20270101},
		{budget.PeriodQuarterly, 20261101, 0, 20270101, 20270101, 20270401},
		{budget.PeriodYearly, 20260517, 0, 20270516, 20260517, 20270517},
		{budget.PeriodYearly, 20260517, 0, 20270517, 20270517, 20280517},
		{budget.PeriodYearly, 20240229, 0, 20250227, 20240229, 20250228},
		{budget.PeriodYearly, 20240229, 0, 20250228, 20250228, 20260228},
		{budget.PeriodYearly, 20240229, 0, 20280228, 20270228, 20280229},
		{budget.PeriodYearly, 20240229, 0, 20280229, 20280229, 20290228}, // the day has not drifted
		{budget.PeriodCustom, 20260101, 20260117, 20260117, 20260101, 20260117},
	} {
		s := schedule{c.period, c.start, c.end}
		if got := s.window(s.index(c.today)); got != (period.Range{From: c.from, To: c.to}) {
			t.Errorf("%s from %s to %s is on %s about %s to %s, want %s to %s", c.period, c.start, c.end, c.today, got.From, got.To, c.from, c.to)
		}
	}
}

// Periods follow each other without a gap, and each day is in the one that its
// index names.
func TestPeriodsFollowEachOther(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := schedule{
			period: rapid.SampledFrom([]budget.Period{budget.PeriodMonthly, budget.PeriodQuarterly, budget.PeriodYearly}).Draw(t, "period"),
			start:  period.Date(20240101).Add(rapid.IntRange(0, 1500).Draw(t, "start")),
		}
		today := s.start.Add(rapid.IntRange(0, 4000).Draw(t, "day"))
		n := s.index(today)
		w := s.window(n)
		if !w.Has(today) || s.window(n+1).From != w.To || w.Days() <= 0 {
			t.Fatalf("from %s, %s is in %s to %s, before %s", s.start, today, w.From, w.To, s.window(n+1).From)
		}
		if n > 0 && s.window(n-1).To != w.From {
			t.Fatalf("%s to %s does not follow %s", w.From, w.To, s.window(n-1).To)
		}
	})
}
