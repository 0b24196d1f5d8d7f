package report

import (
	"embed"
	"fmt"
	"html/template"
	"io"

	"github.com/cloudlens/cloudlens/internal/sheet"
)

//go:embed report.html.tmpl
var pages embed.FS

var page = template.Must(template.ParseFS(pages, "report.html.tmpl"))

// mostRows is how many rows of a table a page for people shows; the others are
// in Excel, CSV and JSON.
const mostRows = 200

type htmlTable struct {
	Title   string
	Notes   []string
	Columns []htmlColumn
	Rows    [][]string
	Total   []string
	Left    string
}

type htmlColumn struct {
	Title  string
	Number bool
}

type htmlPicture struct {
	Title string
	SVG   template.HTML
}

type htmlSection struct {
	Section
	Pictures []htmlPicture
	Printed  []htmlTable
}

// writeHTML writes one file with everything in it: nothing is loaded from
// elsewhere.
func writeHTML(w io.Writer, d *Document) error {
	var sections []htmlSection
	for _, s := range d.Sections {
		one := htmlSection{Section: s}
		for _, c := range s.Charts {
			if empty(&c) {
				continue
			}
			svg, err := c.draw("svg", 1, words(d.Locale))
			if err != nil {
				return err
			}
			one.Pictures = append(one.Pictures, htmlPicture{c.Title, template.HTML(svg)}) //nolint:gosec // the library escapes what it writes, see TestHTMLIsEscaped
		}
		for _, t := range s.Tables {
			made, err := printTable(&t, d.Locale)
			if err != nil {
				return err
			}
			one.Printed = append(one.Printed, made)
		}
		sections = append(sections, one)
	}
	say := words(d.Locale).say
	err := page.Execute(w, map[string]any{
		"Lang": map[bool]string{true: "en", false: "zh-CN"}[d.Locale == "en"], "Title": d.Title, "M": d.Manifest, "Status": status(d), "Sections": sections,
		"Words": map[string]string{
			"account": say("账号", "Account"), "period": say("期间", "Period"), "currency": say("币种", "Currency"), "status": say("数据状态", "Coverage"),
			"revision": say("账本版本", "Ledger revision"), "generated": say("生成时间", "Generated"), "missing": say("缺少数据的日期", "Days without data"),
		},
	})
	if err != nil {
		return fmt.Errorf("write HTML: %w", err)
	}
	return nil
}

// empty tells whether there is nothing to draw.
func empty(c *Chart) bool {
	for _, s := range c.Series {
		for _, v := range s.Values {
			if v.Valid {
				return false
			}
		}
	}
	return true
}

func printTable(t *Table, locale string) (htmlTable, error) {
	p, err := print(t, mostRows)
	if err != nil {
		return htmlTable{}, err
	}
	out := htmlTable{Title: t.Title, Notes: t.Notes, Rows: p.rows, Total: p.total}
	for _, c := range t.Columns {
		out.Columns = append(out.Columns, htmlColumn{c.Title, isNumber(c.Kind)})
	}
	if p.left > 0 {
		out.Left = leftOut(p.left, locale)
	}
	return out, nil
}

func leftOut(n int, locale string) string {
	return fmt.Sprintf(words(locale).say("另有 %s 行未显示，完整数据见 Excel 或 CSV。", "%s more rows are in the Excel and CSV reports."), grouped(sheet.Int(n).Number.Decimal, 0))
}
