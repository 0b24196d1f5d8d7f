package report

import (
	"bytes"
	"fmt"
	"io"

	"codeberg.org/go-pdf/fpdf"

	"github.com/cloudlens/cloudlens/internal/sheet"
)

// Sizes on a page, in millimetres.
const (
	margin     = 15.0
	pageWidth  = 210.0
	pageHeight = 297.0
	content    = pageWidth - 2*margin
	bottom     = pageHeight - 18
	rowHeight  = 6.2
)

type colour struct{ r, g, b int }

var (
	navy   = colour{31, 78, 121}
	ink    = colour{31, 41, 51}
	grey   = colour{110, 120, 130}
	pale   = colour{238, 244, 250}
	stripe = colour{248, 250, 252}
	line   = colour{228, 231, 235}
	amber  = colour{146, 64, 14}
)

// paper is a PDF that is being written.
type paper struct {
	*fpdf.Fpdf
	d *Document
	w words
	n int // pictures so far
}

// writePDF writes A4 pages. The font is embedded, as much of it as is used.
func writePDF(w io.Writer, d *Document) error {
	p := &paper{Fpdf: fpdf.New("P", "mm", "A4", ""), d: d, w: words(d.Locale)}
	p.AddUTF8FontFromBytes(fontName, "", font)
	p.SetMargins(margin, 16, margin)
	p.SetAutoPageBreak(false, 18)
	p.SetTitle(d.Title, true)
	p.SetCreator("CloudLens", true)
	p.SetCreationDate(d.Manifest.Generated)
	p.SetModificationDate(d.Manifest.Generated)
	p.AliasNbPages("{all}")
	p.SetHeaderFunc(p.header)
	p.SetFooterFunc(p.footer)
	p.AddPage()
	p.cover()
	for i := range d.Sections {
		if err := p.section(&d.Sections[i]); err != nil {
			return err
		}
	}
	if err := p.Output(w); err != nil {
		return fmt.Errorf("write PDF: %w", err)
	}
	return nil
}

func (p *paper) ink(c colour)  { p.SetTextColor(c.r, c.g, c.b) }
func (p *paper) fill(c colour) { p.SetFillColor(c.r, c.g, c.b) }
func (p *paper) size(pt float64) {
	p.SetFont(fontName, "", pt)
}

func (p *paper) header() {
	if p.PageNo() == 1 {
		return
	}
	p.size(8)
	p.ink(grey)
	p.SetXY(margin, 8)
	p.CellFormat(content/2, 5, p.d.Title, "", 0, "L", false, 0, "")
	p.CellFormat(content/2, 5, p.d.Manifest.Account+"  "+p.d.Manifest.FirstDay+" – "+p.d.Manifest.LastDay, "", 0, "R", false, 0, "")
	p.SetXY(margin, 18)
}

func (p *paper) footer() {
	p.size(8)
	p.ink(grey)
	p.SetXY(margin, pageHeight-12)
	p.CellFormat(content/2, 5, "CloudLens  "+p.d.Manifest.Generated.Format("2006-01-02 15:04 UTC"), "", 0, "L", false, 0, "")
	p.CellFormat(content/2, 5, fmt.Sprintf("%d / {all}", p.PageNo()), "", 0, "R", false, 0, "")
}

// cover is the head of the first page.
func (p *paper) cover() {
	p.fill(navy)
	p.Rect(0, 0, pageWidth, 34, "F")
	p.size(20)
	p.SetTextColor(255, 255, 255)
	p.SetXY(margin, 9)
	p.CellFormat(content, 9, p.d.Title, "", 1, "L", false, 0, "")
	p.size(10)
	m := &p.d.Manifest
	p.SetX(margin)
	p.CellFormat(content, 7, fmt.Sprintf("%s   %s – %s   %s", m.Account, m.FirstDay, m.LastDay, m.Currency), "", 1, "L", false, 0, "")
	p.SetY(39)
	p.size(9)
	p.ink(grey)
	p.paragraph(fmt.Sprintf("%s: %s    %s: %d", p.w.say("数据状态", "Coverage"), status(p.d), p.w.say("账本版本", "Ledger revision"), m.Revision))
	for _, g := range m.Missing {
		p.note(fmt.Sprintf("%s: %s – %s", p.w.say("缺少数据的日期", "Days without data"), g.From, g.To))
	}
}

// room begins a page unless that much is left of this one.
func (p *paper) room(height float64) {
	if p.GetY()+height > bottom {
		p.AddPage()
	}
}

func (p *paper) paragraph(s string) {
	for _, l := range p.SplitText(s, content) {
		p.room(5)
		p.SetX(margin)
		p.CellFormat(content, 5, l, "", 1, "L", false, 0, "")
	}
}

func (p *paper) note(s string) {
	p.size(9)
	p.ink(amber)
	p.paragraph(s)
}

func (p *paper) section(s *Section) error {
	p.room(60)
	p.Ln(5)
	p.size(14)
	p.ink(navy)
	p.SetX(margin)
	p.CellFormat(content, 8, s.Title, "", 1, "L", false, 0, "")
	p.SetDrawColor(navy.r, navy.g, navy.b)
	p.SetLineWidth(0.5)
	p.Line(margin, p.GetY(), margin+content, p.GetY())
	p.Ln(2)
	for _, n := range s.Notes {
		p.note(n)
	}
	p.facts(s.Facts)
	for i := range s.Charts {
		if err := p.chart(&s.Charts[i]); err != nil {
			return err
		}
	}
	for i := range s.Tables {
		if err := p.table(&s.Tables[i]); err != nil {
			return err
		}
	}
	return nil
}

