package database

import (
	"context"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/ent/account"
	"github.com/cloudlens/cloudlens/ent/billimport"
	"github.com/cloudlens/cloudlens/ent/credential"
	"github.com/cloudlens/cloudlens/ent/intercept"
	"github.com/cloudlens/cloudlens/ent/slice"
	"github.com/cloudlens/cloudlens/internal/auth"
)

type deletedKey struct{}

// WithDeleted lets queries see deleted accounts, their credentials and their
// slices too: for the sweep that ends their grace.
func WithDeleted(ctx context.Context) context.Context {
	return context.WithValue(ctx, deletedKey{}, true)
}

func seesDeleted(ctx context.Context) bool {
	sees, _ := ctx.Value(deletedKey{}).(bool)
	return sees
}

// filter narrows every query, also those of edges, to what the viewer in the
// context may see. Without a viewer that is nothing, which is no error.
func filter(client *ent.Client) {
	client.Account.Intercept(intercept.TraverseAccount(filterAccounts))
	client.Credential.Intercept(intercept.TraverseCredential(filterCredentials))
	client.Slice.Intercept(intercept.TraverseSlice(filterSlices))
	client.BillImport.Intercept(intercept.TraverseBillImport(filterImports))
}

func filterAccounts(ctx context.Context, q *ent.AccountQuery) error {
	if !seesDeleted(ctx) {
		q.Where(account.DeletedAtIsNil())
	}
	if v := auth.From(ctx); !v.All() {
		q.Where(account.IDIn(v.Accounts()...))
	}
	return nil
}

func filterCredentials(ctx context.Context, q *ent.CredentialQuery) error {
	if !seesDeleted(ctx) {
		q.Where(credential.HasAccountWith(account.DeletedAtIsNil()))
	}
	if v := auth.From(ctx); !v.All() {
		q.Where(credential.AccountIDIn(v.Accounts()...))
	}
	return nil
}

func filterSlices(ctx context.Context, q *ent.SliceQuery) error {
	if !seesDeleted(ctx) {
		q.Where(slice.HasAccountWith(account.DeletedAtIsNil()))
	}
	if v := auth.From(ctx); !v.All() {
		q.Where(slice.AccountIDIn(v.Accounts()...))
	}
	return nil
}

// filterImports shows an import to a viewer of some accounts when it brought
// a slice of one of them.
func filterImports(ctx context.Context, q *ent.BillImportQuery) error {
	v := auth.From(ctx)
	if v.All() {
		return nil
	}
	q.Where(billimport.HasSlicesWith(
		slice.AccountIDIn(v.Accounts()...),
		slice.HasAccountWith(account.DeletedAtIsNil()),
	))
	return nil
}
