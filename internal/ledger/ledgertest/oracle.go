// Package ledgertest is the conformance suite that every ledger engine
// passes. Its oracle answers the same questions with plain Go maps over the
// lines, so that a differential test of engines comes free.
package ledgertest

import (
	"cmp"
	"slices"
	"strings"

	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
	"github.com/cloudlens/cloudlens/internal/rule"
)

// Entry is a line that is live, with its account.
type Entry struct {
	Account string
	Batch   int32
	Charge  ledger.Charge
	day     bool // a day that an order is for, which is no line
	carried bool // an order that has days and no line
}

type cell struct {
	currency string
	bucket   period.Date
	keys     string // the values, joined
	others   bool
	untagged bool
}

// Oracle answers q over the entries of the accounts, with the days of their
// orders among them.
func Oracle(entries []Entry, accounts []string, q ledger.Query) *ledger.Table {
	rows := map[cell]*ledger.Row{}
	totals := map[cell]money.Decimal{}
	known := map[cell]bool{}
	values := map[string][]ledger.Value{}
	cycles := map[cell]map[period.Cycle]bool{}
	seen := resources{}
	passes := matcher(q.Filter)
	for i := range entries {
		e := &entries[i]
		s := &e.Charge.Subject
		if !e.counts(&q) || !slices.Contains(accounts, e.Account) || !inSpan(q.Span, &e.Charge) || slices.Contains(q.Except, e.Charge.Cycle) || !passes(s.Lookup(e.Account)) || (q.Currency != "" && s.Currency != q.Currency) {
			continue
		}
		c := cell{currency: s.Currency, bucket: bucket(q, &e.Charge)}
		var keys []ledger.Value
		for _, k := range q.Group {
			text, ok := s.Value(e.Account, k)
			keys = append(keys, ledger.Value{Text: text})
			c.keys += text + "\x00"
			c.untagged = c.untagged || !ok
		}
		if c.untagged {
			c.keys, keys = "", make([]ledger.Value, len(q.Group))
		}
		values[c.keys] = keys
		add(rows, c, keys, q, e)
		seen.add(c, s.Resource)
		rank := c.rank()
		if cycles[rank] == nil {
			cycles[rank] = map[period.Cycle]bool{}
		}
		cycles[rank][e.Charge.Cycle] = true
		if first := e.of(q.Kinds[0]); first.Valid {
			totals[rank] = totals[rank].Add(first.Decimal)
			known[rank] = true
		} else if _, ok := totals[rank]; !ok {
			totals[rank] = money.Zero
		}
	}
	if q.Top > 0 && len(q.Group) > 0 {
		few := func(c cell) bool { return len(cycles[c]) < q.Cycles }
		rows = fold(rows, ranking(totals, known, values, few), q.Top, seen)
	}
	for c, r := range rows {
		if q.Resources {
			r.Resources = int64(len(seen[c]))
		}
		if !q.Extent {
			r.Extent = ledger.Extent{}
		}
		for i := range r.Sums {
			r.Sums[i].Amount.Valid = r.Sums[i].Amount.Valid || r.Lines == 0
		}
	}
	return sorted(rows, totals, known, q)
}

// matcher is that of a checked rule.
func matcher(r *rule.Rule) rule.Matcher {
	m, err := r.Matcher()
	if err != nil {
		panic(err)
	}
	return m
}

// rank is the cell that ranks with this one, whatever its bucket.
func (c cell) rank() cell { return cell{currency: c.currency, keys: c.keys, untagged: c.untagged} }

func add(rows map[cell]*ledger.Row, c cell, keys []ledger.Value, q ledger.Query, e *Entry) {
	r := rows[c]
	if r == nil {
		r = &ledger.Row{Currency: c.currency, Bucket: c.bucket, Keys: keys, Untagged: c.untagged, Sums: make([]ledger.Figure, len(q.Kinds))}
		rows[c] = r
	}
	if !e.day {
		r.Lines++
	}
	by := ledger.Query{Span: q.Span, Grain: ledger.Month}
	month := bucket(by, &e.Charge)
	r.Extent = widen(r.Extent, ledger.Extent{First: month, Last: month})
	for i, k := range q.Kinds {
		if a := e.of(k); a.Valid {
			r.Sums[i].Amount = money.Of(r.Sums[i].Amount.Decimal.Add(a.Decimal))
		} else if !e.day {
			r.Sums[i].Missing++
		}
	}
}

