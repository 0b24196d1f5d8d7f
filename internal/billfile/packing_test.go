package billfile_test

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"

	"github.com/cloudlens/cloudlens/internal/billfile"
)

func sampleText(t testing.TB) string {
	t.Helper()
	b, err := os.ReadFile("testdata/focus_sample.csv")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func sampleTable(t testing.TB) [][]string {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(sampleText(t))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func csvText(t testing.TB, rows [][]string, crlf bool) string {
	t.Helper()
	var b strings.Builder
	w := csv.NewWriter(&b)
	w.UseCRLF = crlf
	if err := w.WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func gz(t testing.TB, s string) string {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write([]byte(s)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// entry is a file in a zip.
type entry struct{ name, content string }

func zipped(t testing.TB, entries ...entry) string {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, e := range entries {
		f, err := w.Create(e.name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte(e.content)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestFOCUSSampleSumsAlikeHoweverItIsPacked(t *testing.T) {
	t.Parallel()
	rows := sampleTable(t)
	shuffled := append([][]string{rows[0]}, rows[1:]...)
	rand.New(rand.NewPCG(1, 2)).Shuffle(1000, func(i, j int) { shuffled[1+i], shuffled[1+j] = shuffled[1+j], shuffled[1+i] })
	text := sampleText(t)
	head, body, _ := strings.Cut(text, "\n")
	half := strings.Index(body[len(body)/2:], "\nNULL,") + len(body)/2 + 1
	for name, content := range map[string]string{
		"shuffled":        csvText(t, shuffled, false),
		"gzip":            gz(t, text),
		"CRLF and BOM":    "\ufeff" + csvText(t, rows, true),
		"both, gzipped":   gz(t, "\ufeff"+csvText(t, shuffled, true)),
		"two gzips":       gz(t, text[:50000]) + gz(t, text[50000:]),
		"zip":             zipped(t, entry{"a/", ""}, entry{"a/focus.csv", text}, entry{"__MACOSX/a/._focus.csv", "\x00\x05"}),
		"gzip in a zip":   zipped(t, entry{"focus.csv.gz", gz(t, text)}),
		"parts in a zip":  zipped(t, entry{"1", head + "\n" + body[:half]}, entry{"2", head + "\n" + body[half:]}),
		"other case":      strings.ToUpper(head) + "\n" + body,
		"no last newline": strings.TrimSuffix(text, "\n"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			lines, _, err := read(t, billfile.Options{}, put(t, "no.extension.that.helps", content))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(summary(lines), wantSample, decimals); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// typedRow is FOCUS with the types that producers use.
type typedRow struct {
	BilledCost         float64
	ListCost           *float64 `parquet:",optional"`
	ContractedCost     int64    `parquet:",decimal(9:18)"`
	BillingAccountId   string
	BillingCurrency    string `parquet:",enum"`
	BillingPeriodStart time.Time
	ChargePeriodStart  int64 `parquet:",timestamp(millisecond)"`
	ChargeCategory     string
	ProviderName       string
	RegionId           string
	ResourceId         string
	ServiceName        string
	Tags               map[string]string
	Unread             []string
}

func TestFOCUSSampleAsTypedParquet(t *testing.T) {
	t.Parallel()
	rows := sampleTable(t)
	index := map[string]int{}
	for i, h := range rows[0] {
		index[h] = i
	}
	var typed []typedRow
	for _, row := range rows[1:] {
		cell := func(name string) string {
			if v := row[index[name]]; v != "NULL" {
				return v
			}
			return ""
		}
		list := float(t, cell("ListCost"))
		typed = append(typed, typedRow{
			BilledCost: float(t, cell("BilledCost")), ListCost: &list, BillingAccountId: cell("BillingAccountId"),
			BillingCurrency: cell("BillingCurrency"), BillingPeriodStart: stamp(t, cell("BillingPeriodStart")),
			ChargePeriodStart: stamp(t, cell("ChargePeriodStart")).UnixMilli(), ChargeCategory: cell("ChargeCategory"),
			ProviderName: cell("ProviderName"), RegionId: cell("RegionId"), ResourceId: cell("ResourceId"),
			ServiceName: cell("ServiceName"), Tags: object(t, cell("Tags")), Unread: []string{"a", "b"},
		})
	}
	var b bytes.Buffer
	w := parquet.NewGenericWriter[typedRow](&b, parquet.MaxRowsPerRowGroup(300), parquet.Compression(&parquet.Zstd))
	if _, err := w.Write(typed); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	lines, files, err := read(t, billfile.Options{}, put(t, "focus", b.String()))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(summary(lines), wantSample, decimals); diff != "" {
		t.Error(diff)
	}
	text, _, err := read(t, billfile.Options{}, "testdata/focus_sample.csv")
	if err != nil {
		t.Fatal(err)
	}
	for i := range lines {
		got, want := lines[i].Charge, text[i].Charge
		if got.Cycle != want.Cycle || got.Date != want.Date {
			t.Fatalf("row %d: got %v %v, want %v %v", i, got.Cycle, got.Date, want.Cycle, want.Date)
		}
		if diff := cmp.Diff(got.Subject.Tags, want.Subject.Tags); diff != "" {
			t.Fatalf("row %d: %s", i, diff)
		}
	}
	if got, want := files[0].Lines, int64(1000); got != want {
		t.Errorf("got %d lines, want %d", got, want)
	}
}

func float(t testing.TB, s string) float64 {
	t.Helper()
	f, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func stamp(t testing.TB, s string) time.Time {
	t.Helper()
	at, err := time.Parse(time.DateTime, s)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func object(t testing.TB, s string) map[string]string {
	t.Helper()
	if s == "" {
		return nil
	}
	var m map[string]string
	if err := json.Unmarshal([]byte(s), &m); err != nil {
		t.Fatal(err)
	}
	return m
}
