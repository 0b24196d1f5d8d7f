package export

import (
	"archive/zip"
	"compress/gzip"
	"encoding/csv"
	"fmt"
	"io"
	"iter"
	"slices"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/transform"

	"github.com/cloudlens/cloudlens/internal/cloud/world"
)

// column is a column of a file: its header in both languages and its cells. A
// column without a header in a language is not in files of that language.
type column struct {
	zh, en string
	cell   func(f *form, l *world.BillLine) string
}

// form is what cells need to know beside their line.
type form struct {
	account world.Account
	english bool
	tabs    bool
}

func (f *form) say(zh, en string) string {
	if f.english {
		return en
	}
	return zh
}

// write streams lines into w as o says.
func write(w io.Writer, name string, columns []column, a world.Account, lines iter.Seq[*world.BillLine], o Options) error {
	if err := o.check(); err != nil {
		return err
	}
	f := &form{account: a, english: o.Language == English || o.Language == "" && !a.Chinese(), tabs: o.Tabs}
	switch {
	case o.Parts > 0:
		return writeZip(w, name, columns, f, lines, o)
	case o.Gzip:
		z := gzip.NewWriter(w)
		if err := writeCSV(z, columns, f, lines, o); err != nil {
			return err
		}
		return z.Close()
	}
	return writeCSV(w, columns, f, lines, o)
}

// writeZip counts the lines first, so that the parts are even.
func writeZip(w io.Writer, name string, columns []column, f *form, lines iter.Seq[*world.BillLine], o Options) error {
	total := 0
	for range lines {
		total++
	}
	next, stop := iter.Pull(lines)
	defer stop()
	archive := zip.NewWriter(w)
	for part := range o.Parts {
		file, err := archive.Create(fmt.Sprintf("%s_%s_%d.csv", f.account.UID, name, part+1))
		if err != nil {
			return fmt.Errorf("start part %d: %w", part+1, err)
		}
		size := total*(part+1)/o.Parts - total*part/o.Parts
		if err := writeCSV(file, columns, f, take(next, size), o); err != nil {
			return fmt.Errorf("write part %d: %w", part+1, err)
		}
	}
	return archive.Close()
}

// take are the next n lines.
func take(next func() (*world.BillLine, bool), n int) iter.Seq[*world.BillLine] {
	return func(yield func(*world.BillLine) bool) {
		for range n {
			l, ok := next()
			if !ok || !yield(l) {
				return
			}
		}
	}
}

func writeCSV(w io.Writer, columns []column, f *form, lines iter.Seq[*world.BillLine], o Options) error {
	if o.BOM {
		if _, err := io.WriteString(w, "\ufeff"); err != nil {
			return err
		}
	}
	if o.GBK {
		gbk := transform.NewWriter(w, simplifiedchinese.GBK.NewEncoder())
		if err := writeTable(gbk, columns, f, lines, o); err != nil {
			return err
		}
		return gbk.Close()
	}
	return writeTable(w, columns, f, lines, o)
}

func writeTable(w io.Writer, columns []column, f *form, lines iter.Seq[*world.BillLine], o Options) error {
	table := csv.NewWriter(w)
	table.UseCRLF = o.CRLF
	columns = slices.DeleteFunc(slices.Clone(columns), func(c column) bool { return f.say(c.zh, c.en) == "" })
	row := make([]string, len(columns))
	for i, c := range columns {
		row[i] = f.say(c.zh, c.en)
	}
	if err := table.Write(row); err != nil {
		return err
	}
	for l := range lines {
		for i, c := range columns {
			row[i] = c.cell(f, l)
		}
		if err := table.Write(row); err != nil {
			return fmt.Errorf("write line %s: %w", l.ID, err)
		}
	}
	table.Flush()
	return table.Error()
}