// widen is the extent of both; that of nothing has no days.
func widen(a, b ledger.Extent) ledger.Extent {
	if a == (ledger.Extent{}) {
		return b
	}
	return ledger.Extent{First: min(a.First, b.First), Last: max(a.Last, b.Last)}
}

// resources are the distinct ones of each row.
type resources map[cell]map[string]bool

func (r resources) add(c cell, name string) {
	if r[c] == nil {
		r[c] = map[string]bool{}
	}
	if name != "" {
		r[c][name] = true
	}
}

func fold(rows map[cell]*ledger.Row, ranked []cell, top int, seen resources) map[cell]*ledger.Row {
	place := map[cell]int{}
	per := map[string]int{}
	for _, r := range ranked {
		if r.untagged {
			continue // never among the others
		}
		per[r.currency]++
		place[r] = per[r.currency]
	}
	out := map[cell]*ledger.Row{}
	for c, r := range rows {
		if at := place[c.rank()]; c.untagged || at > 0 && at <= top {
			out[c] = r
			continue
		}
		to := cell{currency: c.currency, bucket: c.bucket, others: true}
		o := out[to]
		if o == nil {
			o = &ledger.Row{Currency: c.currency, Bucket: c.bucket, Others: true, Keys: make([]ledger.Value, len(r.Keys)), Sums: make([]ledger.Figure, len(r.Sums))}
			out[to] = o
		}
		for name := range seen[c] {
			seen.add(to, name)
		}
		o.Lines += r.Lines
		o.Extent = widen(o.Extent, r.Extent)
		for i, f := range r.Sums {
			o.Sums[i].Missing += f.Missing
			if f.Amount.Valid {
				o.Sums[i].Amount = money.Of(o.Sums[i].Amount.Decimal.Add(f.Amount.Decimal))
			}
		}
	}
	return out
}

func ranking(totals map[cell]money.Decimal, known map[cell]bool, values map[string][]ledger.Value, few func(cell) bool) []cell {
	var ranked []cell
	for c := range totals {
		if !few(c) {
			ranked = append(ranked, c)
		}
	}
	slices.SortFunc(ranked, func(a, b cell) int {
		if known[a] != known[b] {
			return map[bool]int{true: -1, false: 1}[known[a]]
		}
		return cmp.Or(totals[b].Cmp(totals[a]), compareKeys(values[a.keys], values[b.keys]))
	})
	return ranked
}

func compareKeys(a, b []ledger.Value) int {
	for i := range a {
		if c := strings.Compare(a[i].Text, b[i].Text); c != 0 {
			return c
		}
	}
	return 0
}

func sorted(rows map[cell]*ledger.Row, totals map[cell]money.Decimal, known map[cell]bool, q ledger.Query) *ledger.Table {
	cells := make([]cell, 0, len(rows))
	for c := range rows {
		cells = append(cells, c)
	}
	slices.SortFunc(cells, func(a, b cell) int {
		if c := cmp.Or(strings.Compare(a.currency, b.currency), cmp.Compare(a.bucket, b.bucket)); c != 0 {
			return c
		}
		if a.untagged != b.untagged {
			return map[bool]int{true: 1, false: -1}[a.untagged]
		}
		if a.others != b.others {
			return map[bool]int{true: 1, false: -1}[a.others]
		}
		if q.Top > 0 {
			ra, rb := a.rank(), b.rank()
			if known[ra] != known[rb] {
				return map[bool]int{true: -1, false: 1}[known[ra]]
			}
			if c := totals[rb].Cmp(totals[ra]); c != 0 {
				return c
			}
		}
		return compareKeys(rows[a].Keys, rows[b].Keys)
	})
	t := &ledger.Table{}
	for _, c := range cells {
		t.Rows = append(t.Rows, *rows[c])
	}
	return t
}

func inSpan(s ledger.Span, c *ledger.Charge) bool {
	if s.InCycles() {
		return s.First <= c.Cycle && c.Cycle <= s.Last
	}
	if c.Date != 0 {
		return s.Days.Has(c.Date)
	}
	first, last, ok := s.Whole()
	return ok && first <= c.Cycle && c.Cycle <= last
}

func bucket(q ledger.Query, c *ledger.Charge) period.Date {
	month := c.Cycle
	if !q.Span.InCycles() && c.Date != 0 {
		month = c.Date.Cycle()
	}
	switch q.Grain {
	case ledger.Day:
		return c.Date
	case ledger.Month:
		return month.First()
	case ledger.Quarter:
		return month.Add(-(int(month%100-1) % 3)).First()
	case ledger.Year:
		return (month/100*100 + 1).First()
	}
	return 0
}
