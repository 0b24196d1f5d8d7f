package report

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"github.com/cloudlens/cloudlens/internal/sheet"
)

// Write writes a document in a format.
func Write(w io.Writer, d *Document, f Format) error {
	switch f {
	case Excel:
		return writeExcel(w, d)
	case PDF:
		return writePDF(w, d)
	case HTML:
		return writeHTML(w, d)
	case CSV:
		return sheet.CSV(w, append([]sheet.Table{overview(d)}, tables(d)...)...)
	case JSON:
		return writeJSON(w, d)
	}
	return fmt.Errorf("format %q is none", f)
}

// overview is what a document says at a glance, as a table.
func overview(d *Document) sheet.Table {
	say := words(d.Locale).say
	m := &d.Manifest
	rows := [][]sheet.Cell{
		{sheet.Of(say("账号", "Account")), sheet.Of(m.Account)},
		{sheet.Of(say("期间", "Period")), sheet.Of(m.FirstDay + " – " + m.LastDay)},
		{sheet.Of(say("币种", "Currency")), sheet.Of(m.Currency)},
		{sheet.Of(say("数据状态", "Coverage")), sheet.Of(status(d))},
		{sheet.Of(say("账本版本", "Ledger revision")), sheet.Int(int(m.Revision))},
		{sheet.Of(say("生成时间 (UTC)", "Generated (UTC)")), sheet.Of(m.Generated.Format("2006-01-02 15:04:05"))},
	}
	for _, g := range m.Missing {
		rows = append(rows, []sheet.Cell{sheet.Of(say("缺少数据的日期", "Days without data")), sheet.Of(g.From + " – " + g.To)})
	}
	for _, s := range d.Sections {
		for _, f := range s.Facts {
			rows = append(rows, []sheet.Cell{sheet.Of(s.Title + ": " + f.Name), sheet.Of(f.Value), sheet.Of(f.Note)})
		}
		for _, n := range s.Notes {
			rows = append(rows, []sheet.Cell{sheet.Of(s.Title), sheet.Of(n)})
		}
	}
	return sheet.Table{
		Title: d.Title, Columns: []sheet.Column{{Title: say("项目", "Item"), Width: 36}, {Title: say("内容", "Value"), Width: 40}, {Title: say("说明", "Note"), Width: 48}},
		Rows: sheet.Rows(rows...),
	}
}

// status says in words how final the figures are.
func status(d *Document) string {
	say := words(d.Locale).say
	switch d.Manifest.Status {
	case "ESTIMATED":
		return say("预估：账期尚未结束", "estimated: a billing cycle is still open")
	case "SETTLED":
		return say("已结算，尚未与账单总额核对一致", "final, not proved equal to the source's total")
	case "CLOSED":
		return say("已关账，与账单总额一致", "final, and equal to the source's total")
	}
	return say("没有数据", "no data")
}

// tables are those of a document, each total as its last row.
func tables(d *Document) []sheet.Table {
	var out []sheet.Table
	for _, s := range d.Sections {
		for _, t := range s.Tables {
			out = append(out, totalled(s, t))
		}
	}
	return out
}

func totalled(s Section, t Table) sheet.Table {
	plain := t.Table
	if s.Title != t.Title {
		plain.Title = s.Title + " " + t.Title
	}
	rows := t.Rows
	plain.Rows = func(yield func([]sheet.Cell, error) bool) {
		for row, err := range rows {
			if !yield(row, err) {
				return
			}
		}
		if t.Total != nil {
			yield(t.Total, nil)
		}
	}
	return plain
}

// writeExcel writes a sheet for each table, and one of charts over them.
func writeExcel(w io.Writer, d *Document) error {
	b, err := sheet.NewWorkbook()
	if err != nil {
		return err
	}
	defer func() { _ = b.Close() }() // whether it was written is known before
	if _, err := b.Add(overview(d)); err != nil {
		return err
	}
	var pictures []sheet.Picture
	var data []sheet.Table
	for _, s := range d.Sections {
		for _, t := range s.Tables {
			if _, err := b.Add(totalled(s, t)); err != nil {
				return err
			}
		}
		for _, c := range s.Charts {
			data = append(data, c.table())
			pictures = append(pictures, sheet.Picture{Title: c.Title, Line: c.Shape == Line})
		}
	}
	for i, t := range data { // what charts are drawn from
		at, err := b.Add(t)
		if err != nil {
			return err
		}
		pictures[i].Labels = at.Column(0)
		for n := range t.Columns[1:] {
			pictures[i].Series = append(pictures[i].Series, sheet.PictureSeries{Name: t.Columns[n+1].Title, Cells: at.Column(n + 1)})
		}
	}
	if err := b.Charts(words(d.Locale).say("图表", "Charts"), pictures); err != nil {
		return err
	}
	return b.Write(w)
}

// table is what a chart is drawn from.
func (c *Chart) table() sheet.Table {
	t := sheet.Table{Title: c.Title, Columns: []sheet.Column{{Title: c.Unit}}}
	rows := make([][]sheet.Cell, len(c.Labels))
	for i, l := range c.Labels {
		rows[i] = []sheet.Cell{sheet.Of(l)}
	}
	for _, s := range c.Series {
		t.Columns = append(t.Columns, sheet.Column{Title: s.Name, Kind: sheet.Money})
		for i := range rows {
			rows[i] = append(rows[i], sheet.Amount(s.Values[i]))
		}
	}
	t.Rows = sheet.Rows(rows...)
	return t
}

// writeJSON writes a document as it is: numbers as exact texts.
func writeJSON(w io.Writer, d *Document) error {
	type table struct {
		Title   string      `json:"title"`
		Notes   []string    `json:"notes,omitempty"`
		Columns []string    `json:"columns"`
		Rows    [][]*string `json:"rows"`
		Total   []*string   `json:"total,omitempty"`
	}
	type fact struct {
		Name  string `json:"name"`
		Value string `json:"value"`
		Note  string `json:"note,omitempty"`
	}
	type section struct {
		Title  string   `json:"title"`
		Notes  []string `json:"notes,omitempty"`
		Facts  []fact   `json:"facts,omitempty"`
		Tables []table  `json:"tables,omitempty"`
	}
	cells := func(row []sheet.Cell) []*string {
		out := make([]*string, len(row))
		for i, c := range row {
			if s := c.String(); s != "" {
				out[i] = &s
			}
		}
		return out
	}
	out := struct {
		Title    string    `json:"title"`
		Manifest *Manifest `json:"manifest"`
		Sections []section `json:"sections"`
	}{d.Title, &d.Manifest, []section{}}
	for _, s := range d.Sections {
		one := section{Title: s.Title, Notes: s.Notes}
		for _, f := range s.Facts {
			one.Facts = append(one.Facts, fact(f))
		}
		for _, t := range s.Tables {
			made := table{Title: t.Title, Notes: t.Notes, Rows: [][]*string{}}
			for _, c := range t.Columns {
				made.Columns = append(made.Columns, c.Title)
			}
			for row, err := range t.Rows {
				if err != nil {
					return err
				}
				made.Rows = append(made.Rows, cells(row))
			}
			made.Total = slices.Clip(cells(t.Total))
			one.Tables = append(one.Tables, made)
		}
		out.Sections = append(out.Sections, one)
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(out); err != nil {
		return fmt.Errorf("write JSON: %w", err)
	}
	return nil
}
