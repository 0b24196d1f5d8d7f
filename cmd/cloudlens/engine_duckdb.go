//go:build !noduckdb

package main

import (
	"context"

	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/ledger/duckdb"
)

func openEngine(ctx context.Context, path string) (ledger.Engine, error) {
	return duckdb.Open(ctx, path)
}
