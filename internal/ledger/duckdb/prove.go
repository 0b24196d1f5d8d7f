//go:build !noduckdb

package duckdb

import (
	"context"
	"fmt"
	"iter"

	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
)

// amortise spreads an order over the days that it is for.
func (w *writer) amortise(number, subject int32, b *batch, c *ledger.Charge) error {
	if !c.Spread() {
		return nil
	}
	return w.spreadOver(number, subject, b, c.Subject.Currency, c.Money.Payable.Decimal, c.Amortised())
}

// spreadOver writes the days of an amount, and notes it to be proved by.
func (w *writer) spreadOver(number, subject int32, b *batch, currency string, amount money.Decimal, days iter.Seq2[period.Date, money.Decimal]) error {
	b.spread[currency] = b.spread[currency].Add(amount)
	for day, part := range days {
		v, err := toDecimal(money.Of(part))
		if err != nil {
			return err
		}
		if err := w.spread.AppendRow(number, int32(day.Cycle()), int32(day), subject, v); err != nil {
			return fmt.Errorf("spread an order: %w", err)
		}
	}
	return nil
}

// prove compares what the star holds with what was appended, at the end of the
// chain of sums: days, months, and the brief ones of months.
func (w *writer) prove(ctx context.Context, number int32, r *ledger.Receipt) error {
	rows, err := w.conn.QueryContext(ctx, `SELECT s.currency, SUM(m.lines)::BIGINT, SUM(m.list), SUM(m.contracted), SUM(m.billed), SUM(m.paid)
		FROM cost_brief m JOIN subject s ON s.id = m.subject WHERE m.batch = ? GROUP BY 1`, number)
	if err != nil {
		return fmt.Errorf("prove batch %d: %w", number, err)
	}
	defer rows.Close()
	var lines int64
	for rows.Next() {
		var currency string
		var n int64
		var sums [4]nullDecimal
		if err := rows.Scan(&currency, &n, &sums[0], &sums[1], &sums[2], &sums[3]); err != nil {
			return fmt.Errorf("prove batch %d: %w", number, err)
		}
		lines += n
		t := r.Totals[currency]
		for i, want := range []money.Decimal{t.List, t.Contracted, t.Billed, t.Paid} {
			if !sums[i].Decimal.Equal(want) {
				return fmt.Errorf("batch %d holds %s of %s in %s, but %s was written", number, sums[i].Decimal, ledger.Kinds[i], currency, want)
			}
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	if lines != r.Lines {
		return fmt.Errorf("batch %d holds %d lines, but %d were written", number, lines, r.Lines)
	}
	return nil
}

// proveSpread compares what orders were spread to with their amounts.
func (w *writer) proveSpread(ctx context.Context, number int32, b *batch) error {
	rows, err := w.conn.QueryContext(ctx, `SELECT s.currency, SUM(m.effective) FROM spread_month m JOIN subject s ON s.id = m.subject WHERE m.batch = ? GROUP BY 1`, number)
	if err != nil {
		return fmt.Errorf("prove batch %d: %w", number, err)
	}
	defer rows.Close()
	found := 0
	for rows.Next() {
		var currency string
		var sum nullDecimal
		if err := rows.Scan(&currency, &sum); err != nil {
			return fmt.Errorf("prove batch %d: %w", number, err)
		}
		if want := b.spread[currency]; !sum.Decimal.Equal(want) {
			return fmt.Errorf("batch %d spreads %s of orders in %s, but they are %s", number, sum.Decimal, currency, want)
		}
		found++
	}
	if found != len(b.spread) {
		return fmt.Errorf("batch %d spreads orders of %d currencies, but has them in %d", number, found, len(b.spread))
	}
	return rows.Err()
}
