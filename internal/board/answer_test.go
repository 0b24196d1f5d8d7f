package board_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/board"
	"github.com/cloudlens/cloudlens/internal/cloud/world"
	"github.com/cloudlens/cloudlens/internal/cost"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/idle"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/locale"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
	"github.com/cloudlens/cloudlens/internal/resource"
	"github.com/cloudlens/cloudlens/internal/testapp"
	"github.com/cloudlens/cloudlens/internal/widget"
)

// clouded is a program with accounts that were read from their cloud and
// scanned, beside those of a bill without resources.
func clouded(t *testing.T) (*testapp.App, context.Context) {
	t.Helper()
	c := testapp.NewClouded(t, now, world.Small(4))
	c.Sync(t)
	ctx := auth.With(t.Context(), auth.Open())
	for _, a := range c.World.Accounts() {
		if err := c.Idle.Scan(ctx, c.Account(t, a.Name).ID, idle.DefaultDays); err != nil {
			t.Fatal(err)
		}
	}
	c.ImportBill(t)
	return c.App, ctx
}

// ask answers one widget of an account, of all when it is nil.
func ask(t *testing.T, b *board.Service, ctx context.Context, of *id.ID, text string) board.Data {
	t.Helper()
	list, err := widget.Parse([]byte("[" + text + "]"))
	if err != nil {
		t.Fatal(err)
	}
	data, err := b.Answers(ctx, []board.Ask{{Widget: &board.Widget{Widget: list[0], Account: of}}})
	if err != nil {
		t.Fatal(err)
	}
	return data[0]
}

func metric(name string) string { return fmt.Sprintf(`{"type":"metric","config":{"metric":%q}}`, name) }

// say is a metric in words: its value, its currency or direction, and what is
// missing of it.
func say(d board.Data) string {
	m, ok := d.(*board.Metric)
	if !ok {
		return fmt.Sprintf("%T", d)
	}
	var parts []string
	if m.Value != nil {
		parts = append(parts, m.Value.String())
	}
	if m.Currency != nil {
		parts = append(parts, *m.Currency)
	}
	if m.Direction != nil {
		parts = append(parts, string(*m.Direction))
	}
	if m.Missing > 0 {
		parts = append(parts, fmt.Sprint(m.Missing, " missing"))
	}
	return strings.Join(parts, " ")
}

// Widgets show what the operations show that they stand for, account by
// account.
func TestWidgetsShowWhatTheSummaryAndItsNeighboursDo(t *testing.T) {
	p, ctx := clouded(t)
	accounts, err := p.Accounts.List(ctx)
	if err != nil || len(accounts) < 4 {
		t.Fatalf("%d accounts, %v", len(accounts), err)
	}
	idleSeen := 0
	for _, a := range accounts {
		s, err := p.Dashboards.Summary(ctx, a.Name, "")
		if err != nil {
			t.Fatal(err)
		}
		for name, want := range map[string]string{
			"total_cost":      fmt.Sprint(s.Cost.Money().Decimal, " ", s.Currency),
			"cost_trend":      string(s.Direction),
			"total_resources": fmt.Sprint(s.Counts.Total()),
			"alert_count":     fmt.Sprint(s.Attention.Total()),
			"tag_coverage":    s.Counts.TagCoverage().String(),
			"trend_pct":       map[bool]string{true: s.Change.Decimal.String()}[s.Change.Valid],
		} {
			if got := say(ask(t, p.Boards, ctx, &a.ID, metric(name))); got != want {
				t.Errorf("%s of %s: got %q, want %q", name, a.Name, got, want)
			}
		}
		wantIdle, wantSaving := "*board.Unavailable", "*board.Unavailable"
		if s.Scanned {
			wantIdle, wantSaving = fmt.Sprint(s.Idle), fmt.Sprint(s.Savings(), " ", s.Currency)
			if s.SavingsUnknown() > 0 {
				wantSaving += fmt.Sprint(" ", s.SavingsUnknown(), " missing")
			}
		}
		idleSeen += s.Idle
		if got := say(ask(t, p.Boards, ctx, &a.ID, metric("idle_count"))); got != wantIdle {
			t.Errorf("idle_count of %s: got %q, want %q", a.Name, got, wantIdle)
		}
		if got := say(ask(t, p.Boards, ctx, &a.ID, metric("savings_potential"))); got != wantSaving {
			t.Errorf("savings_potential of %s: got %q, want %q", a.Name, got, wantSaving)
		}

		trend, err := p.Costs.Trend(ctx, cost.TrendInput{Account: a.Name, Days: 90})
		if err != nil {
			t.Fatal(err)
		}
		same(t, a.Name, ask(t, p.Boards, ctx, &a.ID, `{"type":"chart","data_source":"cost_trend","config":{"days":90}}`), &board.Series{Trend: trend})
		open := period.CycleOf(now.In(cost.Zone(a)))
		services, err := p.Costs.Costs(ctx, cost.Input{
			AccountNames: []string{a.Name}, Period: cost.Period{FirstCycle: open, LastCycle: open}, GroupBy: []ledger.Key{{Dim: ledger.ByService}},
		})
		if err != nil {
			t.Fatal(err)
		}
		same(t, a.Name, ask(t, p.Boards, ctx, &a.ID, `{"type":"chart","data_source":"cost_breakdown"}`), &board.Breakdown{Costs: services})
		page, err := p.Resources.List(ctx, resource.ListInput{Filter: resource.Filter{AccountNames: []string{a.Name}}, First: 3})
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range page.Resources {
			r.Edges.Account = a
		}
		same(t, a.Name, ask(t, p.Boards, ctx, &a.ID, `{"type":"table","data_source":"resources","config":{"limit":3}}`), &board.ResourceList{Resources: page.Resources, Total: page.Total})
		if s.Scanned {
			list := ask(t, p.Boards, ctx, &a.ID, `{"type":"table","data_source":"idle_resources","config":{"limit":1}}`).(*board.IdleList)
			if list.Total != s.Idle || len(list.Items) != min(1, s.Idle) {
				t.Errorf("%s: %d of %d are shown, want 1 of %d", a.Name, len(list.Items), list.Total, s.Idle)
			}
		}
	}
	if idleSeen == 0 {
		t.Error("nothing is idle: this proves too little")
	}
}

