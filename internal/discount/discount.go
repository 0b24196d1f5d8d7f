// Package discount tells what discounts an account has, and how they move: the
// waterfall from the list price down to what is still to be paid, and views of
// it by time, service, region, subscription type and instance. Each view is a
// pure function of a small cube of sums that the ledger is asked for once.
//
// In all views but the waterfall and the bill of a cycle, the list cost is what
// charges cost before any deduction (where the bill gives none, what is payable
// and every deduction that it gives), paid is what is payable, and the discount
// is the discount step alone. Refunds count. A rate is discount / list cost, of
// a sum and never the mean of rates; it is unknown where the list cost is not
// above zero, moved to the nearer end where refunds put it outside 0 to 1, and
// rounded half away from zero to 6 decimals. Changes compare neighbouring
// periods only, and leave out months that are still open or in the period just
// in part.
package discount

import (
	"context"
	"encoding/json"
	"strings"
	"sync"

	"github.com/google/uuid"

	"github.com/cloudlens/cloudlens/internal/cost"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/rule"
)

// Service analyses discounts.
type Service struct {
	costs     *cost.Service
	contracts *Contracts
}

// New is the service over what costs know, and the contracts that people enter.
func New(costs *cost.Service, contracts *Contracts) *Service { return &Service{costs, contracts} }

// Input says which charges an analysis is of.
type Input struct {
	Accounts     []uuid.UUID
	AccountNames []string
	Period       *cost.Period // nil, as the next two: every billing cycle that there is
	LastMonths   *int         // so many billing cycles up to the current one
	LastDays     *int         // the billing cycles that so many days up to today lie in
	Filter       *rule.Rule
	Currency     string
}

// Bounds of recent periods.
const (
	maxMonths = 240
	maxDays   = 3660
)

// query is what all questions of an analysis have in common.
func (s *Service) query(ctx context.Context, in *Input) (ledger.Query, error) {
	q := ledger.Query{Filter: in.Filter, Currency: strings.ToUpper(in.Currency)}
	if err := in.Filter.Check(); err != nil {
		return q, err
	}
	var err error
	switch months, days := in.LastMonths, in.LastDays; {
	case in.Period != nil && (months != nil || days != nil) || months != nil && days != nil:
		return q, fault.Invalid("period", "give a period, a number of months or a number of days, only one of them")
	case in.Period != nil:
		if q.Span, err = in.Period.Span(); err != nil {
			return q, err
		}
		return q, cost.CheckSpan(q.Span)
	case months != nil && (*months < 1 || *months > maxMonths):
		return q, fault.Invalid("lastMonths", "%s must be %d to %d, got %d", "lastMonths", 1, maxMonths, *months)
	case days != nil && (*days < 1 || *days > maxDays):
		return q, fault.Invalid("lastDays", "%s must be %d to %d, got %d", "lastDays", 1, maxDays, *days)
	case months != nil:
		q.Span, err = s.costs.Recent(ctx, in.Accounts, in.AccountNames, *months, 0)
	case days != nil:
		q.Span, err = s.costs.Recent(ctx, in.Accounts, in.AccountNames, 0, *days)
	}
	return q, err
}

// Analysis is the discounts of some accounts together. Its views ask the
// ledger when they are first read, and share what it answered.
type Analysis struct {
	book *book
	of   id.ID // the account, of a book about several apart
}

// Analyse prepares an analysis. It finds faults of the input, but for accounts
// that are billed in several currencies: that shows in what they were billed
// for, when the first view is read.
func (s *Service) Analyse(ctx context.Context, in Input) (*Analysis, error) {
	q, err := s.query(ctx, &in)
	if err != nil {
		return nil, err
	}
	a := &Analysis{book: &book{costs: s.costs, contracts: s.contracts, query: q, ids: in.Accounts, names: in.AccountNames}}
	_, err = a.sheet(ctx, ledger.Query{})
	return a, err
}

// AnalysesOf prepares an analysis of each of the accounts apart. Whatever one
// of them asks is asked for all of them at once.
func (s *Service) AnalysesOf(ctx context.Context, ids []id.ID, in Input) (map[id.ID]*Analysis, error) {
	in.Accounts, in.AccountNames = ids, nil
	q, err := s.query(ctx, &in)
	if err != nil {
		return nil, err
	}
	b := &book{costs: s.costs, contracts: s.contracts, query: q, ids: ids, apart: true}
	out := map[id.ID]*Analysis{}
	for _, one := range ids {
		out[one] = &Analysis{book: b, of: one}
	}
	return out, nil
}

// book is what analyses were answered so far.
type book struct {
	costs     *cost.Service
	contracts *Contracts

	query ledger.Query // the span, filter and currency of all questions
	ids   []id.ID
	names []string
	apart bool // for each of the ids its own sheet

	mu      sync.Mutex
	answers map[string]func() (any, error)
}

// once has something answered one time, however many ask for it at once.
func once[T any](b *book, key string, answer func() (T, error)) (T, error) {
	b.mu.Lock()
	if b.answers == nil {
		b.answers = map[string]func() (any, error){}
	}
	get, ok := b.answers[key]
	if !ok {
		get = sync.OnceValues(func() (any, error) { return answer() })
		b.answers[key] = get
	}
	b.mu.Unlock()
	v, err := get()
	if err != nil {
		var none T
		return none, err
	}
	return v.(T), nil
}

// sheet asks the ledger. What the question leaves open is as the analysis has
// it.
func (a *Analysis) sheet(ctx context.Context, q ledger.Query) (*cost.Sheet, error) {
	b := a.book
	if q.Span == (ledger.Span{}) {
		q.Span = b.query.Span
	}
	q.Filter, q.Currency = rule.All(b.query.Filter, q.Filter), b.query.Currency
	key, err := json.Marshal(q)
	if err != nil {
		return nil, err
	}
	if !b.apart {
		return once(b, string(key), func() (*cost.Sheet, error) { return b.costs.Sheet(ctx, b.ids, b.names, q) })
	}
	all, err := once(b, string(key), func() (map[id.ID]cost.SheetOutcome, error) { return b.costs.SheetsOf(ctx, b.ids, q) })
	if err != nil {
		return nil, err
	}
	one, ok := all[a.of]
	if !ok {
		return nil, fault.NotFound("there is no account %q", a.of.String())
	}
	return one.Sheet, one.Err
}
