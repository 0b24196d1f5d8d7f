package cost

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
)

// march closes at noon of 3 April in Shanghai, which is 04:00 UTC.
var (
	march  = period.NewCycle(2026, time.March)
	closes = time.Date(2026, time.April, 3, 4, 0, 0, 0, time.UTC)
)

// version is a live slice of March, read at that moment.
func version(readAt time.Time, billed string, control *ledger.Control) *ent.Slice {
	return &ent.Slice{
		Cycle: int32(march), Lines: 1, ReadAt: readAt, FirstDay: 20260301, LastDay: 20260331, Control: control,
		Sums: ledger.Totals{"CNY": {Billed: money.MustParse(billed)}},
	}
}

func says(payable string, readAt time.Time) *ledger.Control {
	return &ledger.Control{Payable: money.MustParse(payable), Currency: "CNY", Places: 2, Source: "invoice", ReadAt: readAt}
}

func TestCycleComesFromOpenToClosed(t *testing.T) {
	t.Parallel()
	before, after := closes.Add(-time.Second), closes.Add(time.Hour)
	two := version(after, "10", says("10", after))
	two.Sums["USD"] = ledger.Sums{Billed: money.MustParse("1")}
	other := says("10", after)
	other.Currency = "USD"
	for name, c := range map[string]struct {
		live []*ent.Slice
		want State
	}{
		"open without a control":              {[]*ent.Slice{version(before, "10", nil)}, Open},
		"open and different":                  {[]*ent.Slice{version(before, "10", says("11", before))}, Open},
		"open and equal":                      {[]*ent.Slice{version(before, "10", says("10", before))}, Matched},
		"final without a control":             {[]*ent.Slice{version(after, "10", nil)}, Settled},
		"final and equal":                     {[]*ent.Slice{version(after, "10", says("10", after))}, Closed},
		"final and different":                 {[]*ent.Slice{version(after, "10", says("10.01", after))}, Mismatch},
		"equal at the control's precision":    {[]*ent.Slice{version(after, "10.004999999999", says("10.00", after))}, Closed},
		"different at the control's":          {[]*ent.Slice{version(after, "10.005", says("10.00", after))}, Mismatch},
		"read at the closing moment":          {[]*ent.Slice{version(closes, "10", nil)}, Settled},
		"read a moment before":                {[]*ent.Slice{version(closes.Add(-time.Nanosecond), "10", nil)}, Open},
		"one of two was read before":          {[]*ent.Slice{version(after, "4", nil), version(before, "6", says("10", after))}, Matched},
		"two versions together are equal":     {[]*ent.Slice{version(after, "4", nil), version(after, "6", says("10", after))}, Closed},
		"the newest control counts":           {[]*ent.Slice{version(after, "4", says("10", after.Add(time.Hour))), version(after, "6", says("9", after))}, Closed},
		"two currencies equal no one control": {[]*ent.Slice{two}, Mismatch},
		"a control of another currency":       {[]*ent.Slice{version(after, "10", other)}, Mismatch},
	} {
		if got := judge(c.live, period.Shanghai).State; got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func TestCycleSumsItsVersions(t *testing.T) {
	t.Parallel()
	a, b := version(closes, "4", nil), version(closes.Add(time.Hour), "6.5", says("10", closes))
	b.FirstDay, b.LastDay, b.Lines = 20260228, 20260401, 2
	undated := version(closes, "1", nil)
	undated.FirstDay, undated.LastDay = 0, 0
	got := judge([]*ent.Slice{undated, a, b}, period.Shanghai)
	want := Cycle{
		Cycle: march, State: Mismatch, Lines: 4, Totals: []CycleTotal{{"CNY", ledger.Sums{Billed: money.MustParse("11.5")}}},
		ReadAt: closes, ClosesAt: closes, FirstDay: 20260228, LastDay: 20260401,
		Control: &Control{Control: *says("10", closes), Difference: money.MustParse("1.5")},
	}
	if diff := cmp.Diff(got, want, cmp.Comparer(func(x, y money.Decimal) bool { return x.Equal(y) }), cmp.Comparer(time.Time.Equal)); diff != "" {
		t.Errorf("(-got +want)\n%s", diff)
	}
}

func TestBillsOfOthersCloseInUTC(t *testing.T) {
	t.Parallel()
	noon := time.Date(2026, time.April, 3, 12, 0, 0, 0, time.UTC)
	for at, want := range map[time.Time]State{noon.Add(-time.Second): Open, noon: Settled} {
		if got := judge([]*ent.Slice{version(at, "1", nil)}, period.UTC).State; got != want {
			t.Errorf("read at %s: %s, want %s", at, got, want)
		}
	}
}

func TestAnswerIsAsFinalAsItsLeastFinalCycle(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		states []State
		want   Finality
	}{
		{nil, NoData},
		{[]State{Closed, Closed}, Proved},
		{[]State{Closed, Settled}, Final},
		{[]State{Mismatch, Closed}, Final},
		{[]State{Settled, Open, Closed}, Estimated},
		{[]State{Matched, Closed}, Estimated},
	} {
		got := NoData
		for _, s := range c.states {
			got = worse(got, s)
		}
		if got != c.want {
			t.Errorf("%v: %s, want %s", c.states, got, c.want)
		}
	}
}
