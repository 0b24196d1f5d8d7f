package rest_test

import "strings"

const noBoard = "/api/dashboards/019a0000-0000-7000-8000-00000000000f"

// failuresOfBoards are those that need no dashboard.
func failuresOfBoards() map[string]refused {
	create := func(body string, want failure) refused {
		return refused{"POST", "/api/dashboards", "application/json", body, want}
	}
	update := func(body string, want failure) refused {
		return refused{"PUT", noBoard, "application/json", body, want}
	}
	with := func(widgets string, want failure) refused { return create(`{"name":"n","widgets":`+widgets+`}`, want) }
	invalid, missing, gone := value("create_dashboard"), key("create_dashboard"), absent("create_dashboard")
	return map[string]refused{
		"boards of nobody":            get("/api/dashboards?account=nobody", absent("list_dashboards")),
		"no such board":               get(noBoard, absent("get_dashboard")),
		"no such board of an account": get(noBoard+"?account=small-cn", absent("get_dashboard")),
		"board's id no id":            get("/api/dashboards/1", absent("get_dashboard")),
		"board's id that of a tag":    get("/api/dashboards/019a0000-0000-7000-8000-00000000000a", absent("get_dashboard")),
		"deletion of no board":        {method: "DELETE", path: noBoard, want: absent("delete_dashboard")},
		"change of no board":          update(`{"name":"x"}`, absent("update_dashboard")),
		"change of a board not JSON":  update(`{`, value("update_dashboard")),
		"change of a board a list":    update(`[]`, value("update_dashboard")),
		"change of a board's name":    update(`{"name":7}`, value("update_dashboard")),
		"change of a board's sharing": update(`{"is_shared":"maybe"}`, value("update_dashboard")),
		"board without a body":        create("", invalid),
		"board not JSON":              create("{", invalid),
		"board a list":                create("[]", invalid),
		"board null":                  create("null", invalid),
		"board without a name":        create(`{"widgets":[]}`, missing),
		"board's name null":           create(`{"name":null}`, missing),
		"board's name blank":          create(`{"name":"  "}`, missing),
		"board's name a number":       create(`{"name":1}`, invalid),
		"board's name too long":       create(`{"name":"`+strings.Repeat("板", 256)+`"}`, invalid),
		"board's description":         create(`{"name":"n","description":"`+strings.Repeat("板", 4001)+`"}`, invalid),
		"board's description a list":  create(`{"name":"n","description":[]}`, invalid),
		"board's layout":              create(`{"name":"n","layout":"circle"}`, invalid),
		"board's layout a number":     create(`{"name":"n","layout":1}`, invalid),
		"board's sharing a text":      create(`{"name":"n","is_shared":"true"}`, invalid),
		"board of nobody":             create(`{"name":"n","account_id":"nobody"}`, gone),
		"board of no account":         create(`{"name":"n","account_id":"019a0000-0000-7000-8000-000000000001"}`, gone),
		"board of a number":           create(`{"name":"n","account_id":1}`, invalid),
		"board of nobody, in address": {"POST", "/api/dashboards?account=nobody", "application/json", `{"name":"n"}`, gone},
		"widgets an object":           with(`{}`, invalid),
		"widgets a text":              with(`"[]"`, invalid),
		"widget a number":             with(`[1]`, invalid),
		"widget null":                 with(`[null]`, invalid),
		"widget without a type":       with(`[{"config":{}}]`, missing),
		"widget's type blank":         with(`[{"type":""}]`, missing),
		"widget's type a number":      with(`[{"type":1}]`, invalid),
		"widget's config a list":      with(`[{"type":"x","config":[]}]`, invalid),
		"widget's source an object":   with(`[{"type":"x","data_source":{}}]`, invalid),
		"widget's place a text":       with(`[{"type":"x","position":"left"}]`, invalid),
		"widget's column a text":      with(`[{"type":"x","position":{"x":"1"}}]`, invalid),
		"widget's column negative":    with(`[{"type":"x","position":{"x":-1}}]`, invalid),
		"widget's width 0":            with(`[{"type":"x","position":{"w":0}}]`, invalid),
		"widgets of one id":           with(`[{"type":"x","id":"a"},{"type":"x","id":"a"}]`, invalid),
		"widgets too many":            with("["+strings.TrimSuffix(strings.Repeat(`{"type":"x"},`, 101), ",")+"]", invalid),
		"widgets too large":           with(`[{"type":"x","config":{"a":"`+strings.Repeat("a", 256<<10)+`"}}]`, invalid),
	}
}
