package billfile

import (
	"strings"
	"time"

	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/period"
)

// day is the day of a moment, or that there is none.
type day struct {
	date period.Date
	ok   bool
}

// days reads moments: "20260513", "2026-05-13", "2026/5/13", each with a time
// behind or not, with Z, an offset or none. written is the zone of moments
// that name none, billed the zone whose days count.
func days(written, billed period.Zone) *memory[day] {
	return remember(func(s string) day {
		at, ok := moment(strings.TrimSpace(s), written)
		if !ok {
			return day{}
		}
		return day{period.DateOf(at.In(billed)), true}
	})
}

var layouts = []string{
	"2006-01-02T15:04:05Z07:00", "2006-01-02 15:04:05", "2006-01-02T15:04:05", "2006-01-02", "20060102",
	"2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05 -0700", "2006-01-02 15:04:05 UTC", "2006-01-02 15:04", "2006-01-02T15:04Z07:00",
	"2006/1/2", "2006/1/2 15:04:05", "2006/1/2 15:04",
}

func moment(s string, written period.Zone) (time.Time, bool) {
	for _, layout := range layouts {
		if at, err := time.ParseInLocation(layout, s, written); err == nil {
			return at, at.Year() >= 2000
		}
	}
	return time.Time{}, false
}

// dayOf is the day in a cell, 0 where the cell is empty.
func (t *table) dayOf(c column, days *memory[day]) period.Date {
	s := t.word(c)
	if s == "" {
		return 0
	}
	d := days.of(s)
	if !d.ok {
		t.fail(c, fault.Invalid("file", "%q is not a day that can be read: write it like 2026-01-31", short(s)))
	}
	return d.date
}

// cycles reads "202605" and "2026-05".
func cycles() *memory[period.Cycle] {
	return remember(func(s string) period.Cycle {
		c, err := period.ParseCycle(s)
		if err != nil || c < 200001 {
			return 0
		}
		return c
	})
}

func (t *table) cycleOf(c column, cycles *memory[period.Cycle]) period.Cycle {
	s := t.required(c)
	cycle := cycles.of(s)
	if cycle == 0 && s != "" {
		t.fail(c, fault.Invalid("file", "%q is not a billing cycle: write it like 202601 or 2026-01", short(s)))
	}
	return cycle
}
