package graph_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cloudlens/cloudlens/ent"
	ofvirtualtag "github.com/cloudlens/cloudlens/ent/virtualtag"
	"github.com/cloudlens/cloudlens/internal/account"
	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/rule"
	"github.com/cloudlens/cloudlens/internal/virtualtag"
)

// tags makes some of one key that share charges, one that is shadowed and one
// that matches nothing, over the bills that can be added up by hand.
func tags(t *testing.T, p *counted) {
	t.Helper()
	ctx := auth.With(t.Context(), auth.Open())
	hand := &p.Account(t, "hand").ID
	var made []id.ID
	for _, d := range []virtualtag.Draft{
		{Account: hand, Name: "web", Key: "unit", Value: "web", Priority: 1, Conditions: []rule.Flat{{ID: "c1", Field: "tag.team", Operator: "equals", Value: "WEB"}}},
		{Account: hand, Name: "machines", Key: "unit", Value: "machines", Conditions: []rule.Flat{{ID: "c2", Field: "type", Operator: "in", Value: "ecs, rds"}, {ID: "c3", Field: "name", Operator: "exists"}}, MatchAny: true},
		{Name: "nothing", Key: "unit", Rule: rule.Is(rule.Region, "nowhere")},
		{Account: hand, Name: "shadowed", Key: "unit", Priority: -1, Rule: rule.All(rule.Is(rule.Type, "ecs"))},
		{Name: "other key", Rule: &rule.Rule{Not: rule.Is(rule.Service, "ecs")}},
	} {
		tag, err := p.VirtualTags.Create(ctx, d)
		if err != nil {
			t.Fatal(err)
		}
		made = append(made, tag.ID)
	}
	changed := virtualtag.Patch{Rule: rule.Is(rule.Service, "rds")}
	if _, err := p.VirtualTags.Update(ctx, made[1], changed); err != nil { // from the first of May on
		t.Fatal(err)
	}
}

func TestQueriesAboutVirtualTagsAnswerAsRecorded(t *testing.T) {
	everywhere(t, func(t *testing.T, p *counted) {
		tags(t, p)
		hold(t, p, "testdata/virtualtag/*.graphql")
	})
}

// A change says what was wrong, field by field, and otherwise what is now.
func TestVirtualTagsAreChanged(t *testing.T) { everywhere(t, virtualTagsAreChanged) }

func virtualTagsAreChanged(t *testing.T, p *counted) {
	t.Helper()
	type payload struct {
		VirtualTag *struct {
			ID, Name, TagKey, Filter string
			Versions                 []struct {
				Number        int
				EffectiveFrom *string
			}
		}
		DeletedID  *string
		UserErrors []struct{ Field, Code string }
	}
	change := func(name string, input map[string]any) payload {
		t.Helper()
		kind := strings.ToUpper(name[:1]) + name[1:] + "Input"
		fields := "virtualTag { id name tagKey filter versions { number effectiveFrom } }"
		if name == "deleteVirtualTag" {
			fields = "deletedID"
		}
		var out struct{ Payload payload }
		p.must(t, fmt.Sprintf("mutation($in: %s!) { payload: %s(input: $in) { %s userErrors { field code } } }", kind, name, fields), map[string]any{"in": input}, &out)
		return out.Payload
	}
	condition := []any{map[string]any{"field": "tag.team", "operator": "equals", "value": "WEB"}}
	made := change("createVirtualTag", map[string]any{"accountID": p.Account(t, "hand").ID, "name": " web ", "conditions": condition})
	if len(made.UserErrors) > 0 || made.VirtualTag == nil || made.VirtualTag.Name != "web" || made.VirtualTag.TagKey != "team" || len(made.VirtualTag.Versions) != 1 || made.VirtualTag.Versions[0].EffectiveFrom != nil {
		t.Fatalf("made %+v", made)
	}
	of := made.VirtualTag.ID
	tree := map[string]any{"dimension": "REGION", "values": []string{"cn-hangzhou"}}
	now := change("updateVirtualTag", map[string]any{"id": of, "filter": tree, "effectiveFrom": "2026-04-01"})
	if len(now.UserErrors) > 0 || len(now.VirtualTag.Versions) != 2 || *now.VirtualTag.Versions[1].EffectiveFrom != "2026-04-01" || !strings.Contains(now.VirtualTag.Filter, "cn-hangzhou") {
		t.Fatalf("changed %+v", now)
	}
	for want, got := range map[string]payload{
		"name MISSING":           change("createVirtualTag", map[string]any{"name": " ", "conditions": condition}),
		"rules MISSING":          change("createVirtualTag", map[string]any{"name": "n"}),
		"rules INVALID":          change("createVirtualTag", map[string]any{"name": "n", "conditions": condition, "filter": tree}),
		"field INVALID":          change("updateVirtualTag", map[string]any{"id": of, "conditions": []any{map[string]any{"field": "x", "operator": "in", "value": "y"}}}),
		"operator INVALID":       change("updateVirtualTag", map[string]any{"id": of, "conditions": []any{map[string]any{"field": "name", "operator": "x", "value": "y"}}}),
		" NOT_FOUND":             change("updateVirtualTag", map[string]any{"id": p.Account(t, "hand").ID, "name": "n"}),
		" NOT_FOUND of deletion": change("deleteVirtualTag", map[string]any{"id": p.Account(t, "hand").ID}),
	} {
		if len(got.UserErrors) != 1 || !strings.HasPrefix(want, strings.TrimSuffix(got.UserErrors[0].Field+" "+got.UserErrors[0].Code, " ")) {
			t.Errorf("want %s, got %+v", want, got.UserErrors)
		}
	}
	if gone := change("deleteVirtualTag", map[string]any{"id": of}); gone.DeletedID == nil || *gone.DeletedID != of {
		t.Errorf("deleted %+v", gone)
	}
	if again := change("deleteVirtualTag", map[string]any{"id": of}); len(again.UserErrors) != 1 {
		t.Errorf("deleted again: %+v", again)
	}
}

