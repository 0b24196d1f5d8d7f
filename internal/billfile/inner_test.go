package billfile

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/cloudlens/cloudlens/internal/bill/alibaba"
	"github.com/cloudlens/cloudlens/internal/ledger"
)

// records reads CSV with the scanner.
func records(text string) (rows [][]string, err error) {
	s := newScanner(strings.NewReader(text))
	for {
		if err := s.next(); errors.Is(err, io.EOF) {
			return rows, nil
		} else if err != nil {
			return nil, err
		}
		row := make([]string, len(s.ends))
		for i := range row {
			row[i] = s.cell(i)
		}
		rows = append(rows, row)
	}
}

// FuzzScanner compares the scanner with encoding/csv.
func FuzzScanner(f *testing.F) {
	for _, s := range []string{"", "a,b\n", "a,\"b\"\"c\"\r\n\r\n,\n", "\"a\nb\",\"\"\n\n\"", "a\"b\n", "\"a\"b\n", "x\r", "\r\r\n", "\",\n\",\r\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r := csv.NewReader(strings.NewReader(text))
		r.FieldsPerRecord = -1
		want, wantErr := r.ReadAll()
		got, err := records(text)
		if (err == nil) != (wantErr == nil) {
			t.Fatalf("got %v, want %v", err, wantErr)
		}
		if wantErr != nil {
			return
		}
		if diff := cmp.Diff(got, want); diff != "" && len(got)+len(want) > 0 {
			t.Error(diff)
		}
	})
}

func TestScannerReadsWhatAWriterWrote(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		cell := rapid.StringOf(rapid.RuneFrom([]rune{'"', ',', '\n', 'a', ' ', '中', ';'}))
		width := rapid.IntRange(2, 5).Draw(t, "width")
		want := rapid.SliceOfN(rapid.SliceOfN(cell, width, width), 1, 20).Draw(t, "rows")
		var b strings.Builder
		w := csv.NewWriter(&b)
		w.UseCRLF = rapid.Bool().Draw(t, "crlf")
		if err := w.WriteAll(want); err != nil {
			t.Fatal(err)
		}
		got, err := records(b.String())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(got, want); diff != "" {
			t.Error(diff)
		}
	})
}

func TestTagsOfBothNotations(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]ledger.Tags{
		"": nil,
		"key:env value:prod; key:team value:core": {{Key: "env", Value: "prod"}, {Key: "team", Value: "core"}},
		"key:a:b c value:x: y; z; key:e value:":   {{Key: "a:b c", Value: "x: y; z"}, {Key: "e", Value: ""}},
		"key:v value:a value:b":                   {{Key: "v", Value: "a value:b"}},
		"team:core;env:a:b;":                      {{Key: "env", Value: "a:b"}, {Key: "team", Value: "core"}},
		"key:env value:1; key:env value:2":        {{Key: "env", Value: "2"}},
	} {
		got := parseTags(text)
		if diff := cmp.Diff(got.tags, want); diff != "" || !got.ok {
			t.Errorf("%q: ok %v, %s", text, got.ok, diff)
		}
	}
	for _, text := range []string{"words", "key:env", "key: value:x", ":x"} {
		if parseTags(text).ok {
			t.Errorf("%q was read, want that it cannot be", text)
		}
	}
}

// FuzzTags reads any text as tags and what was read again.
func FuzzTags(f *testing.F) {
	f.Add("key:env value:prod; key:team value:core")
	f.Add("a:b;c:d")
	f.Fuzz(func(t *testing.T, text string) {
		got := parseTags(text)
		if !got.ok && got.tags != nil {
			t.Error("unreadable tags were kept")
		}
		for i := 1; i < len(got.tags); i++ {
			if got.tags[i-1].Key >= got.tags[i].Key {
				t.Errorf("%q gives unsorted tags %v", text, got.tags)
			}
		}
		if strings.ContainsAny(text, ";:") || strings.TrimSpace(text) != text || text == "" {
			return
		}
		again := parseTags("key:" + text + " value:" + text)
		if strings.Contains(text, " value") {
			return
		}
		if diff := cmp.Diff(again.tags, ledger.Tags{{Key: text, Value: text}}); diff != "" {
			t.Error(diff)
		}
	})
}

// FuzzFOCUSTags compares with encoding/json's own reading.
func FuzzFOCUSTags(f *testing.F) {
	f.Add(`{"env":"prod","n":1.50,"deep":{"a": [1, 2]},"none":null}`)
	f.Fuzz(func(t *testing.T, text string) {
		got := parseTagObject(text)
		var texts map[string]string
		if json.Unmarshal([]byte(text), &texts) != nil || !got.ok {
			return
		}
		if len(got.tags) != len(texts) {
			t.Fatalf("got %d tags, want %d", len(got.tags), len(texts))
		}
		for _, tag := range got.tags {
			if tag.Value != texts[tag.Key] {
				t.Errorf("%q: got %q, want %q", tag.Key, tag.Value, texts[tag.Key])
			}
		}
	})
}

func TestFOCUSTagsKeepWhatIsNoText(t *testing.T) {
	t.Parallel()
	got := parseTagObject(`{"env":"prod","n":1.50,"deep":{"a": [1, 2]},"none":null,"yes":true}`)
	want := ledger.Tags{{Key: "deep", Value: `{"a":[1,2]}`}, {Key: "env", Value: "prod"}, {Key: "n", Value: "1.50"}, {Key: "none"}, {Key: "yes", Value: "true"}}
	if diff := cmp.Diff(got.tags, want); diff != "" || !got.ok {
		t.Errorf("ok %v, %s", got.ok, diff)
	}
	for _, text := range []string{`{"a":`, "[]", "env=prod", `{"a":1} x`} {
		if parseTagObject(text).ok {
			t.Errorf("%q was read, want that it cannot be", text)
		}
	}
}

func TestResourceIsThePartThatLooksLikeAnID(t *testing.T) {
	t.Parallel()
	for composite, want := range map[string]string{
		";llm-a8knq2w3e4r5;model-name;1080P;bmp;0": "llm-a8knq2w3e4r5",
		"cn-hangzhou;i-bp1abc2def;;Traffic":        "i-bp1abc2def",
		"my-bucket":                                "my-bucket",
		"cn-hangzhou;logs;;Traffic":                "cn-hangzhou;logs;;Traffic",
		"":                                         "",
	} {
		if got := alibaba.ResourceID(composite); got != want {
			t.Errorf("%q: got %q, want %q", composite, got, want)
		}
	}
}

func TestMemoryForgetsBeforeItGrows(t *testing.T) {
	t.Parallel()
	calls := 0
	m := remember(func(s string) int { calls++; return len(s) })
	for range 3 {
		for i := range 2 * memorySize {
			s := strings.Repeat("x", i%100) + string(rune('a'+i%26)) + string(rune(0x4e00+i))
			if got, want := m.of(s), len(s); got != want {
				t.Fatalf("got %d for %q, want %d", got, s, want)
			}
			if len(m.known) > memorySize {
				t.Fatalf("got %d texts remembered, want at most %d", len(m.known), memorySize)
			}
		}
	}
	before := calls
	m.of("again")
	m.of("other")
	m.of("again")
	if got, want := calls-before, 2; got != want {
		t.Errorf("got %d look-ups, want %d", got, want)
	}
}

func TestRawIsValidJSONWhateverTheCells(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.String().Draw(t, "cell")
		var got string
		if err := json.Unmarshal(appendJSON(nil, want), &got); err != nil || got != want {
			t.Errorf("got %q and %v, want %q", got, err, want)
		}
	})
}
