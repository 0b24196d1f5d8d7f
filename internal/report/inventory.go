package report

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/internal/idle"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/resource"
	"github.com/cloudlens/cloudlens/internal/sheet"
)

// resourceSection counts what there is.
func (c *composer) resourceSection(ctx context.Context) (*Section, error) {
	say := c.words.say
	s := &Section{Title: say("资源", "Resources")}
	present, err := c.Resources.Present(ctx, c.account.ID)
	if err != nil {
		return nil, err
	}
	if len(present) == 0 {
		s.Notes = append(s.Notes, say("尚未从云端读取资源清单：本节没有数据，并不表示没有资源。", "No inventory was read from the cloud: nothing is known here, which does not mean that there is nothing."))
		return s, nil
	}
	counts := resource.CountsOf(present)
	s.Facts = []Fact{
		{Name: say("资源总数", "Resources"), Value: grouped(whole(len(present)), 0)},
		{Name: say("标签覆盖率（ECS、RDS、Redis）", "Tag coverage (ECS, RDS, Redis)"), Value: grouped(counts.TagCoverage(), 2) + "%"},
	}
	per := map[string]int{}
	for _, r := range present {
		per[string(r.Type)]++
	}
	types := make([]string, 0, len(per))
	for t := range per {
		types = append(types, t)
	}
	slices.SortFunc(types, func(a, b string) int {
		if per[a] != per[b] {
			return per[b] - per[a]
		}
		return strings.Compare(a, b)
	})
	chart := Chart{Title: say("按类型", "By type"), Shape: Bars, Series: []Series{{Name: say("数量", "Count")}}}
	var rows [][]sheet.Cell
	for _, t := range types {
		chart.Labels = append(chart.Labels, t)
		chart.Series[0].Values = append(chart.Series[0].Values, money.Of(whole(per[t])))
		rows = append(rows, []sheet.Cell{sheet.Of(t), sheet.Int(per[t])})
	}
	s.Charts = append(s.Charts, chart)
	s.Tables = append(s.Tables, Table{
		Table: sheet.Table{Title: say("按类型", "By type"), Columns: []sheet.Column{{Title: say("类型", "Type")}, {Title: say("数量", "Count"), Kind: sheet.Count}}, Rows: sheet.Rows(rows...)},
		Total: []sheet.Cell{sheet.Of(say("合计", "Total")), sheet.Int(len(present))},
	})
	return s, nil
}

// inventorySection lists everything with what it costs in a month.
func (c *composer) inventorySection(ctx context.Context) (*Section, error) {
	say := c.words.say
	s := &Section{Title: say("资源清单", "Inventory")}
	present, err := c.Resources.Present(ctx, c.account.ID)
	if err != nil || len(present) == 0 {
		return s, err
	}
	costs, err := c.Resources.CostsFor(ctx, present)
	if err != nil {
		return nil, err
	}
	rows := func(yield func([]sheet.Cell, error) bool) {
		for _, r := range present {
			row := []sheet.Cell{sheet.Of(r.ResourceID), sheet.Of(r.Name), sheet.Of(string(r.Type)), sheet.Of(string(r.Status)), sheet.Of(r.Region), sheet.Of(r.Spec), {}}
			if amount := costs[r.ID].Amount; amount != nil {
				row[6] = sheet.Exact(amount.Decimal)
			}
			if !yield(row, nil) {
				return
			}
		}
	}
	s.Tables = []Table{{Table: sheet.Table{
		Title: say("资源清单", "Inventory"), Notes: []string{say("月成本取自最近一个已结束的账期；没有账单的资源留空。", "Monthly cost is that of the last cycle that has ended; what has no bill is left empty.")},
		Columns: []sheet.Column{
			{Title: "ID", Width: 30},
			{Title: say("名称", "Name")},
			{Title: say("类型", "Type"), Width: 10},
			{Title: say("状态", "Status"), Width: 12},
			{Title: say("地域", "Region"), Width: 16},
			{Title: say("规格", "Spec"), Width: 22},
			{Title: say("月成本", "Monthly cost"), Kind: sheet.Money},
		}, Rows: rows,
	}}}
	return s, nil
}

