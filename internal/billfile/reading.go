package billfile

import (
	"context"
	"errors"
	"io"
	"slices"

	"github.com/cloudlens/cloudlens/internal/bill"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/period"
)

// reading is one pass over all files of a source.
type reading struct {
	*Source
	ctx    context.Context
	yield  func(*bill.Line) bool
	line   bill.Line
	lines  int64
	format *layout              // of the first table; all others must be the same
	first  string               // the table that set it
	taxed  map[period.Cycle]tax // how each cycle's payable amounts stand to tax
}

// tax is whether payable amounts include tax, and the table that said so.
type tax struct {
	included bool
	table    string
}

// file reads one file on disk with all its parts.
func (r *reading) file(f *file) error {
	before, start := r.lines, r.done.Load()
	d, err := f.open(&r.done)
	if err != nil {
		return err
	}
	defer d.Close()
	if err := d.tables(func(name string, rows rows) error { return r.table(f, name, rows) }); err != nil {
		return err
	}
	sum, err := d.sum()
	if err != nil {
		return err
	}
	r.done.Store(start + f.size)
	for _, other := range r.read {
		if other.SHA256 == sum {
			return fault.Invalid("file", "%s and %s are the same file: name it once", other.Name, f.name)
		}
	}
	r.read = append(r.read, ledger.SourceFile{
		Name: f.name, Bytes: f.size, SHA256: sum, Format: r.format.generation, Lines: r.lines - before,
	})
	return nil
}

// table reads one table: a file, or a part of a zip.
func (r *reading) table(f *file, name string, rows rows) error {
	t, err := newTable(name, rows)
	if err != nil {
		return err
	}
	if err := r.alike(t); err != nil {
		return err
	}
	t.currency = currencies{option: r.options.Currency, ahead: func() (string, error) { return f.currency() }}
	mapping, err := t.mapping()
	if err != nil {
		return err
	}
	n := r.lines
	for {
		if r.lines%1024 == 0 && r.ctx.Err() != nil {
			return r.ctx.Err()
		}
		if err := t.rows.next(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return err
		}
		if err := r.charge(t, mapping); err != nil {
			return err
		}
	}
	if r.lines == n {
		return fault.Invalid("file", "%s has a header but no lines: export the bill again, or leave the file out", name)
	}
	return nil
}

// charge turns the table's current row into a line and hands it on.
func (r *reading) charge(t *table, m mapping) error {
	l := &r.line
	*l = bill.Line{Rests: l.Rests[:0], Findings: l.Findings[:0]}
	t.line, t.unread = l, ""
	m(l)
	if t.err != nil {
		return t.err
	}
	if err := r.oneTax(t, l.Charge.Cycle); err != nil {
		return err
	}
	r.lines++
	if !r.yield(l) {
		return errStopped
	}
	return nil
}

// alike refuses to mix generations: lines of two would count twice.
func (r *reading) alike(t *table) error {
	if r.format == nil {
		r.format, r.first = t.format, t.name
	}
	if r.format != t.format {
		return fault.Invalid("file", "%s is %s, but %s is %s: import them one after the other",
			r.first, r.format.called, t.name, t.format.called)
	}
	return nil
}

// oneTax refuses payable amounts with and without tax in one cycle.
func (r *reading) oneTax(t *table, c period.Cycle) error {
	if t.taxSeen == c || !t.taxKnown {
		return nil
	}
	t.taxSeen = c
	if r.taxed == nil {
		r.taxed = map[period.Cycle]tax{}
	}
	before, known := r.taxed[c]
	if !known {
		r.taxed[c] = tax{t.taxIncluded, t.name}
		return nil
	}
	if before.included != t.taxIncluded {
		names := []string{before.table, t.name}
		if !t.taxIncluded {
			slices.Reverse(names)
		}
		return fault.Invalid("file", "in the cycle %s the amounts of %s are before tax and those of %s include it: import files of one kind",
			c, names[0], names[1])
	}
	return nil
}
