package cost

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/period"
)

// filled is a cycle that is covered up to a day; 0 for one without days.
func filled(c period.Cycle, last period.Date) Cycle { return Cycle{Cycle: c, LastDay: last, Lines: 1} }

func TestGapsAreDaysWithoutAVisibleImport(t *testing.T) {
	t.Parallel()
	const today = period.Date(20260517)
	days := func(from, to period.Date) ledger.Span { return ledger.DaysSpan(period.Range{From: from, To: to}) }
	for name, c := range map[string]struct {
		has  []Cycle
		span ledger.Span
		want [][2]period.Date
	}{
		"nothing at all":                  {nil, days(20260301, 20260401), [][2]period.Date{{20260301, 20260401}}},
		"nothing over several months":     {nil, ledger.CyclesSpan(202601, 202603), [][2]period.Date{{20260101, 20260401}}},
		"whole":                           {[]Cycle{filled(202603, 20260331)}, ledger.CyclesSpan(202603, 202603), nil},
		"up to its newest line":           {[]Cycle{filled(202603, 20260320)}, ledger.CyclesSpan(202603, 202603), [][2]period.Date{{20260321, 20260401}}},
		"inside what is covered":          {[]Cycle{filled(202603, 20260320)}, days(20260305, 20260310), nil},
		"across its newest line":          {[]Cycle{filled(202603, 20260320)}, days(20260315, 20260325), [][2]period.Date{{20260321, 20260325}}},
		"a month between":                 {[]Cycle{filled(202601, 20260131), filled(202603, 20260331)}, ledger.CyclesSpan(202601, 202603), [][2]period.Date{{20260201, 20260301}}},
		"two gaps":                        {[]Cycle{filled(202602, 20260210), filled(202603, 20260310)}, ledger.CyclesSpan(202602, 202603), [][2]period.Date{{20260211, 20260301}, {20260311, 20260401}}},
		"adjoining gaps are one":          {[]Cycle{filled(202601, 20260120)}, ledger.CyclesSpan(202601, 202602), [][2]period.Date{{20260121, 20260301}}},
		"today is missing, tomorrow not":  {[]Cycle{filled(202605, 20260514)}, ledger.CyclesSpan(202605, 202605), [][2]period.Date{{20260515, 20260518}}},
		"the future":                      {nil, days(20260601, 20260701), nil},
		"undated, whole cycle":            {[]Cycle{filled(202603, 0)}, ledger.CyclesSpan(202603, 202603), nil},
		"undated, whole cycle by days":    {[]Cycle{filled(202603, 0)}, days(20260301, 20260401), nil},
		"undated, a part":                 {[]Cycle{filled(202603, 0)}, days(20260310, 20260320), [][2]period.Date{{20260310, 20260320}}},
		"newest line of the next month":   {[]Cycle{filled(202603, 20260401)}, ledger.CyclesSpan(202603, 202603), nil},
		"newest line before its month":    {[]Cycle{filled(202603, 20260228)}, ledger.CyclesSpan(202603, 202603), [][2]period.Date{{20260301, 20260401}}},
		"29 February":                     {nil, days(20280228, 20280302), nil}, // after today
		"29 February of a leap year past": {nil, days(20240228, 20240302), [][2]period.Date{{20240228, 20240302}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cycles := map[period.Cycle]Cycle{}
			for _, has := range c.has {
				cycles[has.Cycle] = has
			}
			var got [][2]period.Date
			for _, g := range gaps(&ent.Account{Name: "a"}, cycles, c.span, today) {
				got = append(got, [2]period.Date{g.From, g.To})
			}
			if diff := cmp.Diff(got, c.want); diff != "" {
				t.Errorf("(-got +want)\n%s", diff)
			}
		})
	}
}
