package sheet

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
)

// JSON writes an object with a list of objects for each table, by their keys.
// Numbers have all their digits; what is not known is null.
func JSON(w io.Writer, tables ...Table) error {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, t := range tables {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, "%q:[", t.Key)
		n := 0
		for row, err := range t.Rows {
			if err != nil {
				return err
			}
			if n++; n > 1 {
				b.WriteByte(',')
			}
			if err := object(&b, t.Columns, row); err != nil {
				return err
			}
			if b.Len() > 1<<20 {
				if _, err := b.WriteTo(w); err != nil {
					return fmt.Errorf("write JSON: %w", err)
				}
			}
		}
		b.WriteByte(']')
	}
	b.WriteString("}\n")
	if _, err := b.WriteTo(w); err != nil {
		return fmt.Errorf("write JSON: %w", err)
	}
	return nil
}

func object(b *bytes.Buffer, columns []Column, row []Cell) error {
	b.WriteByte('{')
	for i, c := range columns {
		if i > 0 {
			b.WriteByte(',')
		}
		key := c.Key
		if key == "" {
			key = c.Title
		}
		fmt.Fprintf(b, "%q:", key)
		var cell Cell
		if i < len(row) {
			cell = row[i]
		}
		switch {
		case cell.Number.Valid:
			b.WriteString(cell.Number.Decimal.String())
		case c.Kind != Text && cell.String() == "":
			b.WriteString("null")
		default:
			word, err := json.Marshal(cell.String())
			if err != nil {
				return fmt.Errorf("write JSON: %w", err)
			}
			b.Write(word)
		}
	}
	b.WriteByte('}')
	return nil
}
