package benefit

import (
	"testing"
	"time"

	"github.com/cloudlens/cloudlens/internal/cloud"
	"github.com/cloudlens/cloudlens/internal/cost"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
)

// A share is of one unit, and of something.
func TestSharesAreOfOneUnit(t *testing.T) {
	t.Parallel()
	none := money.Null{}
	for name, c := range map[string]struct {
		part, partUnit, whole, wholeUnit string
		want                             money.Null
	}{
		"exact":         {"1", "CNY", "4", "CNY", money.Of(amount("0.25"))},
		"rounded":       {"2", "h", "3", "h", money.Of(amount("0.666667"))},
		"more than all": {"3", "h", "2", "h", money.Of(amount("1.5"))},
		"nothing used":  {"0", "h", "2", "h", money.Of(money.Zero)},
		"of nothing":    {"0", "CNY", "0", "CNY", none},
		"other unit":    {"1", "h", "4", "CNY", none},
		"unknown part":  {"", "", "4", "CNY", none},
		"unknown whole": {"1", "CNY", "", "", none},
	} {
		m := &CommitmentMonth{}
		m.Committed, m.Used = quantities(c.whole, c.wholeUnit, c.part, c.partUnit)
		m.Coverable, m.Covered = m.Committed, m.Used
		if got := m.Utilisation(); !equal(got, c.want) || !equal(m.Coverage(), c.want) {
			t.Errorf("%s: %v and %v, want %v", name, got, m.Coverage(), c.want)
		}
	}
}

func equal(a, b money.Null) bool { return a.Valid == b.Valid && a.Decimal.Equal(b.Decimal) }

// Of a cycle without commitments the cloud says nothing, or zeros.
func TestMonthsThatSayNothingAreNone(t *testing.T) {
	t.Parallel()
	zero, one := money.Of(money.Zero), money.Of(money.Whole(1))
	for name, c := range map[string]struct {
		month CommitmentMonth
		want  bool
	}{
		"nothing":     {CommitmentMonth{}, false},
		"zeros":       {CommitmentMonth{Committed: &Quantity{}, UsedRate: zero, Deducted: zero, Saved: zero}, false},
		"unused":      {CommitmentMonth{Committed: &Quantity{Amount: money.Whole(1)}, UsedRate: zero}, true},
		"a loss":      {CommitmentMonth{Saved: money.Of(money.Whole(-1))}, true},
		"a rate only": {CommitmentMonth{UsedRate: one}, true},
	} {
		if got := c.month.says(); got != c.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}

// The cloud's last figures are there three days after the cycle, by its own
// calendar.
func TestCyclesSettleInTheBillingZone(t *testing.T) {
	t.Parallel()
	if got, want := settles(202612), time.Date(2027, 1, 3, 16, 0, 0, 0, time.UTC); !got.Equal(want) {
		t.Errorf("%s, want %s", got, want)
	}
}

// A difference is told only where both sides are whole and of one currency.
func TestDeductionsAreComparedWithBills(t *testing.T) {
	t.Parallel()
	whole := func(n int) money.Null { return money.Of(money.Whole(n)) }
	none := money.Null{}
	gap := sheet("CNY", 202603)
	gap.Rows = nil
	for name, c := range map[string]struct {
		kind               cloud.CommitmentKind
		currency           string
		deducted           money.Null
		sheet              *cost.Sheet
		billed, difference money.Null
	}{
		"equal":              {cloud.SavingsPlan, "CNY", whole(10), sheet("CNY", 202602, 202603), whole(10), whole(0)},
		"different":          {cloud.SavingsPlan, "CNY", whole(7), sheet("CNY", 202603), whole(10), whole(-3)},
		"no bill":            {cloud.SavingsPlan, "CNY", whole(10), sheet("CNY", 202602), none, none},
		"a bill of nothing":  {cloud.SavingsPlan, "CNY", whole(10), gap, whole(0), whole(10)},
		"cloud says nothing": {cloud.SavingsPlan, "CNY", none, sheet("CNY", 202603), whole(10), none},
		"currencies":         {cloud.SavingsPlan, "USD", whole(10), sheet("CNY", 202603), whole(10), none},
		"unknown currency":   {cloud.SavingsPlan, "", whole(10), sheet("CNY", 202603), whole(10), whole(0)},
		"reserved":           {cloud.ReservedInstance, "CNY", whole(10), sheet("CNY", 202603), none, none},
		"nobody knows":       {cloud.SavingsPlan, "CNY", whole(10), nil, none, none},
	} {
		b := &book{}
		b.oncePlans.Do(func() {})
		m := &CommitmentMonth{Kind: c.kind, Cycle: period.Cycle(202603), Currency: c.currency, Deducted: c.deducted, book: b}
		b.plans = map[id.ID]cost.SheetOutcome{m.of: {Sheet: c.sheet}}
		billed, err := m.DeductedByBills(t.Context())
		difference, err2 := m.Difference(t.Context())
		if err != nil || err2 != nil || !equal(billed, c.billed) || !equal(difference, c.difference) {
			t.Errorf("%s: %v and %v, %v, %v; want %v and %v", name, billed, difference, err, err2, c.billed, c.difference)
		}
	}
	lacking := sheet("CNY", 202603)
	lacking.Rows[0].Sums[0].Missing = 1
	if got := sumOf(lacking, 202603); got.Valid {
		t.Errorf("of lines that do not all say it: %v", got)
	}
}
