package database_test

import (
	"context"
	"errors"
	"sync"
	"testing"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/database"
	"github.com/cloudlens/cloudlens/internal/testdb"
)

var errStop = errors.New("stop")

func addAccount(ctx context.Context, client *ent.Client, name string) error {
	return client.Account.Create().SetName(name).SetProvider("aliyun").
		SetCreatedAt(testdb.Now).SetUpdatedAt(testdb.Now).Exec(ctx)
}

func TestTransactionIsAllOrNothing(t *testing.T) {
	testdb.Each(t, func(t *testing.T, db *database.DB) {
		ctx := auth.With(t.Context(), auth.System())
		for _, tc := range []struct {
			name string
			do   func(ctx context.Context, tx *ent.Client) error
			want int
		}{
			{"error", func(ctx context.Context, tx *ent.Client) error {
				return errors.Join(addAccount(ctx, tx, "error"), errStop)
			}, 0},
			{"panic", func(ctx context.Context, tx *ent.Client) error {
				_ = addAccount(ctx, tx, "panic")
				panic(errStop)
			}, 0},
			{"inner error", func(ctx context.Context, tx *ent.Client) error {
				if err := addAccount(ctx, tx, "outer"); err != nil {
					return err
				}
				return db.InTx(ctx, func(ctx context.Context, tx *ent.Client) error {
					return errors.Join(addAccount(ctx, tx, "inner"), errStop)
				})
			}, 0},
			{"joined", func(ctx context.Context, tx *ent.Client) error {
				if err := addAccount(ctx, tx, "outer"); err != nil {
					return err
				}
				return db.InTx(ctx, func(ctx context.Context, tx *ent.Client) error {
					if n := db.Reader(ctx).Account.Query().CountX(ctx); n != 1 {
						t.Errorf("the joined transaction sees %d accounts, want 1", n)
					}
					return addAccount(ctx, tx, "inner")
				})
			}, 2},
		} {
			func() {
				defer func() { _ = recover() }()
				if err := db.InTx(ctx, tc.do); err != nil && !errors.Is(err, errStop) {
					t.Errorf("%s: %v", tc.name, err)
				}
			}()
			if got := db.Client.Account.Query().CountX(ctx); got != tc.want {
				t.Errorf("%s: %d accounts, want %d", tc.name, got, tc.want)
			}
		}
	})
}

// Writers that look before they write must pass one by one, and none may fail
// because another is at it.
func TestCatalogueWritersPassOneByOne(t *testing.T) {
	testdb.Each(t, func(t *testing.T, db *database.DB) {
		ctx := auth.With(t.Context(), auth.System())
		const writers = 24
		var all sync.WaitGroup
		for range writers {
			all.Go(func() {
				err := db.InTx(ctx, func(ctx context.Context, tx *ent.Client) error {
					if err := database.RaiseCatalogue(ctx, tx); err != nil {
						return err
					}
					n, err := tx.Account.Query().Count(ctx)
					if err != nil {
						return err
					}
					return addAccount(ctx, tx, string(rune('a'+n))) // taken if another saw the same n
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		s, err := db.Store(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if s.CatalogueRevision != writers {
			t.Errorf("catalogue revision %d, want %d", s.CatalogueRevision, writers)
		}
		if n := db.Client.Account.Query().CountX(ctx); n != writers {
			t.Errorf("%d accounts, want %d", n, writers)
		}
	})
}
