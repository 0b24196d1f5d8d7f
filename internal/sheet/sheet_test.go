package sheet_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
	"github.com/cloudlens/cloudlens/internal/sheet"
)

// tables are two with every kind of value.
func tables() []sheet.Table {
	columns := []sheet.Column{
		{Key: "name", Title: "名称"}, {Key: "paid", Title: "应付", Kind: sheet.Amount}, {Key: "rate", Title: "折扣率", Kind: sheet.Percent},
		{Key: "count", Title: "数量", Kind: sheet.Number}, {Key: "day", Title: "日期", Kind: sheet.Day},
	}
	rows := [][]any{
		{"云服务器", money.MustParse("1234.565"), money.Of(money.MustParse("0.123456")), 3, period.NewDate(2026, 5, 1)},
		{`=HYPERLINK("http://x")`, money.MustParse("-0.005"), money.Null{}, int64(0), period.NewCycle(2026, 5)},
		{"a,\"b\"\nc", money.MustParse("12345678901234567.89"), money.Of(money.Zero), money.MustParse("0.1234567"), ""},
	}
	of := func(key, title string) sheet.Table {
		return sheet.Table{Key: key, Title: title, Columns: columns, Rows: sheet.Rows(rows, func(r *[]any) []any { return *r })}
	}
	return []sheet.Table{of("first", "一[1]"), of("second", strings.Repeat("长", 40))}
}

func TestSpreadsheetsHoldNumbersWithFormats(t *testing.T) {
	var b bytes.Buffer
	if err := sheet.Excel(&b, tables()...); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(f.GetSheetList(), []string{"一 1", strings.Repeat("长", 31)}); diff != "" {
		t.Errorf("sheets (-got +want)\n%s", diff)
	}
	rows, err := f.GetRows("一 1")
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{
		{"名称", "应付", "折扣率", "数量", "日期"},
		{"云服务器", "1,234.57", "12.35%", "3", "2026-05-01"},
		{`'=HYPERLINK("http://x")`, "-0.01", "", "0", "2026-05"},
		{"a,\"b\"\nc", "12345678901234567.89", "0.00%", "0.1234567"},
	}
	if diff := cmp.Diff(rows, want); diff != "" {
		t.Errorf("rows (-got +want)\n%s", diff)
	}
	if kind, err := f.GetCellType("一 1", "B2"); err != nil || kind == excelize.CellTypeInlineString || kind == excelize.CellTypeSharedString {
		t.Errorf("an amount is of type %v, %v", kind, err)
	}
	if formula, err := f.GetCellFormula("一 1", "A3"); err != nil || formula != "" {
		t.Errorf("a text became the formula %q, %v", formula, err)
	}
	if panes, err := f.GetPanes("一 1"); err != nil || !panes.Freeze || panes.YSplit != 1 {
		t.Errorf("the head is not frozen: %+v, %v", panes, err)
	}
}

func TestCSVIsUTF8WithItsMark(t *testing.T) {
	var b bytes.Buffer
	if err := sheet.CSV(&b, tables()...); err != nil {
		t.Fatal(err)
	}
	text, marked := strings.CutPrefix(b.String(), "\ufeff")
	if !marked {
		t.Error("the file does not begin with the mark of UTF-8")
	}
	r := csv.NewReader(strings.NewReader(text))
	r.FieldsPerRecord = -1
	got, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	table := [][]string{
		{"名称", "应付", "折扣率", "数量", "日期"},
		{"云服务器", "1234.57", "0.1235", "3", "2026-05-01"},
		{`'=HYPERLINK("http://x")`, "-0.01", "", "0", "2026-05"},
		{"a,\"b\"\nc", "12345678901234567.89", "0", "0.1234567", ""},
	}
	want := append([][]string{{"一[1]"}}, table...)
	want = append(append(want, []string{strings.Repeat("长", 40)}), table...)
	if diff := cmp.Diff(got, want); diff != "" {
		t.Errorf("(-got +want)\n%s", diff)
	}
}

func TestJSONHasNullForWhatIsUnknown(t *testing.T) {
	var b bytes.Buffer
	if err := sheet.JSON(&b, tables()[0]); err != nil {
		t.Fatal(err)
	}
	var got map[string][]map[string]any
	d := json.NewDecoder(&b)
	d.UseNumber()
	if err := d.Decode(&got); err != nil {
		t.Fatal(err)
	}
	want := map[string][]map[string]any{"first": {
		{"name": "云服务器", "paid": json.Number("1234.57"), "rate": json.Number("0.1235"), "count": json.Number("3"), "day": "2026-05-01"},
		{"name": `=HYPERLINK("http://x")`, "paid": json.Number("-0.01"), "rate": nil, "count": json.Number("0"), "day": "2026-05"},
		{"name": "a,\"b\"\nc", "paid": json.Number("12345678901234567.89"), "rate": json.Number("0"), "count": json.Number("0.1234567"), "day": ""},
	}}
	if diff := cmp.Diff(got, want); diff != "" {
		t.Errorf("(-got +want)\n%s", diff)
	}
}

func TestNoTextBeginsAFormula(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "plain": "plain", "=1+1": "'=1+1", "+1": "'+1", "-1": "'-1", "@x": "'@x", "\tx": "'\tx", "\rx": "'\rx", "a=1": "a=1", "＝1": "'＝1",
	} {
		if got := sheet.Harmless(in); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
}
