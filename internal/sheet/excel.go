package sheet

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"github.com/cloudlens/cloudlens/internal/money"
)

// ExcelType is the media type of a spreadsheet.
const ExcelType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// formats are how the numbers of a kind are shown.
var formats = map[Kind]string{Amount: "#,##0.00", Percent: "0.00%", Number: "General"}

// Excel writes a spreadsheet with a sheet for each table. Its first row stays in
// view.
func Excel(w io.Writer, tables ...Table) (err error) {
	f := excelize.NewFile()
	defer func() {
		if closed := f.Close(); err == nil {
			err = closed
		}
	}()
	book := &book{f: f, styles: map[Kind]int{}}
	if err := book.prepare(); err != nil {
		return err
	}
	for i, t := range tables {
		if err := book.write(i, &t); err != nil {
			return fmt.Errorf("write the sheet %s: %w", t.Title, err)
		}
	}
	return f.Write(w)
}

type book struct {
	f      *excelize.File
	head   int
	styles map[Kind]int
	names  []string
}

func (b *book) prepare() (err error) {
	if b.head, err = b.f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}}); err != nil {
		return err
	}
	for kind, format := range formats {
		if b.styles[kind], err = b.f.NewStyle(&excelize.Style{CustomNumFmt: &format}); err != nil {
			return err
		}
	}
	return nil
}

func (b *book) write(n int, t *Table) error {
	name := b.name(t.Title)
	if n == 0 {
		if err := b.f.SetSheetName("Sheet1", name); err != nil {
			return err
		}
	} else if _, err := b.f.NewSheet(name); err != nil {
		return err
	}
	s, err := b.f.NewStreamWriter(name)
	if err != nil {
		return err
	}
	if err := s.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	head := make([]any, len(t.Columns))
	for i, c := range t.Columns {
		if err := s.SetColWidth(i+1, i+1, width(&c)); err != nil {
			return err
		}
		head[i] = excelize.Cell{StyleID: b.head, Value: c.Title}
	}
	if err := s.SetRow("A1", head); err != nil {
		return err
	}
	line := 1
	for row := range t.Rows {
		line++
		at, err := excelize.CoordinatesToCellName(1, line)
		if err != nil {
			return err
		}
		if err := s.SetRow(at, b.cells(t.Columns, row)); err != nil {
			return err
		}
	}
	return s.Flush()
}

// exactly is up to where a spreadsheet's numbers keep two decimals.
var exactly = money.MustParse("1000000000000")

func (b *book) cells(columns []Column, row []any) []any {
	out := make([]any, len(row))
	for i, v := range row {
		kind := columns[i].Kind
		d, ok := figure(v, kind)
		switch {
		case !ok:
			out[i] = Harmless(text(v))
		case d.Abs().Cmp(exactly) >= 0: // its digits would be lost
			out[i] = digits(d, kind)
		default:
			out[i] = excelize.Cell{StyleID: b.styles[kind], Value: d.InexactFloat64()}
		}
	}
	return out
}

func width(c *Column) float64 {
	least := map[Kind]int{Text: 24, Amount: 16, Percent: 12, Number: 12, Day: 12}[c.Kind]
	return float64(max(least, 2*utf8.RuneCountInString(c.Title)))
}

// mostName is how many characters the name of a sheet may have.
const mostName = 31

// name is a title as the name of a sheet: short, without what is not allowed in
// one, and not taken.
func (b *book) name(title string) string {
	name := strings.Map(func(r rune) rune {
		if strings.ContainsRune(`:\/?*[]'`, r) {
			return ' '
		}
		return r
	}, title)
	name = cut(strings.TrimSpace(name), mostName)
	if name == "" {
		name = "Sheet"
	}
	plain := name
	for n := 2; b.taken(name); n++ {
		end := fmt.Sprintf(" %d", n)
		name = cut(plain, mostName-len(end)) + end
	}
	b.names = append(b.names, name)
	return name
}

func (b *book) taken(name string) bool {
	for _, has := range b.names {
		if strings.EqualFold(has, name) {
			return true
		}
	}
	return false
}

func cut(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n])
	}
	return s
}
