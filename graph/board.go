package graph

import (
	"github.com/cloudlens/cloudlens/graph/model"
	"github.com/cloudlens/cloudlens/internal/account"
	"github.com/cloudlens/cloudlens/internal/board"
)

func boardDraft(in *model.CreateDashboardInput) board.Draft {
	return board.Draft{
		Account: in.AccountID, Name: in.Name, Description: in.Description, Layout: in.Layout, Widgets: values(in.Widgets), Shared: in.Shared,
	}
}

func boardPatch(in *model.UpdateDashboardInput) board.Patch {
	p := board.Patch{Name: given(in.Name), Layout: given(in.Layout), Shared: given(in.Shared)}
	if description, ok := in.Description.ValueOK(); ok { // null clears, absent keeps
		p.Description = account.Some(description)
	}
	if in.Widgets != nil {
		p.Widgets = account.Some(values(in.Widgets))
	}
	return p
}
