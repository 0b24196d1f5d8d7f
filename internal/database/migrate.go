package database

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"

	"entgo.io/ent/dialect"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"github.com/cloudlens/cloudlens/internal/fault"
)

// migrations are written by migratediff from ent/schema, and reviewed.
//
//go:embed migrations/*/*.sql
var migrations embed.FS

// migrate applies the migrations that the catalogue lacks. On PostgreSQL a
// session lock lets one instance do it while the others wait; SQLite's file
// belongs to one process. A catalogue that a newer program has migrated is
// refused, since this one does not know what the columns mean.
func migrate(ctx context.Context, pool *sql.DB, d string) error {
	p, err := provider(pool, d)
	if err != nil {
		return err
	}
	current, target, err := p.GetVersions(ctx)
	if err != nil {
		return fmt.Errorf("read the catalogue's schema version: %w", err)
	}
	if current > target {
		return fault.Conflict("database",
			"the catalogue has schema version %d, but this program knows only up to %d: run the newer CloudLens that made it",
			current, target)
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("migrate the catalogue: %w", err)
	}
	return nil
}

func provider(pool *sql.DB, d string) (*goose.Provider, error) {
	dir, gooseDialect := "migrations/sqlite", goose.DialectSQLite3
	options := []goose.ProviderOption{
		goose.WithDisableGlobalRegistry(true),
		goose.WithLogger(goose.NopLogger()),
	}
	if d == dialect.Postgres {
		dir, gooseDialect = "migrations/postgres", goose.DialectPostgres
		locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 120))
		if err != nil {
			return nil, fmt.Errorf("set up the migration lock: %w", err)
		}
		options = append(options, goose.WithSessionLocker(locker))
	}
	files, err := fs.Sub(migrations, dir)
	if err != nil {
		return nil, fmt.Errorf("read the migrations: %w", err)
	}
	p, err := goose.NewProvider(gooseDialect, pool, files, options...)
	if err != nil {
		return nil, fmt.Errorf("read the migrations: %w", err)
	}
	return p, nil
}
