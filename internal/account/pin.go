package account

import (
	"context"
	"sync"

	"github.com/cloudlens/cloudlens/ent"
)

type pinKey struct{}

// pin is the list of accounts that one operation sees.
type pin struct {
	once sync.Once
	list []*ent.Account
	err  error
}

// Pin lets List read the accounts once for an operation that changes nothing
// and has one viewer.
func Pin(ctx context.Context) context.Context { return context.WithValue(ctx, pinKey{}, &pin{}) }
