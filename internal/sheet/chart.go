package sheet

import (
	"fmt"

	"github.com/xuri/excelize/v2"
)

// Picture is a chart over columns of tables that were added.
type Picture struct {
	Title  string
	Line   bool // bars else
	Labels string
	Series []PictureSeries
}

// PictureSeries is a name and the cells of its figures.
type PictureSeries struct{ Name, Cells string }

// Charts adds a sheet of charts, one below the other. Excel draws them from
// the cells, so that they follow what is changed there.
func (b *Workbook) Charts(title string, pictures []Picture) error {
	if len(pictures) == 0 {
		return nil
	}
	name := b.name(title)
	if _, err := b.f.NewSheet(name); err != nil {
		return fmt.Errorf("add charts: %w", err)
	}
	const rows = 20
	for i, p := range pictures {
		c := &excelize.Chart{
			Type: excelize.Col, Title: excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: p.Title}}},
			Dimension: excelize.ChartDimension{Width: 900, Height: 360}, Legend: excelize.ChartLegend{Position: "bottom"},
		}
		if p.Line {
			c.Type = excelize.Line
		}
		for _, s := range p.Series {
			c.Series = append(c.Series, excelize.ChartSeries{Name: s.Name, Categories: p.Labels, Values: s.Cells})
		}
		if err := b.f.AddChart(name, fmt.Sprintf("A%d", 1+i*rows), c); err != nil {
			return fmt.Errorf("add a chart: %w", err)
		}
	}
	return nil
}
