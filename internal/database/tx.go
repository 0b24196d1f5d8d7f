package database

import (
	"context"
	"errors"
	"fmt"

	"github.com/cloudlens/cloudlens/ent"
)

// InTx runs do in one transaction: all of it is stored, or nothing when do
// returns an error or panics. A transaction that the context already carries
// is joined, and ends where it began. do must use the context and the client
// that it is given, and call nothing outside.
func InTx(ctx context.Context, client *ent.Client, do func(ctx context.Context, tx *ent.Client) error) (err error) {
	if outer := ent.TxFromContext(ctx); outer != nil {
		return do(ctx, outer.Client())
	}
	tx, err := client.Tx(ctx)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	done := false
	defer func() {
		if !done { // do failed or panics
			err = errors.Join(err, tx.Rollback())
		}
	}()
	if err := do(ent.NewTxContext(ctx, tx), tx.Client()); err != nil {
		return err
	}
	done = true
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}

// Reader is the client to read with: that of the transaction in the context,
// else the pool's. Inside InTx the pool's client would not see what the
// transaction wrote.
func (db *DB) Reader(ctx context.Context) *ent.Client {
	if tx := ent.TxFromContext(ctx); tx != nil {
		return tx.Client()
	}
	return db.Client
}

// InTx is InTx with the catalogue's own client.
func (db *DB) InTx(ctx context.Context, do func(ctx context.Context, tx *ent.Client) error) error {
	return InTx(ctx, db.Client, do)
}

// Edit is InTx for changes of what people edit: it raises the catalogue
// revision first.
func (db *DB) Edit(ctx context.Context, do func(ctx context.Context, tx *ent.Client) error) error {
	return db.InTx(ctx, func(ctx context.Context, tx *ent.Client) error {
		if err := RaiseCatalogue(ctx, tx); err != nil {
			return err
		}
		return do(ctx, tx)
	})
}

// Settled is a row that its transaction has let go, unless that goes on.
func Settled[T interface{ Unwrap() T }](ctx context.Context, row T, err error) (none T, _ error) {
	if err != nil {
		return none, err
	}
	if ent.TxFromContext(ctx) == nil {
		return row.Unwrap(), nil
	}
	return row, nil
}

// RaiseCatalogue raises the catalogue revision, which answers are cached by.
// Every write of what people edit begins its transaction with it: the row's
// lock then lets writers pass one by one, so that what they look up before
// they write stays true.
func RaiseCatalogue(ctx context.Context, tx *ent.Client) error {
	if err := tx.Store.UpdateOneID(storeID).AddCatalogueRevision(1).Exec(ctx); err != nil {
		return fmt.Errorf("raise the catalogue revision: %w", err)
	}
	return nil
}
