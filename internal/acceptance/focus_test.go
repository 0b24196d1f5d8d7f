package acceptance_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"iter"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cloudlens/cloudlens/ent/billimport"
	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/bill"
	"github.com/cloudlens/cloudlens/internal/billfile"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/ingest"
	"github.com/cloudlens/cloudlens/internal/revision"
	"github.com/cloudlens/cloudlens/internal/testapp"
)

// What the FOCUS project's sample sums to.
const (
	sampleBilled = "20.52022672899"
	sampleList   = "20.39090575119"
	sampleLines  = 1000
)

func sample(t *testing.T) string {
	t.Helper()
	b, err := os.ReadFile("../billfile/testdata/focus_sample.csv")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// whole is the sum of everything that a program has.
func whole(t *testing.T, a *testapp.App, kind string) figure {
	t.Helper()
	var out answer
	a.Query(t, question, map[string]any{"in": map[string]any{"period": map[string]any{"firstCycle": "2024-01", "lastCycle": "2025-12"}, "costKind": kind}}, &out)
	return out.Costs.Total
}

func sumsToTheSample(t *testing.T, a *testapp.App) {
	t.Helper()
	for kind, want := range map[string]string{"BILLED": sampleBilled, "LIST": sampleList} {
		if got := whole(t, a, kind); got.text() != want || got.Lines != sampleLines {
			t.Errorf("%s is %s of %d lines, want %s of %d", kind, got.text(), got.Lines, want, sampleLines)
		}
	}
}

// header and lines of the sample, each with its end.
func split(content string) (header string, lines []string) {
	all := strings.SplitAfter(strings.TrimSuffix(content, "\n")+"\n", "\n")
	return all[0], all[1 : len(all)-1]
}

func shuffled(content string) string {
	header, lines := split(content)
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(lines), func(i, j int) { lines[i], lines[j] = lines[j], lines[i] })
	return header + strings.Join(lines, "")
}

