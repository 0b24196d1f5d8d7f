//go:build !noduckdb

// Package duckdb is the ledger engine inside the process: one DuckDB file.
// It is the only package that links DuckDB (cgo, g++); the build tag
// noduckdb leaves it out.
//
// DuckDB 1.5 lets other connections see both versions while one transaction
// deletes and inserts a whole row group, so visibility never rests on its
// transactions: a question joins the live set of its revision, and lines of a
// batch that no live set names cannot be seen.
package duckdb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/ledger"
	driver "github.com/duckdb/duckdb-go/v2"
)

// Engine is a ledger in one DuckDB file.
type Engine struct {
	db        *sql.DB
	connector *driver.Connector

	writing chan struct{} // DuckDB wants one writer: who holds the token writes

	publishing sync.Mutex // one revision at a time
	mu         sync.Mutex
	published  map[int64]int // revision → questions that read it now
}

var _ ledger.Engine = (*Engine)(nil)

// MemoryLimit bounds what DuckDB keeps in memory; it spills to disk beyond.
const MemoryLimit = "384MB"

// Open opens or creates the file. A file that another process holds is a
// fault that says so.
func Open(ctx context.Context, path string) (*Engine, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("create the ledger's folder: %w", err)
	}
	connector, err := driver.NewConnector(path, nil)
	if err != nil {
		return nil, openFault(path, err)
	}
	if err := private(path); err != nil {
		return nil, errors.Join(fmt.Errorf("close the ledger file to others: %w", err), connector.Close())
	}
	e := &Engine{db: sql.OpenDB(connector), connector: connector, published: map[int64]int{}, writing: make(chan struct{}, 1)}
	e.db.SetMaxOpenConns(16)
	if err := e.prepare(ctx); err != nil {
		return nil, errors.Join(err, e.Close())
	}
	return e, nil
}

// private closes the file to others: bills are nobody else's business.
func private(path string) error {
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() {
		return err
	}
	return os.Chmod(path, 0o600)
}

func openFault(path string, err error) error {
	if strings.Contains(err.Error(), "lock") {
		return fault.Conflict("ledger", "the ledger %s is in use by another process; stop it, or let this command run inside it by giving the same --data", path)
	}
	if strings.Contains(err.Error(), "not a valid DuckDB") {
		return fault.Invalid("ledger", "%s is not a ledger file; move it away or name another --ledger", path)
	}
	return fmt.Errorf("open the ledger %s: %w", path, err)
}

func (e *Engine) prepare(ctx context.Context) error {
	for _, s := range schema {
		if _, err := e.db.ExecContext(ctx, s); err != nil {
			return fmt.Errorf("prepare the ledger: %w", err)
		}
	}
	if err := e.upgrade(ctx); err != nil {
		return fmt.Errorf("bring the ledger up to date: %w", err)
	}
	// A killed import may have left a subject whose tags it had not written
	// yet: the next import would take it for whole.
	return e.orphans(ctx)
}

// Bind implements ledger.Engine.
func (e *Engine) Bind(ctx context.Context, store id.ID) error {
	var has string
	err := e.db.QueryRowContext(ctx, `SELECT value FROM meta WHERE key = 'store'`).Scan(&has)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		_, err = e.db.ExecContext(ctx, `INSERT INTO meta VALUES ('store', ?)`, store.String())
		return err
	case err != nil:
		return fmt.Errorf("read the ledger's store id: %w", err)
	case has != store.String():
		return fault.Conflict("ledger", "the ledger belongs to catalogue %s, not to %s; name the --database and --ledger that were made together", has, store)
	}
	return nil
}

// Close implements ledger.Engine.
func (e *Engine) Close() error { return errors.Join(e.db.Close(), e.connector.Close()) }

// Batches implements ledger.Engine. A batch without lines that has sums left
// counts too, with 0.
func (e *Engine) Batches(ctx context.Context) (map[int32]int64, error) {
	rows, err := e.db.QueryContext(ctx, `SELECT batch, SUM(n)::BIGINT FROM (
		SELECT batch, COUNT(*) AS n FROM charge GROUP BY batch UNION ALL SELECT DISTINCT batch, 0 FROM cost_month
		UNION ALL SELECT DISTINCT batch, 0 FROM cost_brief UNION ALL SELECT DISTINCT batch, 0 FROM spread_day UNION ALL SELECT DISTINCT batch, 0 FROM discount_part) b GROUP BY batch`)
	if err != nil {
		return nil, fmt.Errorf("list batches: %w", err)
	}
	defer rows.Close()
	out := map[int32]int64{}
	for rows.Next() {
		var batch int32
		var lines int64
		if err := rows.Scan(&batch, &lines); err != nil {
			return nil, fmt.Errorf("list batches: %w", err)
		}
		out[batch] = lines
	}
	return out, rows.Err()
}

// Forget implements ledger.Engine. Subjects that no batch uses any more go too.
func (e *Engine) Forget(ctx context.Context, batches ...int32) error {
	if len(batches) == 0 {
		return nil
	}
	if err := e.lock(ctx); err != nil {
		return err
	}
	defer e.unlock()
	return e.forget(ctx, batches)
}

func (e *Engine) lock(ctx context.Context) error {
	select {
	case e.writing <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (e *Engine) unlock() { <-e.writing }

func (e *Engine) forget(ctx context.Context, batches []int32) error {
	in := " WHERE " + within(batches)
	for _, table := range []string{"charge", "cost_day", "cost_month", "cost_brief", "spread_day", "spread_month", "told", "discount_part"} {
		if _, err := e.db.ExecContext(ctx, "DELETE FROM "+table+in); err != nil {
			return fmt.Errorf("forget batches: %w", err)
		}
	}
	return e.orphans(ctx)
}

// within restricts to batches.
func within(batches []int32) string {
	list := []string{"NULL"} // which is equal to none
	for _, b := range batches {
		list = append(list, fmt.Sprint(b))
	}
	return "batch IN (" + strings.Join(list, ", ") + ")"
}

// orphans removes subjects that no batch uses, be it for lines or for the days
// of orders, and resources that no subject is of.
func (e *Engine) orphans(ctx context.Context) error {
	for _, s := range []string{
		"DELETE FROM subject WHERE id NOT IN (SELECT subject FROM cost_month UNION ALL SELECT subject FROM spread_month)",
		"DELETE FROM subject_tag WHERE subject NOT IN (SELECT id FROM subject)",
		"DELETE FROM resource WHERE id > 0 AND name NOT IN (SELECT resource FROM subject)",
	} {
		if _, err := e.db.ExecContext(ctx, s); err != nil {
			return fmt.Errorf("forget subjects: %w", err)
		}
	}
	return nil
}
