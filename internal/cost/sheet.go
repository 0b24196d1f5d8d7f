package cost

import (
	"cmp"
	"context"
	"slices"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/period"
	"github.com/cloudlens/cloudlens/internal/revision"
)

// Sheet is the ledger's own rows, with a figure of each kind that was asked
// for, all of one currency.
type Sheet struct {
	Span     ledger.Span // what it covers; the zero Span when there is nothing at all
	Currency string      // "" when nothing is known of any
	Rows     []ledger.Row
	Cycles   []Cycle // what there is of each account in the span, oldest first
	Coverage Coverage
}

// SheetOutcome is the sheet of one account, or why it has none.
type SheetOutcome struct {
	*Sheet
	Err error
}

// Sheet asks several kinds of cost at once, over accounts together: those of
// the ids and names, or all that the viewer sees. A question without a span is
// about all billing cycles that there are; one for no figures tells what the
// figures would rest on, without asking the ledger.
func (s *Service) Sheet(ctx context.Context, ids []id.ID, names []string, q ledger.Query) (*Sheet, error) {
	accounts, err := s.scope(ctx, ids, names)
	if err != nil {
		return nil, err
	}
	out, err := s.sheets(ctx, q, [][]*ent.Account{accounts})
	if err != nil {
		return nil, err
	}
	return out[0].Sheet, out[0].Err
}

// SheetsOf asks it for each of the accounts apart, with one statement.
func (s *Service) SheetsOf(ctx context.Context, ids []id.ID, q ledger.Query) (map[id.ID]SheetOutcome, error) {
	accounts, err := s.scope(ctx, ids, nil)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	outcomes, err := s.sheets(ctx, q, apart(accounts))
	if err != nil {
		return nil, err
	}
	out := map[id.ID]SheetOutcome{}
	for i, a := range accounts {
		out[a.ID] = outcomes[i]
	}
	return out, nil
}

// apart makes a set of each account.
func apart(accounts []*ent.Account) [][]*ent.Account {
	each := make([][]*ent.Account, len(accounts))
	for i, a := range accounts {
		each[i] = []*ent.Account{a}
	}
	return each
}

func (s *Service) sheets(ctx context.Context, q ledger.Query, sets [][]*ent.Account) ([]SheetOutcome, error) {
	view, err := s.revisions.Current(ctx)
	if err != nil {
		return nil, err
	}
	all := q.Span == ledger.Span{}
	if all {
		q.Span = history(view.Of(scopeOf(ctx, slices.Concat(sets...))))
	}
	tables, err := s.tables(ctx, view, &q, sets)
	if err != nil {
		return nil, err
	}
	out := make([]SheetOutcome, len(sets))
	for i, set := range sets {
		out[i].Sheet, out[i].Err = s.sheet(ctx, view, &q, set, tables[i], all)
	}
	return out, nil
}

// sheet puts the rows of one set together with what they rest on.
func (s *Service) sheet(ctx context.Context, view *revision.View, q *ledger.Query, set []*ent.Account, t *ledger.Table, all bool) (*Sheet, error) {
	if found := currencies(t); len(found) > 1 {
		return nil, severalCurrencies(found)
	}
	live := view.Of(scopeOf(ctx, set))
	out := &Sheet{Span: q.Span, Rows: t.Rows, Currency: q.Currency, Coverage: Coverage{Status: NoData, Revision: view.Revision, AsOf: view.At}}
	if all {
		out.Span = history(live)
	}
	nameAccounts(q.Group, t, set)
	if len(t.Rows) > 0 {
		out.Currency = t.Rows[0].Currency
	} else if billed := billedIn(live); len(billed) == 1 {
		out.Currency = billed[0]
	}
	if out.Span == (ledger.Span{}) {
		return out, nil
	}
	out.Coverage, _ = s.covers(view, live, set, out.Span)
	for _, c := range s.cycles(live, byID(set)) {
		if touches(out.Span, &c) {
			out.Cycles = append(out.Cycles, c)
		}
	}
	slices.SortStableFunc(out.Cycles, func(a, b Cycle) int { return cmp.Compare(a.Cycle, b.Cycle) })
	return out, nil
}

// nameAccounts gives accounts, which the ledger knows by id, their names to
// show.
func nameAccounts(group []ledger.Key, t *ledger.Table, set []*ent.Account) {
	at := slices.Index(group, ledger.Key{Dim: ledger.ByAccount})
	if at < 0 {
		return
	}
	names := map[string]string{}
	for _, a := range set {
		names[a.ID.String()] = a.Name
	}
	for i := range t.Rows {
		t.Rows[i].Keys[at].Label = names[t.Rows[i].Keys[at].Text]
	}
}

// history is the span from the oldest cycle to the newest, the zero Span when
// there is none.
func history(live []*ent.Slice) ledger.Span {
	var span ledger.Span
	for _, l := range live {
		c := period.Cycle(l.Cycle)
		if span.First == 0 || c < span.First {
			span.First = c
		}
		span.Last = max(span.Last, c)
	}
	return span
}

// Parts sums what discounts are made of, as far as bills tell, over the accounts
// as Sheet does. Its span is one of cycles.
func (s *Service) Parts(ctx context.Context, ids []id.ID, names []string, q ledger.Query) ([]ledger.DiscountRow, error) {
	view, accounts, err := s.look(ctx, ids, names)
	if err != nil {
		return nil, err
	}
	if q.Filter, err = s.answerable(ctx, q.Filter, accounts); err != nil {
		return nil, err
	}
	rows, err := s.engine.Discounts(ctx, view.Ledger(scopeOf(ctx, accounts)), q)
	if err != nil {
		return nil, err
	}
	var found []string
	for _, r := range rows {
		if !slices.Contains(found, r.Currency) {
			found = append(found, r.Currency)
		}
	}
	if len(found) > 1 {
		return nil, severalCurrencies(found)
	}
	return rows, nil
}

// Recent is the billing cycles up to the current one of the accounts: that many
// months, or those that so many days up to today lie in.
func (s *Service) Recent(ctx context.Context, ids []id.ID, names []string, months, days int) (ledger.Span, error) {
	accounts, err := s.scope(ctx, ids, names)
	if err != nil {
		return ledger.Span{}, err
	}
	today := period.DateOf(s.clock().In(period.Shanghai))
	for i, a := range accounts {
		if day := period.DateOf(s.clock().In(Zone(a))); i == 0 || day > today {
			today = day
		}
	}
	first := today.Cycle().Add(1 - months)
	if days > 0 {
		first = today.Add(1 - days).Cycle()
	}
	return ledger.CyclesSpan(first, today.Cycle()), nil
}

// CheckSpan refuses periods that end before they start or are too long.
func CheckSpan(span ledger.Span) error {
	q := ledger.Query{Span: span}
	if err := q.Check(); err != nil {
		return err
	}
	months := span.Last.Sub(span.First)
	if !span.InCycles() {
		months = span.Days.To.Cycle().Sub(span.Days.From.Cycle())
	}
	if months > maxMonths {
		return fault.Invalid("period", "the period is longer than %d years", maxMonths/12)
	}
	return nil
}
