package sheet

import (
	"encoding/csv"
	"fmt"
	"io"
)

// bom tells Excel that a CSV is UTF-8.
const bom = "\xef\xbb\xbf"

// CSV writes tables one below the other, each with its title when there are
// several, as UTF-8 with a byte order mark. Numbers have all their digits.
func CSV(w io.Writer, tables ...Table) error {
	if _, err := io.WriteString(w, bom); err != nil {
		return fmt.Errorf("write CSV: %w", err)
	}
	out := csv.NewWriter(w)
	for i, t := range tables {
		if err := writeCSV(out, t, i, len(tables) > 1); err != nil {
			return err
		}
	}
	if out.Flush(); out.Error() != nil {
		return fmt.Errorf("write CSV: %w", out.Error())
	}
	return nil
}

func writeCSV(out *csv.Writer, t Table, at int, titled bool) error {
	write := func(cells ...string) error {
		if err := out.Write(cells); err != nil {
			return fmt.Errorf("write CSV: %w", err)
		}
		return nil
	}
	if titled {
		if at > 0 {
			if err := write(""); err != nil {
				return err
			}
		}
		for _, line := range append([]string{t.Title}, t.Notes...) {
			if err := write(Safe(line)); err != nil {
				return err
			}
		}
	}
	cells := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		cells[i] = Safe(c.Title)
	}
	if err := write(cells...); err != nil {
		return err
	}
	for row, err := range t.Rows {
		if err != nil {
			return err
		}
		for i := range cells {
			cells[i] = ""
			if i >= len(row) {
				continue
			}
			if cells[i] = row[i].String(); !row[i].Number.Valid && row[i].Day == 0 {
				cells[i] = Safe(cells[i])
			}
		}
		if err := write(cells...); err != nil {
			return err
		}
	}
	return nil
}
