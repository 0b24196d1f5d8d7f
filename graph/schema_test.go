package graph_test

import (
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"

	"github.com/cloudlens/cloudlens/graph/generated"
)

func TestEverythingInTheSchemaIsDescribed(t *testing.T) {
	schema := generated.NewExecutableSchema(generated.Config{}).Schema()
	missing := func(what, description string) {
		if strings.TrimSpace(description) == "" {
			t.Errorf("%s has no description", what)
		}
	}
	for name, def := range schema.Types {
		if def.BuiltIn || strings.HasPrefix(name, "__") {
			continue
		}
		missing(name, def.Description)
		for _, f := range def.Fields {
			if strings.HasPrefix(f.Name, "__") {
				continue
			}
			missing(name+"."+f.Name, f.Description)
			for _, a := range f.Arguments {
				missing(name+"."+f.Name+"("+a.Name+")", a.Description)
			}
		}
		if def.Kind == ast.Enum {
			for _, v := range def.EnumValues {
				missing(name+"."+v.Name, v.Description)
			}
		}
	}
}
