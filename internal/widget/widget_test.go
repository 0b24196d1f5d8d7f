package widget_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/widget"
)

var made = regexp.MustCompile(`"widget-[0-9a-f]{8}-[0-9a-f-]{27}"`)

// show is widgets as they are stored, with the ids that were made for them
// hidden.
func show(t *testing.T, list []widget.Widget) string {
	t.Helper()
	text, err := json.Marshal(list)
	if err != nil {
		t.Fatal(err)
	}
	return made.ReplaceAllString(string(text), `"made"`)
}

func TestWidgetsAreCompletedAndOtherwiseKept(t *testing.T) {
	t.Parallel()
	for given, want := range map[string]string{
		`[]`: `[]`,
		// The dialect of the API document.
		`[{"type":"cost_trend","config":{}}]`: `[{"config":{},"data_source":null,"id":"made","position":{"h":2,"w":4,"x":0,"y":0},"title":"cost_trend","type":"cost_trend"}]`,
		// That of the web client, unknown settings and exact numbers included.
		`[{"id":"w","type":"chart","title":"","position":{"x":1,"y":0,"w":6,"h":3.5,"minW":2},"config":{"b":1.10,"a":12345678901234567890,"Config":null},"data_source":"cost_trend","pinned":true}]`: `[{"config":{"Config":null,"a":12345678901234567890,"b":1.10},"data_source":"cost_trend","id":"w","pinned":true,"position":{"h":3.5,"minW":2,"w":6,"x":1,"y":0},"title":"","type":"chart"}]`,
		// Names of keys are exact; null counts as absent.
		`[{"type":"x","Type":"y","id":null,"title":null,"position":null,"config":null,"data_source":null}]`: `[{"Type":"y","config":{},"data_source":null,"id":"made","position":{"h":2,"w":4,"x":0,"y":0},"title":"x","type":"x"}]`,
		// What has no place goes below all that has one, one below the other.
		`[{"type":"a"},{"type":"b","position":{"x":0,"y":3,"w":2,"h":1.5}},{"type":"c","position":{"h":4}},{"type":"d"}]`: `[{"config":{},"data_source":null,"id":"made","position":{"h":2,"w":4,"x":0,"y":5},"title":"a","type":"a"},` +
			`{"config":{},"data_source":null,"id":"made","position":{"h":1.5,"w":2,"x":0,"y":3},"title":"b","type":"b"},` +
			`{"config":{},"data_source":null,"id":"made","position":{"h":4,"w":4,"x":0,"y":7},"title":"c","type":"c"},` +
			`{"config":{},"data_source":null,"id":"made","position":{"h":2,"w":4,"x":0,"y":11},"title":"d","type":"d"}]`,
	} {
		list, err := widget.Parse([]byte(given))
		if err != nil {
			t.Errorf("%s: %v", given, err)
			continue
		}
		if diff := cmp.Diff(show(t, list), want); diff != "" {
			t.Errorf("%s (-got +want)\n%s", given, diff)
		}
	}
}

