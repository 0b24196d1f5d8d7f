// Command migratediff writes the migration from the committed files to
// ent/schema, one for each dialect, with its way back:
//
//	go run ./internal/database/migratediff -name add_budgets
//
// It needs the programs of PostgreSQL for a throw-away server. Read what it
// wrote before you commit it: where it copies a table of SQLite, dropping the
// old one takes along what hangs on it.
package main

import (
	"context"
	"database/sql"
	"flag"
	"fmt"
	"log"
	"path/filepath"

	"ariga.io/atlas/sql/sqltool"
	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"
	"entgo.io/ent/dialect/sql/schema"
	_ "github.com/lib/pq"
	_ "modernc.org/sqlite"

	"github.com/cloudlens/cloudlens/ent/migrate"
	"github.com/cloudlens/cloudlens/internal/testdb/pgserver"
)

func main() {
	name := flag.String("name", "", "what the migration does, in lower-case words joined by _")
	dir := flag.String("dir", "internal/database/migrations", "directory of the migrations")
	flag.Parse()
	if *name == "" {
		log.Fatal("give the migration a -name")
	}
	if err := run(context.Background(), *dir, *name); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, dir, name string) error {
	if err := sqlite(ctx, filepath.Join(dir, "sqlite"), name); err != nil {
		return err
	}
	server, err := pgserver.Start()
	if err != nil {
		return err
	}
	defer server.Stop()
	dev, err := server.Create(ctx)
	if err != nil {
		return err
	}
	return postgres(ctx, filepath.Join(dir, "postgres"), name, dev)
}

func sqlite(ctx context.Context, dir, name string, options ...schema.MigrateOption) error {
	pool, err := sql.Open("sqlite", "file:dev?mode=memory&cache=shared&_pragma=foreign_keys(1)")
	if err != nil {
		return err
	}
	defer pool.Close()
	return diff(ctx, entsql.OpenDB(dialect.SQLite, pool), dir, name, options...)
}

func postgres(ctx context.Context, dir, name, dev string, options ...schema.MigrateOption) error {
	pool, err := sql.Open("postgres", dev)
	if err != nil {
		return err
	}
	defer pool.Close()
	return diff(ctx, entsql.OpenDB(dialect.Postgres, pool), dir, name, options...)
}

// diff replays the committed files on an empty database and writes what still
// separates it from the schema.
func diff(ctx context.Context, dev dialect.Driver, dir, name string, options ...schema.MigrateOption) error {
	files, err := sqltool.NewGooseDir(dir)
	if err != nil {
		return fmt.Errorf("open %s: %w", dir, err)
	}
	options = append(options,
		schema.WithDir(files),
		schema.WithFormatter(sqltool.GooseFormatter),
		schema.WithMigrationMode(schema.ModeReplay),
		schema.WithDropColumn(true),
		schema.WithDropIndex(true),
	)
	m, err := schema.NewMigrate(dev, options...)
	if err != nil {
		return fmt.Errorf("set up the migration of %s: %w", dir, err)
	}
	if err := m.NamedDiff(ctx, name, migrate.Tables...); err != nil {
		return fmt.Errorf("plan the migration of %s: %w", dir, err)
	}
	return nil
}
