package simulator

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// ramProducts are the products of hosts by their names in RAM actions, where
// these differ.
var ramProducts = map[string]string{kvstore: "kvstore", mongodb: "dds", metrics: "cms"}

// TestPermissionsNameEveryCall holds the page that customers give rights by
// against the calls that there are: a row whose RAM action is of the product
// names the call.
func TestPermissionsNameEveryCall(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("..", "..", "..", "docs", "permissions.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range made {
		if !permits(string(page), o) {
			t.Errorf("docs/permissions.md has no row of %s that names %s", o.product, o.action)
		}
	}
}

// permits tells whether a row of the table is of the operation.
func permits(page string, o operation) bool {
	product := ramProducts[o.product]
	if product == "" {
		product = o.product
	}
	for row := range strings.Lines(page) {
		cells := strings.Split(row, "|")
		if len(cells) != 6 || !strings.Contains(cells[2], "`"+o.action+"`") {
			continue
		}
		switch action := strings.TrimSpace(cells[4]); {
		case o.product == bss && (action == "none" || strings.HasPrefix(action, "`bss:") || strings.HasPrefix(action, "`bssapi:")),
			o.product == sts && action == "none",
			strings.HasPrefix(action, "`"+product+":"):
			return true
		}
	}
	return false
}
