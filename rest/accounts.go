package rest

import (
	"context"
	"net/http"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/graph/loader"
)

func (a *api) accounts() []route {
	return []route{
		op(http.MethodGet, "/api/accounts", "list_accounts", "All accounts, their access key ids shortened.", a.listAccounts),
	}
}

type none struct{}

// accountRow is an account as the documented list shows it.
type accountRow struct {
	Name        string `json:"name"`
	Region      string `json:"region"`
	AccessKeyID string `json:"access_key_id" doc:"The first 6 characters and ..., empty for an account without a key."`
}

func (a *api) listAccounts(ctx context.Context, _ *none) ([]accountRow, error) {
	list, keys, err := a.allAccounts(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]accountRow, len(list))
	for i, acc := range list {
		out[i] = accountRow{Name: acc.Name, Region: acc.Region, AccessKeyID: keys[i]}
	}
	return out, nil
}

// allAccounts walks every account by name, with their shortened keys.
func (a *api) allAccounts(ctx context.Context) (list []*ent.Account, keys []string, err error) {
	order := &ent.AccountOrder{Direction: "ASC", Field: ent.AccountOrderFieldName}
	list, err = walk(func(e *ent.AccountEdge) *ent.Account { return e.Node }, func(after *ent.Cursor, first *int) ([]*ent.AccountEdge, ent.PageInfo, error) {
		page, err := a.Root.Query().Accounts(ctx, after, first, nil, nil, order, nil)
		if err != nil {
			return nil, ent.PageInfo{}, err
		}
		return page.Edges, page.PageInfo, nil
	})
	if err != nil {
		return nil, nil, err
	}
	keys, err = loader.From(ctx).MaskedKeys.LoadMany(ctx, list)
	return list, keys, err
}
