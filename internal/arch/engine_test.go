package arch

import (
	"path"
	"slices"
	"strings"
	"testing"
)

// Each package below the ledger but the suite itself is an engine.
func TestEnginesAreProvedAndCanBeChosen(t *testing.T) {
	t.Parallel()
	all, files := packages(t), tracked(t)
	at := slices.IndexFunc(all, func(p pkg) bool { return p.name == "internal/app/engines" })
	if at < 0 {
		t.Fatal("there is no table of engines")
	}
	proved := map[string]bool{}
	for name, text := range files {
		if strings.HasSuffix(name, "_test.go") && strings.Contains(text, "ledgertest.Run(") {
			proved[path.Dir(name)] = true
		}
	}
	found := 0
	for _, p := range all {
		if !strings.HasPrefix(p.name, "internal/ledger/") || slices.Contains(trials, p.name) {
			continue
		}
		found++
		if !proved[p.name] {
			t.Errorf("no test of %s calls ledgertest.Run", p.name)
		}
		if !slices.Contains(all[at].ours, p.name) {
			t.Errorf("%s stands in no row of internal/app/engines", p.name)
		}
	}
	if found == 0 {
		t.Error("found no engine: the search is broken")
	}
}
