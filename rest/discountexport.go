package rest

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"github.com/cloudlens/cloudlens/internal/discount"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/locale"
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

// exports are the formats: the media type, how a file's name ends, and who writes
// it.
var exports = map[string]struct {
	media, ending string
	write         func(*bytes.Buffer, []chapter) error
}{
	"excel": {sheet.ExcelType, "xlsx", writeExcel},
	"csv": {sheet.CSVType, "csv", func(b *bytes.Buffer, of []chapter) error {
		tables := make([]sheet.Table, len(of))
		for i := range of {
			tables[i] = of[i].table()
		}
		return sheet.CSV(b, tables...)
	}},
	"json": {"application/json", "json", writeJSON},
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
	sections, err := discountChapters(ctx, an, in.Type)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := format.write(&b, sections); err != nil {
		return nil, fmt.Errorf("write the export: %w", err)
	}
	return &download{Type: format.media, Disposition: `attachment; filename="discounts.` + format.ending + `"`, Body: b.Bytes()}, nil
}

// discountChapters are those of an export, each asked for only when it is in it.
func discountChapters(ctx context.Context, an *discount.Analysis, which string) ([]chapter, error) {
	var out []chapter
	for _, one := range []struct {
		name string
		make func(context.Context, *discount.Analysis, tongue) (chapter, error)
	}{{"products", productSection}, {"regions", regionSection}, {"instances", instanceSection}} {
		if which != "" && which != "all" && which != one.name {
			continue
		}
		s, err := one.make(ctx, an, tongue{locale.From(ctx)})
		if err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, nil
}

// tongue chooses between two languages.
type tongue struct{ locale string }

func (w tongue) of(en, zh string) string {
	if w.locale == locale.Chinese {
		return zh
	}
	return en
}

// columns are those that a section has of its own, with the figures between
// them that every section has.
func (w tongue) columns(before []field, after ...field) []field {
	return slices.Concat(before, []field{
		{"total_original", w.of("List cost", "原价"), sheet.Money},
		{"total_paid", w.of("Paid", "应付金额"), sheet.Money},
		{"total_discount", w.of("Discount", "优惠金额"), sheet.Money},
		{"avg_discount_rate", w.of("Discount rate", "折扣率"), sheet.Ratio},
	}, after)
}

func cells(s discount.Sum, before []sheet.Cell, after ...sheet.Cell) []sheet.Cell {
	return slices.Concat(before, []sheet.Cell{sheet.Exact(s.ListCost), sheet.Exact(s.Paid), sheet.Exact(s.Discount), sheet.Amount(s.Rate())}, after)
}

func texts(of ...string) []sheet.Cell {
	return list(of, func(s *string) sheet.Cell { return sheet.Of(*s) })
}

func productSection(ctx context.Context, an *discount.Analysis, w tongue) (chapter, error) {
	products, err := an.Products(ctx, nil, nil)
	return chapter{
		key: "products", title: w.of("Products", "产品"),
		fields: w.columns([]field{{"product_name", w.of("Product", "产品"), sheet.Text}, {"product_code", w.of("Code", "产品代码"), sheet.Text}},
			field{"volatility", w.of("Volatility", "波动率"), sheet.Ratio}, field{"trend", w.of("Trend", "趋势"), sheet.Text}),
		rows: list(products, func(p *discount.Product) []sheet.Cell {
			return cells(p.Total, texts(p.Name, p.Service), sheet.Amount(p.Volatility()), sheet.Of(direction(p.Direction())))
		}),
	}, err
}

func regionSection(ctx context.Context, an *discount.Analysis, w tongue) (chapter, error) {
	regions, err := an.Regions(ctx)
	return chapter{
		key: "regions", title: w.of("Regions", "地域"),
		fields: w.columns([]field{{"region", w.of("Region", "地域"), sheet.Text}, {"region_name", w.of("Name", "名称"), sheet.Text}},
			field{"instance_count", w.of("Instances", "实例数"), sheet.Count}, field{"consumption_percentage", w.of("Share of paid", "消费占比"), sheet.Percent}),
		rows: list(regions, func(r *discount.Region) []sheet.Cell {
			return cells(r.Sum, texts(r.Region, r.Name(ctx)), sheet.Int(int(r.Instances)), sheet.Amount(r.SharePercent()))
		}),
	}, err
}

// mostExported is how many instances an export has.
const mostExported = 500

func instanceSection(ctx context.Context, an *discount.Analysis, w tongue) (chapter, error) {
	instances, err := an.Instances(ctx, mostExported, nil)
	text := func(key, en, zh string) field { return field{key, w.of(en, zh), sheet.Text} }
	return chapter{
		key: "instances", title: w.of("Instances", "实例"),
		fields: w.columns([]field{
			text("instance_id", "Instance", "实例ID"), text("instance_name", "Name", "名称"), text("product_name", "Product", "产品"), text("region_name", "Region", "地域"),
			text("subscription_type", "Subscription type", "付费方式"), text("first_month", "First month", "首月"), text("last_month", "Last month", "末月"),
		}),
		rows: list(instances, func(i *discount.Instance) []sheet.Cell {
			return cells(i.Total, texts(i.Resource, i.Name, i.ServiceName, i.RegionName(ctx), i.Subscription, i.First().String(), i.Last().String()))
		}),
	}, err
}
