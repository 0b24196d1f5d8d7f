package sheet

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/klauspost/compress/zip"
	"github.com/xuri/excelize/v2"

	"github.com/cloudlens/cloudlens/internal/money"
)

// ContentTypes of what is written.
const (
	ExcelType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	CSVType   = "text/csv; charset=utf-8"
)

// Workbook is an Excel workbook that is being written. Long sheets lie on disk
// until it is closed.
type Workbook struct {
	f      *excelize.File
	styles map[Kind]int
	head   int
	title  int
	note   int
	names  map[string]bool
}

// formats are how Excel shows each kind.
var formats = map[Kind]string{Money: "#,##0.00", Count: "#,##0", Ratio: "0.00%", Percent: `0.00"%"`, Day: "yyyy-mm-dd", Number: "General", Text: "@"}

// widths of the kinds, in characters.
var widths = map[Kind]float64{Text: 24, Money: 16, Count: 10, Ratio: 10, Percent: 10, Day: 12, Number: 14}

// NewWorkbook begins one.
func NewWorkbook() (*Workbook, error) {
	b := &Workbook{f: excelize.NewFile(), styles: map[Kind]int{}, names: map[string]bool{}}
	b.f.SetZipWriter(func(w io.Writer) excelize.ZipWriter { return zip.NewWriter(w) }) // packs in half the time of the library's own
	for kind, format := range formats {
		style, err := b.f.NewStyle(&excelize.Style{CustomNumFmt: &format})
		if err != nil {
			return nil, fmt.Errorf("begin a workbook: %w", err)
		}
		b.styles[kind] = style
	}
	for to, style := range map[*int]*excelize.Style{
		&b.head: {
			Font: &excelize.Font{Bold: true, Color: "FFFFFF"}, Fill: excelize.Fill{Type: "pattern", Color: []string{"1F4E79"}, Pattern: 1},
			Alignment: &excelize.Alignment{Vertical: "center", WrapText: true},
		},
		&b.title: {Font: &excelize.Font{Bold: true, Size: 14, Color: "1F4E79"}},
		&b.note:  {Font: &excelize.Font{Color: "808080", Italic: true}},
	} {
		n, err := b.f.NewStyle(style)
		if err != nil {
			return nil, fmt.Errorf("begin a workbook: %w", err)
		}
		*to = n
	}
	return b, nil
}

// Range is where a table's rows are: rows of the sheet, counted from 1, both
// included. There are none when Last is before First.
type Range struct {
	Sheet       string
	First, Last int
}

// Column names the cells of one column of the range.
func (r Range) Column(i int) string {
	name, _ := excelize.ColumnNumberToName(i + 1) // i is a column of a table: it has a name
	return fmt.Sprintf("'%s'!$%s$%d:$%s$%d", strings.ReplaceAll(r.Sheet, "'", "''"), name, r.First, name, r.Last)
}

// Add writes a table to a sheet of its own, whose header stays in view.
func (b *Workbook) Add(t Table) (at Range, err error) {
	at.Sheet = b.name(t.Title)
	if len(b.names) == 1 {
		err = b.f.SetSheetName("Sheet1", at.Sheet)
	} else {
		_, err = b.f.NewSheet(at.Sheet)
	}
	if err != nil {
		return at, fmt.Errorf("add a sheet: %w", err)
	}
	out, err := b.f.NewStreamWriter(at.Sheet)
	if err != nil {
		return at, fmt.Errorf("add a sheet: %w", err)
	}
	head := 2 + len(t.Notes)
	for i, c := range t.Columns {
		width := c.Width
		if width == 0 {
			width = widths[c.Kind]
		}
		if err := out.SetColWidth(i+1, i+1, width); err != nil {
			return at, fmt.Errorf("add a sheet: %w", err)
		}
	}
	if err := out.SetPanes(&excelize.Panes{Freeze: true, YSplit: head, TopLeftCell: fmt.Sprintf("A%d", head+1), ActivePane: "bottomLeft"}); err != nil {
		return at, fmt.Errorf("add a sheet: %w", err)
	}
	if err := b.headings(out, t); err != nil {
		return at, err
	}
	at.First = head + 1
	at.Last, err = b.rows(out, t, at.First)
	if err != nil {
		return at, err
	}
	if err := out.Flush(); err != nil {
		return at, fmt.Errorf("write a sheet: %w", err)
	}
	return at, nil
}

