package simulator

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestPermissionsNameEveryCall holds the page that customers give rights by
// against the calls that there are.
func TestPermissionsNameEveryCall(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("..", "..", "..", "docs", "permissions.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range operations {
		if o.action == "DescribeTags" { // the elder sister of ListTagResources, for other clients
			continue
		}
		if !strings.Contains(string(page), "`"+o.action+"`") {
			t.Errorf("docs/permissions.md does not name %s", o.action)
		}
	}
}
