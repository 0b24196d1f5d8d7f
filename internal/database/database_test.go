package database_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/database"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/testdb"
)

func TestStoreKeepsItsIdentity(t *testing.T) {
	testdb.EachAddress(t, func(t *testing.T, address string) {
		var ids []string
		for range 2 {
			db, err := database.Open(t.Context(), address, testdb.Clock)
			if err != nil {
				t.Fatal(err)
			}
			s, err := db.Store(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if !s.CreatedAt.Equal(testdb.Now) {
				t.Errorf("created at %v, want %v", s.CreatedAt, testdb.Now)
			}
			ids = append(ids, s.StoreID.String())
			if err := db.Close(); err != nil {
				t.Fatal(err)
			}
		}
		if ids[0] != ids[1] {
			t.Errorf("reopened store is %s, want %s", ids[1], ids[0])
		}
	})
}

func TestNodeIsFoundByItsIDAlone(t *testing.T) {
	testdb.Each(t, func(t *testing.T, db *database.DB) {
		ctx := auth.With(t.Context(), auth.System())
		a := db.Client.Account.Create().SetName("a").SetProvider("aliyun").
			SetCreatedAt(testdb.Now).SetUpdatedAt(testdb.Now).SaveX(ctx)
		got, err := db.Client.Noder(ctx, a.ID, ent.WithNodeType(database.NodeType))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(got.(*ent.Account).ID, a.ID); diff != "" {
			t.Error(diff)
		}
		if _, err := db.Client.Noder(ctx, id.New(id.Account), ent.WithNodeType(database.NodeType)); !ent.IsNotFound(err) {
			t.Errorf("an unknown account gives %v, want not found", err)
		}
	})
}

// The password of the address is nobody's business, and what is wrong is.
func TestCatalogueThatCannotBeReachedIsAFault(t *testing.T) {
	t.Parallel()
	_, err := database.Open(t.Context(), "postgres://me:hunter2@127.0.0.1:1/x?sslmode=disable", testdb.Clock)
	if !fault.Is(err, fault.KindUpstream) || strings.Contains(err.Error(), "hunter2") || !strings.Contains(err.Error(), "refused") {
		t.Errorf("got %v", err)
	}
}
