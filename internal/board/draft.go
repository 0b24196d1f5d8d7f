package board

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/ent/dashboard"
	"github.com/cloudlens/cloudlens/internal/account"
	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/database"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/widget"
)

// Draft is a dashboard to make.
type Draft struct {
	Account     *id.ID // nil: about all accounts
	Name        string
	Description *string
	Layout      dashboard.Layout // GRID when ""
	Widgets     []widget.Draft
	Shared      bool
}

// Create makes a dashboard.
func (s *Service) Create(ctx context.Context, d Draft) (*ent.Dashboard, error) {
	if d.Layout == "" {
		d.Layout = dashboard.LayoutGrid
	}
	p := Patch{
		Name: account.Some(d.Name), Description: account.Some(d.Description), Layout: account.Some(d.Layout),
		Widgets: account.Some(d.Widgets), Shared: account.Some(d.Shared),
	}
	widgets, err := p.checked()
	if err != nil {
		return nil, err
	}
	if d.Account == nil && !auth.From(ctx).All() {
		return nil, fault.Denied("you may not make a dashboard of all accounts: name one that you see")
	}
	var made *ent.Dashboard
	err = s.db.Edit(ctx, func(ctx context.Context, tx *ent.Client) error {
		if d.Account != nil {
			if _, err := s.accounts.ByID(ctx, *d.Account); err != nil {
				return err
			}
		}
		now := s.now()
		made, err = tx.Dashboard.Create().SetNillableAccountID(d.Account).SetName(p.Name.Value).SetNillableDescription(d.Description).
			SetLayout(d.Layout).SetWidgets(widgets).SetShared(d.Shared).SetCreatedAt(now).SetUpdatedAt(now).Save(ctx)
		if err != nil {
			return fmt.Errorf("add dashboard: %w", err)
		}
		return nil
	})
	return database.Settled(ctx, made, err)
}

// Patch is a change of some fields; those not set stay. Widgets replace all
// that there are.
type Patch struct {
	Name        account.Optional[string]
	Description account.Optional[*string] // nil clears it
	Layout      account.Optional[dashboard.Layout]
	Widgets     account.Optional[[]widget.Draft]
	Shared      account.Optional[bool]
}

// Update changes a dashboard. Of two changes at once each keeps the fields that
// it alone sets; of a field that both set the later one counts, whole.
func (s *Service) Update(ctx context.Context, of id.ID, p Patch) (*ent.Dashboard, error) {
	widgets, err := p.checked()
	if err != nil {
		return nil, err
	}
	var changed *ent.Dashboard
	err = s.db.Edit(ctx, func(ctx context.Context, tx *ent.Client) error {
		b, err := s.mine(ctx, of)
		if err != nil {
			return err
		}
		update := tx.Dashboard.UpdateOne(b).SetUpdatedAt(s.now())
		if p.Name.Set {
			update.SetName(p.Name.Value)
		}
		if p.Description.Set && p.Description.Value == nil {
			update.ClearDescription()
		} else if p.Description.Set {
			update.SetDescription(*p.Description.Value)
		}
		if p.Layout.Set {
			update.SetLayout(p.Layout.Value)
		}
		if p.Widgets.Set {
			update.SetWidgets(widgets)
		}
		if p.Shared.Set {
			update.SetShared(p.Shared.Value)
		}
		if changed, err = update.Save(ctx); err != nil {
			return fmt.Errorf("change dashboard %s: %w", of, err)
		}
		return nil
	})
	return database.Settled(ctx, changed, err)
}

// maxDescription is how many characters say what a dashboard is for.
const maxDescription = 4000

// checked checks what is set, and completes the widgets.
func (p *Patch) checked() ([]widget.Widget, error) {
	p.Name.Value = strings.TrimSpace(p.Name.Value)
	switch {
	case p.Name.Set && p.Name.Value == "":
		return nil, fault.Missing("name", "the name is missing: give the dashboard one")
	case !plain(p.Name.Value, 255):
		return nil, fault.Invalid("name", "the name has more than 255 characters, or one that cannot be shown: write a shorter, plain one")
	case p.Description.Value != nil && !plain(*p.Description.Value, maxDescription):
		return nil, fault.Invalid("description", "the description has more than %d characters, or one that cannot be shown: write a shorter, plain one", maxDescription)
	case p.Layout.Set && dashboard.LayoutValidator(p.Layout.Value) != nil:
		return nil, fault.Invalid("layout", "layout must be grid or freeform, got %q", strings.ToLower(string(p.Layout.Value)))
	}
	return widget.Complete(p.Widgets.Value)
}

// plain tells whether both databases can store a text of at most so many characters.
func plain(s string, most int) bool {
	return utf8.RuneCountInString(s) <= most && utf8.ValidString(s) && !strings.ContainsRune(s, 0)
}
