package report

import (
	"strings"

	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/sheet"
)

// unknown stands where a figure is not known.
const unknown = "—"

var hundred = money.MustParse("100")

// grouped is a number with commas between thousands, at that many decimals.
func grouped(d money.Decimal, places uint8) string {
	s := money.Round(d, places).StringFixed(places)
	sign := ""
	if strings.HasPrefix(s, "-") {
		sign, s = "-", s[1:]
	}
	whole, fraction, found := strings.Cut(s, ".")
	var b strings.Builder
	for i, c := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(c)
	}
	if found {
		return sign + b.String() + "." + fraction
	}
	return sign + b.String()
}

// shown is a cell as people read it.
func shown(c sheet.Cell, k sheet.Kind) string {
	switch {
	case c.Day != 0:
		return c.Day.String()
	case !c.Number.Valid && c.Text != "":
		return c.Text
	case !c.Number.Valid && k == sheet.Text:
		return ""
	case !c.Number.Valid:
		return unknown
	case k == sheet.Count:
		return grouped(c.Number.Decimal, 0)
	case k == sheet.Money:
		return grouped(c.Number.Decimal, 2)
	case k == sheet.Ratio:
		return grouped(c.Number.Decimal.Mul(hundred), 2) + "%"
	case k == sheet.Percent:
		return grouped(c.Number.Decimal, 2) + "%"
	}
	return c.Number.Decimal.String()
}

func isNumber(k sheet.Kind) bool { return k != sheet.Text && k != sheet.Day }

// printed is a table as people read it: rows of texts, cut after most rows,
// whose amounts add up to the total's as they are rounded.
type printed struct {
	rows  [][]string
	total []string
	left  int // how many rows were left out
}

// print reads the rows of a table. What lies beyond most is counted, and its
// amounts are in the total.
func print(t *Table, most int) (p printed, err error) {
	var cells [][]sheet.Cell
	for row, err := range t.Rows {
		if err != nil {
			return p, err
		}
		if len(cells) == most {
			p.left++
			continue
		}
		cells = append(cells, row)
	}
	for i, c := range t.Columns {
		if c.Kind == sheet.Money && t.Total != nil && p.left == 0 {
			addUp(cells, t.Total, i)
		}
	}
	if t.round != nil && p.left == 0 {
		t.round(cells)
	}
	text := func(row []sheet.Cell) []string {
		out := make([]string, len(t.Columns))
		for i, c := range t.Columns {
			if i < len(row) {
				out[i] = shown(row[i], c.Kind)
			}
		}
		return out
	}
	for _, row := range cells {
		p.rows = append(p.rows, text(row))
	}
	if t.Total != nil {
		p.total = text(t.Total)
	}
	return p, nil
}

// addUp rounds a column so that it adds up to its rounded total, if it does
// before.
func addUp(rows [][]sheet.Cell, total []sheet.Cell, i int) {
	if i >= len(total) || !total[i].Number.Valid {
		return
	}
	var parts []money.Decimal
	sum := money.Zero
	for _, row := range rows {
		if i < len(row) && row[i].Number.Valid {
			parts = append(parts, row[i].Number.Decimal)
			sum = sum.Add(row[i].Number.Decimal)
		}
	}
	if !sum.Equal(total[i].Number.Decimal) {
		return
	}
	rounded := money.ShareOf(money.Round(sum, 2), parts, 2)
	for n, row := range rows {
		if i < len(row) && row[i].Number.Valid {
			rows[n] = append([]sheet.Cell{}, row...)
			rows[n][i] = sheet.Exact(rounded[0])
			rounded = rounded[1:]
		}
	}
}
