package sheet

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
)

// CSVType is the media type of CSV.
const CSVType = "text/csv; charset=utf-8"

// bom tells spreadsheets that a CSV file is UTF-8.
const bom = "\ufeff"

// CSV writes the tables one below the other: of several, each has its title above
// it and an empty line before it.
func CSV(w io.Writer, tables ...Table) error {
	if _, err := io.WriteString(w, bom); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	for i, t := range tables {
		if len(tables) > 1 {
			if err := title(out, i, t.Title); err != nil {
				return err
			}
		}
		head := make([]string, len(t.Columns))
		for n, c := range t.Columns {
			head[n] = Harmless(c.Title)
		}
		if err := out.Write(head); err != nil {
			return err
		}
		for row := range t.Rows {
			if err := out.Write(fields(t.Columns, row)); err != nil {
				return err
			}
		}
	}
	out.Flush()
	return out.Error()
}

func title(out *csv.Writer, n int, text string) error {
	if n > 0 {
		if err := out.Write([]string{""}); err != nil {
			return err
		}
	}
	return out.Write([]string{Harmless(text)})
}

func fields(columns []Column, row []any) []string {
	out := make([]string, len(row))
	for i, v := range row {
		if d, ok := figure(v, columns[i].Kind); ok {
			out[i] = digits(d, columns[i].Kind)
			continue
		}
		out[i] = Harmless(text(v))
	}
	return out
}

// JSON writes an object with a list of objects for each table. Unknown figures
// are null.
func JSON(w io.Writer, tables ...Table) error {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, t := range tables {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, "%q:[", t.Key)
		first := true
		for row := range t.Rows {
			if !first {
				b.WriteByte(',')
			}
			first = false
			if err := object(&b, t.Columns, row); err != nil {
				return err
			}
			if b.Len() > 1<<20 {
				if _, err := b.WriteTo(w); err != nil {
					return err
				}
			}
		}
		b.WriteByte(']')
	}
	b.WriteString("}\n")
	_, err := b.WriteTo(w)
	return err
}

func object(b *bytes.Buffer, columns []Column, row []any) error {
	b.WriteByte('{')
	for i, v := range row {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(b, "%q:", columns[i].Key)
		d, ok := figure(v, columns[i].Kind)
		switch {
		case ok:
			b.WriteString(digits(d, columns[i].Kind))
		case columns[i].Kind == Amount || columns[i].Kind == Percent || columns[i].Kind == Number:
			b.WriteString("null")
		default:
			word, err := json.Marshal(text(v))
			if err != nil {
				return err
			}
			b.Write(word)
		}
	}
	b.WriteByte('}')
	return nil
}
