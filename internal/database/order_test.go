package database_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// defaultOrder matches the order that lists of an entity have unless they are
// asked for in another.
var defaultOrder = regexp.MustCompile(`(?m)^var (Default\w+Order) = `)

// TestEveryListHasItsOrder holds the lists of order.go against the entities that
// come in lists, since nothing else tells that one was forgotten.
func TestEveryListHasItsOrder(t *testing.T) {
	t.Parallel()
	lists, err := os.ReadFile(filepath.Join("..", "..", "ent", "gql_pagination.go"))
	if err != nil {
		t.Fatal(err)
	}
	order, err := os.ReadFile("order.go")
	if err != nil {
		t.Fatal(err)
	}
	all := defaultOrder.FindAllSubmatch(lists, -1)
	if len(all) < 10 {
		t.Fatalf("found only %d lists: the search is broken", len(all))
	}
	for _, name := range all {
		if n := strings.Count(string(order), "&ent."+string(name[1])+".Direction"); n != 1 {
			t.Errorf("order.go names ent.%s %d times: let its lists begin with the newest, or as they were made", name[1], n)
		}
	}
}
