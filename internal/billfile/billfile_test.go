package billfile_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cloudlens/cloudlens/internal/bill"
	"github.com/cloudlens/cloudlens/internal/billfile"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/money"
)

var decimals = cmp.Comparer(func(a, b money.Decimal) bool { return a.Equal(b) })

// put writes a file of the test.
func put(t testing.TB, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// read reads files to the end.
func read(t testing.TB, o billfile.Options, paths ...string) ([]bill.Line, []ledger.SourceFile, error) {
	t.Helper()
	s, err := billfile.Open(paths, o)
	if err != nil {
		return nil, nil, err
	}
	var lines []bill.Line
	for l, err := range s.Lines(context.Background()) {
		if err != nil {
			return lines, s.Files(), err
		}
		kept := *l
		kept.Findings = append([]bill.Finding(nil), l.Findings...)
		kept.Rests = append([]bill.Rest(nil), l.Rests...)
		lines = append(lines, kept)
	}
	return lines, s.Files(), nil
}

// sample is what must come out of the FOCUS sample, however it is packed.
type sample struct {
	Rows, Negative, Tagged, Services, Resources, Regions int
	Billed, List                                         money.Decimal
	Findings                                             int
}

var wantSample = sample{1000, 13, 711, 33, 842, 25, money.MustParse("20.52022672899"), money.MustParse("20.39090575119"), 0}

func summary(lines []bill.Line) sample {
	var s sample
	services, resources, regions := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for i := range lines {
		c := &lines[i].Charge
		s.Rows++
		if c.Money.Payable.Decimal.IsNeg() {
			s.Negative++
		}
		if len(c.Subject.Tags) > 0 {
			s.Tagged++
		}
		services[c.Subject.Service] = true
		resources[c.Subject.Resource] = true
		regions[c.Subject.Region] = true
		s.Billed = s.Billed.Add(c.Money.Payable.Decimal)
		s.List = s.List.Add(c.Money.List.Decimal)
		s.Findings += len(lines[i].Findings)
	}
	delete(resources, "")
	delete(regions, "")
	s.Services, s.Resources, s.Regions = len(services), len(resources), len(regions)
	return s
}

func TestFOCUSSampleSumsToItsKnownTotals(t *testing.T) {
	t.Parallel()
	lines, files, err := read(t, billfile.Options{}, "testdata/focus_sample.csv")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(summary(lines), wantSample, decimals); diff != "" {
		t.Error(diff)
	}
	want := []ledger.SourceFile{{
		Name: "focus_sample.csv", Bytes: 755423, Format: "FOCUS", Lines: 1000,
		SHA256: "e91e5ac7edf01ed2c9d926f37ef7dc1ae2aae97956fea8da6c9ee488b1c2839e",
	}}
	if diff := cmp.Diff(files, want); diff != "" {
		t.Error(diff)
	}
}
