//go:build !noduckdb

package duckdb

import (
	"context"
	"database/sql"
	"errors"
	"strings"
)

// upgrade gives a ledger of another version the columns that it lacks, and sums
// its lines anew where its sums were made by other rules: the lines are whole,
// and everything else comes from them. The sums are there at once or not at all.
func (e *Engine) upgrade(ctx context.Context) error {
	for table, columns := range map[string][]column{"subject": subjectTable, "charge": chargeTable} {
		for _, c := range columns {
			kind := strings.ReplaceAll(c.kind, "VARCHAR NOT NULL", "VARCHAR DEFAULT ''")
			if strings.HasSuffix(kind, "NOT NULL") { // there from the start
				continue
			}
			if _, err := e.db.ExecContext(ctx, "ALTER TABLE "+table+" ADD COLUMN IF NOT EXISTS "+c.name+" "+kind); err != nil {
				return err
			}
		}
	}
	var made string
	err := e.db.QueryRowContext(ctx, `SELECT value FROM meta WHERE key = 'sums'`).Scan(&made)
	if err != nil && !errors.Is(err, sql.ErrNoRows) || made == rules {
		return err
	}
	return e.sumAnew(ctx)
}

// rules are those that the sums of this version are made and kept by.
var rules = strings.Join([]string{dayTable, monthTable, briefTable, daySums(""), monthSums(""), briefSums(""), telling}, ";\n")

// sumAnew makes all sums of the lines.
func (e *Engine) sumAnew(ctx context.Context) error {
	tx, err := e.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	for _, s := range []string{
		"DROP TABLE cost_day", "DROP TABLE cost_month", "DROP TABLE cost_brief", "DROP TABLE told", toldTable, dayTable, monthTable, briefTable,
		telling, numbering, daySums(""), monthSums(""), briefSums(""), "DELETE FROM meta WHERE key = 'sums'",
	} {
		if _, err := tx.ExecContext(ctx, s); err != nil {
			return errors.Join(err, tx.Rollback())
		}
	}
	if _, err := tx.ExecContext(ctx, "INSERT INTO meta VALUES ('sums', ?)", rules); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}
