package cost

import (
	"context"

	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
)

// Overview sets a period of one account against earlier ones of the same
// days, so that a month that has just begun is never compared with a whole
// one.
type Overview struct {
	Currency     string
	Period       period.Range
	Before       period.Range // the same days a month earlier, or the range just before
	YearBefore   period.Range
	Current      *Answer
	Previous     *Answer
	YearEarlier  *Answer
	CurrentCycle period.Cycle
	LastCycle    period.Cycle
}

// Overview of the month to date, up to the newest day that is billed, or of
// the days from to (both 0, or both given; to is not included). currency is
// needed only when the account is billed in several.
func (s *Service) Overview(ctx context.Context, name string, from, to period.Date, currency string) (*Overview, error) {
	a, err := s.accounts.ByName(ctx, name)
	if err != nil {
		return nil, err
	}
	o := &Overview{Period: period.Range{From: from, To: to}}
	switch {
	case (from == 0) != (to == 0):
		return nil, fault.Missing("period", "a period of days needs from and to")
	case from == 0:
		if o.Period, err = s.monthToDate(ctx, name, Zone(a)); err != nil {
			return nil, err
		}
		o.Before = MonthBefore(o.Period)
	case from >= to:
		return nil, fault.Invalid("period", "the period ends before it starts")
	default:
		o.Before = period.Range{From: from.Add(-o.Period.Days()), To: from}
	}
	o.YearBefore = YearBefore(o.Period)
	o.CurrentCycle = o.Period.From.Cycle()
	o.LastCycle = o.CurrentCycle.Add(-1)
	for r, to := range map[period.Range]**Answer{o.Period: &o.Current, o.Before: &o.Previous, o.YearBefore: &o.YearEarlier} {
		answer, err := s.Costs(ctx, Input{AccountNames: []string{name}, Period: Period{From: r.From, To: r.To}, Currency: currency})
		if err != nil {
			return nil, err
		}
		*to = answer
	}
	o.Currency = o.Current.Currency
	return o, nil
}

// monthToDate is the open month up to the newest day that has a bill: later
// days are not cheap, they are not billed yet.
func (s *Service) monthToDate(ctx context.Context, name string, zone period.Zone) (period.Range, error) {
	today := period.DateOf(s.clock().In(zone))
	r := period.Range{From: today.Cycle().First(), To: today.Add(1)}
	cycles, err := s.Cycles(ctx, []string{name})
	if err != nil {
		return r, err
	}
	for _, c := range cycles {
		if c.Cycle == today.Cycle() && r.Has(c.LastDay) {
			r.To = c.LastDay.Add(1)
		}
	}
	return r, nil
}

// MonthOverMonth is the change in percent against Before, 2 decimals; unknown
// when either figure is, or there was nothing before.
func (o *Overview) MonthOverMonth() money.Null { return whole(o.Current, o.Previous) }

// YearOverYear is the change in percent against YearBefore.
func (o *Overview) YearOverYear() money.Null { return whole(o.Current, o.YearEarlier) }

// whole is the change in percent, unknown while days are missing of what is
// compared with: a part of it is no base.
func whole(now, before *Answer) money.Null {
	if len(before.Coverage.Missing) > 0 {
		return money.Null{}
	}
	return Percent(now.Total, &before.Total)
}