func gzipped(t *testing.T, content string) string {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write([]byte(content)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func outcomes(r *ingest.Report) []revision.Outcome {
	var out []revision.Outcome
	for _, s := range r.Slices {
		if !slices.Contains(out, s.Outcome) {
			out = append(out, s.Outcome)
		}
	}
	return out
}

func TestFOCUSSampleSumsToTheLastDigitHoweverItIsPacked(t *testing.T) {
	plain := sample(t)
	for name, c := range map[string]struct{ name, content string }{
		"as it is":     {"focus.csv", plain},
		"shuffled":     {"focus.csv", shuffled(plain)},
		"gzipped":      {"focus.csv.gz", gzipped(t, plain)},
		"CRLF and BOM": {"focus.csv", "\ufeff" + strings.ReplaceAll(plain, "\n", "\r\n")},
	} {
		t.Run(name, func(t *testing.T) {
			a := testapp.New(t, now)
			a.Import(t, c.name, c.content, ingest.FilesRequest{})
			sumsToTheSample(t, a)
			// It is the same bill, so the plain file brings nothing new.
			again := a.Import(t, "plain.csv", plain, ingest.FilesRequest{})
			if diff := cmp.Diff(outcomes(again), []revision.Outcome{revision.Unchanged}); diff != "" || again.Import.Status != billimport.StatusUnchanged {
				t.Errorf("%s (-got +want)\n%s", again.Import.Status, diff)
			}
			sumsToTheSample(t, a)
		})
	}
}

func TestPartsOfOneImportAreOneImport(t *testing.T) {
	a := testapp.New(t, now)
	header, lines := split(sample(t))
	second := filepath.Join(t.TempDir(), "part2.csv")
	if err := os.WriteFile(second, []byte(header+strings.Join(lines[400:], "")), 0o600); err != nil {
		t.Fatal(err)
	}
	report := a.Import(t, "part1.csv", header+strings.Join(lines[:400], ""), ingest.FilesRequest{Paths: []string{second}})
	if report.Import.Lines != sampleLines || len(report.Import.Files) != 2 {
		t.Errorf("%d lines of %d files", report.Import.Lines, len(report.Import.Files))
	}
	sumsToTheSample(t, a)
	again := a.Import(t, "focus.csv", sample(t), ingest.FilesRequest{})
	if diff := cmp.Diff(outcomes(again), []revision.Outcome{revision.Unchanged}); diff != "" {
		t.Errorf("the whole after its parts (-got +want)\n%s", diff)
	}
	// One part alone is another bill for cycles that are filled.
	if _, err := a.TryImport(t, "part1.csv", header+strings.Join(lines[:400], ""), ingest.FilesRequest{}); !fault.Is(err, fault.KindConflict) {
		t.Errorf("a part alone: %v, want a conflict", err)
	}
	sumsToTheSample(t, a)
}

// restated is the bill of hand with another amount on one day of May.
var restated = strings.Replace(testapp.Bill, "9.111,9.111,9.111,0.111", "9.222,9.222,9.222,0.111", 1)

// may is what hand's May costs.
func may(t *testing.T, a *testapp.App) string {
	t.Helper()
	var out answer
	a.Query(t, question, map[string]any{"in": map[string]any{"accountNames": []string{"hand"}, "period": map[string]any{"firstCycle": "2026-05", "lastCycle": "2026-05"}}}, &out)
	return out.Costs.Total.text()
}

func TestSecondFileOfAFilledCycleNeedsAWord(t *testing.T) {
	for name, c := range map[string]struct {
		mode    ingest.Mode
		refused bool
		want    string
		became  []revision.Outcome
	}{
		"nothing said": {"", true, "19.550433333333", nil},
		"refuse":       {ingest.Refuse, true, "19.550433333333", nil},
		"replace":      {ingest.Replace, false, "19.661433333333", []revision.Outcome{revision.Unchanged, revision.Replace}},
		"add":          {ingest.Add, false, "39.211866666666", []revision.Outcome{revision.Unchanged, revision.Add}},
	} {
		t.Run(name, func(t *testing.T) {
			a := testapp.New(t, now)
			a.ImportBill(t)
			report, err := a.TryImport(t, "restated.csv", restated, ingest.FilesRequest{Mode: c.mode})
			if c.refused != fault.Is(err, fault.KindConflict) || !c.refused && err != nil {
				t.Fatalf("got %v", err)
			}
			if c.refused {
				for _, want := range []string{"hand 2026-05", "6 × 19.550433333333 CNY", "6 × 19.661433333333 CNY"} {
					if !strings.Contains(err.Error(), want) {
						t.Errorf("%q is not in %v", want, err)
					}
				}
			} else if diff := cmp.Diff(outcomes(report), c.became); diff != "" {
				t.Errorf("(-got +want)\n%s", diff)
			}
			if got := may(t, a); got != c.want {
				t.Errorf("May costs %s, want %s", got, c.want)
			}
		})
	}
}

// fromCloud gives the lines of a file as if the cloud's API had.
type fromCloud struct{ bill.Source }

func (fromCloud) Kind() bill.Kind { return bill.FromAPI }

func (fromCloud) Controls(context.Context) ([]bill.Control, error) { return nil, nil }

func (f fromCloud) Lines(ctx context.Context) iter.Seq2[*bill.Line, error] {
	return f.Source.Lines(ctx)
}

func fetch(t *testing.T, a *testapp.App, content string) *ingest.Report {
	t.Helper()
	path := filepath.Join(t.TempDir(), "api.csv")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	source, err := billfile.Open([]string{path}, billfile.Options{})
	if err != nil {
		t.Fatal(err)
	}
	report, err := a.Imports.Run(auth.With(t.Context(), auth.System()), ingest.Request{Source: fromCloud{source}, Kind: billimport.KindAPI, Label: "API"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func TestFileIsAReferenceWhereTheCloudCovers(t *testing.T) {
	a := testapp.New(t, now)
	fetch(t, a, testapp.Bill)
	report := a.Import(t, "restated.csv", restated, ingest.FilesRequest{})
	if diff := cmp.Diff(outcomes(report), []revision.Outcome{revision.Unchanged, revision.Reference}); diff != "" || report.Import.Status != billimport.StatusReference {
		t.Errorf("%s (-got +want)\n%s", report.Import.Status, diff)
	}
	if got := may(t, a); got != "19.550433333333" {
		t.Errorf("beside a reference May costs %s", got)
	}
	var out struct {
		Slices struct{ TotalCount int }
	}
	a.Query(t, `{ slices(where: {state: REFERENCE}) { totalCount } }`, nil, &out)
	if out.Slices.TotalCount != 1 {
		t.Errorf("%d references are kept, want 1", out.Slices.TotalCount)
	}
	// ADD would count both; only REPLACE outweighs the cloud.
	report = a.Import(t, "again.csv", restated, ingest.FilesRequest{Mode: ingest.Add})
	if got := may(t, a); got != "19.550433333333" || !slices.Contains(outcomes(report), revision.Reference) {
		t.Errorf("added to the cloud's it became %v and May costs %s", outcomes(report), got)
	}
	a.Import(t, "instead.csv", restated, ingest.FilesRequest{Mode: ingest.Replace})
	if got := may(t, a); got != "19.661433333333" {
		t.Errorf("instead of the cloud's May costs %s", got)
	}
	// The cloud takes its place back without being told.
	report = fetch(t, a, testapp.Bill)
	if got := may(t, a); got != "19.550433333333" {
		t.Errorf("the cloud's bill again became %v and May costs %s", outcomes(report), got)
	}
}
