package allocation

import (
	"encoding/json"
	"strings"

	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/period"
)

// daysGiven reads a range of days: a month like 2026-01, or a JSON object with
// start_date and end_date, the last day. None is an empty range.
func daysGiven(given string) (period.Range, error) {
	if given == "" || given == "{}" || given == "null" {
		return period.Range{}, nil
	}
	if c, err := period.ParseCycle(given); err == nil {
		return c.Range(), nil
	}
	wrong := fault.Invalid("dateRange", `the date range cannot be read: write a month like 2026-01 or {"start_date":"2026-01-01","end_date":"2026-01-31"}, got %q`, given)
	var in struct {
		Start string `json:"start_date"`
		End   string `json:"end_date"`
	}
	if !strings.HasPrefix(given, "{") || json.Unmarshal([]byte(given), &in) != nil {
		return period.Range{}, wrong
	}
	from, err := period.ParseDate(in.Start)
	if err != nil {
		return period.Range{}, wrong
	}
	last, err := period.ParseDate(in.End)
	if err != nil || last < from {
		return period.Range{}, wrong
	}
	return period.Range{From: from, To: last.Add(1)}, nil
}

// days are those to share out: the ones that are asked for, else those of the
// rule, else the current month. Of a range with one end alone the other is
// that of its month.
func (c *content) days(asked period.Range, today period.Date) (period.Range, error) {
	switch {
	case asked.From == 0 && asked.To == 0:
		days, err := daysGiven(c.DateRange)
		if err != nil || days.From != 0 {
			return days, err
		}
		return today.Cycle().Range(), nil
	case asked.From == 0:
		asked.From = asked.To.Add(-1).Cycle().First()
	case asked.To == 0:
		asked.To = asked.From.Cycle().Range().To
	}
	if asked.From >= asked.To {
		return asked, fault.Invalid("period", "the period ends before it begins: its last day must not lie before its first")
	}
	return asked, nil
}
