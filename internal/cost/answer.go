package cost

import (
	"cmp"
	"slices"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
)

// Answer is what a question costs: groups, others and untagged add up to the
// total, and so do their points in each bucket.
type Answer struct {
	Currency string // "" when nothing is known of any
	CostKind ledger.Kind
	Period   ledger.Span
	Total    Figure
	Series   []Point // the total per bucket; empty without granularity
	Groups   []Group // by total, largest first, ties in order of the keys
	Others   *Group  // what lies beyond Top; nil when nothing does
	Untagged *Group  // lines that lack a tag key of groupBy; nil without one
	Coverage Coverage
	Compared *Compared

	silent map[string]bool // accounts without any import for the period, by id
}

// Group is one combination of group keys.
type Group struct {
	Keys     []Key
	Total    Figure
	Previous *Figure // in the compared period; nil without one
	Points   []Point
}

// Key is the value of one group key.
type Key struct {
	ledger.Key
	Value string // "" when the lines have none
	Label string // display name, the value when it has no other
}

// Figure is a sum. The amount is unknown when no line had a figure of the
// kind, or nothing was imported; it is incomplete when some lines had none.
type Figure struct {
	Currency string
	Amount   money.Null
	Lines    int64
	Missing  int64 // lines without a figure of the kind
}

// Money is the amount with its currency, nil when it is unknown.
func (f Figure) Money() *money.Amount { return amountOf(f.Amount, f.Currency) }

func amountOf(n money.Null, currency string) *money.Amount {
	if !n.Valid || currency == "" {
		return nil
	}
	return &money.Amount{Decimal: n.Decimal, Currency: currency}
}

// TagKey is the tag key of a TAG, nil for other dimensions.
func (k Key) TagKey() *string {
	if k.Dim != ledger.ByTag {
		return nil
	}
	return &k.Tag
}

// Complete tells whether every line had a figure.
func (f Figure) Complete() bool { return f.Amount.Valid && f.Missing == 0 }

// Point is a figure of one time bucket.
type Point struct {
	Date period.Date // first day of the bucket, 0 for lines without a day
	Figure
}

// Compared is the earlier period beside the answer's.
type Compared struct {
	Period   ledger.Span
	Total    Figure
	Series   []Point
	Coverage Coverage
	now      Figure // the answer's total
}

func (f *Figure) add(lines int64, sum ledger.Figure) {
	f.Lines += lines
	f.Missing += sum.Missing
	if sum.Amount.Valid {
		f.Amount = money.Of(f.Amount.Decimal.Add(sum.Amount.Decimal))
	}
}

// Add adds a row of the ledger, by its first kind.
func (f *Figure) Add(r *ledger.Row) { f.AddKind(r, 0) }

// AddKind adds a row of the ledger, by its n-th kind.
func (f *Figure) AddKind(r *ledger.Row, n int) { f.add(r.Lines, r.Sums[n]) }

// FiguresOf adds rows up by their first kind: a figure for each currency, in
// the order of the currencies.
func FiguresOf(rows []ledger.Row) []Figure {
	out := []Figure{}
	for i := range rows {
		n := slices.IndexFunc(out, func(f Figure) bool { return f.Currency == rows[i].Currency })
		if n < 0 {
			n, out = len(out), append(out, Figure{Currency: rows[i].Currency})
		}
		out[n].Add(&rows[i])
	}
	slices.SortFunc(out, func(a, b Figure) int { return cmp.Compare(a.Currency, b.Currency) })
	return out
}

// figures visits every figure of the answer.
func (a *Answer) figures(visit func(*Figure)) {
	points := func(of []Point) {
		for i := range of {
			visit(&of[i].Figure)
		}
	}
	group := func(g *Group) {
		visit(&g.Total)
		if g.Previous != nil {
			visit(g.Previous)
		}
		points(g.Points)
	}
	visit(&a.Total)
	points(a.Series)
	for i := range a.Groups {
		group(&a.Groups[i])
	}
	for _, g := range []*Group{a.Others, a.Untagged} {
		if g != nil {
			group(g)
		}
	}
	if a.Compared != nil {
		visit(&a.Compared.Total)
		points(a.Compared.Series)
	}
}

