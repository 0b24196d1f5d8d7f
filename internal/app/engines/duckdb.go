//go:build !noduckdb

package engines

import "github.com/cloudlens/cloudlens/internal/ledger/duckdb"

var inProcess = opening(duckdb.Open)
