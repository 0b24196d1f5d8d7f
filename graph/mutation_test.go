package graph_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// userError is what was wrong with the input of a change.
type userError struct {
	Field   *string
	Message string
	Code    string
}

func field(name string) *string { return &name }

func TestChangesTellWhatWasWrongInTheCallersLanguage(t *testing.T) {
	p := program(t)
	for name, c := range map[string]struct {
		mutation string
		code     string
		field    *string
		en, zh   string
	}{
		"name taken":  {`createAccount(input: {name: "hand"}) { account { name }`, "CONFLICT", field("name"), "already an account named", "已有名为"},
		"name bad":    {`createAccount(input: {name: "a/b"}) { account { name }`, "INVALID", field("name"), "cannot stand in an address", "不能用于网址"},
		"name empty":  {`createAccount(input: {name: " "}) { account { name }`, "MISSING", field("name"), "the name is missing", "缺少名称"},
		"secret lone": {`createAccount(input: {name: "n", accessKeySecret: "s"}) { account { name }`, "MISSING", field("accessKeyId"), "the access key id is missing", "缺少 AccessKey ID"},
		"no account":  {`updateAccount(input: {id: "00000000-0000-7000-8000-000000000001"}) { account { name }`, "NOT_FOUND", nil, "no account with the id", "没有 ID 为"},
		"nothing to delete": {
			`deleteAccount(input: {id: "00000000-0000-7000-8000-000000000001"}) { deletedID`, "NOT_FOUND", nil, "no account with the id", "没有 ID 为",
		},
	} {
		t.Run(name, func(t *testing.T) {
			for accepted, want := range map[string]string{"": c.en, "en-GB,en;q=0.9": c.en, "zh-CN,zh;q=0.9,en;q=0.8": c.zh} {
				var out struct {
					Changed struct {
						Account, DeletedID any
						UserErrors         []userError
					}
				}
				_, r := p.ask(t, request{Query: "mutation { changed: " + c.mutation + " userErrors { field message code } } }"}, "Accept-Language", accepted)
				unmarshal(t, r, &out)
				got := out.Changed.UserErrors
				if len(got) != 1 || got[0].Code != c.code || !cmp.Equal(got[0].Field, c.field) || !strings.Contains(got[0].Message, want) || out.Changed.Account != nil || out.Changed.DeletedID != nil {
					t.Errorf("for %q: %+v, want %q", accepted, out.Changed, want)
				}
			}
		})
	}
}

func TestQueriesFailInTheCallersLanguage(t *testing.T) {
	p := program(t)
	q := request{Query: `{ costs(input: {accountNames: ["nobody"], period: {firstCycle: "2026-05", lastCycle: "2026-05"}}) { currency } }`}
	for accepted, want := range map[string]string{"": `there is no account "nobody"`, "zh": `没有账号 "nobody"`} {
		_, r := p.ask(t, q, "Accept-Language", accepted)
		if len(r.Errors) != 1 || r.Errors[0].Message != want || r.Errors[0].Extensions["code"] != "NOT_FOUND" {
			t.Errorf("for %q: %+v, want %q", accepted, r.Errors, want)
		}
	}
}

func TestAccountLivesFromCreationToDeletion(t *testing.T) {
	p := program(t)
	type account struct {
		ID, Name, Region string
		Alias            *string
		AccessKeyID      *string
	}
	const fields = "account { id name region alias accessKeyID } userErrors { message }"
	change := func(mutation string, variables map[string]any) account {
		t.Helper()
		var out struct {
			Changed struct {
				Account    account
				UserErrors []userError
			}
		}
		p.must(t, mutation, variables, &out)
		if len(out.Changed.UserErrors) > 0 {
			t.Fatalf("%s: %+v", mutation, out.Changed.UserErrors)
		}
		return out.Changed.Account
	}
	made := change(`mutation { changed: createAccount(input: {name: "new", alias: "Neu", accessKeyID: "LTAI5tExample", accessKeySecret: "s"}) { `+fields+` } }`, nil)
	masked := "LTAI5t..."
	update := `mutation($in: UpdateAccountInput!) { changed: updateAccount(input: $in) { ` + fields + ` } }`
	for _, c := range []struct {
		change map[string]any
		want   account
	}{
		{map[string]any{}, account{made.ID, "new", "cn-hangzhou", field("Neu"), &masked}},
		{map[string]any{"region": "cn-beijing", "accessKeyID": masked}, account{made.ID, "new", "cn-beijing", field("Neu"), &masked}},
		{map[string]any{"alias": nil}, account{made.ID, "new", "cn-beijing", nil, &masked}},
		{map[string]any{"name": "renamed"}, account{made.ID, "renamed", "cn-beijing", nil, &masked}},
	} {
		c.change["id"] = made.ID
		if diff := cmp.Diff(change(update, map[string]any{"in": c.change}), c.want); diff != "" {
			t.Errorf("%v (-got +want)\n%s", c.change, diff)
		}
	}
	var gone struct {
		DeleteAccount struct {
			DeletedID           string
			Credentials, Slices int
		}
		Node *struct{ ID string }
	}
	p.must(t, `mutation($id: ID!) { deleteAccount(input: {id: $id}) { deletedID credentials slices } }`, map[string]any{"id": made.ID}, &gone)
	if gone.DeleteAccount.DeletedID != made.ID || gone.DeleteAccount.Credentials != 1 || gone.DeleteAccount.Slices != 0 {
		t.Errorf("deleted %+v", gone.DeleteAccount)
	}
	if _, r := p.ask(t, request{Query: `query($id: ID!) { node(id: $id) { id } }`, Variables: map[string]any{"id": made.ID}}); len(r.Errors) != 1 || r.Errors[0].Extensions["code"] != "NOT_FOUND" {
		t.Errorf("afterwards it is %s %+v", r.Data, r.Errors)
	}
}
