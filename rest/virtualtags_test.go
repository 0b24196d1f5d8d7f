package rest_test

import (
	"strings"
	"testing"

	"github.com/cloudlens/cloudlens/internal/testapp"
)

const noTag = "/api/virtual-tags/019a0000-0000-7000-8000-00000000000b"

// failuresOfTags are those that need no virtual tag.
func failuresOfTags() map[string]refused {
	const rules = `"rules":[{"field":"name","operator":"equals","value":"x"}]`
	create := func(body string, want failure) refused {
		return refused{"POST", "/api/virtual-tags", "application/json", body, want}
	}
	preview := func(body string, want failure) refused {
		return refused{"POST", "/api/virtual-tags/preview", "application/json", body, want}
	}
	ruled := func(rule string, want failure) refused { return create(`{"name":"n","rules":[`+rule+`]}`, want) }
	invalid, missing := value("create_virtual_tag"), key("create_virtual_tag")
	badTry, noTry := value("preview_virtual_tag"), key("preview_virtual_tag")
	return map[string]refused{
		"tags of nobody":               get("/api/virtual-tags?account=nobody", absent("list_virtual_tags")),
		"no such tag":                  get(noTag, absent("get_virtual_tag")),
		"tag's id no id":               get("/api/virtual-tags/1", absent("get_virtual_tag")),
		"cost of no tag":               get(noTag+"/cost", absent("get_virtual_tag_cost")),
		"days of a tag's cost a word":  get(noTag+"/cost?days=abc", value("get_virtual_tag_cost")),
		"days of a tag's cost 0":       get(noTag+"/cost?days=0", value("get_virtual_tag_cost")),
		"days of a tag's cost 366":     get(noTag+"/cost?days=366", value("get_virtual_tag_cost")),
		"change of no tag":             {"PUT", noTag, "application/json", `{"name":"x"}`, absent("update_virtual_tag")},
		"change of a tag not JSON":     {"PUT", noTag, "application/json", `{`, value("update_virtual_tag")},
		"change of a tag a list":       {"PUT", noTag, "application/json", `[]`, value("update_virtual_tag")},
		"deletion of no tag":           {method: "DELETE", path: noTag, want: absent("delete_virtual_tag")},
		"cache of no tag":              {"POST", "/api/virtual-tags/clear-cache?tag_id=019a0000-0000-7000-8000-00000000000b", "", "", absent("clear_virtual_tag_cache")},
		"tag without a body":           create("", invalid),
		"tag a list":                   create("[]", invalid),
		"tag null":                     create("null", invalid),
		"tag without a name":           create(`{`+rules+`}`, missing),
		"tag's name blank":             create(`{"name":" ",`+rules+`}`, missing),
		"tag's name null":              create(`{"name":null,`+rules+`}`, missing),
		"tag's name a number":          create(`{"name":1,`+rules+`}`, invalid),
		"tag's name too long":          create(`{"name":"`+strings.Repeat("标", 256)+`",`+rules+`}`, invalid),
		"tag without rules":            create(`{"name":"n"}`, missing),
		"tag of no rules":              create(`{"name":"n","rules":[]}`, missing),
		"tag's rules null":             create(`{"name":"n","rules":null}`, invalid),
		"tag's rules a text":           create(`{"name":"n","rules":"x"}`, invalid),
		"tag's priority a text":        create(`{"name":"n","priority":"1",`+rules+`}`, invalid),
		"rule without a field":         ruled(`{"operator":"equals","value":"x"}`, missing),
		"rule without an operator":     ruled(`{"field":"name","value":"x"}`, missing),
		"rule without a value":         ruled(`{"field":"name","operator":"equals"}`, missing),
		"rule's value null":            ruled(`{"field":"name","operator":"equals","value":null}`, missing),
		"rule's value a number":        ruled(`{"field":"name","operator":"equals","value":1}`, invalid),
		"rule's value and pattern":     ruled(`{"field":"name","operator":"equals","value":"a","pattern":"b"}`, invalid),
		"rule's field":                 ruled(`{"field":"colour","operator":"equals","value":"x"}`, invalid),
		"rule's field a tag of no key": ruled(`{"field":"tag.","operator":"equals","value":"x"}`, invalid),
		"rule's operator":              ruled(`{"field":"name","operator":"like","value":"x"}`, invalid),
		"rule's expression":            ruled(`{"field":"name","operator":"regex","value":"(?=x)"}`, invalid),
		"rule's number":                ruled(`{"field":"tag.n","operator":"gt","value":"many"}`, invalid),
		"tag of nobody":                create(`{"name":"n","account_id":"nobody",`+rules+`}`, absent("create_virtual_tag")),
		"tag of no account":            create(`{"name":"n","account_id":"019a0000-0000-7000-8000-000000000001",`+rules+`}`, absent("create_virtual_tag")),
		"preview without an account":   preview(`{`+rules+`}`, noTry),
		"preview of nobody":            preview(`{"account":"nobody",`+rules+`}`, absent("preview_virtual_tag")),
		"preview of nothing":           preview(`{"account":"small-cn"}`, noTry),
		"preview of no rules":          preview(`{"account":"small-cn","rules":[]}`, noTry),
		"preview of no tag":            preview(`{"account":"small-cn","tag_id":"1"}`, absent("preview_virtual_tag")),
		"preview of a type":            preview(`{"account":"small-cn","resource_type":"car",`+rules+`}`, badTry),
		"preview of a bad rule":        preview(`{"account":"small-cn","rules":[{"field":"name","operator":"regex","value":"["}]}`, badTry),
	}
}

// What cannot be taken changes nothing.
func TestChangesOfATagThatAreRefused(t *testing.T) {
	a := testapp.New(t, now)
	a.ImportBill(t)
	status, answer := a.Send(t, "POST", "/api/virtual-tags?account=hand", "application/json", `{"name":"n","rules":[{"field":"name","operator":"equals","value":"x"}]}`)
	if status != 200 {
		t.Fatalf("%d %s", status, answer)
	}
	var list struct{ Data []struct{ ID string } }
	a.GetInto(t, "/api/virtual-tags", &list)
	path := "/api/virtual-tags/" + list.Data[0].ID
	_, before := a.Get(t, path)
	invalid, missing := value("update_virtual_tag"), key("update_virtual_tag")
	for body, want := range map[string]failure{
		`{"name":""}`: missing, `{"name":7}`: invalid, `{"rules":[]}`: missing, `{"rules":7}`: invalid, `{"priority":"high"}`: invalid,
		`{"rules":[{"field":"x","operator":"equals","value":"y"}]}`: invalid, `{"rules":[{"field":"name"}]}`: missing, ``: invalid,
	} {
		status, answer := a.Send(t, "PUT", path, "application/json", body)
		if told(t, status, answer, want); t.Failed() {
			t.Fatalf("after %s", body)
		}
	}
	if _, after := a.Get(t, path); string(after) != string(before) {
		t.Errorf("the tag is %s, was %s", after, before)
	}
}
