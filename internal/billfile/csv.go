package billfile

import (
	"errors"
	"io"

	"github.com/cloudlens/cloudlens/internal/fault"
)

// csvRows are the rows of a CSV file.
type csvRows struct {
	*scanner
	name string
	text *text
	head []string
}

func newCSV(name string, in io.Reader) (*csvRows, error) {
	t := newText(in)
	c := &csvRows{name: name, text: t, scanner: newScanner(t)}
	if err := c.scanner.next(); errors.Is(err, io.EOF) {
		return nil, nothing(name)
	} else if err != nil {
		return nil, c.fault(err)
	}
	for i := range c.ends {
		c.head = append(c.head, c.cell(i))
	}
	return c, nil
}

func nothing(name string) error {
	return fault.Invalid("file", "%s is empty: export the bill again, or leave the file out", name)
}

func (c *csvRows) header() []string { return c.head }

func (c *csvRows) next() error {
	if err := c.scanner.next(); errors.Is(err, io.EOF) {
		return io.EOF
	} else if err != nil {
		return c.fault(err)
	}
	if len(c.ends) != len(c.head) {
		return atLine(c.name, c.start, fault.Invalid("file", "there are %d cells where the header has %d: the file is cut short or was changed by hand, export it again",
			len(c.ends), len(c.head)))
	}
	if c.text.utf8 {
		if i, bad := c.invalid(); bad {
			return at(c.name, c.line(i), c.head[i], fault.Invalid("file", "the text is neither UTF-8 nor GBK: save the file as UTF-8"))
		}
	}
	return nil
}

// fault says in the user's words why a record could not be read.
func (c *csvRows) fault(err error) error {
	switch {
	case errors.Is(err, errQuote):
		return c.here(fault.Invalid("file", "the quoted cell does not end as it should: the file is cut short or was changed by hand, export it again"))
	case errors.Is(err, errBareQuote):
		return c.here(fault.Invalid("file", "there is a quote within the cell, but none around it: the file was changed by hand, export it again"))
	case errors.Is(err, errBinary):
		return fault.Invalid("file", "%s is no text file: import a bill as CSV, CSV in gzip or zip, or Parquet", c.name)
	case errors.Is(err, errLong):
		return atLine(c.name, c.read+1, fault.Invalid("file", "the line does not end within %d MiB: the file was changed by hand, export it again", maxRecord>>20))
	}
	return damaged(c.name, c.read, err)
}

// here is the cell behind the last that could be read.
func (c *csvRows) here(what error) error {
	i := len(c.ends)
	if i >= len(c.head) {
		return atLine(c.name, c.line(i), what)
	}
	return at(c.name, c.line(i), c.head[i], what)
}
