package acceptance_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/cost"
	"github.com/cloudlens/cloudlens/internal/focus"
	"github.com/cloudlens/cloudlens/internal/ingest"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/period"
	"github.com/cloudlens/cloudlens/internal/testapp"
)

// exported writes all that a program has as FOCUS.
func exported(t *testing.T, a *testapp.App, f focus.Format, first, last period.Cycle) []byte {
	t.Helper()
	return exportedOf(t, a, f, cost.ChargeInput{Period: cost.Period{FirstCycle: first, LastCycle: last}})
}

// exportedOf writes the charges of a question as FOCUS.
func exportedOf(t *testing.T, a *testapp.App, f focus.Format, in cost.ChargeInput) []byte {
	t.Helper()
	var b bytes.Buffer
	if _, err := focus.Export(auth.With(t.Context(), auth.Open()), a.Costs, in, f, &b, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// totalsBy is every total of a program: each cost kind by each key and month,
// without how many lines there are.
func totalsBy(t *testing.T, a *testapp.App, first, last period.Cycle, currency string) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, kind := range ledger.Kinds {
		for _, dim := range append([]ledger.Dim{""}, ledger.Dims...) {
			in := cost.Input{Period: cost.Period{FirstCycle: first, LastCycle: last}, Granularity: ledger.Month, CostKind: kind, Currency: currency}
			if dim == ledger.ByAccount {
				continue // its ids are the catalogue's own
			}
			if dim != "" {
				in.GroupBy = []ledger.Key{{Dim: dim}}
			}
			answer, err := a.Costs.Costs(auth.With(t.Context(), auth.Open()), in)
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range answer.Series {
				out[fmt.Sprint(kind, " total of ", p.Date)] = p.Amount.Decimal.String()
			}
			for _, g := range answer.Groups {
				for _, p := range g.Points {
					if !p.Amount.Decimal.IsZero() {
						out[fmt.Sprint(kind, " by ", dim, " ", g.Keys[0].Value, " of ", p.Date)] = p.Amount.Decimal.String()
					}
				}
			}
		}
	}
	return out
}

func TestWhatIsExportedAsFOCUSComesBackToTheLastDigit(t *testing.T) {
	for turn, source := range testapp.Formats {
		t.Run(source.Name, func(t *testing.T) {
			a, w := bring(t, 7, turn)
			cycles := w.Cycles(now)
			first, last := cycles[0], cycles[len(cycles)-1]
			for _, f := range [][]focus.Format{{focus.AsCSV, focus.AsParquet}, {focus.AsCSV}, {focus.AsParquet}}[turn%3] {
				file := filepath.Join(t.TempDir(), "focus."+string(f))
				if err := os.WriteFile(file, exported(t, a, f, first, last), 0o600); err != nil {
					t.Fatal(err)
				}
				back := testapp.New(t, now)
				if _, err := back.Imports.Files(auth.With(t.Context(), auth.System()), ingest.FilesRequest{Paths: []string{file}}, nil); err != nil {
					t.Fatal(err)
				}
				for _, currency := range []string{"CNY", "USD"} {
					want := totalsBy(t, a, first, last, currency)
					if len(want) < 500 {
						t.Fatalf("only %d totals are compared in %s", len(want), currency)
					}
					if diff := cmp.Diff(want, totalsBy(t, back, first, last, currency)); diff != "" {
						t.Fatalf("%s in %s (-before +after):\n%s", f, currency, diff)
					}
				}
			}
		})
	}
}

func TestTheFOCUSSampleComesBack(t *testing.T) {
	a := testapp.New(t, now)
	a.Import(t, "sample.csv", sample(t), ingest.FilesRequest{})
	first, last := period.NewCycle(2024, 8), period.NewCycle(2024, 10)
	back := testapp.New(t, now)
	back.Import(t, "back.csv", string(exported(t, a, focus.AsCSV, first, last)), ingest.FilesRequest{})
	sumsToTheSample(t, back)
	if diff := cmp.Diff(totalsBy(t, a, first, last, "USD"), totalsBy(t, back, first, last, "USD")); diff != "" {
		t.Errorf("totals (-before +after):\n%s", diff)
	}
}

func TestExportedRowsHoldTheSpecification(t *testing.T) {
	spec := readSpec(t)
	for turn, source := range testapp.Formats {
		t.Run(source.Name, func(t *testing.T) {
			a, w := bring(t, 8, turn)
			cycles := w.Cycles(now)
			spec.hold(t, exported(t, a, focus.AsCSV, cycles[0], cycles[len(cycles)-1]))
		})
	}
	t.Run("sample", func(t *testing.T) {
		a := testapp.New(t, now)
		a.Import(t, "sample.csv", sample(t), ingest.FilesRequest{})
		spec.hold(t, exported(t, a, focus.AsCSV, period.NewCycle(2024, 8), period.NewCycle(2024, 10)))
	})
}

// rows of a CSV as cells by column.
func rowsOf(t *testing.T, file []byte) (head []string, rows []map[string]string) {
	t.Helper()
	all, err := csv.NewReader(bytes.NewReader(file)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, cells := range all[1:] {
		row := map[string]string{}
		for i, name := range all[0] {
			row[name] = cells[i]
		}
		rows = append(rows, row)
	}
	return all[0], rows
}
