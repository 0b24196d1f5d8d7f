//go:build !noduckdb

package duckdb

import (
	"context"
	"errors"

	"github.com/cloudlens/cloudlens/internal/ledger"
)

// upgrade gives a ledger of an earlier version the columns that it lacks (a new
// column of charge or subject is added here by name), and sums its lines anew
// where the star lacks a cost kind: the lines are whole, and everything else comes
// from them. It is done at once or not at all.
func (e *Engine) upgrade(ctx context.Context) (err error) {
	for _, column := range []string{"service_from INTEGER", "service_to INTEGER", "spread BOOLEAN"} {
		if _, err := e.db.ExecContext(ctx, "ALTER TABLE charge ADD COLUMN IF NOT EXISTS "+column); err != nil {
			return err
		}
	}
	again, err := e.missing(ctx)
	if err != nil || len(again) == 0 {
		return err
	}
	tx, err := e.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	for _, s := range again {
		if _, err := tx.ExecContext(ctx, s); err != nil {
			return errors.Join(err, tx.Rollback())
		}
	}
	return tx.Commit()
}

// missing is what makes the sums that the ledger lacks: all of them where a table
// of sums has no column for one of the cost kinds, or the brief ones of months.
func (e *Engine) missing(ctx context.Context) ([]string, error) {
	var columns int
	var brief bool
	err := e.db.QueryRowContext(ctx, `SELECT
		(SELECT COUNT(*) FROM duckdb_columns() WHERE table_name IN ('cost_day', 'cost_month', 'cost_brief')),
		EXISTS (SELECT 1 FROM cost_brief) OR NOT EXISTS (SELECT 1 FROM cost_month)`).Scan(&columns, &brief)
	const keys = 5 // batch, cycle, day or month, subject, lines
	switch {
	case err != nil:
		return nil, err
	case columns != 3*(keys+2*len(ledger.Kinds)): // a sum and a count of each kind
		return []string{
			"DROP TABLE cost_day", "DROP TABLE cost_month", "DROP TABLE cost_brief", star("cost_day", "date"), star("cost_month", "month"), star("cost_brief", "month"),
			daySums(""), monthSums(""), briefSums(""),
		}, nil
	case !brief:
		return []string{briefSums("")}, nil
	}
	return nil, nil
}
