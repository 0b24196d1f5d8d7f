package rest

import (
	"bytes"
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/sheet"
)

// download is a file as an answer.
type download struct {
	Type        string `header:"Content-Type"`
	Disposition string `header:"Content-Disposition"`
	Body        []byte
}

// fileFormat is how tables become a file: the media type, how its name ends,
// and who writes it.
type fileFormat struct {
	media, ending string
	write         func(*bytes.Buffer, chapters) error
}

var fileFormats = map[string]fileFormat{
	"excel": {sheet.ExcelType, "xlsx", writeExcel},
	"csv":   {sheet.CSVType, "csv", writeCSV},
	"json":  {"application/json", "json", writeJSON},
}

// fileFormatOf is the format of that name, Excel without any.
func fileFormatOf(name string) (fileFormat, error) {
	if name == "" {
		name = "excel"
	}
	f, ok := fileFormats[name]
	if !ok {
		return f, fault.Invalid("format", "format must be excel, csv or json, got %q", name)
	}
	return f, nil
}

// file writes chapters as a file of that name.
func (f *fileFormat) file(name string, of chapters) (*download, error) {
	var b bytes.Buffer
	if err := f.write(&b, of); err != nil {
		return nil, err
	}
	return &download{Type: f.media, Disposition: `attachment; filename="` + name + "." + f.ending + `"`, Body: b.Bytes()}, nil
}

// getFile is an operation that answers with a file, in one of the formats.
func getFile[I any](path, id, summary string, do func(context.Context, *I) (*download, error)) route {
	return func(a *api) {
		file := &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}
		huma.Register(a.huma, huma.Operation{
			Method: http.MethodGet, Path: path, OperationID: id, Summary: summary, Tags: []string{section(path)}, Errors: statuses,
			Responses: map[string]*huma.Response{"200": {
				Description: "The file, as an attachment.",
				Content:     map[string]*huma.MediaType{sheet.ExcelType: file, "text/csv": file, "application/json": {Schema: &huma.Schema{Type: huma.TypeObject}}},
			}},
		}, do)
	}
}

func writeCSV(b *bytes.Buffer, of chapters) error {
	var tables []sheet.Table
	for one, err := range of {
		if err != nil {
			return err
		}
		tables = append(tables, one.table())
	}
	return sheet.CSV(b, tables...)
}