func same(t *testing.T, of string, got, want board.Data) {
	t.Helper()
	if diff := cmp.Diff(shown(t, got), shown(t, want)); diff != "" {
		t.Errorf("%s: %T (-got +want)\n%.2000s", of, got, diff)
	}
}

// A dashboard of all accounts adds up what can be added up.
func TestBoardsOfAllAccountsAddUpOneCurrency(t *testing.T) {
	p, ctx := clouded(t)
	accounts, err := p.Accounts.List(ctx)
	if err != nil {
		t.Fatal(err)
	}
	resources, idleNow, unscanned, saved := 0, 0, 0, money.Zero
	var chinese []id.ID
	total, trend := cost.Figure{}, cost.Figure{}
	for _, a := range accounts {
		s, err := p.Dashboards.Summary(ctx, a.Name, "")
		if err != nil {
			t.Fatal(err)
		}
		resources, idleNow = resources+s.Counts.Total(), idleNow+s.Idle
		if !s.Scanned {
			unscanned++
		}
		if s.SavingsUnknown() > 0 || s.Currency != "CNY" && !s.Savings().IsZero() {
			t.Fatalf("%s could save %s %s: this has no one sum", a.Name, s.Savings(), s.Currency)
		}
		saved = saved.Add(s.Savings())
		if s.Currency != "CNY" {
			continue
		}
		chinese = append(chinese, a.ID)
		total.Amount.Decimal = total.Amount.Decimal.Add(s.Cost.Amount.Decimal)
		of, err := p.Costs.Trend(ctx, cost.TrendInput{Account: a.Name, Days: 30})
		if err != nil {
			t.Fatal(err)
		}
		trend.Amount.Decimal = trend.Amount.Decimal.Add(of.Summary.Total.Decimal)
	}
	for name, want := range map[string]string{
		"total_resources":   fmt.Sprint(resources),
		"idle_count":        fmt.Sprint(idleNow, " ", unscanned, " missing"),
		"total_cost":        "*board.Unavailable",
		"cost_trend":        "*board.Unavailable",
		"savings_potential": fmt.Sprint(saved, " CNY ", unscanned, " missing"),
	} {
		if got := say(ask(t, p.Boards, ctx, nil, metric(name))); got != want {
			t.Errorf("%s of all: got %q, want %q", name, got, want)
		}
	}
	// Who sees accounts of one currency alone has a sum.
	some := auth.With(t.Context(), auth.Only(chinese...))
	if got, want := say(ask(t, p.Boards, some, nil, metric("total_cost"))), total.Amount.Decimal.String()+" CNY"; len(chinese) < 2 || got != want {
		t.Errorf("total_cost of %d accounts: got %q, want %q", len(chinese), got, want)
	}
	got, ok := ask(t, p.Boards, some, nil, `{"type":"cost_trend"}`).(*board.Series)
	if !ok || got.Trend.Summary.Total.Decimal.Cmp(trend.Amount.Decimal) != 0 || got.Trend.Summary.Total.Currency != "CNY" {
		t.Errorf("the course of all comes to %+v, want %s", got, trend.Amount.Decimal)
	}
	// Where there is one account, all is that one.
	one := auth.With(t.Context(), auth.Only(chinese[0]))
	same(t, "one", ask(t, p.Boards, one, nil, metric("cost_trend")), ask(t, p.Boards, one, &chinese[0], metric("cost_trend")))
}

