package cost

import (
	"context"
	"slices"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
	"github.com/cloudlens/cloudlens/internal/revision"
	"github.com/cloudlens/cloudlens/internal/rule"
)

// Ask is one of many questions that are answered together: what the lines that
// a rule means cost over a span.
type Ask struct {
	Accounts []id.ID    // empty: every account that the viewer sees
	Filter   *rule.Rule // checked; nil: everything
	Span     ledger.Span
}

// Tally is its answer: a row per currency, bucket and combination of keys, in
// that order. Sums[0] is what is payable. Currencies stand apart: nothing is
// converted, and nobody is asked to name one.
type Tally struct {
	Rows     []ledger.Row
	Coverage Coverage
}

// Total is the payable sum of one currency: 0 when something was imported for
// the span but nothing of it matches, unknown when nothing was.
func (t *Tally) Total(currency string) money.Null {
	var total money.Null
	if t.Coverage.Status != NoData {
		total = money.Of(money.Zero)
	}
	for _, r := range t.Rows {
		if r.Currency == currency && r.Sums[0].Amount.Valid {
			total = money.Of(total.Decimal.Add(r.Sums[0].Amount.Decimal))
		}
	}
	return total
}

// Figures is what the rows come to, a figure for each currency.
func (t *Tally) Figures() []Figure { return FiguresOf(t.Rows) }

// Tallies answers many asks. Without granularity they take a number of
// statements that does not grow with them, whatever their spans: whole months
// are summed by month, and the days at the ends of other spans by day. With
// granularity asks of one span share a statement.
func (s *Service) Tallies(ctx context.Context, group []ledger.Key, grain ledger.Grain, asks []Ask) ([]Tally, error) {
	view, all, err := s.look(ctx, nil, nil)
	if err != nil || len(asks) == 0 {
		return nil, err
	}
	if asks, err = s.resolved(ctx, all, asks); err != nil {
		return nil, err
	}
	b := batch{view: view, group: group, grain: grain, asks: asks, sets: make([][]*ent.Account, len(asks))}
	for i, a := range asks {
		if b.sets[i] = all; len(a.Accounts) > 0 {
			b.sets[i] = nil
			for _, acc := range all {
				if slices.Contains(a.Accounts, acc.ID) {
					b.sets[i] = append(b.sets[i], acc)
				}
			}
		}
	}
	rows, err := b.rows(ctx, s.many)
	if err != nil {
		return nil, err
	}
	covers := s.coverages(view)
	out := make([]Tally, len(asks))
	for i, a := range asks {
		out[i] = Tally{Rows: rows[i], Coverage: covers(ctx, b.sets[i], a.Span)}
	}
	return out, nil
}

// resolved makes the filters of all asks answerable.
func (s *Service) resolved(ctx context.Context, all []*ent.Account, asks []Ask) ([]Ask, error) {
	rules := make([]*rule.Rule, len(asks))
	for i, a := range asks {
		rules[i] = Named(a.Filter, all)
	}
	rules, err := s.selection.Resolve(ctx, idsOf(all), rules...)
	if err != nil {
		return nil, err
	}
	out := slices.Clone(asks)
	for i := range out {
		out[i].Filter = rules[i]
	}
	return out, nil
}

// coverages judges each set of accounts and span once.
func (s *Service) coverages(view *revision.View) func(context.Context, []*ent.Account, ledger.Span) Coverage {
	known := map[string]Coverage{}
	return func(ctx context.Context, set []*ent.Account, span ledger.Span) Coverage {
		key := spanKey(span)
		for _, a := range set {
			key += string(a.ID[:])
		}
		c, ok := known[key]
		if !ok {
			c, _ = s.covers(view, view.Of(scopeOf(ctx, set)), set, span)
			known[key] = c
		}
		return c
	}
}

// wholeMonths gives the part of a span of days that is made of whole months, and the
// days before and after it; each may be empty.
func wholeMonths(r period.Range) (months period.Range, rest []period.Range) {
	first, last, ok := ledger.DaysSpan(r).Whole()
	if !ok {
		return period.Range{}, byMonth(r)
	}
	months = period.Range{From: first.First(), To: last.Add(1).First()}
	if r.From < months.From {
		rest = append(rest, period.Range{From: r.From, To: months.From})
	}
	if months.To < r.To {
		rest = append(rest, period.Range{From: months.To, To: r.To})
	}
	return months, rest
}

// byMonth cuts a range of days where months begin.
func byMonth(r period.Range) []period.Range {
	if next := r.From.Cycle().Add(1).First(); next < r.To {
		return []period.Range{{From: r.From, To: next}, {From: next, To: r.To}}
	}
	return []period.Range{r}
}

// Once shares the charges of a span out among filters: each counts under the
// first that it matches, and what none matches is the last tally, so that they
// come to the total.
func (s *Service) Once(ctx context.Context, accounts []id.ID, span ledger.Span, filters []*rule.Rule) ([]Tally, error) {
	view, all, err := s.look(ctx, accounts, nil)
	if err != nil {
		return nil, err
	}
	rules := make([]*rule.Rule, len(filters)+1)
	for i, f := range filters {
		rules[i] = Named(f, all)
	}
	if err := ledger.CheckOnce(rules); err != nil {
		return nil, err
	}
	if rules, err = s.selection.Resolve(ctx, idsOf(all), rules...); err != nil {
		return nil, err
	}
	tables, err := s.many(ctx, view, all, ledger.Query{Span: span, Kinds: []ledger.Kind{ledger.Billed}, Once: true}, rules)
	if err != nil {
		return nil, err
	}
	cov, _ := s.covers(view, view.Of(scopeOf(ctx, all)), all, span)
	out := make([]Tally, len(rules))
	for i := range out {
		var m merger
		for _, a := range all {
			m.add(tables[a.ID.String()][i], piece{}, ledger.None)
		}
		out[i] = Tally{Rows: m.rows(), Coverage: cov}
	}
	return out, nil
}
