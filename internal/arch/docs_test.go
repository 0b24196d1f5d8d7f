package arch

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// flag matches a field that kong makes a flag of: one with a help text that is
// neither a command nor an argument.
var flag = regexp.MustCompile("(?m)^\t([A-Z]\\w*)\\s+[^`\n]+`(help:\"[^`]*)`")

func TestConfigurationPageListsEveryFlag(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile(filepath.Join(root, "docs", "configuration.md"))
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for name, text := range tracked(t) {
		if strings.HasSuffix(name, "_test.go") || !strings.HasPrefix(name, "cmd/cloudlens/") && !strings.HasPrefix(name, "internal/config/") {
			continue
		}
		for _, field := range flag.FindAllStringSubmatch(text, -1) {
			found++
			want := "`--" + strings.ToLower(regexp.MustCompile(`([a-z])([A-Z])`).ReplaceAllString(field[1], "$1-$2"))
			if !strings.Contains(string(page), want) {
				t.Errorf("%s: docs/configuration.md does not explain %s", name, strings.TrimPrefix(want, "`"))
			}
		}
	}
	if found < 10 {
		t.Fatalf("found only %d flags: the search is broken", found)
	}
}

var link = regexp.MustCompile(`\]\(([^)#:]+)(?:#[^)]*)?\)`)

func TestLinksOfThePagesLeadSomewhere(t *testing.T) {
	t.Parallel()
	for name, text := range tracked(t) {
		if !strings.HasSuffix(name, ".md") {
			continue
		}
		for _, l := range link.FindAllStringSubmatch(text, -1) {
			if _, err := os.Stat(filepath.Join(root, filepath.Dir(name), l[1])); err != nil {
				t.Errorf("%s links to %s, which is not there", name, l[1])
			}
		}
	}
}
