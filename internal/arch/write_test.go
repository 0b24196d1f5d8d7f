package arch

import (
	"slices"
	"strings"
	"testing"
)

// unraised are the transactions that change nothing which answers are kept by.
var unraised = []string{
	"internal/ingest/ingest.go", "internal/report/due.go", "internal/report/run.go", "internal/report/service.go", "internal/revision/sweep.go",
}

// TestWritesRaiseTheCatalogue names a write behind which kept answers would be
// stale: one that begins its own transaction in place of database.Edit and does
// not raise the catalogue.
func TestWritesRaiseTheCatalogue(t *testing.T) {
	for name, text := range tracked(t) {
		if !strings.HasPrefix(name, "internal/") || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			continue
		}
		plain := strings.Contains(text, ".InTx(") && !strings.Contains(text, "RaiseCatalogue(")
		if known := slices.Contains(unraised, name); plain && !known {
			t.Errorf("%s begins a transaction that does not raise the catalogue: use database.Edit", name)
		} else if known && !plain {
			t.Errorf("%s stands among the unraised and is not", name)
		}
	}
}
