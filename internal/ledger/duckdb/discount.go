//go:build !noduckdb

package duckdb

import (
	"context"
	"fmt"

	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/money"
)

// Discounts implements ledger.Engine.
func (e *Engine) Discounts(ctx context.Context, v ledger.View, q ledger.Query) ([]ledger.DiscountRow, error) {
	release, err := e.reading(v)
	if err != nil {
		return nil, err
	}
	defer release()
	st, err := ledger.BuildDiscounts(dialect{}, v, &q)
	if err != nil {
		return nil, err
	}
	rows, err := e.db.QueryContext(ctx, st.SQL, st.Args...)
	if err != nil {
		return nil, fmt.Errorf("sum discounts: %w", err)
	}
	defer rows.Close()
	var out []ledger.DiscountRow
	for rows.Next() {
		if len(out) == ledger.MaxGroups {
			return nil, fault.Invalid("top", "the answer has more than %d rows; ask for the top groups, a shorter period or fewer keys", ledger.MaxGroups)
		}
		r := ledger.DiscountRow{Keys: make([]ledger.Value, len(q.Group))}
		var amount nullDecimal
		dest := []any{&r.Currency, &r.Bucket}
		for i := range r.Keys {
			dest = append(dest, &r.Keys[i].Text, &r.Keys[i].Label)
		}
		t := &r.Terms
		dest = append(dest, &t.Name, &t.Kind, &t.Source, &t.Content, &t.Starts, &t.Ends, &r.Lines, &amount)
		if err := rows.Scan(dest...); err != nil {
			return nil, fmt.Errorf("sum discounts: %w", err)
		}
		r.Amount = amount.Decimal
		out = append(out, r)
	}
	return out, rows.Err()
}

// parts are the discounts that a writer has taken in and not handed over yet.
type parts struct {
	known map[ledger.Terms]int32
	next  int32
	sums  map[part]partSum
}

type part struct {
	batch, cycle, subject, term int32
}

type partSum struct {
	lines  int32
	amount money.Decimal
}

// mostParts is how many sums are kept before they are handed over; a sum may
// come in several rows.
const mostParts = 50_000

// loadTerms reads the terms that the ledger knows.
func (w *writer) loadTerms(ctx context.Context) error {
	w.parts = parts{known: map[ledger.Terms]int32{}, sums: map[part]partSum{}}
	rows, err := w.conn.QueryContext(ctx, `SELECT id, name, kind, source, content, starts, ends FROM discount_term`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var n int32
		var t ledger.Terms
		if err := rows.Scan(&n, &t.Name, &t.Kind, &t.Source, &t.Content, &t.Starts, &t.Ends); err != nil {
			return err
		}
		w.parts.known[t], w.parts.next = n, max(w.parts.next, n)
	}
	return rows.Err()
}

// discounts takes in what a line's discount is made of.
func (w *writer) discounts(batch, subject int32, c *ledger.Charge) error {
	for _, d := range c.Discounts {
		term, ok := w.parts.known[d.Terms]
		if !ok {
			w.parts.next++
			term = w.parts.next
			w.parts.known[d.Terms] = term
			if err := w.terms.AppendRow(term, d.Name, d.Kind, d.Source, d.Content, int32(d.Starts), int32(d.Ends)); err != nil {
				return fmt.Errorf("add a discount: %w", err)
			}
		}
		key := part{batch, int32(c.Cycle), subject, term}
		s := w.parts.sums[key]
		w.parts.sums[key] = partSum{s.lines + 1, s.amount.Add(d.Amount)}
	}
	if len(w.parts.sums) < mostParts {
		return nil
	}
	return w.flushParts()
}

func (w *writer) flushParts() error {
	for key, s := range w.parts.sums {
		amount, err := toDecimal(money.Of(s.amount))
		if err != nil {
			return err
		}
		if err := w.discounted.AppendRow(key.batch, key.cycle, key.subject, key.term, s.lines, amount); err != nil {
			return fmt.Errorf("add a discount: %w", err)
		}
	}
	clear(w.parts.sums)
	return nil
}
