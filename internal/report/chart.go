package report

import (
	_ "embed"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/go-analyze/charts"

	"github.com/cloudlens/cloudlens/internal/locale"
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
	allLabels   = 13 // so many stand below a line in full, of more
	someLabels  = 9  // or one more: others would run into each other
)

// draw draws a chart, without its title, as "svg" or "png". A picture needs doubles; every figure
// of it stands exactly in a table beside.
func (c *Chart) draw(format string, zoom int, w words) ([]byte, error) {
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
		opt.Legend, opt.Padding, opt.ValueFormatter = legend, pad, w.short
		opt.XAxis.Labels, opt.XAxis.LabelFontStyle, opt.XAxis.LabelCount = days(labels), axis, len(labels)
		if len(labels) > allLabels {
			opt.XAxis.LabelCount = someLabels
		}
		opt.YAxis = []charts.YAxisOption{{LabelFontStyle: axis, Min: floor(values)}}
		opt.LineStrokeWidth = float64(2 * zoom)
		err = p.LineChart(opt)
	default:
		opt := charts.NewBarChartOptionWithData(values)
		opt.Legend, opt.Padding, opt.ValueFormatter = legend, pad, w.short
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

// floor is where an axis begins: at nothing, unless there is less. A course that
// began at its lowest day would look as if nothing had been spent on that.
func floor(values [][]float64) *float64 {
	for _, of := range values {
		if len(of) > 0 && slices.Min(of) < 0 {
			return nil
		}
	}
	return charts.Ptr(0.0)
}

// days are labels as they have room: those of days without the year, which stands
// above the picture and in the table, when there is one year of them at most.
func days(labels []string) []string {
	out := slices.Clone(labels)
	for i, l := range out {
		if len(labels) > 366 || len(l) != len(time.DateOnly) {
			return labels
		}
		out[i] = l[len("2006-"):]
	}
	return out
}

// short is a number on an axis, in words where it is long: the axis has no room
// for all its digits.
func (w words) short(v float64) string {
	switch size := math.Abs(v); {
	case size >= 1e5 && string(w) != locale.English:
		return brief(v/1e4) + "万"
	case size >= 1e6:
		return brief(v/1e6) + "M"
	case size >= 1e5:
		return brief(v/1e3) + "k"
	case size >= 1000 || v == math.Trunc(v):
		return strings.TrimSuffix(grouped(money.MustParse(strconv.FormatFloat(v, 'f', 2, 64)), 0), ".")
	}
	return strconv.FormatFloat(v, 'f', 2, 64)
}

// brief has at most 2 decimals.
func brief(v float64) string {
	return strings.TrimSuffix(strings.TrimRight(grouped(money.MustParse(strconv.FormatFloat(v, 'f', 2, 64)), 2), "0"), ".")
}
