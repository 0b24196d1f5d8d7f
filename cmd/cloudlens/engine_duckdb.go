//go:build !noduckdb

package main

import (
	"context"

	"github.com/cloudlens/cloudlens/internal/app"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/ledger/duckdb"
)

// engines are those that this build has.
var engines = app.Engines{"duckdb": func(ctx context.Context, path string) (ledger.Engine, error) {
	e, err := duckdb.Open(ctx, path)
	if err != nil {
		return nil, err // not e: a nil *Engine in the interface would not be nil
	}
	return e, nil
}}
