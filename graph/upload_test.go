package graph_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"mime/multipart"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cloudlens/cloudlens/internal/cloud/world"
	"github.com/cloudlens/cloudlens/internal/cloud/world/export"
	"github.com/cloudlens/cloudlens/internal/ingest"
	"github.com/cloudlens/cloudlens/internal/period"
	"github.com/cloudlens/cloudlens/internal/testapp"
)

func fileOf(mode ingest.Mode) ingest.FilesRequest { return ingest.FilesRequest{Mode: mode} }

// file is a bill file to send.
type file struct{ name, content string }

// imported is what an upload answers.
type imported struct {
	Import *struct {
		Status, Kind, Label string
		Lines               int
	}
	Outcomes []struct {
		Account, Cycle, Outcome string
		Lines                   int
		Totals                  []struct{ Currency, Billed string }
	}
	UserErrors []userError
}

// outcomes renders what became of each cycle.
func (i imported) outcomes() []string {
	var out []string
	for _, o := range i.Outcomes {
		line := fmt.Sprintf("%s %s %s %d", o.Account, o.Cycle, o.Outcome, o.Lines)
		for _, total := range o.Totals {
			line += " " + total.Billed + " " + total.Currency
		}
		out = append(out, line)
	}
	return out
}

// upload sends files as the GraphQL multipart request specification says.
func (p *counted) upload(t *testing.T, input map[string]any, headers []string, files ...file) (int, response) {
	t.Helper()
	if input == nil {
		input = map[string]any{}
	}
	places := map[string][]string{}
	input["files"] = make([]any, len(files))
	for i := range files {
		places[fmt.Sprint(i)] = []string{fmt.Sprintf("variables.in.files.%d", i)}
	}
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part := func(name string, value any) {
		text, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		if err := form.WriteField(name, string(text)); err != nil {
			t.Fatal(err)
		}
	}
	part("operations", request{
		Query: `mutation($in: ImportFilesInput!) { importFiles(input: $in) { import { status kind label lines }
			outcomes { account cycle outcome lines totals { currency billed } } userErrors { field message code } } }`,
		Variables: map[string]any{"in": input},
	})
	part("map", places)
	for i, f := range files {
		w, err := form.CreateFormFile(fmt.Sprint(i), f.name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(f.content)); err != nil {
			t.Fatal(err)
		}
	}
	if err := form.Close(); err != nil {
		t.Fatal(err)
	}
	return p.send(t, body.Bytes(), append([]string{"Content-Type", form.FormDataContentType()}, headers...)...)
}

var preflight = []string{"GraphQL-Preflight", "1"}

// mustUpload sends files and wants no GraphQL errors; what the import says of
// the input is in the answer.
func (p *counted) mustUpload(t *testing.T, input map[string]any, files ...file) imported {
	t.Helper()
	_, r := p.upload(t, input, preflight, files...)
	var out struct{ ImportFiles imported }
	unmarshal(t, r, &out)
	return out.ImportFiles
}

func unmarshal(t *testing.T, r response, out any) {
	t.Helper()
	if len(r.Errors) > 0 {
		t.Fatalf("errors: %+v", r.Errors)
	}
	if err := json.Unmarshal(r.Data, out); err != nil {
		t.Fatal(err)
	}
}

func TestUploadNeedsAHeaderThatFormsCannotSend(t *testing.T) {
	p := empty(t)
	bill := file{"bill.csv", testapp.Bill}
	status, r := p.upload(t, nil, nil, bill)
	if status != 400 || len(r.Errors) != 1 || !strings.Contains(r.Errors[0].Message, "GraphQL-Preflight") {
		t.Errorf("without: %d %+v", status, r)
	}
	for _, header := range []string{"GraphQL-Preflight", "Apollo-Require-Preflight", "X-Requested-With"} {
		if status, r := p.upload(t, nil, []string{header, "1"}, bill); status != 200 || len(r.Errors) > 0 {
			t.Errorf("with %s: %d %+v", header, status, r.Errors)
		}
	}
	var out struct{ Imports struct{ TotalCount int } }
	p.must(t, "{ imports { totalCount } }", nil, &out)
	if out.Imports.TotalCount != 3 {
		t.Errorf("%d imports, want 3: the refused one must leave nothing", out.Imports.TotalCount)
	}
}

func TestUploadTellsWhatBecameOfEachCycle(t *testing.T) {
	p := empty(t)
	first := p.mustUpload(t, nil, file{"bill.csv", testapp.Bill})
	want := []string{
		"abroad 2026-05 REPLACE 1 3.21 USD", "hand 2025-05 REPLACE 1 4.5 CNY", "hand 2026-03 REPLACE 3 96.341 CNY",
		"hand 2026-04 REPLACE 3 -12.101 CNY", "hand 2026-05 REPLACE 6 19.550433333333 CNY",
	}
	if diff := cmp.Diff(first.outcomes(), want); diff != "" || first.Import == nil || first.Import.Status != "VISIBLE" || first.Import.Kind != "FILE" || first.Import.Lines != 14 {
		t.Errorf("%+v (-got +want)\n%s", first.Import, diff)
	}
	again := p.mustUpload(t, nil, file{"bill.csv", testapp.Bill})
	for i := range want {
		want[i] = strings.Replace(want[i], "REPLACE", "UNCHANGED", 1)
	}
	if diff := cmp.Diff(again.outcomes(), want); diff != "" || again.Import == nil || again.Import.Status != "UNCHANGED" {
		t.Errorf("again %+v (-got +want)\n%s", again.Import, diff)
	}
}

