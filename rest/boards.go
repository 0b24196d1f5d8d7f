package rest

import (
	"context"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/widget"
)

func (a *api) boards() []route {
	return []route{
		op(http.MethodGet, "/api/dashboards", "list_dashboards", "Dashboards that people put together, newest first; of an account its own, those about all, and shared ones.", a.listBoards),
		op(http.MethodGet, "/api/dashboards/{dashboard_id}", "get_dashboard", "One dashboard.", a.getBoard),
		op(http.MethodPost, "/api/dashboards", "create_dashboard",
			"Make a dashboard. A widget needs a type; what else it lacks is filled in, and what is not known of it is kept.", a.createBoard),
		op(http.MethodPut, "/api/dashboards/{dashboard_id}", "update_dashboard",
			"Change a dashboard; what is absent stays, widgets replace all there are. One that another account shares cannot be changed.", a.updateBoard),
		op(http.MethodDelete, "/api/dashboards/{dashboard_id}", "delete_dashboard", "Delete a dashboard.", a.deleteBoard),
	}
}

// boardRow is a dashboard as earlier clients show it.
type boardRow struct {
	ID          string      `json:"id"`
	Name        string      `json:"name"`
	Description *string     `json:"description"`
	Layout      string      `json:"layout" doc:"grid or freeform."`
	Widgets     []widgetRow `json:"widgets"`
	AccountID   *string     `json:"account_id"`
	Shared      bool        `json:"is_shared"`
	By          *string     `json:"created_by"`
	Created     string      `json:"created_at"`
	Updated     string      `json:"updated_at"`
}

// widgetRow is a widget as it is stored, with all that was given.
type widgetRow struct{ widget.Widget }

// Schema says what every widget has; it may have more.
func (widgetRow) Schema(huma.Registry) *huma.Schema {
	text := func(doc string) *huma.Schema { return &huma.Schema{Type: huma.TypeString, Description: doc} }
	number, zero := &huma.Schema{Type: huma.TypeNumber}, 0.0
	number.Minimum = &zero
	return &huma.Schema{
		Type: huma.TypeObject, Required: []string{"id", "type", "title", "position", "config", "data_source"}, AdditionalProperties: true,
		Properties: map[string]*huma.Schema{
			"id": text("Unique within the dashboard."), "type": text("metric, chart, table, or any other."), "title": text(""),
			"position": {
				Type: huma.TypeObject, Required: []string{"x", "y", "w", "h"}, AdditionalProperties: true,
				Properties: map[string]*huma.Schema{"x": number, "y": number, "w": number, "h": number},
			},
			"config":      {Type: huma.TypeObject, AdditionalProperties: true},
			"data_source": {Type: huma.TypeString, Nullable: true, Description: "cost_trend, cost_breakdown, idle_resources, resources, or any other."},
		},
	}
}

func toBoard(b *ent.Dashboard) boardRow {
	row := boardRow{
		ID: b.ID.String(), Name: b.Name, Description: b.Description, Layout: strings.ToLower(string(b.Layout)), Widgets: make([]widgetRow, len(b.Widgets)),
		AccountID: idText(b.AccountID), Shared: b.Shared, By: b.CreatedBy, Created: b.CreatedAt.UTC().Format(stamp), Updated: b.UpdatedAt.UTC().Format(stamp),
	}
	for i, w := range b.Widgets {
		row.Widgets[i] = widgetRow{w}
	}
	return row
}

type boardList struct {
	Success bool       `json:"success"`
	Data    []boardRow `json:"data"`
	Count   int        `json:"count"`
}

type boardAnswer struct {
	Success bool     `json:"success"`
	Message string   `json:"message,omitempty"`
	Data    boardRow `json:"data"`
}

type boardsInput struct {
	Account string `query:"account" doc:"Name of the account that one looks from; all dashboards when absent."`
}

func (a *api) listBoards(ctx context.Context, in *boardsInput) (boardList, error) {
	rows, err := walk(func(e *ent.DashboardEdge) boardRow { return toBoard(e.Node) }, func(after *ent.Cursor, first *int) ([]*ent.DashboardEdge, ent.PageInfo, error) {
		page, err := a.Root.Query().Dashboards(ctx, given(in.Account), after, first, nil, nil)
		if err != nil {
			return nil, ent.PageInfo{}, err
		}
		return page.Edges, page.PageInfo, nil
	})
	return boardList{Success: err == nil, Data: rows, Count: len(rows)}, err
}

// BoardPath is a dashboard that the path names. One of another account than
// the one that is named is not there, unless it is shared and only looked at.
type BoardPath struct {
	ID      string `path:"dashboard_id" doc:"Id of the dashboard."`
	Account string `query:"account" doc:"Name of the account; a dashboard of another one is not found, unless it is shared and only looked at."`
}

func (a *api) boardOf(ctx context.Context, in *BoardPath, look bool) (*ent.Dashboard, error) {
	absent := fault.NotFound("there is no dashboard with the id %s: look at the list of dashboards", in.ID)
	of, err := uuid.Parse(in.ID)
	if err != nil {
		return nil, absent
	}
	b, err := a.Root.Query().Dashboard(ctx, of)
	if err != nil || b == nil {
		return nil, orElse(err, absent)
	}
	if b.Shared && look {
		return b, nil
	}
	return b, a.within(ctx, in.Account, b.AccountID, absent)
}

func (a *api) getBoard(ctx context.Context, in *BoardPath) (boardAnswer, error) {
	b, err := a.boardOf(ctx, in, true)
	if err != nil {
		return boardAnswer{}, err
	}
	return boardAnswer{Success: true, Data: toBoard(b)}, nil
}
