package rest

import (
	"context"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/danielgtaylor/huma/v2"

	"github.com/cloudlens/cloudlens/ent/dashboard"
	"github.com/cloudlens/cloudlens/graph/model"
	"github.com/cloudlens/cloudlens/internal/widget"
)

// widgetsGiven is widgets as they are taken, in either dialect; nil when they
// are absent or null.
type widgetsGiven struct{ text []byte }

// UnmarshalJSON keeps the text: what it must be is for the service to say.
func (w *widgetsGiven) UnmarshalJSON(b []byte) error {
	if string(b) != "null" {
		w.text = append([]byte{}, b...)
	}
	return nil
}

// Schema says what a widget may have; the service checks it.
func (widgetsGiven) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{
		Description: "A list of widgets {type, config}, or {id, type, title, position {x, y, w, h}, config, data_source}. " +
			"Only type is needed; what else is absent is filled in, and what is not known is kept. At most 100.",
	}
}

// drafts reads them; nil when there are none.
func (w *widgetsGiven) drafts() ([]*widget.Draft, error) {
	if w.text == nil {
		return nil, nil
	}
	list, err := widget.Decode(w.text)
	out := make([]*widget.Draft, len(list))
	for i := range list {
		out[i] = &list[i]
	}
	return out, err
}

// newBoard is the body of a dashboard to make.
type newBoard struct {
	Account string `query:"account" doc:"Name of the account that it is about, when the body has none."`
	Body    struct {
		Name        string       `json:"name" minLength:"1"`
		Description optional     `json:"description,omitempty"`
		Layout      optional     `json:"layout,omitempty" doc:"grid (default) or freeform."`
		Widgets     widgetsGiven `json:"widgets,omitempty"`
		AccountID   optional     `json:"account_id,omitempty" doc:"Name or id of the account."`
		Shared      *bool        `json:"is_shared,omitempty" nullable:"true"`
	}
}

// layoutWord reads the document's word; what is none of them the service
// refuses.
func layoutWord(s string) dashboard.Layout {
	return dashboard.Layout(strings.ToUpper(strings.TrimSpace(s)))
}

func (a *api) createBoard(ctx context.Context, in *newBoard) (boardAnswer, error) {
	b := &in.Body
	create := model.CreateDashboardInput{
		Name: b.Name, Description: b.Description.value, Layout: layoutWord(b.Layout.or("grid")), Shared: b.Shared != nil && *b.Shared,
	}
	var err error
	if create.Widgets, err = b.Widgets.drafts(); err != nil {
		return boardAnswer{}, err
	}
	if create.AccountID, err = a.accountFor(ctx, b.AccountID, in.Account); err != nil {
		return boardAnswer{}, err
	}
	p, err := a.Root.Mutation().CreateDashboard(ctx, create)
	return answerBoard(ctx, p, err, "Dashboard created")
}

// answerBoard shows what a change has made of a dashboard. Its message is the
// documented one, which is English in every locale.
func answerBoard(ctx context.Context, p *model.DashboardPayload, err error, message string) (boardAnswer, error) {
	d, err := changed(ctx, p, err, message, message)
	if err != nil {
		return boardAnswer{}, err
	}
	return boardAnswer{Success: true, Message: d.Message, Data: toBoard(p.Dashboard)}, nil
}

// boardChange is the body of a change.
type boardChange struct {
	BoardPath
	Body struct {
		Name        optional     `json:"name,omitempty"`
		Description optional     `json:"description,omitempty" doc:"null clears it."`
		Layout      optional     `json:"layout,omitempty"`
		Widgets     widgetsGiven `json:"widgets,omitempty"`
		Shared      *bool        `json:"is_shared,omitempty" nullable:"true"`
	}
}

func (a *api) updateBoard(ctx context.Context, in *boardChange) (boardAnswer, error) {
	was, err := a.boardOf(ctx, &in.BoardPath, false)
	if err != nil {
		return boardAnswer{}, err
	}
	b := &in.Body
	change := model.UpdateDashboardInput{ID: was.ID, Name: b.Name.value, Shared: b.Shared}
	if b.Description.set {
		change.Description = graphql.OmittableOf(b.Description.value)
	}
	if b.Layout.value != nil {
		layout := layoutWord(*b.Layout.value)
		change.Layout = &layout
	}
	if change.Widgets, err = b.Widgets.drafts(); err != nil {
		return boardAnswer{}, err
	}
	p, err := a.Root.Mutation().UpdateDashboard(ctx, change)
	return answerBoard(ctx, p, err, "Dashboard updated")
}

func (a *api) deleteBoard(ctx context.Context, in *BoardPath) (done, error) {
	b, err := a.boardOf(ctx, in, false)
	if err != nil {
		return done{}, err
	}
	p, err := a.Root.Mutation().DeleteDashboard(ctx, model.DeleteDashboardInput{ID: b.ID})
	return changed(ctx, p, err, "Dashboard deleted", "Dashboard deleted")
}
