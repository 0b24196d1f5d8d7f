package rest_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// askedElsewhere are operations of reports, whose files differ from run to run:
// reports_test.go asks for them.
var askedElsewhere = []string{"list_reports", "generate_report", "delete_report", "download_report"}

// TestEveryOperationIsAsked tells the operations that no conversation has: their
// answers are held against nothing.
func TestEveryOperationIsAsked(t *testing.T) {
	var requests [][2]string // method and path
	for _, pattern := range []string{"testdata/*.txtar", "testdata/*/*.txtar"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("found %d conversations of %s, %v", len(files), pattern, err)
		}
		for _, file := range files {
			talk, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, section := range talk.Files {
				if words := strings.Fields(string(section.Data)); section.Name == "request" && len(words) > 1 {
					path, _, _ := strings.Cut(words[1], "?")
					requests = append(requests, [2]string{words[0], path})
				}
			}
		}
	}
	list, err := os.ReadFile("testdata/operations.txt")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(list)) {
		words := strings.Fields(line)
		method, template, id := words[0], words[1], words[2]
		asked := slices.ContainsFunc(requests, func(r [2]string) bool { return r[0] == method && matches(template, r[1]) })
		if asked == slices.Contains(askedElsewhere, id) {
			t.Errorf("%s %s is asked in a conversation: %v", method, template, asked)
		}
	}
}
