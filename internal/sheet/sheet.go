// Package sheet writes tables as spreadsheets: Excel workbooks and CSV, row by
// row, so that no table is in memory. A text that a spreadsheet would take for a
// formula is written as a text.
package sheet

import (
	"iter"
	"slices"
	"strings"

	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
)

// Kind is how a column is written.
type Kind int

// Kinds.
const (
	Text    Kind = iota
	Money        // an amount, shown with 2 decimals, exact behind it
	Count        // a whole number
	Ratio        // a fraction, shown as a percentage with 2 decimals
	Percent      // a percentage: 12.5 is 12.5 %
	Day
	Number // a number as it is
)

// Column is a column of a table.
type Column struct {
	Title string
	Kind  Kind
	Width float64 // in characters; 0 for what the kind needs
}

// Cell is a value. An unknown one is left empty: it is not zero.
type Cell struct {
	Text   string
	Number money.Null
	Day    period.Date
}

// Of is a text.
func Of(s string) Cell { return Cell{Text: s} }

// Amount is a number that may be unknown.
func Amount(n money.Null) Cell { return Cell{Number: n} }

// Exact is a number.
func Exact(d money.Decimal) Cell { return Cell{Number: money.Of(d)} }

// Int is a whole number.
func Int(n int) Cell { return Exact(money.Whole(n)) }

// On is a day; the zero day is left empty.
func On(d period.Date) Cell { return Cell{Day: d} }

// Table is a table with its rows, which are read once, each before the next is
// asked for.
type Table struct {
	Title   string
	Notes   []string // lines above the table
	Columns []Column
	Rows    iter.Seq2[[]Cell, error]
}

// Rows are those of a slice.
func Rows(rows ...[]Cell) iter.Seq2[[]Cell, error] { return Each(slices.Values(rows)) }

// Each are rows that cannot fail to come.
func Each(rows iter.Seq[[]Cell]) iter.Seq2[[]Cell, error] {
	return func(yield func([]Cell, error) bool) {
		for r := range rows {
			if !yield(r, nil) {
				return
			}
		}
	}
}

// Safe is a text as a spreadsheet shows it, whatever it begins with: what it
// would take for a formula gets an apostrophe before it.
func Safe(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r\n|", rune(s[0])) {
		return "'" + s
	}
	return s
}

// String is the cell as a text, exact.
func (c Cell) String() string {
	switch {
	case c.Number.Valid:
		return c.Number.Decimal.String()
	case c.Day != 0:
		return c.Day.String()
	}
	return c.Text
}
