package fault

import (
	"go/ast"
	"go/parser"
	"go/token"
	"testing"
)

// TestKindsListsEveryKind holds Kinds, which the edges' tables are held against,
// against the constants.
func TestKindsListsEveryKind(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "fault.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	ast.Inspect(file, func(node ast.Node) bool {
		if v, ok := node.(*ast.ValueSpec); ok {
			if of, ok := v.Type.(*ast.Ident); ok && of.Name == "Kind" {
				n++
			}
		}
		return true
	})
	if n == 0 || n != len(Kinds) {
		t.Errorf("there are %d kinds, Kinds lists %d", n, len(Kinds))
	}
}
