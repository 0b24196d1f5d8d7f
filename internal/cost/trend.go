package cost

import (
	"context"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
)

// TrendInput asks for the course of one account's cost: days back from today
// (0 for all there is), or the days From to To (To not included).
type TrendInput struct {
	Account     string
	Currency    string // needed only when the account is billed in several
	Days        int
	From, To    period.Date
	Granularity ledger.Grain // DAY or MONTH
}

// Trend is the course of cost. Points has a zero only for a bucket whose
// import is visible and empty; a bucket without a visible import is no point.
type Trend struct {
	Range       period.Range
	Granularity ledger.Grain
	Points      []Point
	Services    *Answer // by service
	Regions     *Answer // by region
	Summary     *TrendSummary

	accounts int // how many it is about
}

// Direction is where cost goes.
type Direction string

// Directions: the mean of the second half of the points against the first's,
// with 5 % to either side counting as flat.
const (
	Up      Direction = "UP"
	Down    Direction = "DOWN"
	Flat    Direction = "FLAT"
	Unknown Direction = "UNKNOWN" // fewer than two points, or nothing before
)

// TrendSummary is what the points come to.
type TrendSummary struct {
	Total         money.Amount
	Average       *money.Amount // per bucket with a point, at 12 decimals; nil, as the next two, without a point
	Highest       *money.Amount
	Lowest        *money.Amount
	Undated       money.Amount // of Total, what has no day and no point
	Direction     Direction
	ChangePercent money.Null
}

const maxTrendDays = 3660

// Trend answers the question; an account without data has no points and no
// summary.
func (s *Service) Trend(ctx context.Context, in TrendInput) (*Trend, error) {
	a, err := s.accounts.ByName(ctx, in.Account)
	if err != nil {
		return nil, err
	}
	return s.trend(ctx, in, []*ent.Account{a}, s.today(a))
}

// TrendOfAll is the course of what all accounts that the viewer sees cost
// together; Account is not looked at.
func (s *Service) TrendOfAll(ctx context.Context, in TrendInput) (*Trend, error) {
	all, err := s.accounts.List(ctx)
	if err != nil {
		return nil, err
	}
	return s.trend(ctx, in, all, period.DateOf(s.clock().In(period.Shanghai)))
}

// trend is the course of what accounts, of which the viewer sees each, cost together.
func (s *Service) trend(ctx context.Context, in TrendInput, accounts []*ent.Account, today period.Date) (*Trend, error) {
	if err := in.check(); err != nil {
		return nil, err
	}
	names := make([]string, len(accounts))
	for i, a := range accounts {
		names[i] = a.Name
	}
	cycles, err := s.Cycles(ctx, names)
	if err != nil {
		return nil, err
	}
	t := &Trend{Granularity: in.Granularity, accounts: len(accounts)}
	if t.Range, err = in.days(cycles, today); err != nil {
		return nil, err
	}
	for by, to := range t.parts() {
		if *to, err = s.Costs(ctx, in.input(t.Range, names, by)); err != nil {
			return nil, err
		}
	}
	t.fill(cycles)
	t.summarise(today)
	return t, nil
}

// TrendOutcome is the trend of one account, or why it has none.
type TrendOutcome struct {
	*Trend
	Err error
}

// TrendsOf asks the same of each of the accounts apart; Account is not looked
// at. Accounts of one billing zone share their statements, but for all of
// history, which begins elsewhere for each.
func (s *Service) TrendsOf(ctx context.Context, ids []id.ID, in TrendInput) (map[id.ID]TrendOutcome, error) {
	if err := in.check(); err != nil || len(ids) == 0 {
		return nil, err
	}
	accounts, cycles, err := s.known(ctx, ids)
	if err != nil {
		return nil, err
	}
	out := make(map[id.ID]TrendOutcome, len(accounts))
	ranges := map[period.Range][]id.ID{}
	for _, a := range accounts {
		t := &Trend{Granularity: in.Granularity, accounts: 1}
		if t.Range, err = in.days(cycles[a.ID], s.today(a)); err != nil {
			return nil, err
		}
		out[a.ID] = TrendOutcome{Trend: t}
		ranges[t.Range] = append(ranges[t.Range], a.ID)
	}
	for r, of := range ranges {
		for by := range (&Trend{}).parts() {
			answers, err := s.CostsOf(ctx, of, in.input(r, nil, by))
			if err != nil {
				return nil, err
			}
			for _, a := range of {
				if answers[a].Err != nil {
					out[a] = TrendOutcome{out[a].Trend, answers[a].Err}
					continue
				}
				*out[a].parts()[by] = answers[a].Answer
			}
		}
	}
	for _, a := range accounts {
		if t := out[a.ID]; t.Err == nil {
			t.fill(cycles[a.ID])
			t.summarise(s.today(a))
		}
	}
	return out, nil
}

// check completes a question, as far as it does not depend on the account.
func (in *TrendInput) check() error {
	if in.Granularity == ledger.None {
		in.Granularity = ledger.Day
	}
	if in.Granularity != ledger.Day && in.Granularity != ledger.Month {
		return fault.Invalid("granularity", "granularity must be daily or monthly")
	}
	return nil
}

// parts are the answers that a trend is made of, by what they are grouped by.
func (t *Trend) parts() map[ledger.Dim]**Answer {
	return map[ledger.Dim]**Answer{ledger.ByService: &t.Services, ledger.ByRegion: &t.Regions}
}

// input is the question behind one part.
func (in *TrendInput) input(r period.Range, names []string, by ledger.Dim) Input {
	return Input{
		AccountNames: names, Currency: in.Currency, Period: Period{From: r.From, To: r.To},
		Granularity: in.Granularity, GroupBy: []ledger.Key{{Dim: by}},
	}
}

