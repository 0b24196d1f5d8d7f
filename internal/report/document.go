// Package report puts what the product knows of an account into documents that
// one sends to others: Excel, PDF, HTML, CSV, JSON. A document says what it
// rests on; what was not looked at is said, and never shown as zero.
package report

import (
	"time"

	"github.com/cloudlens/cloudlens/internal/cost"
	"github.com/cloudlens/cloudlens/internal/locale"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
	"github.com/cloudlens/cloudlens/internal/sheet"
)

// Type is what a report is about.
type Type string

// Types.
const (
	Comprehensive Type = "comprehensive"
	Resources     Type = "resources"
	Cost          Type = "cost"
	Security      Type = "security"
	Optimization  Type = "optimization"
	Discounts     Type = "discounts"
)

// Types lists all.
var Types = []Type{Comprehensive, Resources, Cost, Security, Optimization, Discounts}

// Format is how a report is written.
type Format string

// Formats.
const (
	Excel Format = "excel"
	PDF   Format = "pdf"
	HTML  Format = "html"
	CSV   Format = "csv"
	JSON  Format = "json"
)

// Formats lists all.
var Formats = []Format{Excel, PDF, HTML, CSV, JSON}

// Ending is the end of a file's name.
func (f Format) Ending() string {
	if f == Excel {
		return "xlsx"
	}
	return string(f)
}

// ContentType is the media type.
func (f Format) ContentType() string {
	return map[Format]string{
		Excel: sheet.ExcelType, PDF: "application/pdf", HTML: "text/html; charset=utf-8", CSV: sheet.CSVType, JSON: "application/json",
	}[f]
}

// Document is a report before it is written.
type Document struct {
	Title    string
	Locale   string
	Manifest Manifest
	Sections []Section
}

// Manifest is what a report rests on.
type Manifest struct {
	Type      Type        `json:"type"`
	Format    Format      `json:"format"`
	Account   string      `json:"account"`
	From      period.Date `json:"-"`
	To        period.Date `json:"-"` // not included
	Currency  string      `json:"currency,omitempty"`
	Status    string      `json:"coverage"` // how final the figures are
	Revision  int64       `json:"revision"` // of the ledger
	AsOf      *time.Time  `json:"as_of,omitempty"`
	Missing   []Gap       `json:"missing,omitempty"` // days without a visible import
	IdleRules string      `json:"idle_rules,omitempty"`
	ScannedAt *time.Time  `json:"scanned_at,omitempty"`
	Generated time.Time   `json:"generated_at"`
	FirstDay  string      `json:"first_day"`
	LastDay   string      `json:"last_day"`
}

// Gap is days of which nothing is known, both included.
type Gap struct {
	From string `json:"from"`
	To   string `json:"to"`
}

func (m *Manifest) covered(c cost.Coverage) {
	m.Status, m.Revision = string(c.Status), c.Revision
	if !c.AsOf.IsZero() {
		at := c.AsOf.UTC()
		m.AsOf = &at
	}
	for _, g := range c.Missing {
		m.Missing = append(m.Missing, Gap{g.From.String(), g.To.Add(-1).String()})
	}
}

// Section is a part of a document.
type Section struct {
	Title  string
	Notes  []string
	Facts  []Fact
	Charts []Chart
	Tables []Table
}

// Fact is a figure to see at a glance.
type Fact struct {
	Name  string
	Value string
	Note  string
}

// Table is a table with what its columns of money come to.
type Table struct {
	sheet.Table
	Total []sheet.Cell // nil for none
	// round rounds amounts to cents where they have to add up in another way
	// than to a total; nil for none.
	round func(rows [][]sheet.Cell)
}

// Shape is how a chart is drawn.
type Shape string

// Shapes.
const (
	Line Shape = "line"
	Bars Shape = "bars"
	Rows Shape = "rows" // bars that lie
)

// Chart is a picture of a few figures. What is not known has no point.
type Chart struct {
	Title  string
	Shape  Shape
	Unit   string
	Labels []string
	Series []Series
}

// Series is the figures of a chart under one name, as many as labels.
type Series struct {
	Name   string
	Values []money.Null
}

// words are in the language of a report.
type words string

// say picks the language.
func (w words) say(zh, en string) string {
	if string(w) == locale.English {
		return en
	}
	return zh
}
