package virtualtag

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/internal/account"
	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/database"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/period"
	"github.com/cloudlens/cloudlens/internal/rule"
	"github.com/cloudlens/cloudlens/internal/version"
)

// Draft is a tag to add. Its rule is given either as conditions or as a tree.
// Key and value are those of the first condition when absent.
type Draft struct {
	Account     *id.ID // nil: about all accounts
	Name        string
	Description string
	Key, Value  string
	Priority    int
	Conditions  []rule.Flat
	MatchAny    bool
	Rule        *rule.Rule
}

// Create adds a tag. Its rule holds for all of history: before there was one,
// nobody was told anything else.
func (s *Service) Create(ctx context.Context, d Draft) (*ent.VirtualTag, error) {
	if err := d.complete(); err != nil {
		return nil, err
	}
	if d.Account == nil && !auth.From(ctx).All() {
		return nil, fault.Denied("you may not make a virtual tag of all accounts: name one that you see")
	}
	var made *ent.VirtualTag
	err := s.db.Edit(ctx, func(ctx context.Context, tx *ent.Client) error {
		if d.Account != nil {
			if _, err := s.accounts.ByID(ctx, *d.Account); err != nil {
				return err
			}
		}
		now := s.now()
		var err error
		made, err = tx.VirtualTag.Create().SetNillableAccountID(d.Account).SetName(d.Name).SetDescription(d.Description).
			SetTagKey(d.Key).SetTagValue(d.Value).SetPriority(d.Priority).SetConditions(d.Conditions).SetMatchAny(d.MatchAny).SetRule(d.Rule).
			SetCreatedAt(now).SetUpdatedAt(now).Save(ctx)
		if err != nil {
			return fmt.Errorf("add virtual tag: %w", err)
		}
		return s.record(ctx, tx, made, version.Always)
	})
	return database.Settled(ctx, made, err)
}

// complete checks a draft and fills in what follows from the rest.
func (d *Draft) complete() error {
	d.Name = strings.TrimSpace(d.Name)
	switch {
	case d.Name == "":
		return fault.Missing("name", "a virtual tag needs a name")
	case utf8.RuneCountInString(d.Name) > 255:
		return fault.Invalid("name", "the name is longer than %d characters", 255)
	case len(d.Conditions) > 0 && d.Rule != nil:
		return fault.Invalid("rules", "give the rule as conditions or as a tree, not both")
	case len(d.Conditions) == 0 && d.Rule == nil:
		return fault.Missing("rules", "a virtual tag needs at least one rule: one without would match nothing")
	}
	if d.Rule != nil {
		d.Conditions = []rule.Flat{}
		if err := d.Rule.Check(); err != nil {
			return err
		}
	} else if err := d.compile(); err != nil {
		return err
	}
	if d.Key == "" {
		d.Key = d.Name
		if len(d.Conditions) > 0 {
			d.Key = strings.TrimPrefix(d.Conditions[0].Field, "tag.")
			if d.Value == "" {
				d.Value = d.Conditions[0].Value
			}
		}
	}
	return nil
}

func (d *Draft) compile() (err error) {
	for i := range d.Conditions {
		if d.Conditions[i].ID == "" {
			given, err := uuid.NewV7()
			if err != nil {
				return err
			}
			d.Conditions[i].ID = given.String()
		}
	}
	d.Rule, err = rule.Join(d.Conditions, d.MatchAny)
	return err
}

// Patch is a change of some fields; those not set stay. Conditions and Rule
// replace what there was, in whichever form.
type Patch struct {
	Name, Description, Key, Value account.Optional[string]
	Priority                      account.Optional[int]
	Conditions                    account.Optional[[]rule.Flat]
	MatchAny                      account.Optional[bool]
	Rule                          *rule.Rule
	From                          *period.Date // from when it holds; nil: from the first of the open cycle
}

// Update changes a tag. What it cost before the change's day stays as it was.
func (s *Service) Update(ctx context.Context, of id.ID, p Patch) (*ent.VirtualTag, error) {
	var changed *ent.VirtualTag
	err := s.db.Edit(ctx, func(ctx context.Context, tx *ent.Client) error {
		t, err := s.ByID(ctx, of)
		if err != nil {
			return err
		}
		d := p.over(t)
		if err := d.complete(); err != nil {
			return err
		}
		today, err := s.costs.Today(ctx, t.AccountID)
		if err != nil {
			return err
		}
		from := version.EditedFrom(today)
		if p.From != nil {
			from = *p.From
		}
		changed, err = tx.VirtualTag.UpdateOne(t).SetName(d.Name).SetDescription(d.Description).SetTagKey(d.Key).SetTagValue(d.Value).
			SetPriority(d.Priority).SetConditions(d.Conditions).SetMatchAny(d.MatchAny).SetRule(d.Rule).SetUpdatedAt(s.now()).Save(ctx)
		if err != nil {
			return fmt.Errorf("change virtual tag %s: %w", of, err)
		}
		return s.record(ctx, tx, changed, from)
	})
	return database.Settled(ctx, changed, err)
}

// over is the tag as it will be.
func (p *Patch) over(t *ent.VirtualTag) Draft {
	d := Draft{
		Account: t.AccountID, Name: t.Name, Description: t.Description, Key: t.TagKey, Value: t.TagValue, Priority: t.Priority,
		Conditions: t.Conditions, MatchAny: t.MatchAny,
	}
	if len(t.Conditions) == 0 {
		d.Rule = t.Rule
	}
	set(&d.Name, p.Name)
	set(&d.Description, p.Description)
	set(&d.Key, p.Key)
	set(&d.Value, p.Value)
	set(&d.Priority, p.Priority)
	set(&d.MatchAny, p.MatchAny)
	if p.Conditions.Set {
		d.Conditions, d.Rule = p.Conditions.Value, p.Rule
	} else if p.Rule != nil {
		d.Conditions, d.Rule = nil, p.Rule
	}
	return d
}

func set[T any](to *T, from account.Optional[T]) {
	if from.Set {
		*to = from.Value
	}
}
