package arch

import (
	"slices"
	"strings"
	"testing"
)

// leaves import nothing of ours.
var leaves = []string{
	"internal/cache", "internal/fault", "internal/id", "internal/locale", "internal/money", "internal/period", "internal/region",
}

// shared is what everything may use: the leaves, spreadsheets, and the
// language of rules with what is stored in it, and widgets.
var shared = with(leaves, "internal/rule", "internal/policy", "internal/sheet", "internal/widget")

// capabilities are what the product does, lowest first: each may use those
// before it, never one behind it.
var capabilities = []string{
	"internal/account", "internal/revision", "internal/ingest", "internal/selection", "internal/cost", "internal/focus", "internal/discount", "internal/benefit", "internal/version", "internal/resource", "internal/virtualtag", "internal/allocation", "internal/forecast", "internal/budget", "internal/idle", "internal/dashboard", "internal/board", "internal/report",
	"internal/collect",
}

// trials serve tests and measurements only: they may use everything, and the
// program uses none of them.
var trials = []string{
	"internal/acceptance", "internal/arch", "internal/bench", "internal/database/migratediff", "internal/ledger/ledgertest",
	"internal/need", "internal/testapp", "internal/testdb", "internal/testdb/pgserver",
}

// mayUse says which packages of ours a package may import: arrows point from
// cmd down to the leaves. A name that ends in /... covers what lies below it
// too. The first row that matches counts.
var mayUse = []struct {
	from string
	to   []string
}{
	{"internal/rule", leaves},
	{"internal/sheet", []string{"internal/money", "internal/period"}},
	{"internal/policy", with(leaves, "internal/rule")},
	{"internal/widget", leaves},
	{"internal/auth", []string{"internal/id"}},
	{"internal/seal", shared},
	{"internal/config", shared},
	{"internal/web", nil},
	{"internal/ledger", shared},
	{"internal/ledger/...", with(shared, "internal/ledger")},
	{"internal/bill", with(shared, "internal/ledger")},
	{"internal/bill/...", with(shared, "internal/ledger", "internal/bill")},
	{"internal/billfile", with(shared, "internal/ledger", "internal/bill/...")},
	{"internal/cloud/...", with(shared, "internal/bill/...", "internal/ledger", "internal/cloud/...")},
	{"ent/...", with(shared, "internal/cloud", "internal/ledger", "ent/...")},
	{"internal/database", with(shared, "internal/auth", "ent/...")},
	{"graph/model", with(slices.Concat(shared, capabilities), "ent", "ent/allocationrule", "ent/budget", "ent/budgetevent", "ent/dashboard", "ent/report", "ent/reportschedule", "internal/ledger", "graph/scalar")},
	{"graph/scalar", shared},
	{"graph/...", with(slices.Concat(shared, capabilities), "ent/...", "graph/...", "internal/auth", "internal/cloud", "internal/database", "internal/ledger")},
	// rest calls the resolvers by their interface: neither the root itself nor
	// the stores are within its reach.
	{"rest", with(slices.Concat(shared, capabilities), "ent/allocationrule", "ent/budget", "ent/budgetevent", "ent/dashboard", "ent/report", "ent/resource", "graph/generated", "graph/model", "graph/loader", "graph/scalar", "ent", "internal/auth", "internal/ledger")},
	{"internal/control", with(slices.Concat(shared, capabilities), "internal/auth")},
	{"internal/server", with(slices.Concat(shared, capabilities), "internal/auth", "internal/web", "graph", "graph/loader", "rest")},
	{"internal/job", with(slices.Concat(shared, capabilities), "internal/database")},
	{"internal/app", with(slices.Concat(shared, capabilities), "internal/cloud", "internal/cloud/aliyun", "internal/auth", "internal/config", "internal/database", "internal/ledger", "internal/seal", "graph")},
	{"internal/app/engines", []string{"internal/app", "internal/ledger", "internal/ledger/..."}},
	{"internal/demo", with(slices.Concat(shared, capabilities), "ent/cloudsync", "internal/app", "internal/auth", "internal/bill", "internal/cloud/...")},
	{"cmd/...", []string{"cmd/...", "ent/...", "graph/...", "internal/...", "rest"}},
}

// onlyIn says which packages may import a module of others: what could be
// replaced is replaced in one place.
var onlyIn = map[string][]string{
	"github.com/alecthomas/kong":             {"cmd/...", "internal/config"},
	"github.com/aliyun/alibaba-cloud-sdk-go": {"internal/cloud/aliyun"},
	"github.com/danielgtaylor/huma":          {"rest"},
	"github.com/duckdb/duckdb-go":            {"internal/ledger/duckdb"},
	"github.com/go-chi/chi":                  {"internal/server", "internal/web", "rest"},
	"github.com/lib/pq":                      {"internal/database"},
	"github.com/parquet-go/parquet-go":       {"internal/billfile", "internal/cloud/world/export", "internal/focus"},
	"github.com/tink-crypto/tink-go":         {"internal/seal"},
	"modernc.org/sqlite":                     {"internal/database"},
	"github.com/99designs/gqlgen":            {"ent", "graph/...", "rest"},
	"github.com/vektah/gqlparser":            {"ent/...", "graph/..."},
	"github.com/maypok86/otter":              {"internal/cache"},
	"github.com/riverqueue/river":            {"internal/job"},
	"github.com/coder/websocket":             {"graph"},
	"github.com/xuri/excelize":               {"internal/sheet"},
	"codeberg.org/go-pdf/fpdf":               {"internal/report"},
	"github.com/go-analyze/charts":           {"internal/report"},
}

func with(base []string, more ...string) []string { return append(slices.Clone(base), more...) }

func TestArrowsPointOneWay(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t) {
		if slices.Contains(trials, p.name) {
			continue
		}
		may, known := allowed(p.name)
		if !known {
			t.Errorf("%s stands in no row of mayUse: say what it may import", p.name)
			continue
		}
		for _, to := range p.ours {
			switch {
			case slices.Contains(trials, to):
				t.Errorf("%s imports %s, which is for tests", p.name, to)
			case !covers(may, to):
				t.Errorf("%s imports %s, which lies above it or is none of its business", p.name, to)
			}
		}
	}
}

// allowed is what a package may import of ours.
func allowed(name string) (may []string, known bool) {
	if slices.Contains(leaves, name) {
		return nil, true
	}
	if i := slices.Index(capabilities, name); i >= 0 {
		return with(slices.Concat(shared, capabilities[:i]),
			"ent/...", "internal/auth", "internal/bill", "internal/bill/alibaba", "internal/cloud/...", "internal/billfile", "internal/database", "internal/ledger", "internal/seal"), true
	}
	for _, row := range mayUse {
		if covers([]string{row.from}, name) {
			return row.to, true
		}
	}
	return nil, false
}

func covers(patterns []string, name string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool {
		base, below := strings.CutSuffix(p, "/...")
		return name == base || below && strings.HasPrefix(name, base+"/")
	})
}

func TestModulesOfOthersStayInTheirPlace(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t) {
		if slices.Contains(trials, p.name) {
			continue
		}
		for module, places := range onlyIn {
			for _, to := range p.others {
				if (to == module || strings.HasPrefix(to, module+"/")) && !covers(places, p.name) {
					t.Errorf("%s imports %s, which only %v may", p.name, to, places)
				}
			}
		}
	}
}

func TestEveryPackageSaysWhatItIsFor(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t) {
		if p.doc == "" && !p.generated {
			t.Errorf("%s has no package comment", p.name)
		}
	}
}