func (in *TrendInput) days(cycles []Cycle, today period.Date) (period.Range, error) {
	switch {
	case (in.From == 0) != (in.To == 0):
		return period.Range{}, fault.Missing("period", "a period of days needs from and to")
	case in.From != 0 && in.From >= in.To:
		return period.Range{}, fault.Invalid("period", "the period ends before it starts")
	case in.From != 0:
		return period.Range{From: in.From, To: in.To}, nil
	case in.Days < 0 || in.Days > maxTrendDays:
		return period.Range{}, fault.Invalid("days", "days must be 0 to %d, got %d", maxTrendDays, in.Days)
	case in.Days > 0:
		return in.whole(period.Range{From: today.Add(1 - in.Days), To: today.Add(1)}), nil
	}
	r := period.Range{From: today.Cycle().First(), To: today.Add(1)}
	for _, c := range cycles {
		first := c.Cycle.First()
		if c.FirstDay != 0 {
			first = min(first, c.FirstDay)
		}
		r.From = min(r.From, first)
	}
	return in.whole(r), nil
}

// whole widens a range by months to whole ones, which can be compared and take
// in the lines without a day.
func (in *TrendInput) whole(r period.Range) period.Range {
	if in.Granularity == ledger.Month {
		return period.Range{From: r.From.Cycle().First(), To: r.To.Add(-1).Cycle().Add(1).First()}
	}
	return r
}

// fill walks the buckets: what the ledger has, and zeros where an import is
// visible and empty.
func (t *Trend) fill(cycles []Cycle) {
	has := map[period.Date]Figure{}
	for _, p := range t.Services.Series {
		has[p.Date] = p.Figure
	}
	zero := Figure{Currency: t.Services.Currency, Amount: money.Of(money.Zero)}
	step := func(d period.Date) period.Date { return d.Add(1) }
	d := t.Range.From
	if t.Granularity == ledger.Month {
		d = d.Cycle().First()
		step = func(d period.Date) period.Date { return d.Cycle().Add(1).First() }
	}
	for ; d < t.Range.To; d = step(d) {
		f, ok := has[d]
		if !ok && t.covered(cycles, d) {
			f, ok = zero, true
		}
		if ok {
			t.Points = append(t.Points, Point{d, f})
		}
	}
}

// covered tells whether an import of every account is visible for a day, or
// for some of the range's days of a month.
func (t *Trend) covered(cycles []Cycle, d period.Date) bool {
	if t.Granularity == ledger.Month {
		d = max(d, t.Range.From)
	}
	n := 0
	for _, c := range cycles {
		if c.Cycle == d.Cycle() && (d <= c.LastDay || c.LastDay == 0 && t.wholly(c.Cycle)) {
			n++
		}
	}
	return n > 0 && n == t.accounts
}

// wholly tells whether all of the month lies in the range.
func (t *Trend) wholly(c period.Cycle) bool {
	return t.Range.From <= c.First() && c.Add(1).First() <= t.Range.To
}

func (t *Trend) summarise(today period.Date) {
	var known []money.Decimal // of buckets that are over
	currency := t.Services.Currency
	amount := func(d money.Decimal) money.Amount { return money.Amount{Decimal: d, Currency: currency} }
	dated, highest, lowest := money.Zero, money.Zero, money.Zero
	n := 0
	for _, p := range t.Points {
		if !p.Amount.Valid {
			continue
		}
		v := p.Amount.Decimal
		if n++; n == 1 {
			highest, lowest = v, v
		}
		if v.Cmp(highest) > 0 {
			highest = v
		}
		if v.Cmp(lowest) < 0 {
			lowest = v
		}
		dated = dated.Add(v)
		if p.Date != today && (t.Granularity == ledger.Day || p.Date.Cycle() != today.Cycle() && t.wholly(p.Date.Cycle())) {
			known = append(known, v)
		}
	}
	total := t.Services.Total.Amount
	if !total.Valid || n == 0 && total.Decimal.IsZero() {
		return
	}
	t.Summary = &TrendSummary{Total: amount(total.Decimal), Undated: amount(total.Decimal.Sub(dated))}
	if n > 0 {
		of := func(d money.Decimal) *money.Amount { return &money.Amount{Decimal: d, Currency: currency} }
		t.Summary.Average, t.Summary.Highest, t.Summary.Lowest = of(mean(dated, n)), of(highest), of(lowest)
	}
	t.Summary.Direction, t.Summary.ChangePercent = direction(known)
}

// mean is sum / n, rounded to 12 decimals; 0 of nothing.
func mean(sum money.Decimal, n int) money.Decimal {
	if n == 0 {
		return money.Zero
	}
	q, err := sum.Div64(uint64(n))
	if err != nil {
		return money.Zero
	}
	return money.Round(q, money.Scale)
}

func direction(known []money.Decimal) (Direction, money.Null) {
	half := len(known) / 2
	if half == 0 {
		return Unknown, money.Null{}
	}
	sum := func(of []money.Decimal) money.Decimal {
		s := money.Zero
		for _, v := range of {
			s = s.Add(v)
		}
		return mean(s, len(of))
	}
	first, second := sum(known[:half]), sum(known[len(known)-half:])
	change := Percent(Figure{Amount: money.Of(second)}, &Figure{Amount: money.Of(first)})
	return DirectionOf(change, money.MustParse("5")), change
}

// DirectionOf is where a change in percent goes, up to margin to either side
// counting as flat.
func DirectionOf(change money.Null, margin money.Decimal) Direction {
	switch {
	case !change.Valid:
		return Unknown
	case change.Decimal.Cmp(margin) > 0:
		return Up
	case change.Decimal.Cmp(margin.Neg()) < 0:
		return Down
	}
	return Flat
}