func TestWidgetsSayWhyTheyShowNothing(t *testing.T) {
	p, ctx := clouded(t)
	hand, abroad := p.Account(t, "hand").ID, p.Account(t, "abroad").ID
	for _, c := range []struct {
		of               *id.ID
		widget           string
		english, chinese string
	}{
		{&hand, `{"type":"gauge"}`, `nothing is known of widgets of the type "gauge"`, "未知的组件类型"},
		{&hand, `{"type":"metric"}`, "config.metric must be one of total_cost, ", "config.metric 必须是"},
		{&hand, `{"type":"metric","config":{"metric":7}}`, "config.metric must be one of", "必须是"},
		{&hand, `{"type":"metric","config":{"metric":"profit"}}`, "config.metric must be one of", "必须是"},
		{&hand, `{"type":"chart"}`, "needs one of cost_trend, cost_breakdown as data source", "数据源"},
		{&hand, `{"type":"chart","data_source":"resources"}`, `got "resources"`, "数据源"},
		{&hand, `{"type":"table","data_source":"cost_trend"}`, "needs one of idle_resources, resources", "数据源"},
		{&hand, `{"type":"cost_trend","config":{"days":31}}`, "config.days must be one of 7 14 30 60 90 180 365, got 31", "config.days 必须是"},
		{&hand, `{"type":"cost_trend","config":{"days":{}}}`, "config.days must be one of", "config.days 必须是"},
		{&hand, `{"type":"table","data_source":"resources","config":{"limit":0}}`, "config.limit must be a whole number between 1 and 100, got 0", "整数"},
		{&hand, `{"type":"table","data_source":"resources","config":{"limit":1.5}}`, "config.limit must be a whole number", "整数"},
		{&hand, `{"type":"table","data_source":"idle_resources"}`, "nobody knows yet what is idle", "尚未扫描"},
		{&hand, metric("savings_potential"), "nobody knows yet what is idle", "尚未扫描"},
		{nil, metric("total_cost"), "the bills are in several currencies", "多种货币"},
		{nil, `{"type":"cost_trend"}`, "the bills are in several currencies", "多种货币"},
		{nil, `{"type":"chart","data_source":"cost_breakdown"}`, "the bills are in several currencies", "多种货币"},
		{nil, metric("cost_trend"), "cost_trend sets the days of one account against those before", "请指定账号"},
		{nil, metric("trend_pct"), "trend_pct sets the days of one account against those before", "请指定账号"},
		{&abroad, metric("total_cost"), "of an account that you do not see", "不可见"},
	} {
		viewer := ctx
		if c.of == &abroad {
			viewer = auth.With(t.Context(), auth.Only(hand))
		}
		got, ok := ask(t, p.Boards, viewer, c.of, c.widget).(*board.Unavailable)
		if !ok {
			t.Errorf("%s shows something", c.widget)
			continue
		}
		if en, zh := got.Reason.In(locale.English), got.Reason.In(locale.Chinese); !strings.Contains(en, c.english) || !strings.Contains(zh, c.chinese) {
			t.Errorf("%s: got %q and %q, want %q and %q", c.widget, en, zh, c.english, c.chinese)
		}
	}
	// Another account to look from is one that the viewer sees.
	list := []board.Ask{
		{Widget: &board.Widget{Widget: parsed(t, metric("total_cost")), Account: &abroad}, From: "hand"},
		{Widget: &board.Widget{Widget: parsed(t, metric("total_cost"))}, From: "nobody"},
	}
	data, err := p.Boards.Answers(auth.With(t.Context(), auth.Only(hand)), list)
	if err != nil {
		t.Fatal(err)
	}
	if got := say(data[0]); got != "19.550433333333 CNY" {
		t.Errorf("looked from hand: %s", got)
	}
	if _, ok := data[1].(*board.Unavailable); !ok {
		t.Errorf("looked from nobody: %T", data[1])
	}
}

func parsed(t *testing.T, text string) widget.Widget {
	t.Helper()
	list, err := widget.Parse([]byte("[" + text + "]"))
	if err != nil {
		t.Fatal(err)
	}
	return list[0]
}
