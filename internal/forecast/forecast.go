// Package forecast says what a span of days is expected to cost when it is
// over. There is one question, Spend; how it is answered may change behind it.
package forecast

import (
	"context"

	"github.com/cloudlens/cloudlens/internal/cost"
	"github.com/cloudlens/cloudlens/internal/database"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
	"github.com/cloudlens/cloudlens/internal/rule"
)

// Method is how an expectation was come by.
type Method string

// Methods.
const (
	// RunRate adds to what was spent: what is paid by use, at the pace of the
	// days that are covered, and the subscriptions that end before the span does.
	RunRate Method = "RUN_RATE"
	// Actual is the bill itself: the span is over.
	Actual Method = "ACTUAL"
)

// Ask is a span of days that is to be forecast.
type Ask struct {
	Accounts []id.ID    // empty: every account that the viewer sees
	Filter   *rule.Rule // checked; nil: everything
	Days     period.Range
	Today    period.Date // in the billing zone of the span
}

// over tells whether nothing is to come any more.
func (a *Ask) over() bool { return a.Today >= a.Days.To }

// Spend is what was spent in the span, and what is expected of it.
type Spend struct {
	Actual cost.Tally // rows by account and subscription type
	ask    *Ask
	begun  *cost.Tally // of the days before today; nil when there are none
	due    []renewal
}

// Service forecasts.
type Service struct {
	db    *database.DB
	costs *cost.Service
}

// New is the service over bills and the inventory.
func New(db *database.DB, costs *cost.Service) *Service { return &Service{db: db, costs: costs} }

// group is what sums are kept apart by.
var group = []ledger.Key{{Dim: ledger.ByAccount}, {Dim: ledger.BySubscription}}

// Spent tells what was spent so far, without what is expected.
func (s *Service) Spent(ctx context.Context, asks []Ask) ([]Spend, error) {
	questions := make([]cost.Ask, len(asks))
	for i, a := range asks {
		questions[i] = cost.Ask{Accounts: a.Accounts, Filter: a.Filter, Span: ledger.DaysSpan(a.Days)}
	}
	tallies, err := s.costs.Tallies(ctx, group, ledger.None, questions)
	if err != nil {
		return nil, err
	}
	out := make([]Spend, len(asks))
	for i := range out {
		out[i].Actual, out[i].ask = tallies[i], &asks[i]
	}
	return out, nil
}

// Spend answers each ask. However many there are, the statements are as many.
// Those of Spent are among them as they are, and so are asked once.
func (s *Service) Spend(ctx context.Context, asks []Ask) ([]Spend, error) {
	out, err := s.Spent(ctx, asks)
	if err != nil {
		return nil, err
	}
	var questions []cost.Ask
	var of []*Spend
	for i, a := range asks {
		if !a.over() && a.Today > a.Days.From {
			days := period.Range{From: a.Days.From, To: a.Today}
			questions = append(questions, cost.Ask{Accounts: a.Accounts, Filter: a.Filter, Span: ledger.DaysSpan(days)})
			of = append(of, &out[i])
		}
	}
	begun, err := s.costs.Tallies(ctx, group, ledger.None, questions)
	if err != nil {
		return nil, err
	}
	for i, sp := range of {
		sp.begun = &begun[i]
	}
	return out, s.renewals(ctx, out)
}

// Expected is what the span is expected to come to in a currency. It is
// unknown before its first day is over and while no day of it is covered.
func (s *Spend) Expected(currency string) (money.Null, Method) {
	spent := s.Actual.Total(currency)
	switch {
	case s.ask.over():
		return spent, Actual
	case s.begun == nil || !spent.Valid:
		return money.Null{}, RunRate
	}
	more, known := s.toCome(currency)
	if !known {
		return money.Null{}, RunRate
	}
	for _, r := range s.due {
		if r.currency == currency {
			more = more.Add(r.price)
		}
	}
	return money.Of(spent.Decimal.Add(more)), RunRate
}
