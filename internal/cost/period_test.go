package cost

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
	"github.com/cloudlens/cloudlens/internal/rule"
)

func TestEarlierDaysAreTheSameDays(t *testing.T) {
	t.Parallel()
	r := func(from, to period.Date) period.Range { return period.Range{From: from, To: to} }
	for _, c := range []struct{ of, month, year period.Range }{
		{r(20260501, 20260518), r(20260401, 20260418), r(20250501, 20250518)},
		{r(20260301, 20260401), r(20260201, 20260301), r(20250301, 20250401)}, // 31 days against 28
		{r(20260331, 20260401), r(20260228, 20260301), r(20250331, 20250401)}, // the 31st becomes the last
		{r(20260531, 20260601), r(20260430, 20260501), r(20250531, 20250601)},
		{r(20240229, 20240301), r(20240129, 20240130), r(20230228, 20230301)}, // 29 February becomes the 28th
		{r(20240201, 20240301), r(20240101, 20240130), r(20230201, 20230301)},
		{r(20250201, 20250301), r(20250101, 20250129), r(20240201, 20240229)}, // up to the 28th, not the 29th
		{r(20260101, 20260115), r(20251201, 20251215), r(20250101, 20250115)}, // across a new year
		{r(20251215, 20260115), r(20251115, 20251215), r(20241215, 20250115)},
	} {
		if got := MonthBefore(c.of); got != c.month {
			t.Errorf("a month before %v is %v, want %v", c.of, got, c.month)
		}
		if got := YearBefore(c.of); got != c.year {
			t.Errorf("a year before %v is %v, want %v", c.of, got, c.year)
		}
	}
}

func TestEarlierDaysAreNeverMoreAndNeverNone(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		from := period.NewDate(2020, time.January, 1).Add(rapid.IntRange(0, 3000).Draw(t, "from"))
		// Up to the end of its month: that is what a month to date is.
		left := from.Cycle().Add(1).First().Sub(from)
		of := period.Range{From: from, To: from.Add(rapid.IntRange(1, left).Draw(t, "days"))}
		for what, before := range map[string]period.Range{"month": MonthBefore(of), "year": YearBefore(of)} {
			if n := before.Days(); n < 1 || n > of.Days() {
				t.Fatalf("a %s before %v (%d days) is %v (%d)", what, of, of.Days(), before, n)
			}
			if back := of.From.Cycle().Sub(before.From.Cycle()); back != map[string]int{"month": 1, "year": 12}[what] {
				t.Fatalf("a %s before %v is %v, %d months back", what, of, before, back)
			}
		}
	})
}

func TestComparisonNamesOneEarlierPeriod(t *testing.T) {
	t.Parallel()
	days := ledger.DaysSpan(period.Range{From: 20260501, To: 20260518})
	cycles := ledger.CyclesSpan(202601, 202603)
	other := &Period{FirstCycle: 202507, LastCycle: 202507}
	for _, c := range []struct {
		with Comparison
		of   ledger.Span
		want ledger.Span
		bad  bool
	}{
		{with: Comparison{Previous: PreviousPeriod}, of: days, want: ledger.DaysSpan(period.Range{From: 20260414, To: 20260501})},
		{with: Comparison{Previous: PreviousPeriod}, of: cycles, want: ledger.CyclesSpan(202510, 202512)},
		{with: Comparison{Previous: PreviousYear}, of: days, want: ledger.DaysSpan(period.Range{From: 20250501, To: 20250518})},
		{with: Comparison{Previous: PreviousYear}, of: cycles, want: ledger.CyclesSpan(202501, 202503)},
		{with: Comparison{Period: other}, of: days, want: ledger.CyclesSpan(202507, 202507)},
		{with: Comparison{}, of: days, bad: true},
		{with: Comparison{Previous: PreviousYear, Period: other}, of: days, bad: true},
		{with: Comparison{Previous: "LAST_CENTURY"}, of: days, bad: true},
		{with: Comparison{Period: &Period{FirstCycle: 202507}}, of: days, bad: true},
	} {
		got, err := c.with.span(c.of)
		_, isFault := fault.As(err)
		if c.bad != isFault || !c.bad && (err != nil || got != c.want) {
			t.Errorf("%+v of %v is %v, %v; want %v", c.with, c.of, got, err, c.want)
		}
	}
}