func (b *Workbook) headings(out *excelize.StreamWriter, t Table) error {
	lines := [][]any{{excelize.Cell{StyleID: b.title, Value: t.Title}}}
	for _, n := range t.Notes {
		lines = append(lines, []any{excelize.Cell{StyleID: b.note, Value: n}})
	}
	var titles []any
	for _, c := range t.Columns {
		titles = append(titles, excelize.Cell{StyleID: b.head, Value: c.Title})
	}
	for i, line := range append(lines, titles) {
		if err := out.SetRow("A"+strconv.Itoa(i+1), line); err != nil {
			return fmt.Errorf("write a sheet: %w", err)
		}
	}
	return nil
}

// maxRows is what a sheet of Excel holds.
const maxRows = 1 << 20

func (b *Workbook) rows(out *excelize.StreamWriter, t Table, first int) (last int, err error) {
	cells, values := make([]excelize.Cell, len(t.Columns)), make([]any, len(t.Columns)) // of each row in turn
	for i, c := range t.Columns {
		cells[i].StyleID = b.styles[c.Kind]
	}
	n := first - 1
	for row, err := range t.Rows {
		if err != nil {
			return 0, err
		}
		if n++; n > maxRows {
			return 0, fmt.Errorf("a sheet holds %d rows", maxRows)
		}
		for i := range cells {
			values[i] = nil
			if i < len(row) {
				cells[i].Value = value(row[i])
				values[i] = &cells[i]
			}
		}
		if err := out.SetRow("A"+strconv.Itoa(n), values); err != nil {
			return 0, fmt.Errorf("write a sheet: %w", err)
		}
	}
	return n, nil
}

// value is a cell as the library takes it. Excel keeps numbers as doubles,
// whatever is written: 15 digits of them are exact.
func value(c Cell) any {
	switch {
	case c.Number.Valid:
		return asDouble(c.Number.Decimal)
	case c.Day != 0:
		return c.Day.Time(time.UTC)
	case c.Text == "":
		return nil
	}
	return c.Text // a text of its own type, never a formula
}

// asDouble is the double next to a decimal.
func asDouble(d money.Decimal) float64 {
	f, err := strconv.ParseFloat(d.String(), 64)
	if err != nil {
		return 0 // not reached: a decimal is a number
	}
	return f
}

// name is a title as a sheet may be called: at most 31 characters, without
// some signs, and each once.
func (b *Workbook) name(title string) string {
	clean := []rune(strings.Map(func(r rune) rune {
		if strings.ContainsRune(`:\/?*[]'`, r) {
			return ' '
		}
		return r
	}, title))
	if len(clean) == 0 {
		clean = []rune("Sheet")
	}
	name := string(clean[:min(len(clean), 31)])
	for n := 2; b.names[strings.ToLower(name)]; n++ {
		end := []rune(" " + strconv.Itoa(n))
		name = string(append(clean[:min(len(clean), 31-len(end))], end...))
	}
	b.names[strings.ToLower(name)] = true
	return name
}

// Write writes the whole workbook.
func (b *Workbook) Write(w io.Writer) error {
	if err := b.f.Write(w); err != nil {
		return fmt.Errorf("write a workbook: %w", err)
	}
	return nil
}

// Close removes what the workbook keeps on disk, written or not.
func (b *Workbook) Close() error {
	if err := b.f.Close(); err != nil {
		return fmt.Errorf("close a workbook: %w", err)
	}
	return nil
}

// Excel writes tables as a workbook, a sheet each.
func Excel(w io.Writer, tables ...Table) error {
	b, err := NewWorkbook()
	if err != nil {
		return err
	}
	defer func() { _ = b.Close() }() // whether it was written is known before
	for _, t := range tables {
		if _, err := b.Add(t); err != nil {
			return err
		}
	}
	return b.Write(w)
}
