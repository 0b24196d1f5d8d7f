package discount

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cloudlens/cloudlens/internal/cost"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
)

// cell is one made by hand: list cost, discount and paid.
func cell(month period.Cycle, service, region, subscription, list, discount, paid string) Cell {
	return Cell{month, service, region, subscription, Sum{money.MustParse(list), money.MustParse(discount), money.MustParse(paid), 1}}
}

func cubeOf(open []period.Cycle, cells ...Cell) *Cube {
	c := &Cube{Cells: cells, Names: map[string]string{}, unequal: map[period.Cycle]bool{}, Currency: "CNY"}
	for _, one := range cells {
		c.Months = append(c.Months, one.Month)
	}
	for _, m := range open {
		c.unequal[m] = true
	}
	return c
}

func course(c *Cube) *Course { of := c.whole(); return &of }

func text(n money.Null) string {
	if !n.Valid {
		return "-"
	}
	return n.Decimal.String()
}

func TestACourseJudgesChangesOverClosedNeighbours(t *testing.T) {
	used := string(ledger.PayAsYouGo)
	for name, c := range map[string]struct {
		cube *Cube
		want string // latest, change of rate, in percent, of discount, direction, highest, lowest
	}{
		"empty":             {cubeOf(nil), "none - - - UNKNOWN - -"},
		"one month":         {cubeOf(nil, cell(202601, "ecs", "r", used, "100", "20", "80")), "2026-01 - - - UNKNOWN 0.2 0.2"},
		"an open month":     {cubeOf([]period.Cycle{202601}, cell(202601, "ecs", "r", used, "100", "20", "80")), "2026-01 - - - UNKNOWN 0.2 0.2"},
		"two months":        {cubeOf(nil, cell(202601, "ecs", "r", used, "100", "20", "80"), cell(202602, "ecs", "r", used, "200", "50", "150")), "2026-02 0.05 25 30 UP 0.25 0.2"},
		"flat":              {cubeOf(nil, cell(202601, "ecs", "r", used, "1000", "200", "800"), cell(202602, "ecs", "r", used, "1000", "202", "798")), "2026-02 0.002 1 2 FLAT 0.202 0.2"},
		"the open month":    {cubeOf([]period.Cycle{202603}, cell(202601, "ecs", "r", used, "100", "20", "80"), cell(202602, "ecs", "r", used, "100", "10", "90"), cell(202603, "ecs", "r", used, "1", "0", "1")), "2026-02 -0.1 -50 -10 DOWN 0.2 0"},
		"a missing month":   {cubeOf(nil, cell(202601, "ecs", "r", used, "100", "20", "80"), cell(202603, "ecs", "r", used, "100", "10", "90")), "2026-03 - - - UNKNOWN 0.2 0.1"},
		"over a year's end": {cubeOf(nil, cell(202512, "ecs", "r", used, "100", "10", "90"), cell(202601, "ecs", "r", used, "100", "20", "80")), "2026-01 0.1 100 10 UP 0.2 0.1"},
		"a month refunded":  {cubeOf(nil, cell(202601, "ecs", "r", used, "100", "20", "80"), cell(202602, "ecs", "r", used, "-50", "-10", "-40")), "2026-02 - - -30 UNKNOWN 0.2 0.2"},
		"no list cost":      {cubeOf(nil, cell(202601, "ecs", "r", used, "0", "0", "0"), cell(202602, "ecs", "r", used, "100", "10", "90")), "2026-02 - - 10 UNKNOWN 0.1 0.1"},
		"beyond the ends":   {cubeOf(nil, cell(202601, "ecs", "r", used, "100", "-5", "105"), cell(202602, "ecs", "r", used, "100", "120", "-20")), "2026-02 1 - 125 UNKNOWN 1 0"},
	} {
		of := course(c.cube)
		latest := "none"
		if m := of.Latest(); m != nil {
			latest = m.Cycle.String()
		}
		got := fmt.Sprint(latest, " ", text(of.RateChange()), " ", text(of.RateChangePercent()), " ", text(of.DiscountChange()), " ", of.Direction(), " ",
			text(of.Highest()), " ", text(of.Lowest()))
		if got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func TestRatesAreWeighedByMoney(t *testing.T) {
	c := cubeOf(nil, cell(202601, "ecs", "r", "", "100", "50", "50"), cell(202602, "ecs", "r", "", "900", "90", "810"))
	of := course(c)
	if got := fmt.Sprint(text(of.Total.Rate()), " ", text(of.MeanRate()), " ", text(of.Volatility())); got != "0.14 0.3 0.282843" {
		t.Errorf("weighted, mean and deviation are %s", got)
	}
	averages, err := of.MovingAverages(2, 2, 1)
	if err != nil || len(averages) != 2 || text(averages[0].Points[1].Average) != "0.14" || text(averages[0].Points[1].Mean) != "0.3" || averages[0].Points[0].Average.Valid {
		t.Errorf("moving averages are %+v, %v", averages, err)
	}
}

func TestQuartersAndYearsCompareNeighbours(t *testing.T) {
	c := cubeOf([]period.Cycle{202607},
		cell(202503, "ecs", "r", "", "100", "10", "90"), // 2025-Q1, with nothing in Q2 behind it
		cell(202508, "ecs", "r", "", "100", "10", "90"),
		cell(202601, "ecs", "r", "", "999", "0", "999"),
		cell(202603, "ecs", "r", "", "100", "20", "80"),
		cell(202604, "ecs", "r", "", "100", "30", "70"),
		cell(202607, "ecs", "r", "", "100", "90", "10"),
	)
	of := course(c)
	var quarters, years []string
	for _, q := range of.Quarters() {
		quarters = append(quarters, fmt.Sprint(q.Name(), " ", q.MonthCount, " ", text(q.Rate()), " ", text(q.RateChangePercent())))
	}
	want := []string{"2025-Q1 1 0.1 -", "2025-Q3 1 0.1 -", "2026-Q1 2 0.018198 -", "2026-Q2 1 0.3 1548.5", "2026-Q3 1 0.9 -"}
	if diff := cmp.Diff(quarters, want); diff != "" {
		t.Errorf("quarters (-got +want)\n%s", diff)
	}
	for _, y := range of.Years() {
		years = append(years, fmt.Sprint(y.Year, " ", y.MonthCount, " ", y.ComparedMonths(), " ", text(y.PaidGrowthPercent()), " ", text(y.DiscountGrowthPercent()), " ", text(y.RateChangePercent())))
	}
	// March alone is in both years and closed.
	if diff := cmp.Diff(years, []string{"2025 2 0 - - -", "2026 4 1 -11.11 100 100"}); diff != "" {
		t.Errorf("years (-got +want)\n%s", diff)
	}
}

func TestAnomaliesAreOfClosedNeighbours(t *testing.T) {
	c := cubeOf([]period.Cycle{202606},
		cell(202601, "ecs", "r", "", "100", "20", "80"), cell(202602, "ecs", "r", "", "100", "22", "78"), // just the threshold
		cell(202603, "ecs", "r", "", "100", "10", "90"), // severe
		cell(202605, "ecs", "r", "", "100", "50", "50"), // behind a gap
		cell(202606, "ecs", "r", "", "100", "1", "99"),  // open
	)
	found, err := course(c).Anomalies(money.MustParse("0.1"))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, a := range found {
		got = append(got, fmt.Sprint(a.Previous, a.Cycle, text(a.ChangePercent), a.Rise, a.Severe))
	}
	if diff := cmp.Diff(got, []string{"2026-01 2026-02" + "10true false", "2026-02 2026-03" + "-54.55false true"}); diff != "" {
		t.Errorf("(-got +want)\n%s", diff)
	}
	if _, err := course(c).Anomalies(money.MustParse("-0.1")); !fault.Is(err, fault.KindInvalid) {
		t.Errorf("a negative threshold gives %v", err)
	}
}

func TestRegionsTypesAndMatrixSumTheirCells(t *testing.T) {
	c := cubeOf(nil,
		cell(202601, "ecs", "cn-beijing", "PayAsYouGo", "100", "20", "80"), cell(202602, "ecs", "cn-beijing", "Subscription", "100", "60", "40"),
		cell(202602, "rds", "cn-shanghai", "PayAsYouGo", "50", "10", "40"), cell(202602, "oss", "", "", "10", "0", "10"), cell(202602, "rds", "cn-beijing", "PayAsYouGo", "-50", "-10", "-40"),
	)
	var regions, types []string
	for _, r := range c.regions() {
		regions = append(regions, fmt.Sprint(r.Region, " ", r.Paid, " ", r.ProductCount, " ", r.MonthCount, " ", text(r.SharePercent()), " ", text(r.Rate())))
	}
	if diff := cmp.Diff(regions, []string{"cn-beijing 80 2 2 66.67 0.466667", "cn-shanghai 40 1 1 33.33 0.2"}); diff != "" {
		t.Errorf("regions (-got +want)\n%s", diff)
	}
	subs := c.subscriptions()
	for _, s := range subs.Types {
		types = append(types, fmt.Sprint(s.Type, " ", s.Total.Paid, " ", text(s.SharePercent()), " ", text(s.PaidPerInstance())))
	}
	if diff := cmp.Diff(types, []string{"PayAsYouGo 80 61.54 -", "Subscription 40 30.77 -", " 10 7.69 -"}); diff != "" {
		t.Errorf("types (-got +want)\n%s", diff)
	}
	if got := text(subs.RateDifference()); got != "0.4" {
		t.Errorf("the rates differ by %s", got)
	}
	if got := text((&Subscriptions{Types: subs.Types[:1]}).RateDifference()); got != "-" {
		t.Errorf("the rate of one type differs by %s", got)
	}
	m := c.matrix(1, 9)
	if len(m.Rows) != 1 || len(m.Rows[0]) != 2 || m.Rows[0][0].Paid.String() != "120" || m.Rows[0][1].Rate().Valid {
		t.Errorf("the matrix is %+v", m)
	}
}

// A line without a list amount costs what is payable and all deductions that it
// has; with one, the deductions make no difference.
func TestListCostIsMadeUpForWhereBillsGiveNone(t *testing.T) {
	known := func(s string) ledger.Figure { return ledger.Figure{Amount: money.Of(money.MustParse(s))} }
	row := ledger.Row{Lines: 2, Sums: []ledger.Figure{known("75"), {Amount: money.Of(money.MustParse("90")), Missing: 1}, known("12"), known("3"), known("0"), known("5"), known("-1")}}
	if got := sumOf(&row); got.ListCost.String() != "94" || !lacksList([]ledger.Row{row}) {
		t.Errorf("the list cost is %s", got.ListCost)
	}
	row.Sums[1].Missing = 0
	if got := sumOf(&row); got.ListCost.String() != "90" || lacksList([]ledger.Row{row}) {
		t.Errorf("the list cost is %s", got.ListCost)
	}
}

func TestBillOfACycleTellsWhatIsPaid(t *testing.T) {
	for want, r := range map[string]BillingRow{
		"0.85 15 8.5 false 15": {ListCost: money.Whole(100), Payable: money.Whole(85)},
		"0 100 - true 100":     {ListCost: money.Whole(100)},
		"- - - false -1":       {Payable: money.Whole(1)},
		"0.8 20 - false -20":   {ListCost: money.Whole(-100), Payable: money.Whole(-80)},
	} {
		if got := fmt.Sprint(text(r.PaidRate()), " ", text(r.OffPercent()), " ", text(r.Zhe()), " ", r.Free(), " ", r.Off()); got != want {
			t.Errorf("%+v: %s, want %s", r, got, want)
		}
	}
}

func TestPeriodsOfDaysThatAreNoMonthsHaveNoNames(t *testing.T) {
	for _, c := range []struct {
		span ledger.Span
		want bool
	}{
		{ledger.CyclesSpan(202601, 202602), true},
		{ledger.DaysSpan(period.Range{From: 20260101, To: 20260301}), true},
		{ledger.DaysSpan(period.Range{From: 20260102, To: 20260301}), false},
		{ledger.DaysSpan(period.Range{From: 20260101, To: 20260302}), false},
		{ledger.Span{}, false},
	} {
		if span, ok := cyclesOf(c.span); ok != c.want || ok && span != ledger.CyclesSpan(202601, 202602) {
			t.Errorf("%+v: %+v, %t", c.span, span, ok)
		}
	}
}

func TestInsightsFollowTheViews(t *testing.T) {
	c := cubeOf(nil,
		cell(202503, "ecs", "r", "PayAsYouGo", "100", "50", "50"), cell(202504, "ecs", "r", "PayAsYouGo", "100", "40", "60"), cell(202504, "rds", "r", "Subscription", "10", "1", "9"))
	var got []string
	for _, i := range append(c.quarterly(), c.notableProducts()...) {
		got = append(got, fmt.Sprint(i.Kind, " ", i.Level, ": ", i.Description(t.Context())))
	}
	want := []string{
		"RATE_FELL WARNING: The rate of 2025-Q2 is 25.45 % below that of 2025-Q1, measured by the earlier one.",
		"LARGEST SUCCESS: ecs costs most: 110.00 CNY, at a discount of 45.00 %.",
		"LOW_RATE WARNING: rds has the lowest discount rate: 10.00 %.",
	}
	if diff := cmp.Diff(got, want); diff != "" {
		t.Errorf("(-got +want)\n%s", diff)
	}
	if got := len(append(cubeOf(nil).quarterly(), cubeOf(nil).notableProducts()...)); got != 0 {
		t.Errorf("nothing gives %d insights", got)
	}
	if course(cubeOf(nil)).Direction() != cost.Unknown {
		t.Error("nothing has a direction")
	}
}

// TestBillingShowsEveryStep holds the figures of a row against the waterfall.
func TestBillingShowsEveryStep(t *testing.T) {
	var shown []ledger.Kind
	for _, s := range steps {
		shown = append(shown, s.kind)
	}
	if want := slices.Concat(ledger.Deductions, ledger.Payments); !slices.Equal(shown, want) {
		t.Errorf("a row shows %v, the waterfall has %v", shown, want)
	}
}
