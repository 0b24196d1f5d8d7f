// Package testdb gives each test a catalogue of its own, on SQLite and on
// PostgreSQL, migrated as in production. PostgreSQL is one throw-away server
// per test binary, with one database per test.
package testdb

import (
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/cloudlens/cloudlens/internal/database"
	"github.com/cloudlens/cloudlens/internal/need"
	"github.com/cloudlens/cloudlens/internal/testdb/pgserver"
)

// Now is the moment at which the catalogues were made.
var Now = time.Date(2026, time.March, 4, 5, 6, 7, 0, time.UTC)

// Clock stands still at Now.
func Clock() time.Time { return Now }

// Each runs the test on a fresh SQLite and on a fresh PostgreSQL catalogue.
// Without PostgreSQL on the machine that half is skipped; see package need.
func Each(t *testing.T, test func(t *testing.T, db *database.DB)) {
	t.Helper()
	t.Run("SQLite", func(t *testing.T) { test(t, SQLite(t)) })
	t.Run("PostgreSQL", func(t *testing.T) { test(t, Postgres(t)) })
}

// SQLite is a fresh catalogue in a file of the test's own directory.
func SQLite(t testing.TB) *database.DB {
	t.Helper()
	return open(t, SQLiteAddress(t))
}

// Postgres is a fresh catalogue in a database of the throw-away server.
func Postgres(t testing.TB) *database.DB {
	t.Helper()
	return open(t, PostgresAddress(t))
}

// EachAddress runs the test with the address of a catalogue that does not
// exist yet, one of each kind.
func EachAddress(t *testing.T, test func(t *testing.T, address string)) {
	t.Helper()
	t.Run("SQLite", func(t *testing.T) { test(t, SQLiteAddress(t)) })
	t.Run("PostgreSQL", func(t *testing.T) { test(t, PostgresAddress(t)) })
}

// SQLiteAddress names a file that does not exist yet.
func SQLiteAddress(t testing.TB) string {
	t.Helper()
	return "sqlite:" + filepath.Join(t.TempDir(), "catalogue.db")
}

// PostgresAddress names an empty database.
func PostgresAddress(t testing.TB) string {
	t.Helper()
	_, err := pgserver.Find()
	need.Tool(t, "PostgreSQL", err == nil, "install PostgreSQL's server so that initdb is on PATH or in /usr/lib/postgresql/*/bin")
	s, err := server()
	if err != nil {
		t.Fatal(err)
	}
	address, err := s.Create(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return address
}

// server is the test binary's own, started when first asked for. It goes when
// the process does.
var server = sync.OnceValues(pgserver.Start)

func open(t testing.TB, address string) *database.DB {
	t.Helper()
	db, err := database.Open(t.Context(), address, Clock)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}
