package report

import (
	"testing"

	"github.com/cloudlens/cloudlens/internal/ledger"
)

func TestEveryStepOfTheWaterfallHasAName(t *testing.T) {
	for _, k := range ledger.Waterfall {
		if stepNames[k][0] == "" || stepNames[k][1] == "" {
			t.Errorf("%s has no name in Chinese and English", k)
		}
	}
}
