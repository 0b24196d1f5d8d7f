package benefit

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cloudlens/cloudlens/internal/cloud"
	"github.com/cloudlens/cloudlens/internal/cost"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
)

var now = time.Date(2026, 5, 17, 3, 4, 5, 0, time.UTC)

func amount(s string) money.Decimal { return money.MustParse(s) }

func quantities(total, totalUnit, remaining, remainingUnit string) (of, left *Quantity) {
	if total != "" {
		of = &Quantity{amount(total), totalUnit}
	}
	if remaining != "" {
		left = &Quantity{amount(remaining), remainingUnit}
	}
	return of, left
}

func item(kind cloud.BenefitKind, total, totalUnit, remaining, remainingUnit string, effective *time.Time) *Item {
	i := &Item{Kind: kind, EffectiveAt: effective}
	i.Total, i.Remaining = quantities(total, totalUnit, remaining, remainingUnit)
	return i
}

// Units are never mixed, and what is not known is counted.
func TestTotalsKeepUnitsApart(t *testing.T) {
	t.Parallel()
	got := totals([]*Item{
		item(cloud.ResourcePackage, "1", "TB", "512", "GB", nil),
		item(cloud.ResourcePackage, "5", "GB", "5", "GB", nil),
		item(cloud.ResourcePackage, "5", "GB", "", "", nil),
		item(cloud.CashCoupon, "100", "CNY", "12.5", "CNY", nil),
		item(cloud.CashCoupon, "", "", "", "", nil),
		item(cloud.PrepaidCard, "100", "CNY", "1", "CNY", nil),
	})
	want := []Total{
		{cloud.CashCoupon, "", 1, money.Zero, 1},
		{cloud.CashCoupon, "CNY", 1, amount("12.5"), 0},
		{cloud.PrepaidCard, "CNY", 1, amount("1"), 0},
		{cloud.ResourcePackage, "GB", 3, amount("517"), 1},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestSoonCountsFromNow(t *testing.T) {
	t.Parallel()
	days := func(n int) *int { return &n }
	at := func(d time.Duration) *time.Time { t := now.Add(d); return &t }
	const day = 24 * time.Hour
	for _, c := range []struct {
		at   *time.Time
		days *int
		want bool
	}{
		{nil, nil, true},
		{at(-day), nil, true},
		{nil, days(7), false},
		{at(-time.Second), days(7), false},
		{at(0), days(0), true},
		{at(time.Second), days(0), false},
		{at(7 * day), days(7), true},
		{at(7*day + 1), days(7), false},
	} {
		if got := soon(c.at, now, c.days); got != c.want {
			t.Errorf("%v within %v: %t", c.at, c.days, got)
		}
	}
}

// sheet is what bills say: of each cycle what vouchers and cards paid, "" where
// a line does not say it.
func sheet(currency string, cycles ...period.Cycle) *cost.Sheet {
	s := &cost.Sheet{Currency: currency}
	for _, c := range cycles {
		s.Cycles = append(s.Cycles, cost.Cycle{Cycle: c})
		s.Rows = append(s.Rows, ledger.Row{Currency: currency, Bucket: c.First(), Sums: []ledger.Figure{{Amount: money.Of(money.Whole(10))}, {Amount: money.Of(money.Whole(1)), Missing: int64(c % 100 / 5)}}})
	}
	return s
}

// A difference is told only where both sides are whole.
func TestChecksCompareWhatIsWhole(t *testing.T) {
	t.Parallel()
	march := time.Date(2026, 2, 28, 16, 0, 0, 0, time.UTC) // 1 March in the billing zone
	held := func(items ...*Item) *Held {
		return &Held{all: items, book: &book{service: &Service{clock: func() time.Time { return now }}}}
	}
	voucher := func(left string) *Item { return item(cloud.CashCoupon, "100", "CNY", left, "CNY", &march) }
	none := money.Null{}
	whole := func(n int) money.Null { return money.Of(money.Whole(n)) }
	for name, c := range map[string]struct {
		held  *Held
		place int
		sheet *cost.Sheet
		want  Check
	}{
		"equal":      {held(voucher("70")), 0, sheet("CNY", 202602, 202603, 202604, 202605), Check{FirstCycle: 202603, Currency: "CNY", Used: whole(30), Billed: whole(30), Difference: whole(0)}},
		"different":  {held(voucher("70"), voucher("99")), 0, sheet("CNY", 202603, 202604, 202605), Check{FirstCycle: 202603, Currency: "CNY", Used: whole(31), Billed: whole(30), Difference: whole(1)}},
		"a gap":      {held(voucher("70")), 0, sheet("CNY", 202603, 202605), Check{FirstCycle: 202603, Currency: "CNY", Used: whole(30), Billed: none, Missing: []period.Cycle{202604}, Difference: none}},
		"no figure":  {held(voucher("70")), 1, sheet("CNY", 202603, 202604, 202605), Check{FirstCycle: 202603, Currency: "CNY", Used: whole(30), Billed: none, Difference: none}},
		"no balance": {held(voucher("70"), voucher("")), 0, sheet("CNY", 202603, 202604, 202605), Check{FirstCycle: 202603, Currency: "CNY", Used: none, Billed: whole(30), Difference: none}},
		"no begin":   {held(item(cloud.CashCoupon, "1", "CNY", "1", "CNY", nil)), 0, sheet("CNY", 202605), Check{Used: none, Billed: none, Difference: none}},
		"currencies": {held(voucher("70")), 0, sheet("USD", 202603, 202604, 202605), Check{FirstCycle: 202603, Currency: "CNY", Used: whole(30), Billed: whole(30), Difference: none}},
	} {
		got, ok := c.held.used(cloud.CashCoupon)
		got.bill(c.sheet, c.place, got.LastCycle)
		c.want.Kind, c.want.LastCycle = cloud.CashCoupon, 202605
		if diff := cmp.Diff(c.want, got); diff != "" || !ok {
			t.Errorf("%s: %t (-want +got)\n%s", name, ok, diff)
		}
	}
	if _, ok := held(voucher("70")).used(cloud.PrepaidCard); ok {
		t.Error("there is a check of cards without a card")
	}
}

// The last day with an order counts; what was only given back is none.
func TestLastOrderIsOneThatCost(t *testing.T) {
	t.Parallel()
	order := func(resource string, day period.Date, payable, list int, missing int64) ledger.Row {
		return ledger.Row{Currency: "CNY", Bucket: day, Lines: 2, Keys: []ledger.Value{{Text: resource}}, Sums: []ledger.Figure{
			{Amount: money.Of(money.Whole(payable)), Missing: missing}, {Amount: money.Of(money.Whole(list))},
		}}
	}
	row := func(resource string, day period.Date, payable int, missing int64) ledger.Row {
		return order(resource, day, payable, payable, missing)
	}
	got := lastOrders(cost.SheetOutcome{Sheet: &cost.Sheet{Rows: []ledger.Row{
		row("a", 20260301, 10, 0), row("a", 20260401, 12, 0), row("a", 20260420, -7, 0),
		row("b", 0, 10, 0), order("c", 20260401, 0, 20, 0), // coupons paid it
		row("e", 20260301, 9, 0), order("e", 20260401, 0, 0, 0), // taken back on its day
		row("d", 20260401, 5, 1),
	}}})
	want := map[string]*Expectation{
		"a": {money.Amount{Decimal: money.Whole(12), Currency: "CNY"}, 20260401},
		"e": {money.Amount{Decimal: money.Whole(9), Currency: "CNY"}, 20260301},
		"c": {money.Amount{Decimal: money.Zero, Currency: "CNY"}, 20260401},
	}
	if diff := cmp.Diff(want, got.last); diff != "" || got.err != nil {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
