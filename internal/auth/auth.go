// Package auth says who asks and what they may see. Scope is enforced below
// both edges: the catalogue filters what belongs to accounts by the viewer in
// the context, and every ledger question needs a Scope, which only this
// package can make. A context without a viewer sees nothing.
package auth

import (
	"context"
	"slices"

	"github.com/cloudlens/cloudlens/internal/id"
)

type viewerKey struct{}

// Viewer is who asks.
type Viewer struct {
	all      bool
	accounts []id.ID
}

// Open is the viewer of a server without logins: it sees everything.
func Open() Viewer { return Viewer{all: true} }

// System is the viewer of the program's own work: imports, sweeps, start-up.
func System() Viewer { return Viewer{all: true} }

// Only is a viewer who sees just these accounts.
func Only(accounts ...id.ID) Viewer { return Viewer{accounts: slices.Clone(accounts)} }

// With puts the viewer into the context.
func With(ctx context.Context, v Viewer) context.Context {
	return context.WithValue(ctx, viewerKey{}, v)
}

// From is the viewer in the context; without one, a viewer who sees nothing.
func From(ctx context.Context) Viewer {
	v, _ := ctx.Value(viewerKey{}).(Viewer)
	return v
}

// All tells whether the viewer sees every account.
func (v Viewer) All() bool { return v.all }

// Accounts lists what a viewer who does not see all may see.
func (v Viewer) Accounts() []id.ID { return slices.Clone(v.accounts) }

// Sees tells whether the viewer may see that account.
func (v Viewer) Sees(account id.ID) bool { return v.all || slices.Contains(v.accounts, account) }

// Scope is the set of accounts a ledger question covers. Its zero value
// covers none. Only ScopeOf makes one.
type Scope struct{ accounts []id.ID }

// ScopeOf narrows the wanted accounts to those that the context's viewer sees.
func ScopeOf(ctx context.Context, wanted []id.ID) Scope {
	v := From(ctx)
	var seen []id.ID
	for _, a := range wanted {
		if v.Sees(a) && !slices.Contains(seen, a) {
			seen = append(seen, a)
		}
	}
	return Scope{accounts: seen}
}

// Accounts lists the accounts of the scope in the order asked for.
func (s Scope) Accounts() []id.ID { return slices.Clone(s.accounts) }
