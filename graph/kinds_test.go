package graph

import (
	"testing"

	"github.com/cloudlens/cloudlens/graph/generated"
	"github.com/cloudlens/cloudlens/internal/fault"
)

func TestEveryKindOfFaultHasACode(t *testing.T) {
	told := map[string]bool{}
	for _, v := range generated.NewExecutableSchema(generated.Config{}).Schema().Types["UserErrorCode"].EnumValues {
		told[v.Name] = true
	}
	for _, k := range fault.Kinds {
		if codes[k] == "" || !told[string(k)] {
			t.Errorf("%s has the code %q, and UserErrorCode has it: %v", k, codes[k], told[string(k)])
		}
	}
	if len(codes) != len(fault.Kinds) || len(told) != len(fault.Kinds) {
		t.Errorf("%d kinds have a code and %d are user errors, there are %d", len(codes), len(told), len(fault.Kinds))
	}
}
