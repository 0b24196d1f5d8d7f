package report

import (
	"context"
	"slices"

	"github.com/cloudlens/cloudlens/internal/cost"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/sheet"
)

// discountSection is the way from list price to what is payable, and how that
// is paid.
func (c *composer) discountSection(ctx context.Context) (*Section, error) {
	say := c.words.say
	s := &Section{Title: say("折扣", "Discounts")}
	sums := map[ledger.Kind]money.Null{}
	var rows [][]sheet.Cell
	chart := Chart{Title: say("从目录价到应付", "From list price to payable"), Shape: Bars, Unit: c.doc.Manifest.Currency, Series: []Series{{Name: say("金额", "Amount")}}}
	figures, lines, err := c.figures(ctx, ledger.Waterfall)
	if err != nil {
		return nil, err
	}
	for i, kind := range ledger.Waterfall {
		name := c.stepName(kind)
		amount, missing := figures[i].Amount, figures[i].Missing
		sums[kind] = amount
		if i > 0 && i < payable && amount.Valid {
			amount.Decimal = amount.Decimal.Neg()
		}
		note := ""
		if missing > 0 && lines > 0 {
			note = say("账单有 ", "not given by ") + grouped(whole(int(missing)), 0) + say(" 行未提供", " lines of the bill")
		}
		rows = append(rows, []sheet.Cell{sheet.Of(name), sheet.Amount(amount), sheet.Of(note)})
		if kind != ledger.Unexplained || amount.Valid && !amount.Decimal.IsZero() {
			chart.Labels = append(chart.Labels, name)
			chart.Series[0].Values = append(chart.Series[0].Values, amount)
		}
	}
	s.Facts = c.ratios(sums)
	chart.Shape = Rows
	s.Charts = append(s.Charts, chart)
	s.Tables = append(s.Tables, Table{Table: sheet.Table{
		Title: chart.Title, Columns: []sheet.Column{{Title: say("步骤", "Step"), Width: 34}, {Title: say("金额", "Amount"), Kind: sheet.Money}, {Title: say("说明", "Note"), Width: 34}}, Rows: sheet.Rows(rows...),
	}, round: roundSteps})
	byService, err := c.byService(ctx)
	if err != nil {
		return nil, err
	}
	s.Tables = append(s.Tables, *byService)
	return s, nil
}

// payable is the row of what is payable: before it the list price and the steps
// that reduce it, behind it the means of payment.
var payable = slices.Index(ledger.Waterfall, ledger.Billed)

// stepNames are the steps of the waterfall in Chinese and English.
var stepNames = map[ledger.Kind][2]string{
	ledger.List:        {"目录总价", "List price"},
	ledger.Reduction:   {"优惠（合同与促销）", "Discount (contract and promotion)"},
	ledger.Plan:        {"订阅抵扣（节省计划等）", "Covered by plans"},
	ledger.RoundDown:   {"抹零", "Rounded down"},
	ledger.Coupons:     {"优惠券抵扣", "Coupons"},
	ledger.Unexplained: {"账单未说明的差额", "Not explained by the bill"},
	ledger.Billed:      {"应付金额", "Payable"},
	ledger.CashCoupons: {"代金券支付", "Paid by vouchers"},
	ledger.PrepaidCard: {"储值卡支付", "Paid by stored-value card"},
	ledger.Cash:        {"现金支付", "Paid in cash"},
	ledger.Outstanding: {"欠费", "Outstanding"},
}

// stepName is what a step is called; one that has no name yet is called by its
// kind.
func (c *composer) stepName(k ledger.Kind) string {
	if name, ok := stepNames[k]; ok {
		return c.words.say(name[0], name[1])
	}
	return string(k)
}

// figures are the account's totals of several kinds, from one question, and of
// how many lines.
func (c *composer) figures(ctx context.Context, kinds []ledger.Kind) (out []ledger.Figure, lines int64, err error) {
	span, err := c.period().Span()
	if err != nil {
		return nil, 0, err
	}
	sheet, err := c.Costs.Sheet(ctx, nil, []string{c.account.Name}, ledger.Query{Span: span, Kinds: kinds, Currency: c.Currency})
	if err != nil {
		return nil, 0, err
	}
	if len(sheet.Rows) > 0 {
		return sheet.Rows[0].Sums, sheet.Rows[0].Lines, nil
	}
	out = make([]ledger.Figure, len(kinds))
	for i := range out {
		out[i].Amount.Valid = sheet.Coverage.Status != cost.NoData
	}
	return out, 0, nil
}

