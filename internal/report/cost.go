package report

import (
	"context"
	"fmt"

	"github.com/cloudlens/cloudlens/internal/account"
	"github.com/cloudlens/cloudlens/internal/cost"
	"github.com/cloudlens/cloudlens/internal/discount"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/region"
	"github.com/cloudlens/cloudlens/internal/sheet"
)

// mostBars is how many groups a picture shows; all are in the table.
const mostBars = 10

// mostResources is how many resources a report names; the others share a row.
const mostResources = 50

// costSection is what was spent, when, and on what.
func (c *composer) costSection(ctx context.Context) (*Section, error) {
	say := c.words.say
	s := &Section{Title: say("成本", "Cost"), Facts: []Fact{c.totalFact(), c.previousFact()}}
	grain := ledger.Month
	if c.Days.Days() <= 92 {
		grain = ledger.Day
	}
	trend, err := c.costs(ctx, ledger.Billed, grain, "")
	if err != nil {
		return nil, err
	}
	c.course(s, trend, grain)
	for _, by := range []struct {
		dim   ledger.Dim
		title string
		name  string
	}{
		{ledger.ByService, say("按产品", "By service"), say("产品", "Service")},
		{ledger.ByRegion, say("按地域", "By region"), say("地域", "Region")},
		{ledger.BySubscription, say("按付费方式", "By subscription type"), say("付费方式", "Subscription type")},
	} {
		answer, err := c.costs(ctx, ledger.Billed, ledger.None, cost.PreviousPeriod, by.dim)
		if err != nil {
			return nil, err
		}
		s.Tables = append(s.Tables, c.groups(answer, by.title, by.name))
		if by.dim == ledger.ByService && len(answer.Groups) > 1 {
			s.Charts = append(s.Charts, c.bars(answer, by.title))
		}
	}
	top := mostResources
	answer, err := c.Costs.Costs(ctx, cost.Input{
		AccountNames: []string{c.account.Name}, Period: c.period(), Currency: c.Currency, Top: &top,
		GroupBy: []ledger.Key{{Dim: ledger.ByService}, {Dim: ledger.ByResource}},
	})
	if err != nil {
		return nil, err
	}
	s.Tables = append(s.Tables, c.largest(answer))
	return s, nil
}

func (c *composer) totalFact() Fact {
	say := c.words.say
	f := Fact{Name: say("应付金额", "Payable"), Value: c.money(c.total.Total.Amount), Note: status(c.doc)}
	if c.total.Total.Missing > 0 {
		f.Note = fmt.Sprintf(say("%d 行账单没有金额", "%d lines have no amount"), c.total.Total.Missing)
	}
	return f
}

func (c *composer) previousFact() Fact {
	say := c.words.say
	f := Fact{Name: say("上一周期", "Period before"), Value: unknown}
	if p := c.total.Compared; p != nil {
		f.Value = c.money(p.Total.Amount)
		f.Note = say("无法比较：数据不完整", "no comparison: data are incomplete")
		if change := p.ChangePercent(); change.Valid {
			f.Note = fmt.Sprintf(say("变化 %s%%", "change %s%%"), grouped(change.Decimal, 2))
		}
	}
	return f
}

// course is the table and the picture of cost over time. A bucket without data
// has no point.
func (c *composer) course(s *Section, trend *cost.Answer, grain ledger.Grain) {
	say := c.words.say
	title := say("按日成本", "Cost by day")
	if grain == ledger.Month {
		title = say("按月成本", "Cost by month")
	}
	chart := Chart{Title: title, Shape: Line, Unit: c.doc.Manifest.Currency, Series: []Series{{Name: say("应付金额", "Payable")}}}
	var rows [][]sheet.Cell
	for _, p := range trend.Series {
		if p.Date == 0 {
			rows = append(rows, []sheet.Cell{sheet.Of(say("无日期", "undated")), sheet.Amount(p.Amount)})
			continue
		}
		label := p.Date.String()
		if grain == ledger.Month {
			label = p.Date.Cycle().String()
		}
		rows = append(rows, []sheet.Cell{sheet.Of(label), sheet.Amount(p.Amount)})
		chart.Labels = append(chart.Labels, label)
		chart.Series[0].Values = append(chart.Series[0].Values, p.Amount)
	}
	if len(chart.Labels) == 1 {
		chart.Shape = Bars
	}
	s.Charts = append(s.Charts, chart)
	s.Tables = append(s.Tables, Table{
		Table: sheet.Table{Title: title, Columns: []sheet.Column{{Title: say("时间", "Time")}, {Title: say("应付金额", "Payable"), Kind: sheet.Money}}, Rows: sheet.Rows(rows...)},
		Total: []sheet.Cell{sheet.Of(say("合计", "Total")), sheet.Amount(trend.Total.Amount)},
	})
}

