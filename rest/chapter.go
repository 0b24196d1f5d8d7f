package rest

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/sheet"
)

// chapter is a table of an export, which has a name and columns with names in
// JSON too.
type chapter struct {
	key, title string
	fields     []field
	rows       [][]sheet.Cell
	exact      bool // amounts have all their digits in JSON too, so that they add up
}

// field is a column of a chapter.
type field struct {
	key, title string
	kind       sheet.Kind
}

// table is the chapter as a spreadsheet has it.
func (s *chapter) table() sheet.Table {
	return sheet.Table{
		Title: s.title, Columns: list(s.fields, func(f *field) sheet.Column { return sheet.Column{Title: f.title, Kind: f.kind} }), Rows: sheet.Rows(s.rows...),
	}
}

func writeExcel(b *bytes.Buffer, of []chapter) error {
	book, err := sheet.NewWorkbook()
	if err != nil {
		return err
	}
	for i := range of {
		if _, err := book.Add(of[i].table()); err != nil {
			return err
		}
	}
	return book.Write(b)
}

// writeJSON writes an object with a list of objects for each chapter.
func writeJSON(b *bytes.Buffer, of []chapter) error {
	b.WriteByte('{')
	for i := range of {
		comma(b, i)
		fmt.Fprintf(b, "%q:[", of[i].key)
		for n, row := range of[i].rows {
			comma(b, n)
			if err := of[i].object(b, row); err != nil {
				return err
			}
		}
		b.WriteByte(']')
	}
	b.WriteString("}\n")
	return nil
}

func comma(b *bytes.Buffer, n int) {
	if n > 0 {
		b.WriteByte(',')
	}
}

// object writes a row: amounts with 2 decimals unless exact, other numbers with all their
// digits, unknown ones as null.
func (s *chapter) object(b *bytes.Buffer, row []sheet.Cell) error {
	b.WriteByte('{')
	for i, c := range row {
		comma(b, i)
		fmt.Fprintf(b, "%q:", s.fields[i].key)
		switch kind := s.fields[i].kind; {
		case c.Number.Valid && kind == sheet.Money && !s.exact:
			b.WriteString(money.Round(c.Number.Decimal, places).StringFixed(places))
		case kind == sheet.Day && c.Day != 0:
			fmt.Fprintf(b, "%q", c.Day)
		case kind != sheet.Text && !c.Number.Valid:
			b.WriteString("null")
		case kind != sheet.Text:
			b.WriteString(c.Number.Decimal.String())
		default:
			word, err := json.Marshal(c.Text)
			if err != nil {
				return err
			}
			b.Write(word)
		}
	}
	b.WriteByte('}')
	return nil
}
