//go:build noduckdb

package main

import (
	"context"

	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/ledger"
)

func openEngine(context.Context, string) (ledger.Engine, error) {
	return nil, fault.Invalid("ledger", "this build has no DuckDB; use a build without the tag noduckdb")
}
