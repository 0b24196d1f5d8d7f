//go:build !noduckdb

package duckdb_test

import (
	"path/filepath"
	"testing"

	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/ledger/duckdb"
	"github.com/cloudlens/cloudlens/internal/ledger/ledgertest"
)

func TestConformance(t *testing.T) {
	ledgertest.Run(t, func(t *testing.T, place string) ledger.Engine {
		e, err := duckdb.Open(t.Context(), filepath.Join(place, "ledger.duckdb"))
		if err != nil {
			t.Fatal(err)
		}
		return e
	})
}
