//go:build !noduckdb

package duckdb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/rule"
)

// Publish implements ledger.Engine.
func (e *Engine) Publish(ctx context.Context, revision int64, live []ledger.Live) error {
	e.publishing.Lock()
	defer e.publishing.Unlock()
	if e.Published(revision) {
		return nil
	}
	tx, err := e.db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("publish revision %d: %w", revision, err)
	}
	defer func() { _ = tx.Rollback() }() // after Commit this does nothing
	for len(live) > 0 {
		n := min(len(live), 500)
		args := make([]any, 0, 3*n)
		for _, l := range live[:n] {
			args = append(args, revision, l.Batch, l.Account)
		}
		values := strings.TrimSuffix(strings.Repeat("(?, ?, ?), ", n), ", ")
		if _, err := tx.ExecContext(ctx, `INSERT INTO mem.live VALUES `+values, args...); err != nil {
			return fmt.Errorf("publish revision %d: %w", revision, err)
		}
		live = live[n:]
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("publish revision %d: %w", revision, err)
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.published[revision] = 0
	return nil
}

// Published implements ledger.Engine.
func (e *Engine) Published(revision int64) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	_, ok := e.published[revision]
	return ok
}

// Retract implements ledger.Engine. A revision that a question reads now stays.
func (e *Engine) Retract(ctx context.Context, keep ...int64) error {
	e.publishing.Lock() // a revision that comes back meanwhile would lose its rows
	defer e.publishing.Unlock()
	for _, r := range e.withdraw(keep) {
		if _, err := e.db.ExecContext(ctx, `DELETE FROM mem.live WHERE revision = ?`, r); err != nil {
			return fmt.Errorf("retract revision %d: %w", r, err)
		}
	}
	return nil
}

// withdraw closes the revisions that go to new questions.
func (e *Engine) withdraw(keep []int64) (gone []int64) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for r, readers := range e.published {
		if readers == 0 && !slices.Contains(keep, r) {
			delete(e.published, r)
			gone = append(gone, r)
		}
	}
	return gone
}

// reading holds the view's revision in place while a question runs.
func (e *Engine) reading(v ledger.View) (release func(), err error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if _, ok := e.published[v.Revision]; !ok {
		return nil, fmt.Errorf("revision %d is not published", v.Revision)
	}
	e.published[v.Revision]++
	return func() {
		e.mu.Lock()
		defer e.mu.Unlock()
		e.published[v.Revision]--
	}, nil
}

// Sum implements ledger.Engine.
func (e *Engine) Sum(ctx context.Context, v ledger.View, q ledger.Query) (*ledger.Table, error) {
	tables := manyTables{}
	if err := e.sum(ctx, v, &q, false, nil, tables); err != nil {
		return nil, err
	}
	return tables.of("", 1)[0], nil
}

// SumMany implements ledger.Engine.
func (e *Engine) SumMany(ctx context.Context, v ledger.View, q ledger.Query, filters ...*rule.Rule) (map[string][]*ledger.Table, error) {
	if len(filters) > 0 && q.Top > 0 {
		return nil, errors.New("the top of many filters cannot be asked for")
	}
	tables := manyTables{}
	if err := e.sum(ctx, v, &q, true, filters, tables); err != nil {
		return nil, err
	}
	out := map[string][]*ledger.Table{}
	for _, a := range v.Accounts {
		out[a] = tables.of(a, max(1, len(filters)))
	}
	return out, nil
}

// manyTables are the tables of each account and filter that have rows.
type manyTables map[string]map[int]*ledger.Table

func (m manyTables) add(account string, filter int, row ledger.Row) {
	if m[account] == nil {
		m[account] = map[int]*ledger.Table{}
	}
	if m[account][filter] == nil {
		m[account][filter] = &ledger.Table{}
	}
	t := m[account][filter]
	t.Rows = append(t.Rows, row)
}

func (m manyTables) of(account string, n int) []*ledger.Table {
	out := make([]*ledger.Table, n)
	for i := range out {
		if out[i] = m[account][i]; out[i] == nil {
			out[i] = &ledger.Table{}
		}
	}
	return out
}

func (e *Engine) sum(ctx context.Context, v ledger.View, q *ledger.Query, each bool, filters []*rule.Rule, into manyTables) error {
	release, err := e.reading(v)
	if err != nil {
		return err
	}
	defer release()
	parts := ledger.BuildMany(dialect{}, v, q, filters)
	if len(filters) == 0 {
		parts = []ledger.Part{{Statement: ledger.BuildSum(dialect{}, v, q, each)}}
	}
	n := 0
	for _, p := range parts {
		if err := e.part(ctx, q, p, len(filters) > 0, &n, into); err != nil {
			return err
		}
	}
	return nil
}

// part runs one statement; n counts the rows of all.
func (e *Engine) part(ctx context.Context, q *ledger.Query, p ledger.Part, many bool, n *int, into manyTables) error {
	rows, err := e.db.QueryContext(ctx, p.SQL, p.Args...)
	if err != nil {
		return fmt.Errorf("sum charges: %w", err)
	}
	defer rows.Close()
	r := newReader(q, many)
	for rows.Next() {
		if *n++; *n > ledger.MaxGroups {
			return fault.Invalid("top", "the answer has more than %d rows; ask for the top groups, a shorter period or fewer keys", ledger.MaxGroups)
		}
		if err := rows.Scan(r.dest...); err != nil {
			return fmt.Errorf("sum charges: %w", err)
		}
		into.add(r.account, p.First+r.filter, r.read())
	}
	return rows.Err()
}

// reader takes the columns of one row after the other.
type reader struct {
	filter  int
	account string
	row     ledger.Row
	keys    []sql.NullString
	sums    []nullDecimal
	known   []int64
	dest    []any
}

func newReader(q *ledger.Query, many bool) *reader {
	r := &reader{keys: make([]sql.NullString, 2*len(q.Group)), sums: make([]nullDecimal, len(q.Kinds)), known: make([]int64, len(q.Kinds))}
	if many {
		r.dest = append(r.dest, &r.filter)
	}
	r.dest = append(r.dest, &r.account, &r.row.Currency, &r.row.Bucket)
	for i := range r.keys {
		r.dest = append(r.dest, &r.keys[i])
	}
	r.dest = append(r.dest, &r.row.Others, &r.row.Untagged, &r.row.Lines)
	if q.Resources {
		r.dest = append(r.dest, &r.row.Resources)
	}
	if q.Extent {
		r.dest = append(r.dest, &r.row.Extent.First, &r.row.Extent.Last)
	}
	for i := range r.sums {
		r.dest = append(r.dest, &r.sums[i], &r.known[i])
	}
	return r
}

// read is the row that was scanned.
func (r *reader) read() ledger.Row {
	row := r.row
	row.Keys, row.Sums = make([]ledger.Value, len(r.keys)/2), make([]ledger.Figure, len(r.sums))
	for i := range row.Keys {
		row.Keys[i] = ledger.Value{Text: r.keys[2*i].String, Label: r.keys[2*i+1].String} // NULL for others
	}
	for i, sum := range r.sums {
		row.Sums[i] = ledger.Figure{Amount: sum.Null, Missing: row.Lines - r.known[i]}
		if row.Lines == 0 && !sum.Valid { // only amortised cost lies here
			row.Sums[i].Amount = money.Of(money.Zero)
		}
	}
	return row
}
