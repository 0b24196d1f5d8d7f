package billfile

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/parquet-go/parquet-go"

	"github.com/cloudlens/cloudlens/internal/fault"
)

// parquetRows are the rows of a Parquet file as text. Columns of numbers, text
// and times become cells as a CSV has them, a map becomes a JSON object; other
// nested columns, which FOCUS has none of, are left out.
type parquetRows struct {
	name   string
	file   *parquet.File
	head   []string
	leaves []leaf // by leaf column
	group  int    // the next row group
	rows   parquet.Rows
	buf    []parquet.Row
	filled []parquet.Row // what of buf is not given yet
	cells  []string
	object []byte
	row    int
	ended  bool
}

// leaf is what a leaf column is part of.
type leaf struct {
	cell int // -1: of nothing that is read
	part part
	text func(parquet.Value) string
}

type part int

const (
	whole part = iota
	mapKey
	mapValue
)

func (d *disk) parquet(read func(string, rows) error) error {
	r := &parquetRows{name: d.file.name, buf: make([]parquet.Row, 128)}
	err := r.guard(func() (err error) {
		if r.file, err = parquet.OpenFile(d, d.file.size, parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true)); err == nil {
			r.bind()
		}
		return err
	})
	if err != nil {
		return err
	}
	defer r.close()
	return read(d.file.name, r)
}

// guard runs what reads the file. The library panics on some damage, taking it
// for a bug of its own; to the user both mean the same.
func (r *parquetRows) guard(read func() error) (err error) {
	defer func() {
		if recover() != nil {
			err = damagedParquet(r.name)
		}
	}()
	if err = read(); err != nil && !errors.Is(err, io.EOF) {
		return damagedParquet(r.name)
	}
	return err
}

func damagedParquet(name string) error {
	return fault.Invalid("file", "%s begins like a Parquet file but is damaged or cut short: download it again", name)
}

// bind finds what each leaf column is part of.
func (r *parquetRows) bind() {
	for _, c := range r.file.Root().Columns() {
		cell := len(r.head)
		switch key, value, isMap := mapOf(c); {
		case c.Leaf() && !c.Repeated():
			r.leaf(c, leaf{cell, whole, textOf(c.Type())})
		case isMap:
			r.leaf(key, leaf{cell, mapKey, textOf(key.Type())})
			r.leaf(value, leaf{cell, mapValue, textOf(value.Type())})
		default:
			continue
		}
		r.head = append(r.head, c.Name())
	}
	r.cells = make([]string, len(r.head))
}

func (r *parquetRows) leaf(c *parquet.Column, l leaf) {
	for len(r.leaves) <= c.Index() {
		r.leaves = append(r.leaves, leaf{cell: -1})
	}
	r.leaves[c.Index()] = l
}

// mapOf finds key and value of a map of plain values.
func mapOf(c *parquet.Column) (key, value *parquet.Column, ok bool) {
	if c.Leaf() || len(c.Columns()) != 1 {
		return nil, nil, false
	}
	entry := c.Columns()[0]
	if !entry.Repeated() || len(entry.Columns()) != 2 {
		return nil, nil, false
	}
	key, value = entry.Columns()[0], entry.Columns()[1]
	return key, value, key.Leaf() && value.Leaf() && !key.Repeated() && !value.Repeated()
}

func (r *parquetRows) header() []string { return r.head }
func (r *parquetRows) line(int) int     { return r.row }

func (r *parquetRows) cell(i int) string { return r.cells[i] }

func (r *parquetRows) next() error {
	for len(r.filled) == 0 {
		if err := r.guard(r.fill); err != nil {
			return err
		}
	}
	row := r.filled[0]
	r.filled = r.filled[1:]
	r.row++
	return r.read(row)
}

// fill reads the next rows, of the next row group where one has ended.
func (r *parquetRows) fill() error {
	if r.rows == nil || r.ended {
		if r.close(); r.group >= len(r.file.RowGroups()) {
			if int64(r.row) != r.file.NumRows() {
				return io.ErrUnexpectedEOF // rows that the file promises are not there
			}
			return io.EOF
		}
		r.rows = r.file.RowGroups()[r.group].Rows()
		r.group++
	}
	n, err := r.rows.ReadRows(r.buf)
	r.filled, r.ended = r.buf[:n], err != nil
	if errors.Is(err, io.EOF) {
		return nil // of the row group
	}
	return err
}

func (r *parquetRows) close() {
	if r.rows != nil {
		_ = r.rows.Close() // nothing is written
		r.rows = nil
	}
}

// read turns a row's values, which come in the order of leaf columns, into
// cells. Keys of a map come all before its values.
func (r *parquetRows) read(row parquet.Row) error {
	clear(r.cells)
	var keys []string
	used, object := 0, -1
	for _, v := range row {
		if v.Column() >= len(r.leaves) || r.leaves[v.Column()].cell < 0 {
			continue
		}
		l := &r.leaves[v.Column()]
		text := ""
		if !v.IsNull() {
			text = l.text(v)
		}
		if !utf8.ValidString(text) || strings.ContainsRune(text, 0) {
			return at(r.name, r.row, r.head[l.cell], fault.Invalid("file", "the text is not UTF-8: export the file again"))
		}
		switch l.part {
		case whole:
			r.cells[l.cell] = text
		case mapKey:
			if l.cell != object {
				keys, used, object = keys[:0], 0, l.cell
			}
			if !v.IsNull() {
				keys = append(keys, text)
			}
		case mapValue:
			if used < len(keys) {
				r.entry(l.cell, keys, used, text)
				used++
			}
		}
	}
	return nil
}

// entry adds one entry to the JSON object in a cell.
func (r *parquetRows) entry(cell int, keys []string, i int, value string) {
	if i == 0 {
		r.object = append(r.object[:0], '{')
	} else {
		r.object = append(r.object, ',')
	}
	r.object = appendJSON(r.object, keys[i])
	r.object = append(r.object, ':')
	r.object = appendJSON(r.object, value)
	if i == len(keys)-1 {
		r.cells[cell] = fmt.Sprintf("%s}", r.object)
	}
}
