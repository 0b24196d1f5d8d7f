package selection

import (
	"slices"
	"testing"

	"github.com/cloudlens/cloudlens/internal/rule"
)

// TestEveryFieldIsSaidOrUnsaid asks of a new field whether the inventory tells
// it: a rule on one that nobody thought of would match no resource.
func TestEveryFieldIsSaidOrUnsaid(t *testing.T) {
	for _, f := range rule.Fields {
		if (said[f] != nil) == slices.Contains(unsaid, f) {
			t.Errorf("%s must be among either what inventories say or what only bills tell", f)
		}
	}
}
