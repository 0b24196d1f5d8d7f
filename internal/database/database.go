// Package database opens the catalogue: Ent over SQLite (the default, pure
// Go) or PostgreSQL (several instances). Opening applies the versioned
// migrations, installs the viewer's filter on every query and makes sure that
// the store has its identity.
package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"
	"github.com/google/uuid"
	_ "github.com/lib/pq" // registers "postgres"
	_ "modernc.org/sqlite"

	"github.com/cloudlens/cloudlens/ent"
	_ "github.com/cloudlens/cloudlens/ent/runtime" // defaults and validators of the schema
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/period"
)

// storeID is the id of the one row of stores.
const storeID = 1

// DB is an open catalogue. Client reads and writes it: reads give what the
// viewer in the context may see, and nothing to a context without a viewer.
type DB struct {
	Client *ent.Client

	sql     *sql.DB
	source  source
	dialect string
}

// Open opens the catalogue at sqlite:PATH or postgres://…, brings its schema
// up to this program's and gives it an identity if it has none. An address
// that cannot be read, or a catalogue of a newer program, is a fault.
func Open(ctx context.Context, address string, clock period.Clock) (*DB, error) {
	src, err := parse(address)
	if err != nil {
		return nil, err
	}
	pool, err := src.open()
	if err != nil {
		return nil, err
	}
	db := &DB{sql: pool, source: src, dialect: src.dialect}
	if err := db.prepare(ctx, clock); err != nil {
		return nil, errors.Join(err, pool.Close())
	}
	return db, nil
}

func (db *DB) prepare(ctx context.Context, clock period.Clock) error {
	if err := db.sql.PingContext(ctx); err != nil {
		if db.Postgres() && ctx.Err() == nil {
			return fault.Upstream("the PostgreSQL catalogue cannot be reached: %s; see that the server runs, and check --database", err.Error())
		}
		return fmt.Errorf("reach the catalogue: %w", err)
	}
	if err := migrate(ctx, db.sql, db.dialect); err != nil {
		return err
	}
	db.Client = ent.NewClient(ent.Driver(entsql.OpenDB(db.dialect, db.sql)))
	filter(db.Client)
	remember(db.Client)
	return db.identify(ctx, clock)
}

// identify gives the store its id on first open. Of several instances that
// start at once the first decides.
func (db *DB) identify(ctx context.Context, clock period.Clock) error {
	exists, err := db.Client.Store.Query().Exist(ctx)
	if err != nil || exists {
		return err
	}
	err = db.Client.Store.Create().
		SetID(storeID).
		SetStoreID(uuid.New()).
		SetCreatedAt(clock()).
		OnConflictColumns("id").Ignore().
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("identify the store: %w", err)
	}
	return nil
}

// Store is the row that carries the store's id and revisions, as the
// transaction in the context sees it, if there is one.
func (db *DB) Store(ctx context.Context) (*ent.Store, error) {
	s, err := db.Reader(ctx).Store.Get(ctx, storeID)
	if err != nil {
		return nil, fmt.Errorf("read the store: %w", err)
	}
	return s, nil
}

// Dialect is "sqlite3" or "postgres", as Ent names them.
func (db *DB) Dialect() string { return db.dialect }

// Postgres tells whether the catalogue is in PostgreSQL.
func (db *DB) Postgres() bool { return db.dialect == dialect.Postgres }

// SQL is the pool below Client, for what is no entity.
func (db *DB) SQL() *sql.DB { return db.sql }

// Close closes the pool.
func (db *DB) Close() error { return db.sql.Close() }

// NodeType is the table of an id's entity, as ent.WithNodeType wants it. An
// id that is not ours has none.
func NodeType(_ context.Context, node id.ID) (string, error) {
	t, ok := id.TypeOf(node)
	if !ok {
		return "", fault.NotFound("there is nothing with the id %s: look for it in the list it was in", node)
	}
	return t.Table(), nil
}

// Queue is a pool for the job queue, and whether it is the caller's to close.
// In SQLite that has one connection of its own: the queue writes often and
// little, and would else take its turns from everybody.
func (db *DB) Queue() (pool *sql.DB, own bool, err error) {
	if db.Postgres() {
		return db.sql, false, nil
	}
	if pool, err = db.source.open(); err != nil {
		return nil, false, err
	}
	pool.SetMaxOpenConns(1)
	return pool, true, nil
}
