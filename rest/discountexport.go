package rest

import (
	"bytes"
	"context"
	"fmt"
	"iter"
	"net/http"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"github.com/cloudlens/cloudlens/internal/discount"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/locale"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/sheet"
)

type exportInput struct {
	MonthsParam
	Format string `query:"format" doc:"excel (default), csv or json."`
	Type   string `query:"export_type" doc:"all (default), products, regions or instances."`
}

func (in *exportInput) key() string { return parts(in.MonthsParam.key(), in.Format, in.Type) }

// download is a file as an answer.
type download struct {
	Type        string `header:"Content-Type"`
	Disposition string `header:"Content-Disposition"`
	Body        []byte
}

// formats of an export: the media type, how a file's name ends, and who writes
// it.
var exports = map[string]struct {
	media, ending string
	write         func(*bytes.Buffer, ...sheet.Table) error
}{
	"excel": {sheet.ExcelType, "xlsx", func(b *bytes.Buffer, t ...sheet.Table) error { return sheet.Excel(b, t...) }},
	"csv":   {sheet.CSVType, "csv", func(b *bytes.Buffer, t ...sheet.Table) error { return sheet.CSV(b, t...) }},
	"json":  {"application/json", "json", func(b *bytes.Buffer, t ...sheet.Table) error { return sheet.JSON(b, t...) }},
}

func exportRoute() route {
	return func(a *api) {
		const id = "export_discounts"
		file := &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}
		huma.Register(a.huma, huma.Operation{
			Method: http.MethodGet, Path: "/api/discounts/export", OperationID: id, Summary: "Products, regions and instances with their discounts, as a file.",
			Tags: []string{"discounts"}, Errors: []int{400, 403, 404, 500},
			Responses: map[string]*huma.Response{"200": {
				Description: "The file, as an attachment.",
				Content:     map[string]*huma.MediaType{sheet.ExcelType: file, "text/csv": file, "application/json": {Schema: &huma.Schema{Type: huma.TypeObject}}},
			}},
		}, func(ctx context.Context, in *exportInput) (*download, error) {
			v, _, err := a.kept(ctx, id, in, func(ctx context.Context) (any, error) { return a.exportDiscounts(ctx, in) })
			if err != nil {
				return nil, err
			}
			return v.(*download), nil
		})
	}
}

func (a *api) exportDiscounts(ctx context.Context, in *exportInput) (*download, error) {
	format, ok := exports[in.Format]
	if in.Format == "" {
		format, ok = exports["excel"], true
	}
	if !ok {
		return nil, fault.Invalid("format", "format must be excel, csv or json, got %q", in.Format)
	}
	if in.Type != "" && !slices.Contains([]string{"all", "products", "regions", "instances"}, in.Type) {
		return nil, fault.Invalid("export_type", "export_type must be all, products, regions or instances, got %q", in.Type)
	}
	an, err := a.ofMonths(ctx, &in.MonthsParam)
	if err != nil {
		return nil, err
	}
	tables, err := discountTables(ctx, an, in.Type)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := format.write(&b, tables...); err != nil {
		return nil, fmt.Errorf("write the export: %w", err)
	}
	return &download{Type: format.media, Disposition: `attachment; filename="discounts.` + format.ending + `"`, Body: b.Bytes()}, nil
}

