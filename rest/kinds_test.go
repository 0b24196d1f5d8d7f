package rest

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/cloudlens/cloudlens/ent/resource"
	"github.com/cloudlens/cloudlens/graph/generated"
	"github.com/cloudlens/cloudlens/internal/fault"
)

func TestEveryKindOfFaultHasAnAnswer(t *testing.T) {
	for _, k := range fault.Kinds {
		if answers[k].status == 0 {
			t.Errorf("there is no answer for %s", k)
		}
	}
	if len(answers) != len(fault.Kinds) {
		t.Errorf("%d kinds are answered, there are %d", len(answers), len(fault.Kinds))
	}
}

// tagOf is a tag of a field, as the document has it.
func tagOf(of any, field, tag string) []string {
	f, _ := reflect.TypeOf(of).FieldByName(field)
	return strings.FieldsFunc(f.Tag.Get(tag), func(r rune) bool { return strings.ContainsRune(" ,;", r) })
}

func TestTheDocumentHasEveryTypeOfError(t *testing.T) {
	said := tagOf(Error{}, "Type", "enum")
	for kind, a := range answers {
		if !slices.Contains(said, a.errorType) {
			t.Errorf("%s is answered as %s, the document says %v", kind, a.errorType, said)
		}
	}
}

// TestEveryTypeOfResourceHasAWord holds the words of REST against the enum of the
// graph, which is Ent's, and against the document.
func TestEveryTypeOfResourceHasAWord(t *testing.T) {
	named := slices.Collect(maps.Values(types))
	for _, v := range generated.NewExecutableSchema(generated.Config{}).Schema().Types["ResourceType"].EnumValues {
		if !slices.Contains(named, resource.Type(v.Name)) {
			t.Errorf("no word of REST means the type %s", v.Name)
		}
	}
	said := tagOf(resourcesInput{}, "ResourceType", "doc")
	for word := range types {
		if !slices.Contains(said, word) {
			t.Errorf("the document does not name the type %s: %v", word, said)
		}
	}
}
