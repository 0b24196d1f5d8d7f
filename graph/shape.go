package graph

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// shape refuses operations that nest too deep or name too many aliases.
type shape struct{ depth, aliases int }

var _ graphql.OperationContextMutator = shape{}

// ExtensionName names the extension.
func (shape) ExtensionName() string { return "Shape" }

// Validate has nothing to check in a schema.
func (shape) Validate(graphql.ExecutableSchema) error { return nil }

// MutateOperationContext measures the operation, its fragments included.
func (s shape) MutateOperationContext(_ context.Context, op *graphql.OperationContext) *gqlerror.Error {
	m := measure{fragments: map[string]int{}}
	depth := m.depth(op.Operation.SelectionSet)
	switch {
	case depth > s.depth:
		return gqlerror.Errorf("the operation is %d levels deep, at most %d are allowed", depth, s.depth)
	case m.aliases > s.aliases:
		return gqlerror.Errorf("the operation has %d aliases, at most %d are allowed", m.aliases, s.aliases)
	}
	return nil
}

type measure struct {
	aliases   int
	fragments map[string]int // depth of each, measured once; validation refuses cycles
}

func (m *measure) depth(set ast.SelectionSet) int {
	deepest := 0
	for _, sel := range set {
		d := 0
		switch sel := sel.(type) {
		case *ast.Field:
			if sel.Alias != sel.Name {
				m.aliases++
			}
			d = 1
			if sel.Name != "__schema" && sel.Name != "__type" { // of bounded depth by gqlparser's own rule
				d += m.depth(sel.SelectionSet)
			}
		case *ast.InlineFragment:
			d = m.depth(sel.SelectionSet)
		case *ast.FragmentSpread:
			known, ok := m.fragments[sel.Name]
			if !ok {
				known = m.depth(sel.Definition.SelectionSet)
				m.fragments[sel.Name] = known
			}
			d = known
		}
		deepest = max(deepest, d)
	}
	return deepest
}
