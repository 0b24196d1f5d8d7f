package database_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/ent/account"
	"github.com/cloudlens/cloudlens/ent/billimport"
	"github.com/cloudlens/cloudlens/ent/slice"
	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/database"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/testdb"
)

// catalogue has the accounts a, b and the deleted gone, each with a key. The
// import both brought a slice of a and b, onlyB one of b, past one of gone,
// and empty none.
type catalogue struct{ a, b, gone *ent.Account }

func fill(ctx context.Context, client *ent.Client) catalogue {
	add := func(name string) *ent.Account {
		made := client.Account.Create().SetName(name).SetProvider("aliyun").
			SetCreatedAt(testdb.Now).SetUpdatedAt(testdb.Now).SaveX(ctx)
		client.Credential.Create().SetAccount(made).SetAccessKeyID(name).SetSealedSecret([]byte{1}).
			SetCreatedAt(testdb.Now).SetUpdatedAt(testdb.Now).SaveX(ctx)
		return made
	}
	c := catalogue{add("a"), add("b"), add("gone")}
	batch := int32(0)
	bring := func(label string, accounts ...*ent.Account) {
		i := client.BillImport.Create().SetKind(billimport.KindFile).SetLabel(label).SetStartedAt(testdb.Now).SaveX(ctx)
		for _, a := range accounts {
			batch++
			client.Slice.Create().SetAccount(a).SetImport(i).SetCycle(202602).SetBatch(batch).
				SetReadAt(testdb.Now).SaveX(ctx)
		}
	}
	bring("both", c.a, c.b)
	bring("onlyB", c.b)
	bring("past", c.gone)
	bring("empty")
	c.gone.Update().SetDeletedAt(testdb.Now).ExecX(ctx)
	return c
}

// seen is all that a context sees.
type seen struct {
	Accounts, Keys, Imports []string
	Batches                 []int32
}

func see(ctx context.Context, client *ent.Client) seen {
	var s seen
	for _, a := range client.Account.Query().Order(account.ByName()).AllX(ctx) {
		s.Accounts = append(s.Accounts, a.Name)
	}
	for _, c := range client.Credential.Query().Order(ent.Asc("access_key_id")).AllX(ctx) {
		s.Keys = append(s.Keys, c.AccessKeyID)
	}
	for _, i := range client.BillImport.Query().Order(billimport.ByLabel()).AllX(ctx) {
		s.Imports = append(s.Imports, i.Label)
	}
	for _, v := range client.Slice.Query().Order(slice.ByBatch()).AllX(ctx) {
		s.Batches = append(s.Batches, v.Batch)
	}
	return s
}

func TestViewerSeesTheirAccountsAlone(t *testing.T) {
	testdb.Each(t, func(t *testing.T, db *database.DB) {
		system := auth.With(t.Context(), auth.System())
		c := fill(system, db.Client)
		allButGone := seen{[]string{"a", "b"}, []string{"a", "b"}, []string{"both", "empty", "onlyB", "past"}, []int32{1, 2, 3}}
		onlyA := seen{[]string{"a"}, []string{"a"}, []string{"both"}, []int32{1}}
		for name, tc := range map[string]struct {
			ctx  context.Context
			want seen
		}{
			"all":          {system, allButGone},
			"all, deleted": {database.WithDeleted(system), seen{[]string{"a", "b", "gone"}, []string{"a", "b", "gone"}, []string{"both", "empty", "onlyB", "past"}, []int32{1, 2, 3, 4}}},
			"a":            {auth.With(t.Context(), auth.Only(c.a.ID)), onlyA},
			"a and gone":   {auth.With(t.Context(), auth.Only(c.a.ID, c.gone.ID)), onlyA},
			"b":            {auth.With(t.Context(), auth.Only(c.b.ID)), seen{[]string{"b"}, []string{"b"}, []string{"both", "onlyB"}, []int32{2, 3}}},
			"none":         {auth.With(t.Context(), auth.Only()), seen{}},
			"no viewer":    {t.Context(), seen{}},
		} {
			if diff := cmp.Diff(see(tc.ctx, db.Client), tc.want); diff != "" {
				t.Errorf("%s: %s", name, diff)
			}
			err := db.InTx(tc.ctx, func(ctx context.Context, tx *ent.Client) error {
				if diff := cmp.Diff(see(ctx, tx), tc.want); diff != "" {
					t.Errorf("%s, in a transaction: %s", name, diff)
				}
				return nil
			})
			if err != nil {
				t.Error(err)
			}
		}
	})
}

func TestEdgesAndNodesAreFilteredToo(t *testing.T) {
	testdb.Each(t, func(t *testing.T, db *database.DB) {
		c := fill(auth.With(t.Context(), auth.System()), db.Client)
		ctx := auth.With(t.Context(), auth.Only(c.a.ID))
		both := db.Client.BillImport.Query().WithSlices().OnlyX(ctx)
		if len(both.Edges.Slices) != 1 || both.Edges.Slices[0].AccountID != c.a.ID {
			t.Errorf("the import's slices are %v, want those of a", both.Edges.Slices)
		}
		if n := both.QuerySlices().CountX(ctx); n != 1 {
			t.Errorf("the import's slices number %d, want 1", n)
		}
		for _, hidden := range []id.ID{c.b.ID, c.gone.ID} {
			if _, err := db.Client.Noder(ctx, hidden, ent.WithNodeType(database.NodeType)); !ent.IsNotFound(err) {
				t.Errorf("node %s gives %v, want not found", hidden, err)
			}
		}
	})
}
