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
	ledgertest.Run(t, func(t *testing.T) ledger.Engine {
		e, err := duckdb.Open(t.Context(), filepath.Join(t.TempDir(), "ledger.duckdb"))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := e.Close(); err != nil {
				t.Error(err)
			}
		})
		return e
	})
}
