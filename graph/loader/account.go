package loader

import (
	"context"
	"slices"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/internal/account"
	"github.com/cloudlens/cloudlens/internal/database"
	"github.com/cloudlens/cloudlens/internal/id"
)

func accountID(a *ent.Account) id.ID   { return a.ID }
func resourceID(r *ent.Resource) id.ID { return r.ID }
func budgetID(b *ent.Budget) id.ID     { return b.ID }
func tagID(t *ent.VirtualTag) id.ID    { return t.ID }

// accountsOf finds what rows are about among the accounts that the viewer sees,
// which an operation reads once. What is asked of those that a page shows is
// asked of them alone.
func accountsOf[T any](accounts *account.Service, of func(*T) id.ID, about func(*T) *id.ID) *Pages[T, *ent.Account] {
	return pages(func(ctx context.Context, rows []*T) (map[id.ID]*ent.Account, error) {
		all, err := accounts.List(ctx)
		if err != nil {
			return nil, err
		}
		known, shown := map[id.ID]*ent.Account{}, []*ent.Account{}
		out := map[id.ID]*ent.Account{}
		for _, row := range rows {
			at := about(row)
			if at == nil {
				continue
			}
			i := slices.IndexFunc(all, func(a *ent.Account) bool { return a.ID == *at })
			if known[*at] == nil && i >= 0 {
				own := *all[i]
				known[*at], shown = &own, append(shown, &own)
			}
			out[of(row)] = known[*at]
		}
		database.Together(ctx, shown)
		return out, nil
	}, of, true)
}
