package graph_test

import (
	"bytes"
	"fmt"
	"log"
	"strings"
	"testing"
	"time"

	"github.com/cloudlens/cloudlens/ent/dashboard"
	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/board"
	"github.com/cloudlens/cloudlens/internal/cloud/world"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/idle"
	"github.com/cloudlens/cloudlens/internal/widget"
)

// boarded makes a dashboard with those widgets.
func boarded(t *testing.T, p *counted, d board.Draft, widgets string) {
	t.Helper()
	list, err := widget.Decode([]byte(widgets))
	if err != nil {
		t.Fatal(err)
	}
	d.Widgets = list
	if _, err := p.Boards.Create(auth.With(t.Context(), auth.Open()), d); err != nil {
		t.Fatal(err)
	}
}

func TestQueriesAboutDashboardsAnswerAsRecorded(t *testing.T) {
	p, _ := clouded(t, world.Small(4), time.Time{})
	ctx := auth.With(t.Context(), auth.Open())
	cn, intl := p.Account(t, "small-cn").ID, p.Account(t, "small-intl").ID
	if err := p.Idle.Scan(ctx, cn, idle.DefaultDays); err != nil {
		t.Fatal(err)
	}
	boarded(t, p, board.Draft{Account: &cn, Name: "of its own", Description: ptr("all there is")}, `[
		{"id":"1","type":"metric","title":"cost","config":{"metric":"total_cost","format":"currency"}},
		{"id":"2","type":"metric","title":"direction","config":{"metric":"cost_trend"}},
		{"id":"3","type":"metric","title":"change","config":{"metric":"trend_pct"}},
		{"id":"4","type":"metric","title":"idle","config":{"metric":"idle_count"}},
		{"id":"5","type":"metric","title":"savings","config":{"metric":"savings_potential"}},
		{"id":"6","type":"metric","title":"tagged","config":{"metric":"tag_coverage"}},
		{"id":"7","type":"cost_trend","title":"course","config":{"days":7}},
		{"id":"8","type":"chart","title":"services","data_source":"cost_breakdown"},
		{"id":"9","type":"table","title":"idle ones","data_source":"idle_resources","config":{"limit":2}},
		{"id":"10","type":"table","title":"resources","data_source":"resources","config":{"limit":2}},
		{"id":"11","type":"gauge","title":"not known","position":{"x":0.5,"y":9,"w":1,"h":1},"config":{"max":1.50}}]`)
	boarded(t, p, board.Draft{Account: &intl, Name: "not shared"}, `[]`)
	boarded(t, p, board.Draft{Account: &intl, Name: "shared", Shared: true, Layout: dashboard.LayoutFreeform}, `[{"id":"1","type":"metric","title":"cost","config":{"metric":"total_cost"}}]`)
	boarded(t, p, board.Draft{Name: "of all"}, `[
		{"id":"1","type":"metric","title":"cost","config":{"metric":"total_cost"}},
		{"id":"2","type":"metric","title":"resources","config":{"metric":"total_resources"}},
		{"id":"3","type":"metric","title":"idle","config":{"metric":"idle_count"}}]`)
	hold(t, p, "testdata/board/*.graphql")
}

// dashboardPayload is what changes of dashboards answer.
type dashboardPayload struct {
	Dashboard *struct {
		ID, Name, Layout string
		Description      *string
		Shared           bool
		Widgets          []struct {
			ID, Type, Title string
			Config          struct{ Digits any }
			Position        struct{ X, Y, W, H float64 }
		}
	}
	DeletedID  *string
	UserErrors []struct{ Field, Code, Message string }
}