// roundSteps rounds the waterfall so that the steps lead from the rounded list
// price to the rounded payable amount, and the means of payment come to that,
// where the exact ones do.
func roundSteps(rows [][]sheet.Cell) {
	amounts := func(from, to int) (parts []money.Decimal, sum money.Decimal) {
		for _, row := range rows[from:to] {
			parts = append(parts, row[1].Number.Decimal)
			sum = sum.Add(row[1].Number.Decimal)
		}
		return parts, sum
	}
	set := func(from int, rounded []money.Decimal) {
		for i, d := range rounded {
			if rows[from+i][1].Number.Valid {
				rows[from+i] = append([]sheet.Cell{}, rows[from+i]...)
				rows[from+i][1] = sheet.Exact(d)
			}
		}
	}
	list, due := rows[0][1].Number, rows[payable][1].Number
	steps, way := amounts(1, payable)
	if list.Valid && due.Valid && list.Decimal.Add(way).Equal(due.Decimal) {
		set(1, money.ShareOf(money.Round(due.Decimal, 2).Sub(money.Round(list.Decimal, 2)), steps, 2))
	}
	if means, paid := amounts(payable+1, len(rows)); due.Valid && paid.Equal(due.Decimal) {
		set(payable+1, money.ShareOf(money.Round(due.Decimal, 2), means, 2))
	}
}

// ratios are the discount's share of the list price, and of the payable amount.
func (c *composer) ratios(sums map[ledger.Kind]money.Null) []Fact {
	say := c.words.say
	rate := money.Percent(sums[ledger.Reduction].Decimal, sums[ledger.List].Decimal)
	text := unknown
	if rate.Valid && sums[ledger.Reduction].Valid {
		text = grouped(rate.Decimal, 2) + "%"
	}
	return []Fact{
		{Name: say("目录总价", "List price"), Value: c.money(sums[ledger.List])},
		{Name: say("优惠金额", "Discount"), Value: c.money(sums[ledger.Reduction])},
		{Name: say("折扣率（优惠 / 目录价）", "Discount rate (of list price)"), Value: text},
	}
}

// byService is list, discount and payable of each service.
func (c *composer) byService(ctx context.Context) (*Table, error) {
	say := c.words.say
	kinds := []ledger.Kind{ledger.List, ledger.Reduction, ledger.Billed}
	type sums [3]money.Null
	found := map[string]*sums{}
	names := map[string]string{}
	var order []string
	total := []sheet.Cell{sheet.Of(say("合计", "Total"))}
	var totals sums
	for i, k := range kinds {
		answer, err := c.costs(ctx, k, ledger.None, "", ledger.ByService)
		if err != nil {
			return nil, err
		}
		for _, g := range answer.Groups {
			key := g.Keys[0].Value
			if found[key] == nil {
				found[key], names[key] = &sums{}, c.label(g.Keys[0])
				order = append(order, key)
			}
			found[key][i] = g.Total.Amount
		}
		totals[i] = answer.Total.Amount
		total = append(total, sheet.Amount(answer.Total.Amount))
	}
	rate := func(s *sums) sheet.Cell {
		if !s[0].Valid || !s[1].Valid {
			return sheet.Cell{}
		}
		return sheet.Amount(money.Percent(s[1].Decimal, s[0].Decimal))
	}
	var rows [][]sheet.Cell
	for _, key := range order {
		f := found[key]
		rows = append(rows, []sheet.Cell{sheet.Of(names[key]), sheet.Amount(f[0]), sheet.Amount(f[1]), sheet.Amount(f[2]), rate(f)})
	}
	return &Table{
		Table: sheet.Table{Title: say("各产品折扣", "Discount by service"), Columns: []sheet.Column{
			{Title: say("产品", "Service")},
			{Title: say("目录总价", "List price"), Kind: sheet.Money},
			{Title: say("优惠", "Discount"), Kind: sheet.Money},
			{Title: say("应付金额", "Payable"), Kind: sheet.Money},
			{Title: say("折扣率", "Rate"), Kind: sheet.Percent},
		}, Rows: sheet.Rows(rows...)},
		Total: append(total, rate(&totals)),
	}, nil
}