func TestTrendPointsWhereTheSecondHalfGoes(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		known  []string
		want   Direction
		change string // "" when unknown
	}{
		"nothing":                     {nil, Unknown, ""},
		"one point":                   {[]string{"1"}, Unknown, ""},
		"from nothing":                {[]string{"0", "1"}, Unknown, ""},
		"up":                          {[]string{"100", "106"}, Up, "6"},
		"just flat above":             {[]string{"100", "105"}, Flat, "5"},
		"just up":                     {[]string{"100", "105.01"}, Up, "5.01"},
		"just flat below":             {[]string{"100", "95"}, Flat, "-5"},
		"down":                        {[]string{"100", "94.99"}, Down, "-5.01"},
		"the middle of three is left": {[]string{"100", "999", "100"}, Flat, "0"},
		"halves of four":              {[]string{"1", "3", "5", "7"}, Up, "200"},
		"from a credit up":            {[]string{"-10", "10"}, Up, "200"},
		"deeper into credit":          {[]string{"-10", "-20"}, Down, "-100"},
		"thirds do not end":           {[]string{"3", "1"}, Down, "-66.67"},
	} {
		var known []money.Decimal
		for _, k := range c.known {
			known = append(known, money.MustParse(k))
		}
		got, change := direction(known)
		text := ""
		if change.Valid {
			text = change.Decimal.String()
		}
		if got != c.want || text != c.change {
			t.Errorf("%s: %s by %q, want %s by %q", name, got, text, c.want, c.change)
		}
	}
}

func TestQuestionsThatHaveNoAnswerAreRefused(t *testing.T) {
	t.Parallel()
	one, zero := 1, 0
	may := Period{FirstCycle: 202605, LastCycle: 202605}
	service := []ledger.Key{{Dim: ledger.ByService}}
	for name, in := range map[string]Input{
		"no period":         {},
		"both periods":      {Period: Period{From: 20260501, To: 20260502, FirstCycle: 202605, LastCycle: 202605}},
		"half of days":      {Period: Period{From: 20260501}},
		"half of cycles":    {Period: Period{LastCycle: 202605}},
		"days backward":     {Period: Period{From: 20260502, To: 20260501}},
		"no days":           {Period: Period{From: 20260501, To: 20260501}},
		"cycles backward":   {Period: Period{FirstCycle: 202605, LastCycle: 202604}},
		"too long":          {Period: Period{FirstCycle: 200001, LastCycle: 202605}},
		"too long in days":  {Period: Period{From: 20000101, To: 20260501}},
		"top of nothing":    {Period: may, Top: &zero, GroupBy: service},
		"top without group": {Period: may, Top: &one},
		"kind":              {Period: may, CostKind: "GUESSED"},
		"key twice":         {Period: may, GroupBy: append(service, service...)},
		"tag without a key": {Period: may, GroupBy: []ledger.Key{{Dim: ledger.ByTag}}},
		"dimension":         {Period: may, GroupBy: []ledger.Key{{Dim: "COLOUR"}}},
		"four keys":         {Period: may, GroupBy: []ledger.Key{{Dim: ledger.ByService}, {Dim: ledger.ByRegion}, {Dim: ledger.ByZone}, {Dim: ledger.ByProduct}}},
		"filter of nothing": {Period: may, Filter: &rule.Rule{}},
	} {
		if _, err := in.query(); !fault.Is(err, fault.KindInvalid) && !fault.Is(err, fault.KindMissing) {
			t.Errorf("%s: %v, want a fault", name, err)
		}
	}
}
