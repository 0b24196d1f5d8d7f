package billfile

import (
	"errors"
	"slices"
	"strings"
	"unicode"

	"github.com/cloudlens/cloudlens/internal/bill"
	"github.com/cloudlens/cloudlens/internal/bill/alibaba"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
)

// column is a column of a table by its place, or absent.
type column int

const absent column = -1

// mapping fills the table's line from its current row. What cannot be read it
// reports through the table, which keeps the first.
type mapping func(l *bill.Line)

// table is one table being read: its columns by name and its current row.
type table struct {
	name   string
	rows   rows
	head   []string
	format *layout
	taken  []bool // columns that are mapped, or say nothing of their own
	words  []*memory[string]

	currency currencies

	taxKnown, taxIncluded bool
	taxSeen               period.Cycle // the cycle that was compared last

	line   *bill.Line
	unread string // the row's tag cell that could not be read
	err    error
}

var errEmpty = fault.Invalid("file", "the cell is empty, but the bill needs it: export the bill again")

func newTable(name string, rows rows) (*table, error) {
	t := &table{name: name, rows: rows, head: slices.Clone(rows.header())}
	for i, h := range t.head {
		t.head[i] = strings.Map(func(c rune) rune {
			if c == '\ufeff' || unicode.IsControl(c) {
				return -1
			}
			return c
		}, strings.TrimSpace(h))
	}
	t.taken = make([]bool, len(t.head))
	t.words = make([]*memory[string], len(t.head))
	if t.format = detect(t); t.format == nil {
		return nil, fault.Invalid("file", "%s is no bill: it has the columns %s; what can be read is known by its columns: %s", name, list(t.head), readable())
	}
	return t, nil
}

// find is the first column with one of these names, the earlier name first. A
// name fits the whole header or the part behind its last slash.
func (t *table) find(names ...string) column {
	for _, name := range names {
		want := alibaba.Plain(name)
		for i, h := range t.head {
			h = alibaba.Plain(h)
			if h == want || h[strings.LastIndexByte(h, '/')+1:] == want {
				return column(i)
			}
		}
	}
	return absent
}

// use is find for a column that the mapping reads.
func (t *table) use(names ...string) column {
	c := t.find(names...)
	if c != absent {
		t.taken[c] = true
	}
	return c
}

// need is use for a column without which there is no bill.
func (t *table) need(names ...string) column {
	c := t.use(names...)
	if c == absent && t.err == nil {
		t.err = fault.Invalid("file", "%s lacks the column %s: export the bill with all its columns", t.name, strings.Join(names, " / "))
	}
	return c
}

// skip marks columns that say nothing beyond others, so that raw leaves them out.
func (t *table) skip(names ...string) {
	for _, name := range names {
		t.use(name)
	}
}

// text is a cell without the blanks around it, "" where the source says null.
func (t *table) text(c column) string {
	if c == absent {
		return ""
	}
	s := strings.TrimSpace(t.rows.cell(int(c)))
	if t.format.nulls(s) {
		return ""
	}
	return s
}

// word is text for a column whose cells repeat; the string is the source's to
// keep.
func (t *table) word(c column) string {
	if c == absent {
		return ""
	}
	if t.words[c] == nil {
		t.words[c] = remember(func(s string) string {
			if s = strings.TrimSpace(s); t.format.nulls(s) {
				return ""
			}
			return s
		})
	}
	return t.words[c].of(t.rows.cell(int(c)))
}

// amount is a number, unknown where the cell or the column is absent.
func (t *table) amount(c column) money.Null {
	s := t.text(c)
	switch s {
	case "":
		return money.Null{}
	case "0":
		return money.Of(money.Zero)
	}
	d, rest, err := money.Parse(s)
	if errors.Is(err, money.ErrTooLarge) {
		t.fail(c, fault.Invalid("file", "%q has more digits than CloudLens keeps: correct the cell, or export the bill again", short(s)))
		return money.Null{}
	}
	if err != nil {
		t.fail(c, fault.Invalid("file", "%q is not a number that can be kept: correct the cell, or export the bill again", short(s)))
		return money.Null{}
	}
	if rest != nil {
		t.line.Rests = append(t.line.Rests, bill.Rest{Column: t.head[c], Amount: rest})
	}
	return money.Of(d)
}

// required is a word that must not be empty.
func (t *table) required(c column) string {
	s := t.word(c)
	if s == "" {
		t.fail(c, errEmpty)
	}
	return s
}

// fail notes the first thing that is wrong with the row.
func (t *table) fail(c column, what error) {
	if t.err == nil && c != absent {
		t.err = at(t.name, t.rows.line(int(c)), t.head[c], what)
	}
}

func (t *table) found(f bill.Finding) { t.line.Findings = append(t.line.Findings, f) }
