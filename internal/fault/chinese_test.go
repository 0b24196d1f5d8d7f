package fault

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// position is which argument of each constructor is the format.
var position = func() map[string]int {
	out := map[string]int{}
	file, err := parser.ParseFile(token.NewFileSet(), "fault.go", nil, parser.SkipObjectResolution)
	if err != nil {
		panic(err)
	}
	for _, d := range file.Decls {
		f, ok := d.(*ast.FuncDecl)
		if !ok || f.Recv != nil {
			continue
		}
		n := 0
		for _, p := range f.Type.Params.List {
			for _, name := range p.Names {
				if name.Name == "format" {
					out[f.Name.Name] = n
				}
				n++
			}
		}
	}
	return out
}()

// call is one place of the program that makes a fault.
type call struct {
	at     string
	format string // "" when it is not a constant
	args   int    // -1 when they are spread from a slice
}

// calls finds every place of the repository that makes a fault.
func calls(t *testing.T) []call {
	t.Helper()
	root := filepath.Join("..", "..")
	files := token.NewFileSet()
	var found []call
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() && (name == "node_modules" || name == "tools" || name == "testdata" || name != ".." && strings.HasPrefix(name, ".")) {
			return fs.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") || filepath.Dir(path) == "." {
			return nil
		}
		source, err := os.ReadFile(path)
		if err != nil || !strings.Contains(string(source), "cloudlens/internal/fault\"") {
			return err
		}
		file, err := parser.ParseFile(files, path, source, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if c, ok := n.(*ast.CallExpr); ok {
				found = append(found, made(files, c)...)
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(position) < len(Kinds) {
		t.Fatalf("there are %d constructors of %d kinds", len(position), len(Kinds))
	}
	if len(found) < 20 {
		t.Fatalf("found only %d faults: the search is broken", len(found))
	}
	return found
}

// made is the fault that a call makes, if it makes one.
func made(files *token.FileSet, c *ast.CallExpr) []call {
	selector, ok := c.Fun.(*ast.SelectorExpr)
	if !ok {
		return nil
	}
	pkg, ok := selector.X.(*ast.Ident)
	at, known := position[selector.Sel.Name]
	if !ok || pkg.Name != "fault" || !known || len(c.Args) <= at {
		return nil
	}
	found := call{at: files.Position(c.Pos()).String(), format: text(c.Args[at]), args: len(c.Args) - at - 1}
	if c.Ellipsis.IsValid() {
		found.args = -1
	}
	return []call{found}
}

// text is the value of a string literal, or of several added up.
func text(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.BasicLit:
		s, _ := strconv.Unquote(e.Value) // the parser has read it
		return s
	case *ast.BinaryExpr:
		left, right := text(e.X), text(e.Y)
		if left != "" && right != "" {
			return left + right
		}
	}
	return ""
}

func TestEveryFaultHasAChineseText(t *testing.T) {
	t.Parallel()
	for _, c := range calls(t) {
		if c.format == "" {
			t.Errorf("%s: the format is not a literal, so that nobody can translate it", c.at)
			continue
		}
		if _, ok := inChinese(c.format); !ok {
			t.Errorf("%s: %q has no Chinese text", c.at, c.format)
		}
	}
}

func TestEveryFaultHasAnArgumentForEachVerb(t *testing.T) {
	t.Parallel()
	for _, c := range calls(t) {
		if c.args < 0 {
			continue
		}
		if got := len(verbs(c.format)); got != c.args {
			t.Errorf("%s: %q asks for %d arguments and has %d", c.at, c.format, got, c.args)
		}
	}
}

func TestChineseTextsShowTheSameArguments(t *testing.T) {
	t.Parallel()
	for en, zh := range all(t) {
		if diff := cmp.Diff(verbs(zh), verbs(en)); diff != "" {
			t.Errorf("%q and %q show different arguments (-Chinese +English):\n%s", zh, en, diff)
		}
		if !regexp.MustCompile(`\p{Han}`).MatchString(zh) {
			t.Errorf("%q is no Chinese", zh)
		}
	}
}

func TestEveryChineseTextIsUsed(t *testing.T) {
	t.Parallel()
	used := map[string]bool{}
	for _, c := range calls(t) {
		used[c.format] = true
	}
	for _, en := range slices.Sorted(maps.Keys(all(t))) {
		if !used[en] {
			t.Errorf("nothing says %q any more: remove its Chinese text", en)
		}
	}
}

// all joins the maps, each of whose formats may stand in one of them only.
func all(t *testing.T) map[string]string {
	t.Helper()
	joined := map[string]string{}
	for _, texts := range chinese {
		for en, zh := range texts {
			if _, ok := joined[en]; ok {
				t.Errorf("%q is translated twice", en)
			}
			joined[en] = zh
		}
	}
	return joined
}

var verb = regexp.MustCompile(`%[-+# 0]*(?:\[(\d+)\])?(\*|\d+)?(?:\.\d+)?([a-zA-Z%])`)

// verbs maps the number of each argument that a format shows to its verb.
func verbs(format string) map[int]string {
	shown := map[int]string{}
	next := 1
	for _, m := range verb.FindAllStringSubmatch(format, -1) {
		if m[3] == "%" {
			continue
		}
		if m[1] != "" {
			next, _ = strconv.Atoi(m[1]) // the pattern admits digits only
		}
		if _, ok := shown[next]; !ok { // an argument may be shown again in another way
			shown[next] = m[3]
		}
		next++
	}
	return shown
}

func TestFaultIsToldInEitherLanguage(t *testing.T) {
	t.Parallel()
	inner := Invalid("a", "%q is not a currency: write its ISO 4217 code, like CNY", "x")
	for locale, want := range map[string]string{
		"en": `"x" is not a currency: write its ISO 4217 code, like CNY`,
		"zh": `"x" 不是货币：请填写 ISO 4217 代码，例如 CNY`,
	} {
		f, ok := As(fmt.Errorf("read a file: %w", inner))
		if !ok || f.In(locale) != want {
			t.Errorf("in %s: %q, want %q", locale, f.In(locale), want)
		}
	}
	if !Is(inner, KindInvalid) || Is(inner, KindMissing) {
		t.Error("the kind of an invalid value is not INVALID alone")
	}
}
