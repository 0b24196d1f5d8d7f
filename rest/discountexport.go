package rest

import (
	"context"
	"slices"
	"sync"

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

func (a *api) discountFile(ctx context.Context, in *exportInput) (*download, error) {
	v, _, err := a.kept(ctx, "export_discounts", in, func(ctx context.Context) (any, error) { return a.exportDiscounts(ctx, in) })
	if err != nil {
		return nil, err
	}
	return v.(*download), nil
}

func (a *api) exportDiscounts(ctx context.Context, in *exportInput) (*download, error) {
	format, err := fileFormatOf(in.Format)
	if err != nil {
		return nil, err
	}
	if in.Type != "" && !slices.Contains([]string{"all", "products", "regions", "instances"}, in.Type) {
		return nil, fault.Invalid("export_type", "export_type must be all, products, regions or instances, got %q", in.Type)
	}
	an, err := a.ofMonths(ctx, &in.MonthsParam)
	if err != nil {
		return nil, err
	}
	return format.file("discounts", discountChapters(ctx, an, in.Type))
}

// exportedSection is a section of an export, and who makes it.
type exportedSection struct {
	name string
	make func(context.Context, *discount.Analysis, tongue) (chapter, error)
}

var exported = []exportedSection{{"products", productSection}, {"regions", regionSection}, {"instances", instanceSection}}

// discountChapters are those of an export, each asked for only when it is in it.
// The last, which takes as long as all before it, is asked for beside them, and
// whoever writes them is at work meanwhile.
func discountChapters(ctx context.Context, an *discount.Analysis, which string) chapters {
	words := tongue{locale.From(ctx)}
	var answers []func() (*chapter, error)
	for _, one := range exported {
		if which == "" || which == "all" || which == one.name {
			answers = append(answers, sync.OnceValues(func() (*chapter, error) {
				made, err := one.make(ctx, an, words)
				return &made, err
			}))
		}
	}
	last := len(answers) - 1
	go ask(answers[last:])
	go ask(answers[:last])
	return func(yield func(*chapter, error) bool) {
		for _, answer := range answers {
			if one, err := answer(); !yield(one, err) || err != nil {
				return
			}
		}
	}
}

// ask has answers made that somebody waits for, who is told too when one panics.
func ask(answers []func() (*chapter, error)) {
	defer func() { _ = recover() }()
	for _, answer := range answers {
		if _, err := answer(); err != nil {
			return
		}
	}
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
		rows: rowsFor(products, func(p *discount.Product) []sheet.Cell {
			return cells(p.Total, texts(p.Name, p.Service), sheet.Amount(p.Volatility()), sheet.Of(direction(p.Direction())))
		}),
	}, err
}

func regionSection(ctx context.Context, an *discount.Analysis, w tongue) (chapter, error) {
	regions, err := an.Regions(ctx)
	return chapter{
		key: "regions", title: w.of("Regions", "地域"),
		fields: w.columns([]field{{"region", w.of("Region", "地域"), sheet.Text}, {"region_name", w.of("Name", "名称"), sheet.Text}},
			field{"consumption_percentage", w.of("Share of paid", "消费占比"), sheet.Percent}),
		rows: rowsFor(regions, func(r *discount.Region) []sheet.Cell {
			return cells(r.Sum, texts(r.Region, r.Name(ctx)), sheet.Amount(r.SharePercent()))
		}),
	}, err
}

// mostExported is how many instances an export has.
const mostExported = 500

func instanceSection(ctx context.Context, an *discount.Analysis, w tongue) (chapter, error) {
	instances, err := an.InstanceTotals(ctx, mostExported)
	text := func(key, en, zh string) field { return field{key, w.of(en, zh), sheet.Text} }
	return chapter{
		key: "instances", title: w.of("Instances", "实例"),
		fields: w.columns([]field{
			text("instance_id", "Instance", "实例ID"), text("instance_name", "Name", "名称"), text("product_name", "Product", "产品"), text("region_name", "Region", "地域"),
			text("subscription_type", "Subscription type", "付费方式"), text("first_month", "First month", "首月"), text("last_month", "Last month", "末月"),
		}),
		rows: rowsFor(instances, func(i *discount.InstanceTotal) []sheet.Cell {
			return cells(i.Total, texts(i.Resource, i.Name, i.ServiceName, i.RegionName(ctx), i.Subscription, i.First.String(), i.Last.String()))
		}),
	}, err
}
