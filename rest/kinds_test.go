package rest

import (
	"testing"

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
