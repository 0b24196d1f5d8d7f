package graph_test

import (
	"fmt"
	"strings"
	"testing"
)

type contractPayload struct {
	DiscountContract *struct {
		ID, Name, LastDay, Note string
		FirstDay, Rate          *string
		Services                []string
	}
	DeletedID  *string
	UserErrors []struct{ Field, Code, Message string }
}

func (c *contractPayload) String() string {
	if len(c.UserErrors) > 0 {
		return fmt.Sprint(c.UserErrors[0].Field, " ", c.UserErrors[0].Code)
	}
	shown := func(s *string) string {
		if s == nil {
			return "-"
		}
		return *s
	}
	d := c.DiscountContract
	return fmt.Sprint(d.Name, " ", d.Services, " ", shown(d.FirstDay), " ", d.LastDay, " ", shown(d.Rate), " ", d.Note)
}

// Contracts are entered, changed field by field, refused with a reason, and
// deleted, on both databases.
func TestContractsAreEnteredChangedAndDeleted(t *testing.T) {
	everywhere(t, func(t *testing.T, p *counted) {
		change := func(name string, input map[string]any) *contractPayload {
			t.Helper()
			kind, fields := strings.ToUpper(name[:1])+name[1:]+"Input", "discountContract { id name services firstDay lastDay rate note }"
			if name == "deleteDiscountContract" {
				fields = "deletedID"
			}
			var out struct{ Payload contractPayload }
			p.must(t, fmt.Sprintf("mutation($in: %s!) { payload: %s(input: $in) { %s userErrors { field code message } } }", kind, name, fields), map[string]any{"in": input}, &out)
			return &out.Payload
		}
		account := p.Account(t, "hand").ID
		made := change("createDiscountContract", map[string]any{"accountID": account, "name": " frame ", "lastDay": "2026-12-31", "services": []string{"rds", "ecs", "rds", " "}, "rate": "0.15"})
		if got := made.String(); got != "frame [ecs rds] - 2026-12-31 0.15 " {
			t.Fatalf("made %s", got)
		}
		id := made.DiscountContract.ID
		for _, c := range []struct {
			input map[string]any
			want  string
		}{
			{map[string]any{"name": "yearly", "firstDay": "2026-01-01"}, "yearly [ecs rds] 2026-01-01 2026-12-31 0.15 "},
			{map[string]any{"rate": nil, "note": "ask in November"}, "yearly [ecs rds] 2026-01-01 2026-12-31 - ask in November"},
			{map[string]any{"firstDay": nil, "services": []string{}}, "yearly [] - 2026-12-31 - ask in November"},
			{map[string]any{}, "yearly [] - 2026-12-31 - ask in November"},
			{map[string]any{"name": " "}, "name MISSING"},
			{map[string]any{"rate": "1.01"}, "rate INVALID"},
			{map[string]any{"firstDay": "2027-01-01"}, "firstDay INVALID"},
			{map[string]any{"note": strings.Repeat("长", 4001)}, "note INVALID"},
		} {
			c.input["id"] = id
			if got := change("updateDiscountContract", c.input).String(); got != c.want {
				t.Errorf("%v: %s, want %s", c.input, got, c.want)
			}
		}
		for _, c := range []struct {
			input map[string]any
			want  string
		}{
			{map[string]any{"name": "", "lastDay": "2026-12-31"}, "name MISSING"},
			{map[string]any{"name": strings.Repeat("x", 256), "lastDay": "2026-12-31"}, "name INVALID"},
			{map[string]any{"name": "x", "lastDay": "2026-12-31", "rate": "-0.1"}, "rate INVALID"},
			{map[string]any{"name": "x", "lastDay": "2026-12-31", "accountID": id}, " NOT_FOUND"},
		} {
			if c.input["accountID"] == nil {
				c.input["accountID"] = account
			}
			if got := change("createDiscountContract", c.input).String(); got != c.want {
				t.Errorf("%v: %s, want %s", c.input, got, c.want)
			}
		}
		gone := change("deleteDiscountContract", map[string]any{"id": id})
		if gone.DeletedID == nil || *gone.DeletedID != id {
			t.Errorf("deleted %+v", gone)
		}
		if got := change("deleteDiscountContract", map[string]any{"id": id}).String(); got != " NOT_FOUND" {
			t.Errorf("deleted twice: %s", got)
		}
	})
}