// securitySection says what is known so far, and what was not looked at.
func (c *composer) securitySection(ctx context.Context) (*Section, error) {
	say := c.words.say
	s := &Section{Title: say("安全", "Security")}
	present, err := c.Resources.Present(ctx, c.account.ID)
	if err != nil {
		return nil, err
	}
	unread := []string{
		say("未评估：磁盘加密、安全组、访问控制（RAM）、操作审计、CIS 合规检查。", "Not evaluated: disk encryption, security groups, access control (RAM), ActionTrail, CIS checks."),
	}
	if len(present) == 0 {
		s.Notes = append(unread, say("尚未读取资源清单：公网暴露与停止状态未评估。", "No inventory was read: exposure and stopped instances were not evaluated."))
		return s, nil
	}
	s.Notes = unread
	a := resource.AttentionOf(present)
	s.Facts = []Fact{
		{Name: say("公网暴露", "Exposed to the internet"), Value: grouped(whole(a.Exposed), 0), Note: say("有公网地址的 ECS、RDS、Redis", "ECS, RDS and Redis with a public address")},
		{Name: say("已停止的 ECS", "Stopped ECS"), Value: grouped(whole(a.Stopped), 0)},
		{Name: say("抢占式实例", "Preemptible instances"), Value: grouped(whole(a.Preemptible), 0)},
	}
	var rows [][]sheet.Cell
	for _, r := range present {
		if one := resource.AttentionOf([]*ent.Resource{r}); one.Total() > 0 {
			var why []string
			for text, n := range map[string]int{say("公网暴露", "exposed"): one.Exposed, say("已停止", "stopped"): one.Stopped, say("抢占式", "preemptible"): one.Preemptible} {
				if n > 0 {
					why = append(why, text)
				}
			}
			slices.Sort(why)
			rows = append(rows, []sheet.Cell{sheet.Of(r.ResourceID), sheet.Of(r.Name), sheet.Of(string(r.Type)), sheet.Of(r.Region), sheet.Of(strings.Join(why, ", "))})
		}
	}
	s.Tables = append(s.Tables, Table{Table: sheet.Table{Title: say("需要关注的资源", "Resources to look at"), Columns: []sheet.Column{
		{Title: "ID", Width: 30}, {Title: say("名称", "Name")}, {Title: say("类型", "Type"), Width: 10}, {Title: say("地域", "Region"), Width: 16}, {Title: say("原因", "Why"), Width: 30},
	}, Rows: sheet.Rows(rows...)}})
	return s, nil
}

// optimizationSection is what could be saved, as far as it was judged.
func (c *composer) optimizationSection(ctx context.Context) (*Section, error) {
	say := c.words.say
	s := &Section{Title: say("优化", "Optimization")}
	found, err := c.Idle.Last(ctx, c.account.ID)
	if err != nil {
		return nil, err
	}
	s.Notes = []string{say("未评估：降配、购买方式、快照与除 ECS 以外类型的闲置。", "Not evaluated: smaller specs, other ways to buy, snapshots, and what is idle of types other than ECS.")}
	if found.Scan == nil {
		s.Notes = append(s.Notes, say("尚未扫描闲置资源：没有结论，并不表示没有闲置。", "Nothing was scanned for idle resources yet: there is no result, which does not mean that nothing is idle."))
		return s, nil
	}
	at := found.Scan.JudgedAt.UTC()
	c.doc.Manifest.ScannedAt, c.doc.Manifest.IdleRules = &at, idleRules
	saving, err := c.Idle.Savings(ctx, found)
	if err != nil {
		return nil, err
	}
	note := ""
	if saving.Unknown > 0 {
		note = fmt.Sprintf(say("%d 个资源还没有账单", "%d resources have no bill yet"), saving.Unknown)
	}
	s.Facts = []Fact{
		{Name: say("闲置 ECS", "Idle ECS"), Value: grouped(whole(len(found.Idle)), 0), Note: fmt.Sprintf(say("最近 %d 天的监控", "metrics of %d days"), found.Scan.Days)},
		{Name: say("每月可节省（按量付费）", "Saving a month (pay-as-you-go)"), Value: c.money(money.Of(saving.Amount)), Note: note},
	}
	return s, c.idleTable(ctx, s, found)
}

// idleRules names the rules that idle resources are judged by.
const idleRules = "CloudLens API v2.1.0 defaults"

func (c *composer) idleTable(ctx context.Context, s *Section, found *idle.Found) error {
	say := c.words.say
	all := make([]*ent.Resource, len(found.Idle))
	for i, item := range found.Idle {
		all[i] = item.Resource
	}
	costs, err := c.Resources.CostsFor(ctx, all)
	if err != nil {
		return err
	}
	var rows [][]sheet.Cell
	for _, item := range found.Idle {
		r := item.Resource
		var why []string
		for _, reason := range item.Reasons {
			why = append(why, reason.Text(c.Locale))
		}
		row := []sheet.Cell{sheet.Of(r.ResourceID), sheet.Of(r.Name), sheet.Of(r.Region), sheet.Of(r.Spec), sheet.Of(strings.Join(why, "; ")), {}}
		if amount := costs[r.ID].Amount; amount != nil {
			row[5] = sheet.Exact(amount.Decimal)
		}
		rows = append(rows, row)
	}
	s.Tables = append(s.Tables, Table{Table: sheet.Table{Title: say("闲置 ECS", "Idle ECS"), Columns: []sheet.Column{
		{Title: "ID", Width: 30},
		{Title: say("名称", "Name")},
		{Title: say("地域", "Region"), Width: 16},
		{Title: say("规格", "Spec"), Width: 22},
		{Title: say("依据", "Why"), Width: 50},
		{Title: say("月成本", "Monthly cost"), Kind: sheet.Money},
	}, Rows: sheet.Rows(rows...)}})
	return nil
}
