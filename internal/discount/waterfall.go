package discount

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/cloudlens/cloudlens/internal/cost"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
)

// WaterfallInput says how a waterfall is broken down.
type WaterfallInput struct {
	GroupBy     []ledger.Key
	Granularity ledger.Grain
	Top         *int
}

// Waterfall is the way from the list price to what is still to be paid.
type Waterfall struct {
	Currency string
	Total    Fall
	Series   []Fall // of each bucket; empty without granularity
	Groups   []Fall // the largest list amount first
	Others   *Fall  // what lies beyond Top; nil when nothing does
	Untagged *Fall  // lines that lack a tag key of GroupBy; nil without one
	Coverage cost.Coverage
}

// Fall is the steps of some charges.
type Fall struct {
	Keys   []cost.Key  // empty of the total, others and untagged
	Date   period.Date // first day of the bucket, 0 without one
	Lines  int64
	Points []Fall // per bucket; empty without granularity
	Parts  []Part // what the discount is made of, the largest first, as far as bills tell

	currency string
	figures  []cost.Figure // one for each of ledger.Waterfall
	told     bool          // whether parts could be asked for
}

// Step is one step of a waterfall.
type Step struct {
	Kind   ledger.Kind
	Figure cost.Figure
}

// Steps are all of them in order.
func (f *Fall) Steps() []Step {
	out := make([]Step, len(ledger.Waterfall))
	for i, k := range ledger.Waterfall {
		out[i] = Step{k, f.figures[i]}
	}
	return out
}

// Of is one step.
func (f *Fall) Of(k ledger.Kind) cost.Figure { return f.figures[slices.Index(ledger.Waterfall, k)] }

// Contract is what of the discount is by contract, Promotion what everybody
// gets; unknown where no bill names parts.
func (f *Fall) Contract() *money.Amount { return f.part(false) }

// Promotion is what of the discount everybody gets.
func (f *Fall) Promotion() *money.Amount { return f.part(true) }

func (f *Fall) part(promoted bool) *money.Amount {
	if len(f.Parts) == 0 {
		return nil
	}
	sum := money.Zero
	for _, p := range f.Parts {
		if p.Promotion() == promoted {
			sum = sum.Add(p.Amount)
		}
	}
	return &money.Amount{Decimal: sum, Currency: f.currency}
}

// Undivided is the discount that no bill names parts of, such as what comes from
// the API; unknown where the discount is, or where parts are not summed.
func (f *Fall) Undivided() *money.Amount {
	whole := f.Of(ledger.Reduction).Money()
	if whole == nil || !f.told {
		return nil
	}
	for _, p := range f.Parts {
		whole.Decimal = whole.Decimal.Sub(p.Amount)
	}
	return whole
}

func (f *Fall) add(r *ledger.Row) {
	f.Lines += r.Lines
	for i := range f.figures {
		f.figures[i].AddKind(r, i)
	}
}

func newFall(currency string) *Fall {
	f := &Fall{currency: currency, figures: make([]cost.Figure, len(ledger.Waterfall))}
	for i := range f.figures {
		f.figures[i].Currency = currency
	}
	return f
}

// Waterfall breaks the discounts down into steps.
func (a *Analysis) Waterfall(ctx context.Context, in WaterfallInput) (*Waterfall, error) {
	q := ledger.Query{Span: ledger.CyclesSpan(200001, 200001), Group: in.GroupBy, Grain: in.Granularity, Kinds: ledger.Waterfall}
	if in.Top != nil {
		if q.Top = *in.Top; q.Top < 1 {
			return nil, fault.Invalid("top", "top must be at least 1, got %d", q.Top)
		}
		if len(q.Group) == 0 {
			return nil, fault.Invalid("top", "top needs groupBy")
		}
	}
	if err := q.Check(); err != nil {
		return nil, err
	}
	q.Span = ledger.Span{}
	sheet, err := a.sheet(ctx, q)
	if err != nil {
		return nil, err
	}
	w := newWaterfall(&q, sheet)
	return w, a.tell(ctx, &q, sheet.Span, w)
}

func newWaterfall(q *ledger.Query, sheet *cost.Sheet) *Waterfall {
	w := &Waterfall{Currency: sheet.Currency, Coverage: sheet.Coverage, Total: *newFall(sheet.Currency)}
	groups, buckets := map[string]*Fall{}, map[period.Date]*Fall{}
	var order []*Fall
	for i := range sheet.Rows {
		r := &sheet.Rows[i]
		w.Total.add(r)
		if q.Grain != ledger.None {
			at(buckets, r.Bucket, func() *Fall { f := newFall(sheet.Currency); f.Date = r.Bucket; return f }).add(r)
		}
		if len(q.Group) == 0 {
			continue
		}
		g := at(groups, cost.RowID(r), func() *Fall {
			f := newFall(sheet.Currency)
			f.Keys = cost.KeysOf(q.Group, r)
			switch {
			case r.Others:
				w.Others = f
			case r.Untagged:
				w.Untagged = f
			default:
				order = append(order, f)
			}
			return f
		})
		g.add(r)
		if q.Grain != ledger.None {
			p := newFall(sheet.Currency)
			p.Date = r.Bucket
			p.add(r)
			g.Points = append(g.Points, *p)
		}
	}
	if len(sheet.Rows) == 0 && sheet.Coverage.Status != cost.NoData {
		for i := range w.Total.figures {
			w.Total.figures[i].Amount = money.Of(money.Zero)
		}
	}
	for _, f := range buckets {
		w.Series = append(w.Series, *f)
	}
	slices.SortFunc(w.Series, func(a, b Fall) int { return cmp.Compare(a.Date, b.Date) })
	slices.SortStableFunc(order, byList)
	for _, f := range order {
		w.Groups = append(w.Groups, *f)
	}
	return w
}

// byList orders by list amount, the largest first, unknown last, ties in order
// of the keys.
func byList(a, b *Fall) int {
	x, y := a.Of(ledger.List).Amount, b.Of(ledger.List).Amount
	if x.Valid != y.Valid {
		return map[bool]int{true: -1, false: 1}[x.Valid]
	}
	return cmp.Or(y.Decimal.Cmp(x.Decimal), slices.CompareFunc(a.Keys, b.Keys, func(k, l cost.Key) int { return strings.Compare(k.Value, l.Value) }))
}

// at is what a map has of the key, made when it has nothing.
func at[K comparable](of map[K]*Fall, key K, make func() *Fall) *Fall {
	f := of[key]
	if f == nil {
		f = make()
		of[key] = f
	}
	return f
}
