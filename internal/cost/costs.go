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
	return many[0], nil
}

// CostsOf answers the same question for each of the accounts apart, with one
// statement for all of them.
func (s *Service) CostsOf(ctx context.Context, ids []id.ID, in Input) (map[id.ID]*Answer, error) {
	q, err := in.query()
	if err != nil {
		return nil, err
	}
	accounts, err := s.scope(ctx, ids, nil)
	if err != nil {
		return nil, err
	}
	each := make([][]*ent.Account, len(accounts))
	for i, a := range accounts {
		each[i] = []*ent.Account{a}
	}
	many, err := s.ask(ctx, &in, q, each)
	if err != nil {
		return nil, err
	}
	out := map[id.ID]*Answer{}
	for i, a := range accounts {
		out[a.ID] = many[i]
	}
	return out, nil
}

// ask answers per set of accounts: several sets of one account each take one
// statement together.
func (s *Service) ask(ctx context.Context, in *Input, q ledger.Query, sets [][]*ent.Account) ([]*Answer, error) {
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
		a.figures(func(f *Figure) { f.Currency = a.Currency })
	}
	return answers, nil
}

func (s *Service) compareAll(ctx context.Context, in *Input, q ledger.Query, view *revision.View, sets [][]*ent.Account, answers []*Answer) (err error) {
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
	for i, a := range answers {
		if a.Currency != "" && earlier[i].Currency != "" && a.Currency != earlier[i].Currency {
			return severalCurrencies([]string{a.Currency, earlier[i].Currency})
		}
		compare(a, earlier[i], q.Top)
	}
	return nil
}

func (s *Service) sum(ctx context.Context, view *revision.View, q ledger.Query, sets [][]*ent.Account) ([]*Answer, error) {
	var all []*ent.Account
	for _, set := range sets {
		all = append(all, set...)
	}
	scope := scopeOf(ctx, all)
	lv := view.Ledger(scope)
	if q.Currency == "" {
		q.Currency = only(view.Of(scope))
	}
	tables := make([]*ledger.Table, len(sets))
	if len(sets) == 1 {
		t, err := s.engine.Sum(ctx, lv, q)
		if err != nil {
			return nil, err
		}
		tables[0] = t
	} else {
		many, err := s.engine.SumMany(ctx, lv, q)
		if err != nil {
			return nil, err
		}
		for i, set := range sets {
			if tables[i] = many[set[0].ID.String()]; tables[i] == nil {
				tables[i] = &ledger.Table{}
			}
		}
	}
	answers := make([]*Answer, len(sets))
	for i, set := range sets {
		live := view.Of(scopeOf(ctx, set))
		cov := s.covers(view, live, set, q.Span)
		if found := currencies(tables[i]); len(found) > 1 {
			return nil, severalCurrencies(found)
		}
		zero := money.Null{}
		if cov.Status != NoData {
			zero = money.Of(money.Zero)
		}
		answers[i] = assemble(&q, tables[i], zero)
		answers[i].name(set)
		answers[i].Coverage = cov
		if answers[i].Currency == "" {
			answers[i].Currency = only(live)
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

// only is the currency of slices that have just one, "" otherwise.
func only(live []*ent.Slice) string {
	currency := ""
	for _, l := range live {
		for c := range l.Sums {
			if currency != "" && c != currency {
				return ""
			}
			currency = c
		}
	}
	return currency
}
