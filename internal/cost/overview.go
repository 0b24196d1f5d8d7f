package cost

import (
	"context"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/id"
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
		cycles, err := s.Cycles(ctx, []string{name})
		if err != nil {
			return nil, err
		}
		o.Period = monthToDate(cycles, s.today(a))
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

// OverviewOutcome is the overview of one account, or why it has none.
type OverviewOutcome struct {
	*Overview
	Err error
}

// OverviewsOf is the overview of the month to date of each account. Accounts
// that are billed up to the same day share their statements.
func (s *Service) OverviewsOf(ctx context.Context, ids []id.ID) (map[id.ID]OverviewOutcome, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	accounts, cycles, err := s.known(ctx, ids)
	if err != nil {
		return nil, err
	}
	out := make(map[id.ID]OverviewOutcome, len(accounts))
	days := map[period.Range][]id.ID{}
	for _, a := range accounts {
		r := monthToDate(cycles[a.ID], s.today(a))
		o := &Overview{Period: r, Before: MonthBefore(r), YearBefore: YearBefore(r), CurrentCycle: r.From.Cycle(), LastCycle: r.From.Cycle().Add(-1)}
		out[a.ID] = OverviewOutcome{Overview: o}
		for _, r := range []period.Range{o.Period, o.Before, o.YearBefore} {
			days[r] = append(days[r], a.ID)
		}
	}
	for r, of := range days {
		answers, err := s.CostsOf(ctx, of, Input{Period: Period{From: r.From, To: r.To}})
		if err != nil {
			return nil, err
		}
		for _, a := range of {
			o := out[a]
			o.take(r, answers[a])
			out[a] = o
		}
	}
	return out, nil
}

// take puts the answer of some days in its place.
func (o *OverviewOutcome) take(r period.Range, answer Outcome) {
	if answer.Err != nil {
		o.Err = answer.Err
		return
	}
	switch r {
	case o.Period:
		o.Current, o.Currency = answer.Answer, answer.Currency
	case o.Before:
		o.Previous = answer.Answer
	default:
		o.YearEarlier = answer.Answer
	}
}

// known is the accounts of these ids, with what cycles each has.
func (s *Service) known(ctx context.Context, ids []id.ID) ([]*ent.Account, map[id.ID][]Cycle, error) {
	accounts, err := s.scope(ctx, ids, nil)
	if err != nil {
		return nil, nil, err
	}
	cycles, err := s.CyclesOf(ctx, ids)
	return accounts, cycles, err
}

// today is the billing day of an account.
func (s *Service) today(a *ent.Account) period.Date { return period.DateOf(s.clock().In(Zone(a))) }

// monthToDate is the open month up to the newest day that has a bill: later
// days are not cheap, they are not billed yet.
func monthToDate(cycles []Cycle, today period.Date) period.Range {
	r := period.Range{From: today.Cycle().First(), To: today.Add(1)}
	for _, c := range cycles {
		if c.Cycle == today.Cycle() && r.Has(c.LastDay) {
			r.To = c.LastDay.Add(1)
		}
	}
	return r
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
