package rest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"iter"

	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/sheet"
)

// chapter is a table of an export, which has a name and columns with names in
// JSON too.
type chapter struct {
	key, title string
	fields     []field
	rows       iter.Seq[[]sheet.Cell] // read once, each before the next is asked for
	exact      bool                   // amounts have all their digits in JSON too, so that they add up
}

// field is a column of a chapter.
type field struct {
	key, title string
	kind       sheet.Kind
}

// chapters are those of a file in their order. Who writes them may begin before
// all of them are there; none comes after an error.
type chapters = iter.Seq2[*chapter, error]

// these are chapters that are there.
func these(of ...chapter) chapters {
	return func(yield func(*chapter, error) bool) {
		for i := range of {
			if !yield(&of[i], nil) {
				return
			}
		}
	}
}

// rowsFor are the rows of a list of things, each made when it is read.
func rowsFor[T any](of []T, row func(*T) []sheet.Cell) iter.Seq[[]sheet.Cell] {
	return func(yield func([]sheet.Cell) bool) {
		for i := range of {
			if !yield(row(&of[i])) {
				return
			}
		}
	}
}

// table is the chapter as a spreadsheet has it.
func (s *chapter) table() sheet.Table {
	return sheet.Table{
		Title: s.title, Columns: list(s.fields, func(f *field) sheet.Column { return sheet.Column{Title: f.title, Kind: f.kind} }), Rows: sheet.Each(s.rows),
	}
}

func writeExcel(b *bytes.Buffer, of chapters) error {
	book, err := sheet.NewWorkbook()
	if err != nil {
		return err
	}
	defer func() { _ = book.Close() }() // whether it was written is known before
	for one, err := range of {
		if err != nil {
			return err
		}
		if _, err := book.Add(one.table()); err != nil {
			return err
		}
	}
	return book.Write(b)
}

// writeJSON writes an object with a list of objects for each chapter.
func writeJSON(b *bytes.Buffer, of chapters) error {
	b.WriteByte('{')
	before := 0
	for one, err := range of {
		if err != nil {
			return err
		}
		comma(b, before)
		before++
		fmt.Fprintf(b, "%q:[", one.key)
		n := 0
		for row := range one.rows {
			comma(b, n)
			n++
			if err := one.object(b, row); err != nil {
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
