package cost

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
	"github.com/cloudlens/cloudlens/internal/revision"
	"github.com/cloudlens/cloudlens/internal/rule"
)

// batch is many asks that are answered together.
type batch struct {
	view  *revision.View
	group []ledger.Key
	grain ledger.Grain
	asks  []Ask
	sets  [][]*ent.Account // the accounts of each
}

// piece is what an ask needs of a statement: the rows whose bucket lies in
// from to to, both included; all of them when to is 0.
type piece struct {
	ask      int
	from, to period.Date
}

// statement is a question that serves many pieces.
type statement struct {
	span   ledger.Span
	grain  ledger.Grain
	pieces []piece
}

// sums asks a question for each of the filters and the accounts apart.
type sums func(context.Context, *revision.View, []*ent.Account, ledger.Query, []*rule.Rule) (map[string][]*ledger.Table, error)

// rows answers each ask.
func (b *batch) rows(ctx context.Context, ask sums) ([][]ledger.Row, error) {
	merged := make([]merger, len(b.asks))
	for _, st := range b.plan() {
		var filters []*rule.Rule
		place := map[string]int{}
		at := make([]int, len(st.pieces))
		scope := map[string]*ent.Account{}
		for i, p := range st.pieces {
			key, err := json.Marshal(b.asks[p.ask].Filter)
			if err != nil {
				return nil, err
			}
			n, ok := place[string(key)]
			if !ok {
				n = len(filters)
				place[string(key)], filters = n, append(filters, b.asks[p.ask].Filter)
			}
			at[i] = n
			for _, a := range b.sets[p.ask] {
				scope[a.ID.String()] = a
			}
		}
		accounts := make([]*ent.Account, 0, len(scope))
		for _, key := range slices.Sorted(maps.Keys(scope)) {
			accounts = append(accounts, scope[key])
		}
		q := ledger.Query{Span: st.span, Grain: st.grain, Group: b.group, Kinds: []ledger.Kind{ledger.Billed}}
		tables, err := ask(ctx, b.view, accounts, q, filters)
		if err != nil {
			return nil, err
		}
		for i, p := range st.pieces {
			for _, a := range b.sets[p.ask] {
				merged[p.ask].add(tables[a.ID.String()][at[i]], p, b.grain)
			}
		}
	}
	out := make([][]ledger.Row, len(b.asks))
	for i := range merged {
		out[i] = merged[i].rows()
	}
	return out, nil
}

// plan says which statements answer the asks. Those of whole months, and those
// of cycles, share one each; what is left of other spans is some days of a
// month, and takes a statement for each such month.
func (b *batch) plan() []statement {
	by := map[string]*statement{}
	add := func(key string, span ledger.Span, grain ledger.Grain, p piece) {
		st := by[key]
		if st == nil {
			st = &statement{span: span, grain: grain}
			by[key] = st
		}
		st.span = around(st.span, span)
		st.pieces = append(st.pieces, p)
	}
	for i, a := range b.asks {
		switch {
		case b.grain != ledger.None:
			add("span "+spanKey(a.Span), a.Span, b.grain, piece{ask: i})
		case a.Span.InCycles():
			add("cycles", a.Span, ledger.Month, piece{i, a.Span.First.First(), a.Span.Last.First()})
		default:
			months, rest := wholeMonths(a.Span.Days)
			if months.Days() > 0 {
				add("months", ledger.DaysSpan(months), ledger.Month, piece{i, months.From, months.To.Add(-1)})
			}
			for _, r := range rest {
				add("days of "+r.From.Cycle().String(), ledger.DaysSpan(r), ledger.Day, piece{i, r.From, r.To.Add(-1)})
			}
		}
	}
	out := make([]statement, 0, len(by))
	for _, key := range slices.Sorted(maps.Keys(by)) {
		out = append(out, *by[key])
	}
	return out
}

// around is the span that has both, which are of one kind.
func around(a, b ledger.Span) ledger.Span {
	if a.InCycles() {
		return ledger.CyclesSpan(min(a.First, b.First), max(a.Last, b.Last))
	}
	return ledger.DaysSpan(period.Range{From: min(a.Days.From, b.Days.From), To: max(a.Days.To, b.Days.To)})
}

func spanKey(s ledger.Span) string {
	return fmt.Sprint(int32(s.First), int32(s.Last), int32(s.Days.From), int32(s.Days.To))
}

// merger adds rows of several accounts and months that have the same keys.
type merger struct {
	by    map[string]*ledger.Row
	order []string
}

func (m *merger) add(t *ledger.Table, p piece, grain ledger.Grain) {
	for _, r := range t.Rows {
		if p.to != 0 && (r.Bucket < p.from || r.Bucket > p.to) {
			continue
		}
		if grain == ledger.None {
			r.Bucket = 0
		}
		key := []string{r.Currency, r.Bucket.String(), RowID(&r)}
		id := strings.Join(key, "\x00")
		have := m.by[id]
		if have == nil {
			if m.by == nil {
				m.by = map[string]*ledger.Row{}
			}
			r.Sums = slices.Clone(r.Sums)
			m.by[id], m.order = &r, append(m.order, id)
			continue
		}
		have.Lines += r.Lines
		for i, f := range r.Sums {
			have.Sums[i].Missing += f.Missing
			if f.Amount.Valid {
				have.Sums[i].Amount = money.Of(have.Sums[i].Amount.Decimal.Add(f.Amount.Decimal))
			}
		}
	}
}

func (m *merger) rows() []ledger.Row {
	slices.Sort(m.order)
	var out []ledger.Row
	for _, id := range m.order {
		out = append(out, *m.by[id])
	}
	return out
}

// many is the engine's answer, kept by what it was made from.
func (s *Service) many(ctx context.Context, view *revision.View, accounts []*ent.Account, q ledger.Query, filters []*rule.Rule) (map[string][]*ledger.Table, error) {
	lv := view.Ledger(scopeOf(ctx, accounts))
	key, err := json.Marshal([]any{lv, q, filters})
	if err != nil {
		return nil, err
	}
	answer, _, err := s.kept.Get(ctx, string(key), false, func(ctx context.Context) (any, error) {
		return s.engine.SumMany(ctx, lv, q, filters...)
	})
	if err != nil {
		return nil, err
	}
	return answer.(map[string][]*ledger.Table), nil
}
