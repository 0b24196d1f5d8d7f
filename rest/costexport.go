package rest

import (
	"context"
	"slices"

	"github.com/cloudlens/cloudlens/internal/cost"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/locale"
	"github.com/cloudlens/cloudlens/internal/period"
	"github.com/cloudlens/cloudlens/internal/sheet"
)

type costExportInput struct {
	TrendParam
	CostTypeParam
	Format  string `query:"format" doc:"excel (default), csv or json."`
	GroupBy string `query:"group_by" doc:"service (default), region, product or resource."`
}

// exportCosts is the costs of the trend's days, as a file. Who asks for as much
// as a resource a day gets it all or is told that it is too much: never a part.
func (a *api) exportCosts(ctx context.Context, in *costExportInput) (*download, error) {
	format, err := fileFormatOf(in.Format)
	if err != nil {
		return nil, err
	}
	kind, err := in.kind()
	if err != nil {
		return nil, err
	}
	by, ok := keyOf(in.GroupBy, "service", "region", "product", "resource")
	if !ok {
		return nil, fault.Invalid("group_by", "group_by must be service, region, product or resource, got %q", in.GroupBy)
	}
	q, err := in.question()
	if err != nil {
		return nil, err
	}
	trend, err := a.Root.Query().CostTrend(ctx, q)
	if err != nil {
		return nil, err
	}
	answer := map[ledger.Dim]*cost.Answer{ledger.ByService: trend.Services, ledger.ByRegion: trend.Regions}[by]
	if answer == nil || answer.CostKind != kind { // the trend does not have it at hand
		answer, err = a.Root.Query().Costs(ctx, cost.Input{
			AccountNames: []string{in.Account}, Period: cost.Period{From: trend.Range.From, To: trend.Range.To}, Currency: in.Currency,
			CostKind: kind, Granularity: q.Granularity, GroupBy: []ledger.Key{{Dim: by}},
		})
	}
	if err != nil {
		return nil, err
	}
	words := tongue{locale.From(ctx)}
	parts := []chapter{costParts(answer, words), costTotals(answer, words)}
	if format.ending == "csv" { // whose readers want one table
		parts = parts[:1]
	}
	return format.file("costs", these(parts...))
}

// costParts are the parts by bucket, oldest first, and in it in the order of the
// groups.
func costParts(answer *cost.Answer, words tongue) chapter {
	out := chapter{key: "costs", exact: true, title: words.of("Costs", "费用明细"), fields: []field{
		{"date", words.of("Date", "日期"), sheet.Day},
		{"code", words.of("Code", "编码"), sheet.Text},
		{"name", words.of("Name", "名称"), sheet.Text},
		{"cost", words.of("Cost", "费用"), sheet.Money},
		{"currency", words.of("Currency", "币种"), sheet.Text},
		{"lines", words.of("Bill lines", "账单行数"), sheet.Count},
	}}
	columns, rests := restsOn(answer, words)
	out.fields = append(out.fields, columns...)
	type part struct {
		g *cost.Group
		p *cost.Point
	}
	var all []part
	for i := range answer.Groups {
		for n := range answer.Groups[i].Points {
			all = append(all, part{&answer.Groups[i], &answer.Groups[i].Points[n]})
		}
	}
	slices.SortStableFunc(all, func(a, b part) int { return int(a.p.Date) - int(b.p.Date) })
	row := make([]sheet.Cell, 0, len(out.fields)) // of all of them in turn: there may be a hundred thousand
	out.rows = rowsFor(all, func(one *part) []sheet.Cell {
		key := one.g.Keys[0]
		return append(append(row,
			sheet.On(one.p.Date), sheet.Of(key.Value), sheet.Of(key.Label), sheet.Amount(one.p.Amount), sheet.Of(answer.Currency), sheet.Int(int(one.p.Lines)),
		), rests...)
	})
	return out
}

// costTotals are the buckets and their sum, each with what it rests on.
func costTotals(answer *cost.Answer, words tongue) chapter {
	out := chapter{key: "totals", exact: true, title: words.of("Totals", "合计"), fields: []field{
		{"date", words.of("Date", "日期"), sheet.Day},
		{"of", words.of("Of", "范围"), sheet.Text},
		{"cost", words.of("Cost", "费用"), sheet.Money},
		{"currency", words.of("Currency", "币种"), sheet.Text},
		{"lines", words.of("Bill lines", "账单行数"), sheet.Count},
	}}
	columns, rests := restsOn(answer, words)
	out.fields = append(out.fields, columns...)
	var rows [][]sheet.Cell
	add := func(date period.Date, of string, f *cost.Figure) {
		rows = append(rows, append([]sheet.Cell{
			sheet.On(date), sheet.Of(of), sheet.Amount(f.Amount), sheet.Of(answer.Currency), sheet.Int(int(f.Lines)),
		}, rests...))
	}
	for i := range answer.Series {
		p := &answer.Series[i]
		of := words.of("dated lines", "有日期的账单行")
		if p.Date == 0 {
			of = words.of("lines without a day", "无日期的账单行")
		}
		add(p.Date, of, &p.Figure)
	}
	add(0, words.of("total", "合计"), &answer.Total)
	out.rows = slices.Values(rows)
	return out
}

// restsOn is what every row says of its figures, with its columns: how final
// they are, which cost they count, and from when on orders are known that are
// spread over days.
func restsOn(answer *cost.Answer, words tongue) ([]field, []sheet.Cell) {
	kind := "billed"
	var since sheet.Cell
	if answer.CostKind == ledger.Effective {
		kind = "amortized"
		if day := answer.Coverage.OrdersSince; day != nil {
			since = sheet.On(*day)
		}
	}
	return []field{
		{"status", words.of("Status", "状态"), sheet.Text},
		{"cost_type", words.of("Cost type", "费用口径"), sheet.Text},
		{"orders_since", words.of("Orders known since", "订单数据起始日"), sheet.Day},
	}, []sheet.Cell{sheet.Of(string(answer.Coverage.Status)), sheet.Of(kind), since}
}
