package sheet_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/sheet"
)

func table(title string) sheet.Table {
	return sheet.Table{
		Title: title, Notes: []string{"=1+1", "partial"},
		Columns: []sheet.Column{{Title: "名称"}, {Title: "amount", Kind: sheet.Money}, {Title: "day", Kind: sheet.Day}, {Title: "rate", Kind: sheet.Ratio}},
		Rows: sheet.Rows(
			[]sheet.Cell{sheet.Of("=cmd|' /C calc'!A0"), sheet.Exact(money.MustParse("1234.5678901234")), sheet.On(20260131), sheet.Exact(money.MustParse("0.125"))},
			[]sheet.Cell{sheet.Of("-1"), sheet.Exact(money.MustParse("-0.1")), sheet.On(0), sheet.Amount(money.Null{})},
			[]sheet.Cell{sheet.Of("@x"), {}},
		),
	}
}

func TestAWorkbookReadsBack(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := sheet.Excel(&b, table("成本: a/b"), table("成本: a/b"), table(strings.Repeat("长", 40))); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	if got := f.GetSheetList(); len(got) != 3 || got[0] != "成本  a b" || got[1] != "成本  a b 2" || len([]rune(got[2])) != 31 {
		t.Fatalf("sheets %q", got)
	}
	rows, err := f.GetRows("成本  a b")
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{
		{"成本: a/b"},
		{"=1+1"},
		{"partial"},
		{"名称", "amount", "day", "rate"},
		{"=cmd|' /C calc'!A0", "1,234.57", "2026-01-31", "12.50%"},
		{"-1", "-0.10"},
		{"@x"},
	}
	if fmt.Sprint(rows) != fmt.Sprint(want) {
		t.Errorf("rows\n%q, want\n%q", rows, want)
	}
	for _, cell := range []string{"A2", "A5", "A6"} {
		if formula, err := f.GetCellFormula("成本  a b", cell); err != nil || formula != "" {
			t.Errorf("%s is the formula %q, %v", cell, formula, err)
		}
		if typ, err := f.GetCellType("成本  a b", cell); err != nil || typ == excelize.CellTypeFormula || typ == excelize.CellTypeNumber {
			t.Errorf("%s has type %v, %v", cell, typ, err)
		}
	}
	if exact, err := f.GetCellValue("成本  a b", "B5", excelize.Options{RawCellValue: true}); err != nil || exact != "1234.5678901234" {
		t.Errorf("behind the amount is %s, %v", exact, err)
	}
	panes, err := f.GetPanes("成本  a b")
	if err != nil || !panes.Freeze || panes.YSplit != 4 {
		t.Errorf("panes %+v, %v", panes, err)
	}
}

func TestCSVKeepsDigitsAndNoFormula(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := sheet.CSV(&b, table("one")); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(b.String(), "\xef\xbb\xbf") {
		t.Error("no byte order mark")
	}
	rows, err := csv.NewReader(strings.NewReader(b.String()[3:])).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{
		{"名称", "amount", "day", "rate"}, {"'=cmd|' /C calc'!A0", "1234.5678901234", "2026-01-31", "0.125"}, {"'-1", "-0.1", "", ""}, {"'@x", "", "", ""},
	}
	if fmt.Sprint(rows) != fmt.Sprint(want) {
		t.Errorf("rows\n%q, want\n%q", rows, want)
	}
}

var errBroken = errors.New("broken")

func TestAnErrorOfRowsEndsTheFile(t *testing.T) {
	t.Parallel()
	broken := table("x")
	broken.Rows = func(yield func([]sheet.Cell, error) bool) { yield(nil, errBroken) }
	if err := sheet.Excel(&bytes.Buffer{}, broken); !errors.Is(err, errBroken) {
		t.Errorf("Excel: %v", err)
	}
	broken.Rows = func(yield func([]sheet.Cell, error) bool) { yield(nil, errBroken) }
	if err := sheet.CSV(&bytes.Buffer{}, broken); !errors.Is(err, errBroken) {
		t.Errorf("CSV: %v", err)
	}
}

// A long sheet lies on disk while it is written: what is left of one that was
// broken off would fill the disk in time.
func TestABrokenWorkbookLeavesNothingOnDisk(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	text, lies := sheet.Of(strings.Repeat("x", 32_000)), false
	broken := table("x")
	broken.Rows = func(yield func([]sheet.Cell, error) bool) {
		for range 1_000 {
			yield([]sheet.Cell{text}, nil)
		}
		entries, err := os.ReadDir(dir)
		lies = err == nil && len(entries) > 0
		yield(nil, errBroken)
	}
	if err := sheet.Excel(&bytes.Buffer{}, broken); !errors.Is(err, errBroken) || !lies {
		t.Fatalf("%v, on disk %v", err, lies)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left: %v, %v", left, err)
	}
}

func BenchmarkExcel(b *testing.B) {
	for b.Loop() {
		t := table("rows")
		t.Rows = func(yield func([]sheet.Cell, error) bool) {
			for i := range 100_000 {
				if !yield([]sheet.Cell{sheet.Of(fmt.Sprintf("i-%06d", i)), sheet.Exact(money.Whole(i)), sheet.On(20260131), sheet.Int(i)}, nil) {
					return
				}
			}
		}
		var out bytes.Buffer
		if err := sheet.Excel(&out, t); err != nil {
			b.Fatal(err)
		}
	}
}