func TestWidgetsThatCannotBeAreRefused(t *testing.T) {
	t.Parallel()
	const ok = `{"type":"x"}`
	for given, want := range map[string]string{
		`{}`:                                    "widgets must be a list",
		`[`:                                     "widgets must be a list",
		"[{\"type\":\"\xff\"}]":                 "widgets must be a list",
		`[` + ok + `,7]`:                        "widget 1: it must be an object with a type",
		`[null]`:                                "widget 0: it must be an object with a type",
		`[{"type":7}]`:                          "widget 0: type must be a text",
		`[{"config":{}}]`:                       "widget 0: it needs a type",
		`[{"type":"  "}]`:                       "widget 0: it needs a type",
		`[{"type":"x","id":7}]`:                 "widget 0: id must be a text",
		`[{"type":"x","title":{}}]`:             "widget 0: title must be a text",
		`[{"type":"x","data_source":1}]`:        "widget 0: data_source must be a text",
		`[{"type":"x","config":[]}]`:            "widget 0: config must be an object",
		`[{"type":"x","position":[0,0]}]`:       "widget 0: position must be an object",
		`[{"type":"x","position":{"x":"0"}}]`:   "widget 0: position.x must be a number",
		`[{"type":"x","position":{"x":-1}}]`:    "widget 0: position.x must be between 0 and 1000000",
		`[{"type":"x","position":{"y":1e7}}]`:   "widget 0: position.y must be between 0 and 1000000",
		`[{"type":"x","position":{"w":0}}]`:     "widget 0: position.w must be above 0",
		`[{"type":"x","position":{"h":0}}]`:     "widget 0: position.h must be above 0",
		`[{"type":"x","position":{"h":1e999}}]`: "widget 0: position.h must be a number",
		`[{"type":"x","id":"a"},` + ok + `,{"type":"y","id":"a"}]`:             `widget 2: the id "a" is that of widget 0 already`,
		`[{"type":"` + strings.Repeat("长", 256) + `"}]`:                        "widget 0: type has more than 255 characters",
		`[{"type":"x","title":"\u0000"}]`:                                      "widget 0: title has more than 255 characters, or one that cannot be shown",
		`[` + strings.Repeat(ok+",", 100) + ok + `]`:                           "at most 100 widgets, got 101",
		`[{"type":"x","config":{"a":"` + strings.Repeat("a", 256<<10) + `"}}]`: "more than 256 KiB",
		// Within the limit as it comes, beyond it as it is stored.
		`[{"type":"x","config":{"a":"` + strings.Repeat("\u2028", 80<<10) + `"}}]`: "more than 256 KiB",
		// What has no place would stand below the last row that there is.
		`[` + ok + `,{"type":"y","position":{"y":1000000,"h":5}}]`: "widget 0: position.y must be between",
	} {
		_, err := widget.Parse([]byte(given))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.100s: got %v, want %s", given, err, want)
			continue
		}
		if f, ok := fault.As(err); !ok || f.Field != "widgets" {
			t.Errorf("%.100s: %#v is no fault of widgets", given, err)
		}
	}
}

func TestAsManyWidgetsAsMayBeFit(t *testing.T) {
	t.Parallel()
	list, err := widget.Parse([]byte(`[` + strings.TrimSuffix(strings.Repeat(`{"type":"x"},`, 100), ",") + `]`))
	if err != nil || len(list) != 100 || list[99].Position.Y != 198 {
		t.Errorf("%d, %v", len(list), err)
	}
}

// What was taken is taken again, and nothing of it changes: what one reads of
// a dashboard can be sent back.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		`[]`, `[{"type":"cost_trend","config":{}}]`, `[{"type":"a"},{"type":"b","position":{"x":0.1,"y":0.2,"w":1e-9,"h":3}}]`,
		`[{"id":"w","type":"chart","title":"<b>&\u2028","position":{"x":1,"y":-0,"w":6,"h":3,"i":{"z":1,"a":[1e400]}},"config":{"a":"\ud800","a":1.0},"x":null}]`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, given []byte) {
		first, err := widget.Parse(given)
		if err != nil {
			if _, ok := fault.As(err); !ok {
				t.Fatalf("%v is no fault", err)
			}
			return
		}
		stored, err := json.Marshal(first)
		if err != nil {
			t.Fatal(err)
		}
		var read []widget.Widget
		if err := json.Unmarshal(stored, &read); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(read, first); diff != "" {
			t.Fatalf("the store changes it (-got +want)\n%s", diff)
		}
		second, err := widget.Complete(drafts(t, stored))
		if err != nil {
			t.Fatalf("what it emitted is refused: %v", err)
		}
		if diff := cmp.Diff(second, first); diff != "" {
			t.Fatalf("the second time gives something else (-got +want)\n%s", diff)
		}
		ids := map[string]bool{}
		for _, w := range first {
			if ids[w.ID] || w.ID == "" || w.Config[0] != '{' {
				t.Fatalf("not complete: %+v", w)
			}
			ids[w.ID] = true
		}
	})
}

// drafts reads widgets without the limit of a text, which < and > escaped in
// the store may pass.
func drafts(t *testing.T, stored []byte) []widget.Draft {
	t.Helper()
	var entries []json.RawMessage
	if err := json.Unmarshal(stored, &entries); err != nil {
		t.Fatal(err)
	}
	var out []widget.Draft
	for _, e := range entries {
		one, err := widget.Decode(fmt.Appendf(nil, "[%s]", e))
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, one...)
	}
	return out
}
