package billfile

import (
	"bytes"
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/cloudlens/cloudlens/internal/cloud/world"
	"github.com/cloudlens/cloudlens/internal/cloud/world/export"
	"github.com/cloudlens/cloudlens/internal/period"
)

// TestEveryFormatIsWrittenAndKnownAsItself writes each format that the tests can
// write and asks which it is: a format that nothing writes is tested by nothing,
// and one that an earlier row takes for its own is never read.
func TestEveryFormatIsWrittenAndKnownAsItself(t *testing.T) {
	w := world.Small(7)
	a, at := w.Accounts()[0], time.Date(2026, time.May, 17, 0, 0, 0, 0, time.UTC)
	known := map[*layout]string{}
	for _, f := range export.Formats {
		var file bytes.Buffer
		if err := f.Write(&file, a, w.Lines(a, period.NewCycle(2026, 4), at), export.Options{}); err != nil {
			t.Fatal(err)
		}
		head, err := csv.NewReader(&file).Read()
		if err != nil {
			t.Fatal(err)
		}
		format := detect(&table{head: head})
		if other := known[format]; other != "" || format == nil {
			t.Errorf("%s is known as %v, as %q is", f.Name, format, other)
		}
		known[format] = f.Name
	}
	for _, f := range formats {
		if known[f] == "" {
			t.Errorf("nothing writes %s", f.called)
		}
	}
}

// TestEveryFormatHasAGolden looks for a file of each format among those whose
// lines are held against a golden. FOCUS has a sample of others with known totals.
func TestEveryFormatHasAGolden(t *testing.T) {
	goldens, err := filepath.Glob("testdata/*.golden.json")
	if err != nil || len(goldens) == 0 {
		t.Fatalf("found %d goldens, %v", len(goldens), err)
	}
	held := map[*layout]bool{}
	for _, golden := range goldens {
		name := strings.TrimSuffix(golden, ".golden.json") + ".csv"
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := newCSV(name, bytes.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		read, err := newTable(name, rows)
		if err != nil {
			t.Fatal(err)
		}
		held[read.format] = true
	}
	for _, f := range formats {
		if !held[f] && f.generation != "FOCUS" {
			t.Errorf("no golden holds what is read of %s", f.called)
		}
	}
}
