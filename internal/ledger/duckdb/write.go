//go:build !noduckdb

package duckdb

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"slices"

	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/money"
	duckdb "github.com/duckdb/duckdb-go/v2"
)

type writer struct {
	e          *Engine
	conn       *sql.Conn
	charges    *duckdb.Appender
	subjects   *duckdb.Appender
	tags       *duckdb.Appender
	spread     *duckdb.Appender
	terms      *duckdb.Appender
	discounted *duckdb.Appender
	parts      parts

	known   map[string]map[[16]byte]int32 // account → subject hash → id
	next    int32
	hasher  ledger.Hasher
	batches map[int32]*batch
	row     []driver.Value
	pending int // lines that the appender holds
}

// flushEvery is after how many lines the appender hands over what it holds:
// that lies outside DuckDB's own limit, and left alone it keeps four times as
// many.
const flushEvery = 50_000

type batch struct {
	receipt ledger.Receipt
	hash    ledger.Multiset
	spread  map[string]money.Decimal // payable of what is spread, by currency
}

// Write implements ledger.Engine.
func (e *Engine) Write(ctx context.Context) (ledger.Writer, error) {
	if err := e.lock(ctx); err != nil {
		return nil, err
	}
	w := &writer{e: e, known: map[string]map[[16]byte]int32{}, batches: map[int32]*batch{}, row: make([]driver.Value, len(chargeTable))}
	if err := w.open(ctx); err != nil {
		return nil, errors.Join(err, w.Close(ctx))
	}
	return w, nil
}

func (w *writer) open(ctx context.Context) (err error) {
	if w.conn, err = w.e.db.Conn(ctx); err != nil {
		return fmt.Errorf("open the ledger's writer: %w", err)
	}
	if err = w.conn.QueryRowContext(ctx, `SELECT COALESCE(MAX(id), 0) FROM subject`).Scan(&w.next); err != nil {
		return fmt.Errorf("open the ledger's writer: %w", err)
	}
	if err = w.loadTerms(ctx); err != nil {
		return fmt.Errorf("open the ledger's writer: %w", err)
	}
	return w.conn.Raw(func(c any) error {
		for table, to := range w.appenders() {
			if of := grown[table]; of != nil {
				*to, err = duckdb.NewAppenderWithColumns(c.(driver.Conn), "", "", table, of)
			} else {
				*to, err = duckdb.NewAppenderFromConn(c.(driver.Conn), "", table)
			}
			if err != nil {
				return fmt.Errorf("open the ledger's writer: %w", err)
			}
		}
		return nil
	})
}

// grown names the columns of tables that may have them in the order in which
// they came to be.
var grown = map[string][]string{"charge": named(chargeTable, ""), "subject": named(subjectTable, "")}

// appenders are the writer's, by their tables.
func (w *writer) appenders() map[string]**duckdb.Appender {
	return map[string]**duckdb.Appender{
		"charge": &w.charges, "subject": &w.subjects, "subject_tag": &w.tags,
		"spread_day": &w.spread, "discount_term": &w.terms, "discount_part": &w.discounted,
	}
}

// Append implements ledger.Writer.
func (w *writer) Append(number int32, account string, c *ledger.Charge) error {
	key := w.hasher.Subject(account, &c.Subject)
	subject, err := w.subject(account, key, &c.Subject)
	if err != nil {
		return err
	}
	b := w.batch(number)
	b.receipt.Add(c)
	b.hash.Add(w.hasher.Line(key, c))
	row := w.row
	row[0], row[1], row[2], row[3], row[4] = number, int32(b.receipt.Lines), int32(c.Cycle), int32(c.Date), subject
	row[5], row[6], row[7], row[8] = text(c.LineID), c.Correction, text(c.BillingItem), text(c.Description)
	row[10], row[11] = text(c.UsageUnit), text(c.Raw)
	if row[9], err = toDecimal(c.Usage); err != nil {
		return err
	}
	row[12], row[13], row[14] = nil, nil, nil
	if c.Service.To != 0 {
		row[12], row[13], row[14] = int32(c.Service.From), int32(c.Service.To), c.Spread()
	}
	for i, a := range ledger.Amounts {
		if row[15+i], err = toDecimal(*a.Of(&c.Money)); err != nil {
			return err
		}
	}
	if err := w.charges.AppendRow(row...); err != nil {
		return err
	}
	if err := w.amortise(number, subject, b, c); err != nil {
		return err
	}
	if err := w.discounts(number, subject, c); err != nil {
		return err
	}
	if w.pending++; w.pending < flushEvery {
		return nil
	}
	w.pending = 0
	return errors.Join(w.charges.Flush(), w.spread.Flush())
}

// Carry implements ledger.Writer.
func (w *writer) Carry(number int32, account string, c *ledger.Carried) error {
	key := w.hasher.Subject(account, &c.Subject)
	subject, err := w.subject(account, key, &c.Subject)
	if err != nil {
		return err
	}
	b := w.batch(number)
	b.hash.Add(w.hasher.Carried(key, c))
	return w.spreadOver(number, subject, b, c.Subject.Currency, c.Amount, c.Days())
}

