package report

import (
	"slices"
	"testing"
)

func TestNumbersOnAnAxisAreShort(t *testing.T) {
	t.Parallel()
	for v, want := range map[float64][2]string{
		0: {"0", "0"}, 0.25: {"0.25", "0.25"}, 950: {"950", "950"}, 35_000: {"35,000", "35,000"}, -250_000: {"-25万", "-250k"},
		137_500: {"13.75万", "137.5k"}, 1_250_000: {"125万", "1.25M"}, 40_000_000: {"4,000万", "40M"},
	} {
		if zh, en := words("zh").short(v), words("en").short(v); zh != want[0] || en != want[1] {
			t.Errorf("%v is %s and %s, want %q", v, zh, en, want)
		}
	}
}

func TestDaysOfAYearStandWithoutIt(t *testing.T) {
	t.Parallel()
	if got := days([]string{"2025-12-31", "2026-01-01"}); !slices.Equal(got, []string{"12-31", "01-01"}) {
		t.Errorf("days %q", got)
	}
	long := slices.Repeat([]string{"2025-12-31"}, 367)
	for _, same := range [][]string{{"2025-12", "2026-01"}, {"2025-12-31", "another"}, long} {
		if got := days(same); !slices.Equal(got, same) {
			t.Errorf("%q became %q", same[0], got[0])
		}
	}
}

func TestALineBeginsAtNothing(t *testing.T) {
	t.Parallel()
	if low := floor([][]float64{{3, 5}, {2}}); low == nil || *low != 0 {
		t.Errorf("of what was spent: %v", low)
	}
	if low := floor([][]float64{{3, -5}}); low != nil {
		t.Errorf("with a refund: %v", *low)
	}
}
