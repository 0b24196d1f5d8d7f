//go:build !noduckdb

package duckdb

import (
	"context"
	"errors"
)

// upgrade gives a ledger of an earlier version the columns that it lacks, and
// sums its lines anew where the star lacks a cost kind: the lines are whole,
// and everything else comes from them. It is done at once or not at all.
func (e *Engine) upgrade(ctx context.Context) (err error) {
	for _, column := range []string{"service_from INTEGER", "service_to INTEGER", "spread BOOLEAN"} {
		if _, err := e.db.ExecContext(ctx, "ALTER TABLE charge ADD COLUMN IF NOT EXISTS "+column); err != nil {
			return err
		}
	}
	var has int
	err = e.db.QueryRowContext(ctx, `SELECT COUNT(*) FROM duckdb_columns() WHERE table_name = 'cost_month' AND column_name = 'effective'`).Scan(&has)
	if err != nil || has > 0 {
		return err
	}
	tx, err := e.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	for _, s := range []string{
		"DROP TABLE cost_day", "DROP TABLE cost_month", star("cost_day", "date"), star("cost_month", "month"), daySums(""), monthSums(""),
	} {
		if _, err := tx.ExecContext(ctx, s); err != nil {
			return errors.Join(err, tx.Rollback())
		}
	}
	return tx.Commit()
}
