package billfile

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strings"
	"unicode/utf8"
)

// scanner splits CSV into records, in the same way as encoding/csv: a carriage
// return before a line feed is dropped, empty lines are skipped. On rows of 61
// cells it is several times faster, since it keeps offsets instead of a string
// per cell; it also bounds the memory of a record, and knows which cell is at
// fault.
type scanner struct {
	in    *bufio.Reader
	read  int    // lines read so far
	start int    // line on which the record starts
	buf   []byte // text of the record's cells, one behind the other
	text  string // the same, once the record is whole
	ends  []int  // where in text each cell ends
	long  []byte // a line longer than the buffer
}

var (
	errBareQuote = errors.New("a quote within a cell that has none around it")
	errQuote     = errors.New("a quoted cell that does not end as it should")
	errLong      = errors.New("a line without end")
)

// maxRecord bounds the memory of one line: a quote that never closes must not
// read the whole file into memory.
const maxRecord = 16 << 20

func newScanner(in io.Reader) *scanner { return &scanner{in: bufio.NewReaderSize(in, 256<<10)} }

// cell is the text of a cell; it stays valid.
func (s *scanner) cell(i int) string {
	if i == 0 {
		return s.text[:s.ends[0]]
	}
	return s.text[s.ends[i-1]:s.ends[i]]
}

// line is the line on which a cell starts.
func (s *scanner) line(i int) int {
	if i == 0 || i > len(s.ends) {
		return s.start
	}
	return s.start + strings.Count(string(s.buf[:s.ends[i-1]]), "\n")
}

// next reads the next record; io.EOF at the end. After errBareQuote and
// errQuote, the cell at fault is the one behind the last of ends.
func (s *scanner) next() error {
	s.buf, s.text, s.ends = s.buf[:0], "", s.ends[:0]
	var line []byte
	for len(line) == 0 {
		var err error
		if line, err = s.physical(); err != nil {
			return err
		}
	}
	s.start = s.read
	for more := true; more; {
		var err error
		if line, more, err = s.split(line); err != nil {
			return err
		}
		s.ends = append(s.ends, len(s.buf))
	}
	s.text = string(s.buf)
	return nil
}

// split takes the first cell off the line; more tells whether another follows.
func (s *scanner) split(line []byte) (rest []byte, more bool, err error) {
	if len(line) > 0 && line[0] == '"' {
		return s.quoted(line[1:])
	}
	cell := line
	if i := bytes.IndexByte(line, ','); i >= 0 {
		cell, rest, more = line[:i], line[i+1:], true
	}
	if bytes.IndexByte(cell, '"') >= 0 {
		return nil, false, errBareQuote
	}
	s.buf = append(s.buf, cell...)
	return rest, more, nil
}

// quoted reads a cell behind its opening quote, over as many lines as it has.
func (s *scanner) quoted(line []byte) (rest []byte, more bool, err error) {
	for {
		i := bytes.IndexByte(line, '"')
		if i < 0 {
			if s.buf = append(append(s.buf, line...), '\n'); len(s.buf) > maxRecord {
				return nil, false, errLong
			}
			if line, err = s.physical(); errors.Is(err, io.EOF) {
				return nil, false, errQuote
			} else if err != nil {
				return nil, false, err
			}
			continue
		}
		s.buf = append(s.buf, line[:i]...)
		switch line = line[i+1:]; {
		case len(line) == 0:
			return nil, false, nil
		case line[0] == ',':
			return line[1:], true, nil
		case line[0] != '"':
			return nil, false, errQuote
		}
		s.buf, line = append(s.buf, '"'), line[1:]
	}
}

// physical is the next line without its end, valid until the next call.
func (s *scanner) physical() ([]byte, error) {
	line, err := s.in.ReadSlice('\n')
	if errors.Is(err, bufio.ErrBufferFull) {
		line, err = s.longLine(line)
	}
	if err != nil && (len(line) == 0 || !errors.Is(err, io.EOF)) {
		return nil, err
	}
	s.read++
	line = bytes.TrimSuffix(line, []byte("\n"))
	return bytes.TrimSuffix(line, []byte("\r")), nil
}

func (s *scanner) longLine(line []byte) ([]byte, error) {
	s.long = append(s.long[:0], line...)
	for {
		line, err := s.in.ReadSlice('\n')
		s.long = append(s.long, line...)
		if !errors.Is(err, bufio.ErrBufferFull) {
			return s.long, err
		}
		if len(s.long) > maxRecord {
			return nil, errLong
		}
	}
}

// invalid is the first cell that is not UTF-8; ok is false when all are.
func (s *scanner) invalid() (cell int, ok bool) {
	if utf8.Valid(s.buf) {
		return 0, false
	}
	for i := range s.ends {
		if !utf8.ValidString(s.cell(i)) {
			return i, true
		}
	}
	return len(s.ends) - 1, true // the cells are valid, but cut a character
}
