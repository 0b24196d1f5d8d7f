//go:build !noduckdb

package main

import (
	"context"

	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/ledger/duckdb"
)

func openEngine(ctx context.Context, path string) (ledger.Engine, error) {
	e, err := duckdb.Open(ctx, path)
	if err != nil {
		return nil, err // not e: a nil *Engine in the interface would not be nil
	}
	return e, nil
}