func (w *writer) batch(number int32) *batch {
	b := w.batches[number]
	if b == nil {
		b = &batch{receipt: ledger.Receipt{Totals: ledger.Totals{}}, spread: map[string]money.Decimal{}}
		w.batches[number] = b
	}
	return b
}

func text(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// subject finds the id of a subject or adds it to the dimension. The ids of
// an account are read once, when its first line comes.
func (w *writer) subject(account string, key [16]byte, s *ledger.Subject) (int32, error) {
	ids, ok := w.known[account]
	if !ok {
		var err error
		if ids, err = w.load(account); err != nil {
			return 0, err
		}
		w.known[account] = ids
	}
	if n, ok := ids[key]; ok {
		return n, nil
	}
	w.next++
	ids[key] = w.next
	row := []driver.Value{w.next, duckdb.UUID(key), account}
	for _, a := range ledger.Attributes {
		row = append(row, *a.Of(s))
	}
	if err := w.subjects.AppendRow(append(row, s.Tags.JSON())...); err != nil {
		return 0, fmt.Errorf("add a subject: %w", err)
	}
	for _, t := range s.Tags {
		if err := w.tags.AppendRow(w.next, t.Key, t.Value); err != nil {
			return 0, fmt.Errorf("add a tag: %w", err)
		}
	}
	return w.next, nil
}

func (w *writer) load(account string) (map[[16]byte]int32, error) {
	// The writer's own connection is busy appending, so another one reads.
	rows, err := w.e.db.Query(`SELECT id, hash FROM subject WHERE account = ?`, account)
	if err != nil {
		return nil, fmt.Errorf("read subjects: %w", err)
	}
	defer rows.Close()
	ids := map[[16]byte]int32{}
	for rows.Next() {
		var n int32
		var hash duckdb.UUID
		if err := rows.Scan(&n, &hash); err != nil {
			return nil, fmt.Errorf("read subjects: %w", err)
		}
		ids[hash] = n
	}
	return ids, rows.Err()
}

// Finish implements ledger.Writer.
func (w *writer) Finish(ctx context.Context) (map[int32]*ledger.Receipt, error) {
	if err := w.flush(); err != nil {
		return nil, fmt.Errorf("write lines: %w", err)
	}
	if _, err := w.conn.ExecContext(ctx, numbering); err != nil {
		return nil, fmt.Errorf("number resources: %w", err)
	}
	out := map[int32]*ledger.Receipt{}
	for number, b := range w.batches {
		if b.receipt.Lines > 0 { // carried orders have none, and come in many batches
			if err := w.sumLines(ctx, number, b); err != nil {
				return nil, err
			}
		}
		if _, err := w.conn.ExecContext(ctx, spreadSums, number); err != nil {
			return nil, fmt.Errorf("sum batch %d: %w", number, err)
		}
		if err := w.proveSpread(ctx, number, b); err != nil {
			return nil, err
		}
		b.receipt.Hash = b.hash.String()
		out[number] = &b.receipt
	}
	return out, nil
}

// sumLines sums up the lines of a batch, looks whether one came twice, and
// proves the sums.
func (w *writer) sumLines(ctx context.Context, number int32, b *batch) error {
	for _, s := range []string{daySums(ofBatch), monthSums(ofBatch), briefSums(" WHERE m.batch = ?"), telling + " AND batch = ?"} {
		if _, err := w.conn.ExecContext(ctx, s, number); err != nil {
			return fmt.Errorf("sum batch %d: %w", number, err)
		}
	}
	err := w.conn.QueryRowContext(ctx, `SELECT line_id FROM charge WHERE batch = ? AND line_id IS NOT NULL GROUP BY line_id HAVING COUNT(*) > 1 LIMIT 1`, number).Scan(&b.receipt.Twice)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("look for doubled lines in batch %d: %w", number, err)
	}
	return w.prove(ctx, number, &b.receipt)
}

// Shared implements ledger.Writer.
func (w *writer) Shared(ctx context.Context, number int32, others ...int32) (lines int64, err error) {
	err = w.conn.QueryRowContext(ctx, `SELECT COUNT(*) FROM charge WHERE batch = ? AND line_id IN (SELECT line_id FROM charge WHERE `+within(others)+`)`, number).Scan(&lines)
	if err != nil {
		return 0, fmt.Errorf("compare batch %d with others: %w", number, err)
	}
	return lines, nil
}

func (w *writer) flush() error {
	var errs []error
	if w.discounted != nil {
		errs = append(errs, w.flushParts())
	}
	for _, a := range w.appenders() {
		if *a != nil {
			errs = append(errs, (*a).Close())
			*a = nil
		}
	}
	return errors.Join(errs...)
}

// Close implements ledger.Writer.
func (w *writer) Close(ctx context.Context, keep ...int32) error {
	defer w.e.unlock()
	errs := []error{w.flush()}
	if w.conn != nil {
		errs = append(errs, w.conn.Close())
	}
	var drop []int32
	for number := range w.batches {
		if !slices.Contains(keep, number) {
			drop = append(drop, number)
		}
	}
	switch {
	case len(drop) > 0:
		errs = append(errs, w.e.forget(context.WithoutCancel(ctx), drop))
	case len(keep) == 0: // the first line failed half-way
		errs = append(errs, w.e.orphans(context.WithoutCancel(ctx)))
	}
	return errors.Join(errs...)
}