// CurrencyCode is the currency, nil when nothing is known of any.
func (a *Answer) CurrencyCode() *string {
	if a.Currency == "" {
		return nil
	}
	return &a.Currency
}

// assemble turns rows into an answer. zero is the figure of nothing: 0 when
// something was imported for the period, else unknown.
func assemble(q *ledger.Query, t *ledger.Table, zero money.Null) *Answer {
	a := &Answer{CostKind: q.Kinds[0], Period: q.Span, Currency: q.Currency, Total: Figure{Amount: zero}}
	groups := map[string]*Group{}
	var order []*Group
	buckets := map[period.Date]*Figure{}
	for _, r := range t.Rows {
		a.Currency = r.Currency
		a.Total.add(r.Lines, r.Sums[0])
		if q.Grain != ledger.None {
			f := buckets[r.Bucket]
			if f == nil {
				f = &Figure{}
				buckets[r.Bucket] = f
			}
			f.add(r.Lines, r.Sums[0])
		}
		if len(q.Group) == 0 {
			continue
		}
		id := RowID(&r)
		g := groups[id]
		if g == nil {
			g = newGroup(q, &r)
			groups[id] = g
			switch {
			case r.Others:
				a.Others = g
			case r.Untagged:
				a.Untagged = g
			default:
				order = append(order, g)
			}
		}
		g.Total.add(r.Lines, r.Sums[0])
		if q.Grain != ledger.None {
			p := Point{Date: r.Bucket}
			p.add(r.Lines, r.Sums[0])
			g.Points = append(g.Points, p)
		}
	}
	for date, f := range buckets {
		a.Series = append(a.Series, Point{date, *f})
	}
	slices.SortFunc(a.Series, func(x, y Point) int { return cmp.Compare(x.Date, y.Date) })
	sortGroups(order)
	for _, g := range order {
		a.Groups = append(a.Groups, *g)
	}
	if a.Untagged == nil && slices.ContainsFunc(q.Group, func(k ledger.Key) bool { return k.Dim == ledger.ByTag }) {
		a.Untagged = &Group{Total: Figure{Amount: zero}}
	}
	return a
}

// RowID tells combinations of group keys apart, others and untagged from all.
func RowID(r *ledger.Row) string {
	switch {
	case r.Others:
		return "others"
	case r.Untagged:
		return "untagged"
	}
	id := "group"
	for _, k := range r.Keys {
		id += "\x00" + k.Text
	}
	return id
}

func newGroup(q *ledger.Query, r *ledger.Row) *Group {
	return &Group{Keys: KeysOf(q.Group, r)}
}

// KeysOf are the group keys of a row with their values, none of others and
// untagged.
func KeysOf(group []ledger.Key, r *ledger.Row) []Key {
	var out []Key
	if r.Others || r.Untagged {
		return out
	}
	for i, k := range group {
		out = append(out, Key{Key: k, Value: r.Keys[i].Text, Label: cmp.Or(r.Keys[i].Label, r.Keys[i].Text)})
	}
	return out
}

// name gives groups of accounts, which the ledger knows by id, their names to
// show.
func (a *Answer) name(accounts []*ent.Account) {
	names := map[string]string{}
	for _, account := range accounts {
		names[account.ID.String()] = account.Name
	}
	for _, g := range a.Groups {
		for i, k := range g.Keys {
			if k.Dim == ledger.ByAccount {
				g.Keys[i].Label = cmp.Or(names[k.Value], k.Value)
			}
		}
	}
}

// sortGroups orders by total as the ledger ranks them: largest first, unknown
// last, ties in order of the keys.
func sortGroups(groups []*Group) {
	slices.SortStableFunc(groups, func(a, b *Group) int {
		x, y := a.Total.Amount, b.Total.Amount
		if x.Valid != y.Valid {
			return map[bool]int{true: -1, false: 1}[x.Valid]
		}
		return cmp.Or(y.Decimal.Cmp(x.Decimal), slices.CompareFunc(a.Keys, b.Keys, func(k, l Key) int { return cmp.Compare(k.Value, l.Value) }))
	})
}
