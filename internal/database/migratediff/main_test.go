package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"ariga.io/atlas/sql/migrate"
	"entgo.io/ent/dialect/sql/schema"
	"github.com/google/go-cmp/cmp"

	"github.com/cloudlens/cloudlens/internal/testdb"
)

// planSQLite and planPostgres ask for what separates dir from the schema, and
// say so when that is nothing.
func planSQLite(ctx context.Context, _ *testing.T, dir string) error {
	return sqlite(ctx, dir, "drift", schema.WithErrNoPlan(true))
}

func planPostgres(ctx context.Context, t *testing.T, dir string) error {
	return postgres(ctx, dir, "drift", testdb.PostgresAddress(t), schema.WithErrNoPlan(true))
}

var dialects = map[string]func(context.Context, *testing.T, string) error{
	"sqlite":   planSQLite,
	"postgres": planPostgres,
}

func TestCommittedMigrationsReachTheSchema(t *testing.T) {
	for name, plan := range dialects {
		t.Run(name, func(t *testing.T) {
			dir := copied(t, name)
			before := list(t, dir)
			err := plan(t.Context(), t, dir)
			if !errors.Is(err, migrate.ErrNoPlan) {
				t.Errorf("the schema has moved on (%v): run go run ./internal/database/migratediff -name …", err)
			}
			if diff := cmp.Diff(list(t, dir), before); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Without the committed files everything is missing: the comparison can tell.
func TestMissingMigrationIsWritten(t *testing.T) {
	for name, plan := range dialects {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if err := plan(t.Context(), t, dir); err != nil {
				t.Fatal(err)
			}
			if got := list(t, dir); len(got) != 2 { // the file and atlas.sum
				t.Errorf("wrote %v, want a migration and its sum", got)
			}
		})
	}
}

func TestChangedMigrationIsNoticed(t *testing.T) {
	dir := copied(t, "sqlite")
	files := list(t, dir)
	content, err := os.ReadFile(filepath.Join(dir, files[0]))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, files[0]), append(content, "-- changed\n"...), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := planSQLite(t.Context(), t, dir); !errors.Is(err, migrate.ErrChecksumMismatch) {
		t.Errorf("got %v, want a checksum mismatch", err)
	}
}

func copied(t *testing.T, dialect string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(filepath.Join("..", "migrations", dialect))); err != nil {
		t.Fatal(err)
	}
	return dir
}

func list(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}
