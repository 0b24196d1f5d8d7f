package report

import (
	_ "embed"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/go-analyze/charts"

	"github.com/cloudlens/cloudlens/internal/money"
)

//go:embed font/NotoSansSC-Subset.ttf
var font []byte

const fontName = "noto"

// install gives the charts the font once: they have one for all.
var install = sync.OnceValue(func() error {
	if err := charts.InstallFont(fontName, font); err != nil {
		return fmt.Errorf("install the font: %w", err)
	}
	return charts.SetDefaultFont(fontName)
})

// Sizes of a chart.
const (
	chartWidth  = 900
	chartHeight = 340
)

// draw draws a chart, without its title, as "svg" or "png". A picture needs doubles; every figure
// of it stands exactly in a table beside.
func (c *Chart) draw(format string, zoom int) ([]byte, error) {
	if err := install(); err != nil {
		return nil, err
	}
	values := make([][]float64, len(c.Series))
	names := make([]string, len(c.Series))
	labels := c.Labels
	for i, s := range c.Series {
		names[i] = s.Name
		for _, v := range s.Values {
			values[i] = append(values[i], point(v))
		}
	}
	if c.Shape == Rows { // the library begins at the bottom
		labels = slices.Clone(labels)
		slices.Reverse(labels)
		for _, v := range values {
			slices.Reverse(v)
		}
	}
	height := chartHeight
	if c.Shape == Rows {
		height = 60 + 30*max(3, len(c.Labels))
	}
	p := charts.NewPainter(charts.PainterOptions{OutputFormat: format, Width: chartWidth * zoom, Height: height * zoom})
	axis := charts.FontStyle{FontSize: float64(10 * zoom)}
	legend := charts.LegendOption{SeriesNames: names, FontStyle: axis, Show: charts.Ptr(len(names) > 1), Offset: charts.OffsetRight}
	pad := charts.NewBoxEqual(14 * zoom)
	var err error
	switch c.Shape {
	case Line:
		opt := charts.NewLineChartOptionWithData(values)
		opt.Legend, opt.Padding, opt.ValueFormatter = legend, pad, short
		opt.XAxis.Labels, opt.XAxis.LabelFontStyle = labels, axis
		opt.YAxis = []charts.YAxisOption{{LabelFontStyle: axis}}
		opt.LineStrokeWidth = float64(2 * zoom)
		err = p.LineChart(opt)
	default:
		opt := charts.NewBarChartOptionWithData(values)
		opt.Legend, opt.Padding, opt.ValueFormatter = legend, pad, short
		opt.Horizontal = c.Shape == Rows
		opt.CategoryAxis.Labels, opt.CategoryAxis.LabelFontStyle = labels, axis
		opt.ValueAxis = []charts.ValueAxisOption{{LabelFontStyle: axis}}
		err = p.BarChart(opt)
	}
	if err != nil {
		return nil, fmt.Errorf("draw %q: %w", c.Title, err)
	}
	return p.Bytes()
}

// point is where a figure lies; one that is not known has no point.
func point(v money.Null) float64 {
	if !v.Valid {
		return charts.GetNullValue()
	}
	f, err := strconv.ParseFloat(v.Decimal.String(), 64)
	if err != nil {
		return charts.GetNullValue()
	}
	return f
}

// short is a number on an axis.
func short(v float64) string {
	if math.Abs(v) >= 1000 || v == math.Trunc(v) {
		return strings.TrimSuffix(grouped(money.MustParse(strconv.FormatFloat(v, 'f', 2, 64)), 0), ".")
	}
	return strconv.FormatFloat(v, 'f', 2, 64)
}
