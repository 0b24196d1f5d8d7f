package database

import (
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"entgo.io/ent/dialect"

	"github.com/cloudlens/cloudlens/internal/fault"
)

// source is where a catalogue is: a driver, its data source name and, for
// SQLite, the file.
type source struct {
	dialect string
	driver  string
	dsn     string
	path    string
}

// parse reads the address of a catalogue. Its faults never repeat the
// address, which may hold a password.
func parse(address string) (source, error) {
	scheme, rest, _ := strings.Cut(address, ":")
	switch {
	case scheme == "sqlite" && rest != "":
		return sqliteAt(rest)
	case (scheme == "postgres" || scheme == "postgresql") && strings.HasPrefix(rest, "//"):
		return postgresAt(address)
	}
	return source{}, fault.Invalid("database",
		"the database address is neither sqlite:PATH nor postgres://USER:PASSWORD@HOST/NAME: give one of the two")
}

// sqliteAt sets what each connection needs: foreign keys, a write-ahead log
// so that readers never wait, a commit that survives a power cut, and
// transactions that take the write lock when they begin, so that they queue
// instead of failing half way. Times are kept in UTC, where text sorts as
// time does.
func sqliteAt(path string) (source, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return source{}, fmt.Errorf("find %s: %w", path, err)
	}
	u := url.URL{Scheme: "file", Path: abs, RawQuery: url.Values{
		"_pragma": {
			"busy_timeout(10000)", // first: the next one may have to wait
			"journal_mode(WAL)",
			"foreign_keys(1)",
			"synchronous(FULL)",
			"secure_delete(1)", // what is deleted is overwritten, above all credentials
		},
		"_txlock":      {"immediate"},
		"_time_format": {"sqlite"},
		"_timezone":    {"UTC"},
	}.Encode()}
	return source{dialect: dialect.SQLite, driver: "sqlite", dsn: u.String(), path: abs}, nil
}

// postgresAt keeps the address but asks for times in UTC.
func postgresAt(address string) (source, error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" && u.Query().Get("host") == "" {
		return source{}, fault.Invalid("database",
			"the PostgreSQL address cannot be read: write postgres://USER:PASSWORD@HOST/NAME, with special characters percent-encoded")
	}
	q := u.Query()
	q.Set("timezone", "UTC")
	if !q.Has("application_name") {
		q.Set("application_name", "cloudlens")
	}
	u.RawQuery = q.Encode()
	return source{dialect: dialect.Postgres, driver: "postgres", dsn: u.String()}, nil
}

// connections is the size of the pool. SQLite admits one writer whatever the
// number: transactions begin with the write lock and wait for it in SQLite's
// own queue, while the other connections read their snapshots.
const connections = 16

func (s source) open() (*sql.DB, error) {
	if s.path != "" {
		if err := createFile(s.path); err != nil {
			return nil, err
		}
	}
	pool, err := sql.Open(s.driver, s.dsn)
	if err != nil {
		return nil, fmt.Errorf("open the catalogue: %w", err)
	}
	pool.SetMaxOpenConns(connections)
	pool.SetMaxIdleConns(connections / 2)
	return pool, nil
}

// createFile makes the SQLite file for its owner's eyes only. SQLite gives
// the log files beside it the same mode.
func createFile(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("make the data directory: %w", err)
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return fmt.Errorf("make the catalogue's file: %w", err)
	}
	return f.Close()
}