// facts are cards, three in a row.
func (p *paper) facts(facts []Fact) {
	const each, height, gap = 3, 19.0, 4.0
	width := (content - (each-1)*gap) / each
	for i, f := range facts {
		if i%each == 0 {
			p.room(height + gap)
			p.Ln(2)
		}
		x, y := margin+float64(i%each)*(width+gap), p.GetY()
		p.fill(pale)
		p.Rect(x, y, width, height, "F")
		p.fill(navy)
		p.Rect(x, y, 1.2, height, "F")
		for _, l := range []struct {
			at, size float64
			of       colour
			text     string
		}{{1.5, 8, grey, f.Name}, {6.5, 13, ink, f.Value}, {13, 7.5, grey, f.Note}} {
			p.size(l.size)
			p.ink(l.of)
			p.SetXY(x+3, y+l.at)
			p.CellFormat(width-4, 5, p.fit(l.text, width-5), "", 0, "L", false, 0, "")
		}
		if p.SetXY(margin, y); i%each == each-1 || i == len(facts)-1 {
			p.SetXY(margin, y+height+1)
		}
	}
}

// fit cuts a text to a width.
func (p *paper) fit(s string, width float64) string {
	if p.GetStringWidth(s) <= width {
		return s
	}
	r := []rune(s)
	for len(r) > 0 && p.GetStringWidth(string(r)+"…") > width {
		r = r[:len(r)-1]
	}
	return string(r) + "…"
}

func (p *paper) chart(c *Chart) error {
	if empty(c) {
		return nil
	}
	png, err := c.draw("png", 2, p.w)
	if err != nil {
		return err
	}
	p.n++
	name := fmt.Sprintf("chart-%d", p.n)
	info := p.RegisterImageOptionsReader(name, fpdf.ImageOptions{ImageType: "PNG"}, bytes.NewReader(png))
	if p.Error() != nil {
		return fmt.Errorf("place %q: %w", c.Title, p.Error())
	}
	height := content * info.Height() / info.Width()
	p.room(height + 12)
	p.Ln(3)
	p.size(10.5)
	p.ink(ink)
	p.SetX(margin)
	p.CellFormat(content, 6, c.Title, "", 1, "L", false, 0, "")
	p.ImageOptions(name, margin, p.GetY(), content, height, false, fpdf.ImageOptions{ImageType: "PNG"}, 0, "")
	p.SetY(p.GetY() + height + 2)
	return nil
}

// table is a table whose head comes again on each page.
func (p *paper) table(t *Table) error {
	rows, err := print(t, mostRows)
	if err != nil {
		return err
	}
	p.room(26)
	p.Ln(3)
	p.size(10.5)
	p.ink(ink)
	p.SetX(margin)
	p.CellFormat(content, 6, t.Title, "", 1, "L", false, 0, "")
	for _, n := range t.Notes {
		p.size(8.5)
		p.ink(grey)
		p.paragraph(n)
	}
	widths := p.widths(t, &rows)
	p.head(t, widths)
	for i, row := range rows.rows {
		if p.GetY()+rowHeight > bottom {
			p.AddPage()
			p.head(t, widths)
		}
		p.row(t, widths, row, i%2 == 1, false)
	}
	if rows.total != nil {
		p.room(rowHeight)
		p.row(t, widths, rows.total, false, true)
	}
	if rows.left > 0 {
		p.size(8)
		p.ink(grey)
		p.paragraph(leftOut(rows.left, p.d.Locale))
	}
	return nil
}

// widths share the page by what the columns hold: numbers get what they need,
// texts the rest.
func (p *paper) widths(t *Table, rows *printed) []float64 {
	p.size(8)
	need := make([]float64, len(t.Columns))
	measure := func(row []string) {
		for i, s := range row {
			need[i] = min(max(need[i], p.GetStringWidth(s)+3), 70)
		}
	}
	for i, c := range t.Columns {
		need[i] = p.GetStringWidth(c.Title) + 3
	}
	for _, row := range rows.rows {
		measure(row)
	}
	measure(rows.total)
	sum, texts := 0.0, 0.0
	for i, n := range need {
		sum += n
		if !isNumber(t.Columns[i].Kind) {
			texts += n
		}
	}
	for i := range need {
		switch {
		case texts == 0 || sum > content && sum-texts > content*0.75:
			need[i] *= content / sum
		case !isNumber(t.Columns[i].Kind):
			need[i] *= (content - (sum - texts)) / texts
		}
	}
	return need
}

func (p *paper) head(t *Table, widths []float64) {
	p.size(8)
	p.fill(navy)
	p.SetTextColor(255, 255, 255)
	p.SetX(margin)
	for i, c := range t.Columns {
		p.CellFormat(widths[i], rowHeight+0.6, p.fit(c.Title, widths[i]-1.5), "", 0, align(c.Kind), true, 0, "")
	}
	p.Ln(rowHeight + 0.6)
}

func (p *paper) row(t *Table, widths []float64, cells []string, striped, total bool) {
	p.size(8)
	p.ink(ink)
	p.fill(stripe)
	border := "B"
	p.SetDrawColor(line.r, line.g, line.b)
	p.SetLineWidth(0.2)
	if total {
		p.fill(pale)
		p.SetDrawColor(navy.r, navy.g, navy.b)
		border = "T"
	}
	p.SetX(margin)
	for i, s := range cells {
		p.CellFormat(widths[i], rowHeight, p.fit(s, widths[i]-1.5), border, 0, align(t.Columns[i].Kind), striped || total, 0, "")
	}
	p.Ln(rowHeight)
}

func align(k sheet.Kind) string {
	if isNumber(k) {
		return "R"
	}
	return "L"
}
