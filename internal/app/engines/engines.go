// Package engines names the ledger engines that the program can have: one table
// for the program and for the tests of the whole of it.
package engines

import (
	"context"
	"maps"

	"github.com/cloudlens/cloudlens/internal/app"
	"github.com/cloudlens/cloudlens/internal/ledger"
)

// Built are the engines of this build, by what stands before the colon in a
// ledger's address. One that a build tag leaves out is nil here, and not among
// them.
func Built() app.Engines {
	all := app.Engines{
		"duckdb": inProcess,
	}
	maps.DeleteFunc(all, func(_ string, open app.OpenLedger) bool { return open == nil })
	return all
}

// opening makes of an engine's own way to open it the one that all have: a nil
// pointer in the interface would not be nil.
func opening[E ledger.Engine](open func(context.Context, string) (E, error)) app.OpenLedger {
	return func(ctx context.Context, place string) (ledger.Engine, error) {
		e, err := open(ctx, place)
		if err != nil {
			return nil, err
		}
		return e, nil
	}
}