// groups is what each group cost, its share and what it was before.
func (c *composer) groups(a *cost.Answer, title, name string) Table {
	say := c.words.say
	t := Table{
		Table: sheet.Table{Title: title, Columns: []sheet.Column{
			{Title: name}, {Title: say("应付金额", "Payable"), Kind: sheet.Money}, {Title: say("占比", "Share"), Kind: sheet.Percent}, {Title: say("上一周期", "Period before"), Kind: sheet.Money},
		}},
		Total: []sheet.Cell{sheet.Of(say("合计", "Total")), sheet.Amount(a.Total.Amount), {}, sheet.Amount(a.Compared.Total.Amount)},
	}
	if a.Total.Amount.Valid && !a.Total.Amount.Decimal.IsZero() {
		t.Total[2] = sheet.Exact(hundred)
	}
	var rows [][]sheet.Cell
	for _, g := range a.Groups {
		before := money.Null{}
		if g.Previous != nil {
			before = g.Previous.Amount
		}
		rows = append(rows, []sheet.Cell{sheet.Of(c.label(g.Keys[0])), sheet.Amount(g.Total.Amount), sheet.Amount(money.Percent(g.Total.Amount.Decimal, a.Total.Amount.Decimal)), sheet.Amount(before)})
	}
	t.Rows = sheet.Rows(rows...)
	return t
}

// label is a key's name, or that the bill has none.
func (c *composer) label(k cost.Key) string {
	switch {
	case k.Dim == ledger.ByRegion && k.Value != "" && c.account.Provider == account.Aliyun:
		return region.Name(k.Value, c.Locale)
	case k.Dim == ledger.BySubscription:
		return discount.SubscriptionName(k.Value, c.Locale)
	case k.Label != "":
		return k.Label
	}
	return c.words.say("（无）", "(none)")
}

func (c *composer) bars(a *cost.Answer, title string) Chart {
	chart := Chart{Title: title, Shape: Rows, Unit: c.doc.Manifest.Currency, Series: []Series{{Name: c.words.say("应付金额", "Payable")}}}
	for i, g := range a.Groups {
		if i == mostBars {
			break
		}
		chart.Labels = append(chart.Labels, c.label(g.Keys[0]))
		chart.Series[0].Values = append(chart.Series[0].Values, g.Total.Amount)
	}
	return chart
}

// largest are the resources that cost most, and all others in one row.
func (c *composer) largest(a *cost.Answer) Table {
	say := c.words.say
	t := Table{
		Table: sheet.Table{Title: say("费用最高的资源", "Most expensive resources"), Columns: []sheet.Column{
			{Title: say("资源", "Resource"), Width: 30}, {Title: say("名称", "Name")}, {Title: say("产品", "Service")}, {Title: say("应付金额", "Payable"), Kind: sheet.Money},
		}},
		Total: []sheet.Cell{sheet.Of(say("合计", "Total")), {}, {}, sheet.Amount(a.Total.Amount)},
	}
	var rows [][]sheet.Cell
	for _, g := range a.Groups {
		name := g.Keys[1].Label
		if name == g.Keys[1].Value {
			name = ""
		}
		id := g.Keys[1].Value
		if id == "" {
			id = say("（不属于任何资源）", "(no resource)")
		}
		rows = append(rows, []sheet.Cell{sheet.Of(id), sheet.Of(name), sheet.Of(c.label(g.Keys[0])), sheet.Amount(g.Total.Amount)})
	}
	if a.Others != nil {
		rows = append(rows, []sheet.Cell{sheet.Of(say("其他资源", "All others")), {}, {}, sheet.Amount(a.Others.Total.Amount)})
	}
	t.Rows = sheet.Rows(rows...)
	return t
}