// Who sees some accounts makes, changes and deletes their tags alone: one about
// all accounts is refused, and there is none to change.
func TestVirtualTagsOfAllAccountsAreForWhoSeesThemAll(t *testing.T) {
	p := program(t)
	open := auth.With(t.Context(), auth.Open())
	hand, abroad := p.Account(t, "hand").ID, p.Account(t, "abroad").ID
	d := virtualtag.Draft{Name: "n", Rule: rule.Is(rule.Service, "ecs")}
	tag := func(ctx context.Context, of *id.ID) (*ent.VirtualTag, error) {
		d.Account = of
		return p.VirtualTags.Create(ctx, d)
	}
	ofAll, err := tag(open, nil)
	if err != nil {
		t.Fatal(err)
	}
	ofOther, err := tag(open, &abroad)
	if err != nil {
		t.Fatal(err)
	}
	for name, v := range map[string]auth.Viewer{"of one": auth.Only(hand), "of none": auth.Only(), "no": {}} {
		ctx := auth.With(t.Context(), v)
		if _, err := tag(ctx, nil); !fault.Is(err, fault.KindDenied) {
			t.Errorf("%s viewer makes a tag of all: %v", name, err)
		}
		if _, err := tag(ctx, &abroad); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("%s viewer makes a tag of another account: %v", name, err)
		}
		for _, there := range []*ent.VirtualTag{ofAll, ofOther} {
			if _, err := p.VirtualTags.Update(ctx, there.ID, virtualtag.Patch{Name: account.Some("mine")}); !fault.Is(err, fault.KindNotFound) {
				t.Errorf("%s viewer changes a tag: %v", name, err)
			}
			if err := p.VirtualTags.Delete(ctx, there.ID); !fault.Is(err, fault.KindNotFound) {
				t.Errorf("%s viewer deletes a tag: %v", name, err)
			}
		}
	}
	left, err := p.DB.Client.VirtualTag.Query().Where(ofvirtualtag.Name("n")).Count(open)
	if err != nil || left != 2 {
		t.Errorf("%d tags are as they were, want 2; %v", left, err)
	}
	own, err := tag(auth.With(t.Context(), auth.Only(hand)), &hand)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.VirtualTags.Delete(auth.With(t.Context(), auth.Only(hand)), own.ID); err != nil {
		t.Error(err)
	}
}

// What an account's tags share out never tells of another account.
func TestVirtualTagsOfAnotherAccountAreNotSeen(t *testing.T) {
	p := program(t)
	tags(t, p)
	ctx := auth.With(t.Context(), auth.System())
	other, err := p.Accounts.Create(ctx, account.Draft{Name: "other"})
	if err != nil {
		t.Fatal(err)
	}
	list, err := p.VirtualTags.Of(ctx, "other")
	if err != nil {
		t.Fatal(err)
	}
	found, err := p.DB.Client.VirtualTag.Query().Where(list...).All(ctx)
	if err != nil {
		t.Fatal(err)
	}
	names := []string{}
	for _, tag := range found {
		names = append(names, tag.Name)
		if tag.AccountID != nil && *tag.AccountID != other.ID {
			t.Errorf("%s bears on another account", tag.Name)
		}
	}
	if diff := cmp.Diff(names, []string{"nothing", "other key"}); diff != "" {
		t.Errorf("(-got +want)\n%s", diff)
	}
}