func TestUploadOfARestatedCycleIsRefusedUntilItMayReplace(t *testing.T) {
	p := empty(t)
	p.mustUpload(t, nil, file{"bill.csv", testapp.Bill})
	restated := file{"restated.csv", strings.Replace(testapp.Bill, "9.111,9.111,9.111,0.111", "9.222,9.222,9.222,0.111", 1)}
	refused := p.mustUpload(t, nil, restated)
	if len(refused.UserErrors) != 1 || refused.Import != nil || len(refused.Outcomes) != 0 {
		t.Fatalf("%+v", refused)
	}
	e := refused.UserErrors[0]
	for _, want := range []string{"hand 2026-05", "6 × 19.550433333333 CNY", "6 × 19.661433333333 CNY"} {
		if e.Code != "CONFLICT" || !strings.Contains(e.Message, want) {
			t.Errorf("%+v, want CONFLICT and %q", e, want)
		}
	}
	if strings.Contains(e.Message, "2026-03") {
		t.Errorf("names a cycle that is unchanged: %s", e.Message)
	}
	total := func() string {
		var out struct {
			Costs struct {
				Total struct{ Amount struct{ Amount string } }
			}
		}
		p.must(t, `{ costs(input: {accountNames: ["hand"], period: {firstCycle: "2026-05", lastCycle: "2026-05"}}) { total { amount { amount } } } }`, nil, &out)
		return out.Costs.Total.Amount.Amount
	}
	if got := total(); got != "19.550433333333" {
		t.Errorf("after the refusal May costs %s", got)
	}
	replaced := p.mustUpload(t, map[string]any{"mode": "REPLACE"}, restated)
	if replaced.Import == nil || replaced.Import.Status != "VISIBLE" || len(replaced.UserErrors) > 0 {
		t.Errorf("%+v", replaced)
	}
	if got := total(); got != "19.661433333333" {
		t.Errorf("after the replacement May costs %s", got)
	}
	added := p.mustUpload(t, map[string]any{"mode": "ADD"}, file{"bill.csv", testapp.Bill})
	if got := total(); len(added.UserErrors) > 0 || got != "39.211866666666" {
		t.Errorf("with both %+v May costs %s", added, got)
	}
}

func TestUploadTakesMonthFilesInParts(t *testing.T) {
	p := empty(t)
	w := world.Small(3)
	a := w.Accounts()[0]
	cycle := period.CycleOf(now.In(period.Shanghai)).Add(-1)
	var whole bytes.Buffer
	if err := export.V2(&whole, a, w.Lines(a, cycle, now), export.Options{}); err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(strings.TrimSuffix(whole.String(), "\n"), "\n")
	half := len(lines) / 2
	got := p.mustUpload(t, map[string]any{"currency": a.Currency}, file{"part1.csv", strings.Join(lines[:half], "")}, file{"part2.csv", lines[0] + strings.Join(lines[half:], "")})
	invoice := w.Invoice(a, cycle, now)
	want := []string{fmt.Sprintf("%s %s REPLACE %d %s %s", a.Name, cycle, invoice.Total.Lines, invoice.Total.Billed, a.Currency)}
	if diff := cmp.Diff(got.outcomes(), want); diff != "" || got.Import.Label != "part1.csv, part2.csv" {
		t.Errorf("%+v (-got +want)\n%s", got.Import, diff)
	}
}

func TestUploadOfWhatIsNoBillSaysSo(t *testing.T) {
	p := empty(t)
	for name, c := range map[string]struct {
		input map[string]any
		files []file
		code  string
		want  string
	}{
		"no file":         {nil, nil, "MISSING", "no bill file was given"},
		"no bill":         {nil, []file{{"x.csv", "a,b\n1,2\n"}}, "INVALID", "x.csv is no bill"},
		"empty":           {nil, []file{{"x.csv", ""}}, "INVALID", "x.csv is empty"},
		"cut zip":         {nil, []file{{"x.zip", "PK\x03\x04broken"}}, "INVALID", "x.zip"},
		"unknown account": {map[string]any{"account": "nobody"}, []file{{"bill.csv", testapp.Bill}}, "NOT_FOUND", "nobody"},
		"broken amount":   {nil, []file{{"x.csv", strings.Replace(testapp.Bill, "80.333,80.333", "80.333,8O.333", 1)}}, "INVALID", "x.csv, line 5"},
		"odd name":        {nil, []file{{"../../etc/passwd", "a,b\n"}}, "INVALID", "passwd"},
	} {
		t.Run(name, func(t *testing.T) {
			got := p.mustUpload(t, c.input, c.files...)
			if len(got.UserErrors) != 1 || got.UserErrors[0].Code != c.code || !strings.Contains(got.UserErrors[0].Message, c.want) || strings.Contains(got.UserErrors[0].Message, p.Data) {
				t.Errorf("%+v, want %s %q", got, c.code, c.want)
			}
		})
	}
	var out struct {
		Accounts struct{ TotalCount int }
		Cycles   []struct{ Cycle string }
	}
	p.must(t, "{ accounts { totalCount } cycles { cycle } }", nil, &out)
	if len(out.Cycles) > 0 {
		t.Errorf("left behind: %+v", out)
	}
}
