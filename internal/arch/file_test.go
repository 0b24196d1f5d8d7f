package arch

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Lengths beyond which a file holds more than one idea. Tables of test cases
// may run longer.
const (
	longest     = 350
	longestTest = 500
)

var generated = regexp.MustCompile(`(?m)^// Code generated .* DO NOT EDIT\.$`)

func TestFilesStayShort(t *testing.T) {
	t.Parallel()
	for name, text := range tracked(t) {
		limit := longest
		if strings.HasSuffix(name, "_test.go") {
			limit = longestTest
		}
		if lines := strings.Count(text, "\n"); strings.HasSuffix(name, ".go") && lines > limit && !generated.MatchString(text[:200]) {
			t.Errorf("%s has %d lines, more than %d: split it by idea", name, lines, limit)
		}
	}
}

// foreign is what a reader elsewhere cannot have: folders of the machine that
// a file was written on, and hosts that packages came from. It is put together
// here so that this file does not match itself.
var foreign = []string{
	"shared" + "/", "/" + "work/", "/" + "root/",
	"registry." + "npmjs", "proxy." + "golang.org", "sum." + "golang.org", "deb." + "debian.org",
}

func TestNothingNamesAnotherMachine(t *testing.T) {
	t.Parallel()
	for name, text := range tracked(t) {
		for _, f := range foreign {
			if before, _, found := strings.Cut(text, f); found {
				t.Errorf("%s:%d names %q, which a reader does not have", name, strings.Count(before, "\n")+1, f)
			}
		}
	}
}

// TestRestNeverHoldsTheCatalogue keeps queries out of REST, which may name
// Ent's types but not its client.
func TestRestNeverHoldsTheCatalogue(t *testing.T) {
	t.Parallel()
	sources, err := filepath.Glob(filepath.Join(root, "rest", "*.go"))
	if err != nil || len(sources) == 0 {
		t.Fatalf("found no source of rest: %v", err)
	}
	files := token.NewFileSet()
	for _, source := range sources {
		if strings.HasSuffix(source, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(files, source, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			s, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if x, ok := s.X.(*ast.Ident); ok && x.Name == "ent" && (s.Sel.Name == "Client" || s.Sel.Name == "Tx" || s.Sel.Name == "FromContext") {
				t.Errorf("%s uses ent.%s: call a resolver instead", files.Position(s.Pos()), s.Sel.Name)
			}
			return true
		})
	}
}
