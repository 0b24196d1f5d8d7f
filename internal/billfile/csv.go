package billfile

import (
	"bufio"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"unicode/utf8"

	"github.com/cloudlens/cloudlens/internal/fault"
)

// csvRows are the rows of a CSV file.
type csvRows struct {
	name string
	text *text
	csv  *csv.Reader
	head []string
	last int // line of the record read last
}

func newCSV(name string, in *bufio.Reader) (*csvRows, error) {
	t := newText(in)
	c := &csvRows{name: name, text: t, csv: csv.NewReader(bufio.NewReaderSize(t, 64<<10))}
	c.csv.ReuseRecord = true
	head, err := c.csv.Read()
	if errors.Is(err, io.EOF) {
		return nil, fault.Invalid("file", "%s is empty: export the bill again, or leave the file out", name)
	}
	if err != nil {
		return nil, c.fault(err)
	}
	c.head = slices.Clone(head)
	t.since = 0
	return c, nil
}

func (c *csvRows) header() []string { return c.head }

func (c *csvRows) next() ([]string, error) {
	cells, err := c.csv.Read()
	if err != nil {
		if errors.Is(err, io.EOF) {
			return nil, io.EOF
		}
		return nil, c.fault(err)
	}
	c.text.since = 0
	c.last, _ = c.csv.FieldPos(0)
	if c.text.utf8 {
		for i, cell := range cells {
			if !utf8.ValidString(cell) {
				return nil, at(c.name, c.line(i), c.head[i], fault.Invalid("file", "the text is neither UTF-8 nor GBK: save the file as UTF-8"))
			}
		}
	}
	return cells, nil
}

func (c *csvRows) line(column int) int {
	line, _ := c.csv.FieldPos(column)
	return line
}

// fault says in the user's words why a record could not be read.
func (c *csvRows) fault(err error) error {
	var parse *csv.ParseError
	switch {
	case !errors.As(err, &parse):
		return c.unreadable(err)
	case errors.Is(err, csv.ErrFieldCount):
		return atLine(c.name, parse.Line, fault.Invalid("file", "the number of cells differs from the %d of the header: export the file again, unchanged by hand", len(c.head)))
	case errors.Is(err, csv.ErrQuote):
		return atLine(c.name, parse.StartLine, fault.Invalid("file", "a quoted cell does not end as it should: the file is cut short or was changed by hand, export it again"))
	}
	return atLine(c.name, parse.Line, fault.Invalid("file", "a quote stands within a cell that is not quoted: the file was changed by hand, export it again"))
}

func (c *csvRows) unreadable(err error) error {
	switch {
	case errors.Is(err, errBinary):
		return fault.Invalid("file", "%s is no text file: import a bill as CSV, CSV in gzip or zip, or Parquet", c.name)
	case errors.Is(err, errLong):
		return atLine(c.name, c.last+1, fault.Invalid("file", "the line does not end within %d MiB: the file was changed by hand, export it again", maxRecord>>20))
	}
	return damaged(c.name, c.last, err)
}
