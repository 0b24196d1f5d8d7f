// Package sheet writes tables for people to take elsewhere: spreadsheets, CSV
// and JSON, row by row. A text that a spreadsheet would take for a formula is
// made harmless.
package sheet

import (
	"fmt"
	"iter"
	"strings"

	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
)

// Kind is what a column holds.
type Kind int

// Kinds. A value may be a string, an int or int64, a money.Decimal, a money.Null
// (unknown is an empty cell), a period.Date or a period.Cycle, whatever the kind
// that says how it is shown.
const (
	Text    Kind = iota
	Amount       // money, with 2 decimals, rounded half away from zero
	Percent      // a fraction, shown in percent with 2 decimals
	Number       // with all its digits
	Day
)

// Column is one column of a table.
type Column struct {
	Key   string // its name in JSON
	Title string // what its head says
	Kind  Kind
}

// Table is a named list of rows, each with a value for every column.
type Table struct {
	Key     string // its name in JSON
	Title   string // the name of its sheet
	Columns []Column
	Rows    iter.Seq[[]any]
}

// places is how many decimals a kind has, -1 for all.
var places = map[Kind]int{Amount: 2, Percent: 4, Number: -1}

// figure is a value as a number; ok is false for what is none, or unknown.
func figure(v any, kind Kind) (d money.Decimal, ok bool) {
	switch v := v.(type) {
	case int:
		d = money.Whole(v)
	case int64:
		d = money.Whole(int(v))
	case money.Decimal:
		d = v
	case money.Null:
		if !v.Valid {
			return d, false
		}
		d = v.Decimal
	default:
		return d, false
	}
	if n, known := places[kind]; known && n >= 0 {
		d = money.Round(d, uint8(n))
	}
	return d, true
}

// digits are those of a figure in a column.
func digits(d money.Decimal, kind Kind) string {
	if kind == Amount {
		return d.StringFixed(2)
	}
	return d.String()
}

// text is a value that is no figure.
func text(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case period.Date:
		return v.String()
	case period.Cycle:
		return v.String()
	case money.Null:
		return ""
	}
	return fmt.Sprint(v)
}

// Harmless is a text that no spreadsheet takes for a formula: what would begin
// like one gets an apostrophe before it.
func Harmless(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", []rune(s)[0]) {
		return "'" + s
	}
	return s
}

// Rows are those of a list.
func Rows[T any](of []T, row func(*T) []any) iter.Seq[[]any] {
	return func(yield func([]any) bool) {
		for i := range of {
			if !yield(row(&of[i])) {
				return
			}
		}
	}
}
