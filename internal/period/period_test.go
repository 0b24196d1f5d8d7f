package period_test

import (
	"testing"
	"time"

	"github.com/cloudlens/cloudlens/internal/period"
)

func TestCyclesCountAcrossYears(t *testing.T) {
	c := period.NewCycle(2026, time.January)
	for months, want := range map[int]string{-1: "2025-12", -13: "2024-12", 0: "2026-01", 11: "2026-12", 12: "2027-01"} {
		got := c.Add(months)
		if got.String() != want || got.Sub(c) != months {
			t.Errorf("%s + %d = %s, back %d; want %s", c, months, got, got.Sub(c), want)
		}
	}
}

func TestDaysFollowTheCalendar(t *testing.T) {
	leap := period.NewCycle(2028, time.February)
	if leap.Days() != 29 || leap.First().Add(29).String() != "2028-03-01" {
		t.Fatalf("February 2028 has %d days", leap.Days())
	}
	for _, bad := range []string{"2026-02-29", "20260230", "2026-13-01", "26-01-01", "", "x"} {
		if d, err := period.ParseDate(bad); err == nil {
			t.Errorf("ParseDate(%q) = %s, want an error", bad, d)
		}
	}
}

func TestCycleClosesAtNoonOfTheThirdInTheBillingZone(t *testing.T) {
	got := period.NewCycle(2026, time.December).ClosesAt(period.Shanghai)
	if want := time.Date(2027, 1, 3, 4, 0, 0, 0, time.UTC); !got.Equal(want) {
		t.Fatalf("closes at %s, want %s", got, want)
	}
}