// A change says what was wrong, field by field, and otherwise what is now.
func TestDashboardsAreChanged(t *testing.T) {
	p := program(t)
	change := func(name string, input map[string]any) dashboardPayload {
		t.Helper()
		kind := strings.ToUpper(name[:1]) + name[1:] + "Input"
		fields := "dashboard { id name description layout shared widgets { id type title config position { x y w h } } }"
		if name == "deleteDashboard" {
			fields = "deletedID"
		}
		var out struct{ Payload dashboardPayload }
		p.must(t, fmt.Sprintf("mutation($in: %s!) { payload: %s(input: $in) { %s userErrors { field code message } } }", kind, name, fields), map[string]any{"in": input}, &out)
		return out.Payload
	}
	widgets := []any{map[string]any{"type": "cost_trend", "config": map[string]any{"digits": 12.5}}, map[string]any{"type": "x", "id": "mine", "position": map[string]any{"x": 2}}}
	made := change("createDashboard", map[string]any{"accountID": p.Account(t, "hand").ID, "name": " costs ", "description": "d", "widgets": widgets, "shared": true})
	d := made.Dashboard
	if len(made.UserErrors) > 0 || d.Name != "costs" || d.Layout != "GRID" || !d.Shared || len(d.Widgets) != 2 {
		t.Fatalf("made %+v", made)
	}
	if first, second := d.Widgets[0], d.Widgets[1]; !strings.HasPrefix(first.ID, "widget-") || first.Title != "cost_trend" || fmt.Sprint(first.Config.Digits) != "12.5" ||
		second.ID != "mine" || second.Position.X != 2 || second.Position.Y != 2 || second.Position.W != 4 {
		t.Errorf("made the widgets %+v", d.Widgets)
	}
	for step, c := range []struct {
		input map[string]any
		want  string
	}{
		{map[string]any{"name": "more costs"}, "more costs d GRID true 2"},
		{map[string]any{"layout": "FREEFORM", "shared": false}, "more costs d FREEFORM false 2"},
		{map[string]any{"description": nil}, "more costs - FREEFORM false 2"},
		{map[string]any{"widgets": []any{}, "description": "e"}, "more costs e FREEFORM false 0"},
	} {
		c.input["id"] = d.ID
		now := change("updateDashboard", c.input)
		if len(now.UserErrors) > 0 {
			t.Fatalf("change %d: %+v", step, now.UserErrors)
		}
		description := "-"
		if now.Dashboard.Description != nil {
			description = *now.Dashboard.Description
		}
		if got := fmt.Sprint(now.Dashboard.Name, " ", description, " ", now.Dashboard.Layout, " ", now.Dashboard.Shared, " ", len(now.Dashboard.Widgets)); got != c.want {
			t.Errorf("change %d: got %s, want %s", step, got, c.want)
		}
	}
	for want, got := range map[string]dashboardPayload{
		"name MISSING":           change("createDashboard", map[string]any{"name": " "}),
		"widgets MISSING":        change("createDashboard", map[string]any{"name": "n", "widgets": []any{map[string]any{"type": ""}}}),
		"widgets INVALID":        change("createDashboard", map[string]any{"name": "n", "widgets": []any{map[string]any{"type": "x", "config": []any{}}}}),
		"widgets INVALID, again": change("updateDashboard", map[string]any{"id": d.ID, "widgets": []any{map[string]any{"type": "x", "position": map[string]any{"h": -1}}}}),
		" NOT_FOUND":             change("updateDashboard", map[string]any{"id": p.Account(t, "hand").ID, "name": "n"}),
		" NOT_FOUND of account":  change("createDashboard", map[string]any{"accountID": id.New(id.Account), "name": "n"}),
		" NOT_FOUND of deletion": change("deleteDashboard", map[string]any{"id": p.Account(t, "hand").ID}),
	} {
		if len(got.UserErrors) != 1 || !strings.HasPrefix(want, got.UserErrors[0].Field+" "+got.UserErrors[0].Code) {
			t.Errorf("want %s, got %+v", want, got.UserErrors)
		}
	}
	if gone := change("deleteDashboard", map[string]any{"id": d.ID}); gone.DeletedID == nil || *gone.DeletedID != d.ID {
		t.Errorf("deleted %+v", gone)
	}
	if again := change("deleteDashboard", map[string]any{"id": d.ID}); len(again.UserErrors) != 1 {
		t.Errorf("deleted again: %+v", again)
	}
}

// wall is what a wall of dashboards asks.
const wall = `{ dashboards(first: 100) { edges { node { name account { name } widgets { title data {
	... on WidgetMetric { value currency direction } ... on WidgetSeries { trend { points { figure { amount { amount } } } regions { total { amount { amount } } } } }
	... on WidgetBreakdown { costs { groups { total { amount { amount } } } } } ... on WidgetIdle { items { resource { resourceID account { name } } } }
	... on WidgetResources { resources { resourceID account { name } } } ... on WidgetUnavailable { reason } } } } } } }`

// However many dashboards of however many accounts, their widgets take the
// same statements: twenty of five are no more than two.
func TestWidgetsTakeTheSameStatementsHoweverMany(t *testing.T) {
	p := empty(t)
	inventories(t, p, 20)
	var said bytes.Buffer
	defer log.SetOutput(log.Writer())
	log.SetOutput(&said) // what a debugging catalogue writes
	plain := p.DB.Client
	defer func() { p.DB.Client = plain }()
	p.DB.Client = plain.Debug()
	metrics := []string{"total_cost", "cost_trend", "idle_count", "savings_potential", "tag_coverage", "alert_count", "total_resources", "trend_pct"}
	const most, late = 24, 20
	for n, boards := 0, 0; n < 2; n++ {
		for want := []int{2, 20}[n]; boards < want; boards++ {
			of := p.Account(t, fmt.Sprintf("account-%02d", boards)).ID
			boarded(t, p, board.Draft{Account: &of, Name: fmt.Sprint("board ", boards)}, fmt.Sprintf(`[
				{"type":"metric","config":{"metric":%q}}, {"type":"metric","config":{"metric":%q}}, {"type":"cost_trend","config":{"days":%d}},
				{"type":"chart","data_source":"cost_breakdown"}, {"type":"table","data_source":%q,"config":{"limit":%d}}]`,
				metrics[boards%8], metrics[(boards+3)%8], []int{7, 30}[boards%2], []string{"resources", "idle_resources"}[boards%2], boards+1))
		}
		fewest := 1 << 30
		for attempt := range 40 { // a field that comes late is no N+1
			said.Reset()
			before := p.ledger.calls.Load()
			if _, r := p.ask(t, request{Query: strings.Replace(wall, "{", fmt.Sprintf("query Q%d {", attempt), 1)}); len(r.Errors) > 0 || strings.Count(string(r.Data), `"data":{`) != boards*5 ||
				strings.Contains(string(r.Data), `"reason":`) {
				t.Fatalf("%+v in %.2000s", r.Errors, r.Data)
			}
			taken := int(p.ledger.calls.Load()-before) + strings.Count(said.String(), "driver.Query") + strings.Count(said.String(), "driver.Exec")
			if fewest = min(fewest, taken); fewest <= most {
				break
			}
		}
		t.Logf("%d dashboards take %d statements", boards, fewest)
		if fewest > most+late*n {
			t.Errorf("%d dashboards take %d statements, want at most %d", boards, fewest, most)
		}
	}
}