// discountTables are the sections of an export, each asked for only when it is in it.
func discountTables(ctx context.Context, an *discount.Analysis, which string) ([]sheet.Table, error) {
	var out []sheet.Table
	for _, section := range []struct {
		name string
		make func(context.Context, *discount.Analysis, tongue) (sheet.Table, error)
	}{{"products", productTable}, {"regions", regionTable}, {"instances", instanceTable}} {
		if which != "" && which != "all" && which != section.name {
			continue
		}
		t, err := section.make(ctx, an, tongue{locale.From(ctx)})
		if err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	return out, nil
}

// tongue choose between two languages.
type tongue struct{ locale string }

func (w tongue) of(en, zh string) string {
	if w.locale == locale.Chinese {
		return zh
	}
	return en
}

// figures are the columns that every section has.
func (w tongue) figures() []sheet.Column {
	return []sheet.Column{
		{Key: "total_original", Title: w.of("List cost", "原价"), Kind: sheet.Money}, {Key: "total_paid", Title: w.of("Paid", "应付金额"), Kind: sheet.Money},
		{Key: "total_discount", Title: w.of("Discount", "优惠金额"), Kind: sheet.Money}, {Key: "avg_discount_rate", Title: w.of("Discount rate", "折扣率"), Kind: sheet.Ratio},
	}
}

func row(s discount.Sum, before []any, after ...any) []any {
	return append(append(before, s.ListCost, s.Paid, s.Discount, s.Rate()), after...)
}

// rowsOf are the cells of a list.
func rowsOf[T any](of []T, row func(*T) []any) iter.Seq2[[]sheet.Cell, error] {
	return func(yield func([]sheet.Cell, error) bool) {
		for i := range of {
			values := row(&of[i])
			cells := make([]sheet.Cell, len(values))
			for n, v := range values {
				cells[n] = cellOf(v)
			}
			if !yield(cells, nil) {
				return
			}
		}
	}
}

func cellOf(v any) sheet.Cell {
	switch v := v.(type) {
	case int:
		return sheet.Int(v)
	case money.Decimal:
		return sheet.Exact(v)
	case money.Null:
		return sheet.Amount(v)
	}
	return sheet.Of(fmt.Sprint(v))
}

func columns(w tongue, before []sheet.Column, after ...sheet.Column) []sheet.Column {
	return slices.Concat(before, w.figures(), after)
}

func productTable(ctx context.Context, an *discount.Analysis, w tongue) (sheet.Table, error) {
	products, err := an.Products(ctx, nil, nil)
	return sheet.Table{
		Key: "products", Title: w.of("Products", "产品"),
		Columns: columns(w, []sheet.Column{{Key: "product_name", Title: w.of("Product", "产品")}, {Key: "product_code", Title: w.of("Code", "产品代码")}},
			sheet.Column{Key: "volatility", Title: w.of("Volatility", "波动率"), Kind: sheet.Ratio},
			sheet.Column{Key: "trend", Title: w.of("Trend", "趋势")}),
		Rows: rowsOf(products, func(p *discount.Product) []any {
			return row(p.Total, []any{p.Name, p.Service}, p.Volatility(), direction(p.Direction()))
		}),
	}, err
}

func regionTable(ctx context.Context, an *discount.Analysis, w tongue) (sheet.Table, error) {
	regions, err := an.Regions(ctx)
	return sheet.Table{
		Key: "regions", Title: w.of("Regions", "地域"),
		Columns: columns(w, []sheet.Column{{Key: "region", Title: w.of("Region", "地域")}, {Key: "region_name", Title: w.of("Name", "名称")}},
			sheet.Column{Key: "instance_count", Title: w.of("Instances", "实例数"), Kind: sheet.Count},
			sheet.Column{Key: "consumption_percentage", Title: w.of("Share of paid", "消费占比"), Kind: sheet.Ratio}),
		Rows: rowsOf(regions, func(r *discount.Region) []any {
			return row(r.Sum, []any{r.Region, r.Name(ctx)}, r.Instances, r.SharePercent().Decimal.Mul(money.MustParse("0.01")))
		}),
	}, err
}

func instanceTable(ctx context.Context, an *discount.Analysis, w tongue) (sheet.Table, error) {
	instances, err := an.Instances(ctx, 500, nil)
	text := func(key, en, zh string) sheet.Column { return sheet.Column{Key: key, Title: w.of(en, zh)} }
	return sheet.Table{
		Key: "instances", Title: w.of("Instances", "实例"),
		Columns: columns(w, []sheet.Column{
			text("instance_id", "Instance", "实例ID"), text("instance_name", "Name", "名称"), text("product_name", "Product", "产品"), text("region_name", "Region", "地域"),
			text("subscription_type", "Subscription type", "付费方式"), text("first_month", "First month", "首月"), text("last_month", "Last month", "末月"),
		}),
		Rows: rowsOf(instances, func(i *discount.Instance) []any {
			return row(i.Total, []any{i.Resource, i.Name, i.ServiceName, i.RegionName(ctx), i.Subscription, i.First(), i.Last()})
		}),
	}, err
}
