package cost

import (
	"context"
	"slices"
	"strings"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/revision"
)

// Costs answers a question over its accounts together. Several currencies in
// the scope need one named; nothing is converted.
func (s *Service) Costs(ctx context.Context, in Input) (*Answer, error) {
	q, err := in.query()
	if err != nil {
		return nil, err
	}
	accounts, err := s.scope(ctx, in.Accounts, in.AccountNames)
	if err != nil {
		return nil, err
	}
	many, err := s.ask(ctx, &in, q, [][]*ent.Account{accounts})
	if err != nil {
		return nil, err
	}
	return many[0].Answer, many[0].Err
}

// Outcome is the answer of one account, or why it has none: what is wrong with
// one must not take the others' answers.
type Outcome struct {
	*Answer
	Err error
}

// CostsOf answers the same question for each of the accounts apart, with one
// statement for all of them.
func (s *Service) CostsOf(ctx context.Context, ids []id.ID, in Input) (map[id.ID]Outcome, error) {
	q, err := in.query()
	if err != nil {
		return nil, err
	}
	accounts, err := s.scope(ctx, ids, nil)
	if err != nil {
		return nil, err
	}
	many, err := s.ask(ctx, &in, q, apart(accounts))
	if err != nil {
		return nil, err
	}
	out := map[id.ID]Outcome{}
	for i, a := range accounts {
		out[a.ID] = many[i]
	}
	return out, nil
}

// ask answers per set of accounts: several sets of one account each take one
// statement together.
func (s *Service) ask(ctx context.Context, in *Input, q ledger.Query, sets [][]*ent.Account) ([]Outcome, error) {
	view, err := s.revisions.Current(ctx)
	if err != nil {
		return nil, err
	}
	answers, err := s.sum(ctx, view, q, sets)
	if err != nil {
		return nil, err
	}
	if in.CompareTo != nil {
		if err := s.compareAll(ctx, in, q, view, sets, answers); err != nil {
			return nil, err
		}
	}
	for _, a := range answers {
		if a.Err == nil {
			a.figures(func(f *Figure) { f.Currency = a.Currency })
		}
	}
	return answers, nil
}

func (s *Service) compareAll(ctx context.Context, in *Input, q ledger.Query, view *revision.View, sets [][]*ent.Account, answers []Outcome) (err error) {
	before := q
	before.Top = 0
	if before.Span, err = in.CompareTo.span(q.Span); err != nil {
		return err
	}
	if err := before.Check(); err != nil {
		return err
	}
	earlier, err := s.sum(ctx, view, before, sets)
	if err != nil {
		return err
	}
	for i := range answers {
		a := &answers[i]
		if a.Err == nil {
			a.Err = earlier[i].Err
		}
		if a.Err != nil {
			continue
		}
		if a.Currency != "" && earlier[i].Currency != "" && a.Currency != earlier[i].Currency {
			a.Err = severalCurrencies([]string{a.Currency, earlier[i].Currency})
			continue
		}
		compare(a.Answer, earlier[i].Answer, q.Top)
	}
	return nil
}

// tables asks the ledger for each set of accounts, with one statement. The
// question becomes one that the ledger can read.
func (s *Service) tables(ctx context.Context, view *revision.View, q *ledger.Query, sets [][]*ent.Account) ([]*ledger.Table, error) {
	all := slices.Concat(sets...)
	scope := scopeOf(ctx, all)
	var err error
	figures := q.Span != ledger.Span{} && (len(q.Kinds) > 0 || q.Resources)
	if figures {
		if q.Filter, err = s.answerable(ctx, q.Filter, all); err != nil {
			return nil, err
		}
	}
	lv := view.Ledger(scope)
	billed := billedIn(view.Of(scope))
	switch {
	case q.Currency == "" && len(billed) == 1:
		q.Currency = billed[0]
	case q.Currency != "" && len(billed) > 0 && !slices.Contains(billed, q.Currency):
		return nil, fault.Invalid("currency", "nothing is billed in %q; the accounts are billed in %s", q.Currency, strings.Join(billed, ", "))
	}
	q.Sole = len(billed) == 1 && q.Currency == billed[0]
	tables := make([]*ledger.Table, len(sets))
	switch {
	case !figures:
		for i := range tables {
			tables[i] = &ledger.Table{}
		}
		return tables, nil
	case len(sets) == 1:
		tables[0], err = s.engine.Sum(ctx, lv, *q)
		return tables, err
	}
	many, err := s.engine.SumMany(ctx, lv, *q)
	if err != nil {
		return nil, err
	}
	for i, set := range sets {
		tables[i] = many[set[0].ID.String()][0]
	}
	return tables, nil
}

func (s *Service) sum(ctx context.Context, view *revision.View, q ledger.Query, sets [][]*ent.Account) ([]Outcome, error) {
	tables, err := s.tables(ctx, view, &q, sets)
	if err != nil {
		return nil, err
	}
	answers := make([]Outcome, len(sets))
	for i, set := range sets {
		scope := scopeOf(ctx, set)
		live := view.Of(scope)
		cov, silent := s.covers(view, live, set, q.Span)
		if found := currencies(tables[i]); len(found) > 1 {
			answers[i].Err = severalCurrencies(found)
			continue
		}
		if slices.Contains(q.Kinds, ledger.Effective) {
			cov.amortised(live, view.Orders(scope), q.Span, tables[i])
		}
		zero := money.Null{}
		if cov.Status != NoData {
			zero = money.Of(money.Zero)
		}
		answers[i].Answer = assemble(&q, tables[i], zero)
		answers[i].name(set)
		answers[i].Coverage, answers[i].silent = cov, silent
		if answers[i].Currency == "" {
			if billed := billedIn(live); len(billed) == 1 {
				answers[i].Currency = billed[0]
			}
		}
	}
	return answers, nil
}

func currencies(t *ledger.Table) []string {
	var out []string
	for _, r := range t.Rows {
		if !slices.Contains(out, r.Currency) {
			out = append(out, r.Currency)
		}
	}
	return out
}

func severalCurrencies(found []string) error {
	slices.Sort(found)
	return fault.Invalid("currency", "the accounts are billed in several currencies (%s), which have no common sum; name one as currency", strings.Join(found, ", "))
}

// billedIn lists the currencies of slices, in order.
func billedIn(live []*ent.Slice) []string {
	var out []string
	for _, l := range live {
		for c := range l.Sums {
			if !slices.Contains(out, c) {
				out = append(out, c)
			}
		}
	}
	slices.Sort(out)
	return out
}
