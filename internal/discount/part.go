package discount

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/cloudlens/cloudlens/internal/bill/alibaba"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/money"
)

// Part is a discount with a name: the terms that a bill gives it.
type Part struct {
	ledger.Terms
	Amount money.Decimal
	Lines  int64

	currency string
}

// Promotion tells whether everybody gets it; if not it is by contract.
func (p *Part) Promotion() bool { return alibaba.Promoted(&p.Terms) }

// Money is the amount with its currency.
func (p *Part) Money() money.Amount { return money.Amount{Decimal: p.Amount, Currency: p.currency} }

// parts are the named discounts, asked for once.
func (a *Analysis) parts(ctx context.Context, q ledger.Query) ([]ledger.DiscountRow, error) {
	b := a.book
	q.Filter, q.Currency = b.query.Filter, b.query.Currency
	if b.apart {
		q.Group = append([]ledger.Key{{Dim: ledger.ByAccount}}, q.Group...)
	}
	key, err := json.Marshal(q)
	if err != nil {
		return nil, err
	}
	rows, err := once(b, "parts "+string(key), func() ([]ledger.DiscountRow, error) { return b.costs.Parts(ctx, b.ids, b.names, q) })
	if err != nil || !b.apart {
		return rows, err
	}
	return ofAccount(rows, a.of), nil
}

// ofAccount are the rows of one account, without that key.
func ofAccount(rows []ledger.DiscountRow, of id.ID) []ledger.DiscountRow {
	var out []ledger.DiscountRow
	for _, r := range rows {
		if r.Keys[0].Text == of.String() {
			r.Keys = r.Keys[1:]
			out = append(out, r)
		}
	}
	return out
}

// cyclesOf is a span as one of cycles; ok is false for days that are no whole
// months.
func cyclesOf(span ledger.Span) (ledger.Span, bool) {
	first, last, ok := span.Whole()
	whole := ledger.CyclesSpan(first, last)
	if !span.InCycles() && ok {
		ok = span.Days.From == first.First() && span.Days.To == last.Add(1).First()
	}
	return whole, ok && span != ledger.Span{}
}

// tell adds to a waterfall what its discounts are made of, where that is summed:
// by billing cycle, and not by tag.
func (a *Analysis) tell(ctx context.Context, q *ledger.Query, span ledger.Span, w *Waterfall) error {
	cycles, ok := cyclesOf(span)
	byTag := slices.ContainsFunc(q.Group, func(k ledger.Key) bool { return k.Dim == ledger.ByTag })
	if !ok || q.Grain == ledger.Day {
		return nil
	}
	p := ledger.Query{Span: cycles, Grain: q.Grain}
	if !byTag {
		p.Group = q.Group
	}
	rows, err := a.parts(ctx, p)
	if err != nil {
		return err
	}
	shares := map[string]map[ledger.Terms]*Part{}
	add := func(key string, r *ledger.DiscountRow) {
		if shares[key] == nil {
			shares[key] = map[ledger.Terms]*Part{}
		}
		part := shares[key][r.Terms]
		if part == nil {
			part = &Part{Terms: r.Terms, currency: w.Currency}
			shares[key][r.Terms] = part
		}
		part.Amount, part.Lines = part.Amount.Add(r.Amount), part.Lines+r.Lines
	}
	known := map[string]bool{}
	for i := range w.Groups {
		known[w.Groups[i].id()] = true
	}
	for i := range rows {
		r := &rows[i]
		add("total", r)
		add(fmt.Sprint("at ", r.Bucket), r)
		if len(p.Group) == 0 {
			continue
		}
		group := idOf(r.Keys)
		if !known[group] {
			group = "others"
		}
		add(group, r)
		add(fmt.Sprint(group, " at ", r.Bucket), r)
	}
	w.share(shares, !byTag)
	return nil
}

// share hands the parts to the falls that they are of.
func (w *Waterfall) share(shares map[string]map[ledger.Terms]*Part, groups bool) {
	give := func(f *Fall, key string) {
		f.told = true
		for _, p := range shares[key] {
			f.Parts = append(f.Parts, *p)
		}
		slices.SortFunc(f.Parts, largerPart)
	}
	give(&w.Total, "total")
	for i := range w.Series {
		give(&w.Series[i], fmt.Sprint("at ", w.Series[i].Date))
	}
	if !groups {
		return
	}
	all := func(f *Fall, key string) {
		give(f, key)
		for i := range f.Points {
			give(&f.Points[i], fmt.Sprint(key, " at ", f.Points[i].Date))
		}
	}
	for i := range w.Groups {
		all(&w.Groups[i], w.Groups[i].id())
	}
	if w.Others != nil {
		all(w.Others, "others")
	}
}

// largerPart orders parts by amount, the largest first, ties in order of the
// terms.
func largerPart(a, b Part) int {
	return cmp.Or(b.Amount.Cmp(a.Amount), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Source, b.Source),
		cmp.Compare(a.Content, b.Content), cmp.Compare(a.Starts, b.Starts), cmp.Compare(a.Ends, b.Ends))
}

func (f *Fall) id() string {
	keys := make([]ledger.Value, len(f.Keys))
	for i, k := range f.Keys {
		keys[i].Text = k.Value
	}
	return idOf(keys)
}

func idOf(keys []ledger.Value) string {
	id := "of"
	for _, k := range keys {
		id += fmt.Sprintf(" %q", k.Text)
	}
	return id
}
