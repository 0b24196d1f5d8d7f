package rest_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	gocmp "github.com/google/go-cmp/cmp"

	"github.com/cloudlens/cloudlens/internal/testapp"
)

// document is the OpenAPI document that a program serves.
type document struct{ *openapi3.T }

func openAPI(t *testing.T, a *testapp.App) *document {
	t.Helper()
	status, body := a.Get(t, "/openapi.json")
	if status != 200 {
		t.Fatalf("the document: %d %s", status, body)
	}
	parsed, err := openapi3.NewLoader().LoadFromData(body)
	if err != nil {
		t.Fatal(err)
	}
	return &document{parsed}
}

// admits checks that the document describes such an answer.
func (d *document) admits(t *testing.T, method, target string, status int, body []byte) {
	t.Helper()
	path, _, _ := strings.Cut(target, "?")
	for template, item := range d.Paths.Map() {
		operation := item.GetOperation(method)
		if operation == nil || !matches(template, path) {
			continue
		}
		response := operation.Responses.Status(status)
		if response == nil {
			t.Errorf("%s %s answers %d, which the document lacks", method, template, status)
			return
		}
		media := response.Value.Content.Get("application/json")
		if media == nil {
			t.Errorf("%s %s has no JSON for %d", method, template, status)
			return
		}
		var value any
		if err := json.Unmarshal(body, &value); err != nil {
			t.Errorf("%v in %s", err, body)
			return
		}
		if err := media.Schema.Value.VisitJSON(value, openapi3.EnableJSONSchema2020()); err != nil {
			t.Errorf("%s %s answers what the document does not say: %v", method, template, err)
		}
		return
	}
	t.Errorf("the document has no %s %s", method, path)
}

var parameter = regexp.MustCompile(`\\\{[^}]+\\\}`)

func matches(template, path string) bool {
	return regexp.MustCompile("^" + parameter.ReplaceAllString(regexp.QuoteMeta(template), "[^/]+") + "$").MatchString(path)
}

func TestDocumentIsValidOpenAPI31(t *testing.T) {
	a := testapp.New(t, now)
	d := openAPI(t, a)
	if !strings.HasPrefix(d.OpenAPI, "3.1") {
		t.Errorf("the document is OpenAPI %s", d.OpenAPI)
	}
	if err := d.Validate(t.Context(), openapi3.EnableExamplesValidation()); err != nil {
		t.Error(err)
	}
	for path, item := range d.Paths.Map() {
		for method, o := range item.Operations() {
			if o.Responses.Status(422) != nil {
				t.Errorf("%s %s may answer 422, which is 400 here", method, path)
			}
			if o.Summary == "" || len(o.Tags) == 0 {
				t.Errorf("%s %s has no summary or no tag", method, path)
			}
			for _, p := range o.Parameters {
				if p.Value.Description == "" {
					t.Errorf("%s %s does not describe its parameter %s", method, path, p.Value.Name)
				}
			}
		}
	}
}

// Failures are in the document too, with the envelope.
func TestDocumentAdmitsFailures(t *testing.T) {
	a := program(t)
	d := openAPI(t, a)
	for name, c := range failures() {
		if c.want.Status == 405 || strings.HasPrefix(name, "unknown") {
			continue // of no operation
		}
		status, body := a.Send(t, c.method, c.path, c.kind, c.body)
		d.admits(t, c.method, c.path, status, body)
	}
}

// testdata/operations.txt is the list of operations that there are, in the
// document's numbers.
func TestOperationsAreThoseOfTheList(t *testing.T) {
	a := testapp.New(t, now)
	d := openAPI(t, a)
	var got []string
	for path, item := range d.Paths.Map() {
		for method, o := range item.Operations() {
			got = append(got, fmt.Sprintf("%-6s %s %s", method, path, o.OperationID))
		}
	}
	slices.SortFunc(got, func(a, b string) int { return cmp.Or(cmp.Compare(a[7:], b[7:]), cmp.Compare(a, b)) })
	const file = "testdata/operations.txt"
	text := strings.Join(got, "\n") + "\n"
	if *update {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := gocmp.Diff(text, string(want)); diff != "" {
		t.Errorf("(-got +want)\n%s", diff)
	}
}
