package cost

import (
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
)

// span is the earlier period that the comparison names.
func (c *Comparison) span(of ledger.Span) (ledger.Span, error) {
	switch {
	case (c.Previous != "") == (c.Period != nil):
		return of, fault.Invalid("compareTo", "compareTo takes either previous or period")
	case c.Period != nil:
		return c.Period.Span()
	case c.Previous != PreviousPeriod && c.Previous != PreviousYear:
		return of, fault.Invalid("compareTo", "%q is not an earlier period", string(c.Previous))
	case of.InCycles() && c.Previous == PreviousYear:
		return ledger.CyclesSpan(of.First.Add(-12), of.Last.Add(-12)), nil
	case of.InCycles():
		n := of.Last.Sub(of.First) + 1
		return ledger.CyclesSpan(of.First.Add(-n), of.Last.Add(-n)), nil
	case c.Previous == PreviousYear:
		return ledger.DaysSpan(YearBefore(of.Days)), nil
	}
	return ledger.DaysSpan(period.Range{From: of.Days.From.Add(-of.Days.Days()), To: of.Days.From}), nil
}

// YearBefore is the same days a year earlier. The end is taken from the last
// day itself, so that a range up to 28 February stays one in leap years;
// 29 February becomes the 28th.
func YearBefore(r period.Range) period.Range {
	return period.Range{From: sameDay(r.From, -12), To: sameDay(r.To.Add(-1), -12).Add(1)}
}

// sameDay is the same day of the month n months away, or that month's last.
func sameDay(d period.Date, months int) period.Date {
	c := d.Cycle().Add(months)
	return c.First().Add(min(int(d%100), c.Days()) - 1)
}

// MonthBefore is the same days a month earlier, each end clamped to the
// month's length.
func MonthBefore(r period.Range) period.Range {
	return period.Range{From: sameDay(r.From, -1), To: sameDay(r.To.Add(-1), -1).Add(1)}
}

// compare sets what each group cost before. Groups that have vanished count:
// without top they appear with nothing now, with top they are in others.
func compare(now, before *Answer, top int) {
	now.Compared = &Compared{Period: before.Period, Total: before.Total, Series: before.Series, Coverage: before.Coverage, now: now.Total}
	if now.Currency == "" {
		now.Currency = before.Currency
	}
	earlier := map[string]*Group{}
	for i := range before.Groups {
		earlier[groupID(&before.Groups[i])] = &before.Groups[i]
	}
	for i := range now.Groups {
		g := &now.Groups[i]
		f := before.nothing(g)
		if e := earlier[groupID(g)]; e != nil {
			f = e.Total
			delete(earlier, groupID(g))
		}
		g.Previous = &f
	}
	if now.Untagged != nil {
		f := before.nothing(nil)
		if before.Untagged != nil {
			f = before.Untagged.Total
		}
		now.Untagged.Previous = &f
	}
	rest := before.nothing(nil)
	for i := range before.Groups { // in their order, so that the answer is stable
		e := earlier[groupID(&before.Groups[i])]
		switch {
		case e == nil:
		case top > 0:
			rest.add(e.Total.Lines, ledger.Figure{Amount: e.Total.Amount, Missing: e.Total.Missing})
			if now.Others == nil {
				now.Others = &Group{Total: now.nothing(nil)}
			}
		default:
			gone := e.Total
			now.Groups = append(now.Groups, Group{Keys: e.Keys, Total: now.nothing(e), Previous: &gone})
		}
	}
	if now.Others != nil {
		now.Others.Previous = &rest
	}
	sorted := make([]*Group, len(now.Groups))
	for i := range now.Groups {
		g := now.Groups[i]
		sorted[i] = &g
	}
	sortGroups(sorted)
	for i, g := range sorted {
		now.Groups[i] = *g
	}
}

// nothing is the figure of a group without lines in the answer's period: 0
// when that is known, which it is not while an account that could have lines
// has no import. nil is what no key of an account narrows.
func (a *Answer) nothing(g *Group) Figure {
	if g != nil {
		for _, k := range g.Keys {
			if k.Dim == ledger.ByAccount {
				if a.silent[k.Value] {
					return Figure{}
				}
				return Figure{Amount: money.Of(money.Zero)}
			}
		}
	}
	if len(a.silent) > 0 {
		return Figure{}
	}
	return Figure{Amount: money.Of(money.Zero)}
}

func groupID(g *Group) string {
	id := ""
	for _, k := range g.Keys {
		id += k.Value + "\x00"
	}
	return id
}

// Change is total less previous, nil when either is unknown.
func (g *Group) Change() *money.Amount {
	return amountOf(Change(g.Total, g.Previous), g.Total.Currency)
}

// ChangePercent is the change in percent of previous.
func (g *Group) ChangePercent() money.Null { return Percent(g.Total, g.Previous) }

// Change is the total now less the total then, nil when either is unknown.
func (c *Compared) Change() *money.Amount { return amountOf(Change(c.now, &c.Total), c.Total.Currency) }

// ChangePercent is the change in percent of the total then.
func (c *Compared) ChangePercent() money.Null { return Percent(c.now, &c.Total) }

// Change is now − before, unknown when either is.
func Change(now Figure, before *Figure) money.Null {
	if before == nil || !now.Amount.Valid || !before.Amount.Valid {
		return money.Null{}
	}
	return money.Of(now.Amount.Decimal.Sub(before.Amount.Decimal))
}

// Percent is the change in percent of before, rounded to two decimals;
// unknown when either figure is or before is zero.
func Percent(now Figure, before *Figure) money.Null {
	change := Change(now, before)
	if !change.Valid {
		return money.Null{}
	}
	return money.Percent(change.Decimal, before.Amount.Decimal.Abs())
}
