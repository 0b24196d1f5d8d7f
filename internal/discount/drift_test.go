package discount

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
)

// months are a course of list cost 1,000 each, with these discounts from
// January 2026 on; "-" is a month without charges.
func months(discounts ...string) []Cell {
	var out []Cell
	for i, d := range discounts {
		if d == "-" {
			continue
		}
		paid := money.Whole(1000).Sub(money.MustParse(d))
		out = append(out, cell(period.Cycle(202601+i), "ecs", "r", "", "1000", d, paid.String()))
	}
	return out
}

func told(d *Drift) string {
	if d == nil {
		return "none"
	}
	var each []string
	for _, m := range d.Months {
		each = append(each, m.ExtraCost.String())
	}
	return fmt.Sprint(d.From, " ", text(d.Before.Rate()), " ", d.Since, " ", text(d.After.Rate()), " ", text(d.RateChange()), " ", d.ExtraCost(), " ", text(d.OpenExtraCost()), " ", strings.Join(each, "+"))
}

func TestADriftIsTwoLevelsOfSettledNeighbours(t *testing.T) {
	open := []period.Cycle{202606}
	for name, c := range map[string]struct {
		discounts []string
		want      string // from, rate before, since, rate after, change, extra cost, of open months, by month
	}{
		"nothing":                   {nil, "none"},
		"one month":                 {[]string{"300"}, "none"},
		"one level":                 {[]string{"300", "305", "300", "310"}, "none"},
		"a step down":               {[]string{"300", "300", "150", "150"}, "2026-01 0.3 2026-03 0.15 -0.15 300 - 150+150"},
		"a step up is a gain":       {[]string{"100", "300"}, "2026-01 0.1 2026-02 0.3 0.2 -200 - -200"},
		"just the threshold":        {[]string{"300", "280"}, "2026-01 0.3 2026-02 0.28 -0.02 20 - 20"},
		"less than the threshold":   {[]string{"300", "281"}, "none"},
		"it came back":              {[]string{"300", "150", "300"}, "2026-02 0.15 2026-03 0.3 0.15 -150 - -150"},
		"only the newest level":     {[]string{"500", "300", "300", "150"}, "2026-02 0.3 2026-04 0.15 -0.15 150 - 150"},
		"a gap hides what is older": {[]string{"500", "-", "300", "300"}, "none"},
		"a slide":                   {[]string{"330", "320", "310", "300"}, "2026-01 0.325 2026-03 0.305 -0.02 40 - 15+25"},
		"the open month counts":     {[]string{"300", "300", "300", "150", "150", "10"}, "2026-01 0.3 2026-04 0.15 -0.15 300 290 150+150+290"},
		"but decides nothing":       {[]string{"300", "300", "300", "300", "300", "10"}, "none"},
		"nothing is left of it":     {[]string{"300", "0"}, "2026-01 0.3 2026-02 0 -0.3 300 - 300"},
	} {
		of := course(cubeOf(open, months(c.discounts...)...))
		if got := told(of.drift(money.Exactly(money.MustParse("0.02")), newestOf(of))); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

// A named discount that a bill no longer tells of is one of nothing, but only in
// months whose bill names others.
func TestANamedDiscountThatEnded(t *testing.T) {
	c := cubeOf(nil, months("300", "300", "0", "0")...)
	threshold := money.MustParse("0.02")
	row := func(month period.Cycle, name, amount string) ledger.DiscountRow {
		return ledger.DiscountRow{
			Bucket: month.First(), Keys: []ledger.Value{{Text: "ecs"}}, Terms: ledger.Terms{Name: name}, Lines: 1, Amount: money.MustParse(amount),
		}
	}
	rows := []ledger.DiscountRow{row(202601, "A", "200"), row(202602, "A", "200"), row(202603, "B", "5"), row(202604, "B", "5")}
	var got []string
	for _, d := range c.drifting(c.courseOfNames(rows), money.Exactly(threshold)) {
		got = append(got, fmt.Sprint(d.Subject.Kind(), " ", d.Subject.Name, " ", told(&d)))
	}
	if want := "CONTRACT A 2026-01 0.2 2026-03 0 -0.2 400 - 200+200"; strings.Join(got, "\n") != want {
		t.Errorf("%q, want %q", got, want)
	}
	// Its newest month names none: nothing is known of what became of it.
	if d := c.drifting(c.courseOfNames(rows[:3]), money.Exactly(threshold)); len(d) > 0 {
		t.Errorf("%+v", d)
	}
}

func newestOf(c *Course) period.Cycle {
	if run := c.run(); len(run) > 0 {
		return run[len(run)-1].Cycle
	}
	return 0
}
