package collect

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/ent/cloudsync"
	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/cloud"
	"github.com/cloudlens/cloudlens/internal/fault"
)

// Request asks for syncs of these accounts, of all that have an access key
// when none is named.
type Request struct {
	Accounts []string `json:"accounts"`
}

// Step is the progress of one of them.
type Step struct {
	Account  string   `json:"account"`
	Progress Progress `json:"progress"`
}

// Report is how one of them ended. Failure is nil when it read all it could.
type Report struct {
	Account string         `json:"account"`
	Sync    *ent.CloudSync `json:"sync"`
	Failure cloud.Text     `json:"failure"`
}

// SyncMany runs syncs at once and waits for all. What one of them meets does
// not keep the others; each tells in its report how it ended.
func (s *Service) SyncMany(ctx context.Context, r Request, watch func(Step)) ([]Report, error) {
	ctx = auth.With(ctx, auth.System())
	if len(r.Accounts) == 0 {
		all, err := s.DB.Client.Account.Query().Where(readable).All(ctx)
		if err != nil {
			return nil, fmt.Errorf("look for accounts to read: %w", err)
		}
		for _, a := range all {
			r.Accounts = append(r.Accounts, a.Name)
		}
		if len(all) == 0 {
			return nil, fault.Missing("accounts", "no account has an access key: add one, or import bills from files")
		}
	}
	for _, name := range r.Accounts { // a name that is wrong is told before anything begins
		if _, err := s.Accounts.ByName(ctx, name); err != nil {
			return nil, err
		}
	}
	r.Accounts = slices.Compact(slices.Sorted(slices.Values(r.Accounts))) // one named twice is told of once
	var mu sync.Mutex
	var out []Report
	var all sync.WaitGroup
	for _, name := range r.Accounts {
		all.Go(func() {
			row, err := s.Sync(ctx, name, cloudsync.CauseUser, func(p Progress) {
				mu.Lock()
				defer mu.Unlock()
				if watch != nil {
					watch(Step{name, p})
				}
			})
			mu.Lock()
			defer mu.Unlock()
			out = append(out, Report{name, row, failureOf(err)})
		})
	}
	all.Wait()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	slices.SortFunc(out, func(a, b Report) int { return strings.Compare(a.Account, b.Account) })
	return out, nil
}

// failureOf is what a user reads of an error, in every language.
func failureOf(err error) cloud.Text {
	if f := told(err); f != nil {
		return textOf(f)
	}
	return nil
}
