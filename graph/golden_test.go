package graph_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cloudlens/cloudlens/internal/cloud/world"
)

// recorded is what a golden file holds: how many statements the query takes,
// and what it answers.
type recorded struct {
	Statements statements `json:"statements"`
	Status     int        `json:"status"`
	response
}

// TestQueriesAnswerAsRecorded asks every query of testdata. A query may have
// variables in a file of its own beside it.
func TestQueriesAnswerAsRecorded(t *testing.T) {
	hold(t, program(t), "testdata/*.graphql")
}

// Those of testdata/cloud are over a small world that was read twice, a
// fortnight apart.
func TestQueriesAboutACloudAnswerAsRecorded(t *testing.T) {
	p, _ := clouded(t, world.Small(4), now.AddDate(0, 0, 14))
	hold(t, p, "testdata/cloud/*.graphql")
}

// hold asks each query of a folder and compares what it answers.
func hold(t *testing.T, p *counted, pattern string) {
	t.Helper()
	for _, name := range names(t, pattern) {
		t.Run(filepath.Base(name), func(t *testing.T) {
			q := request{Query: read(t, name+".graphql")}
			if variables, err := os.ReadFile(name + ".variables"); err == nil {
				if err := json.Unmarshal(variables, &q.Variables); err != nil {
					t.Fatal(err)
				}
			} else if !errors.Is(err, fs.ErrNotExist) {
				t.Fatal(err)
			}
			var r recorded
			once := func() { r.Status, r.response = p.ask(t, q) }
			once() // what later questions find ready is made by the first
			r.Statements = p.takes(once)
			slices.SortStableFunc(r.Errors, func(a, b failure) int { // fields fail in any order
				return strings.Compare(fmt.Sprint(a.Path), fmt.Sprint(b.Path))
			})
			got := render(t, r)
			if *update {
				if err := os.WriteFile(name+".json", []byte(got), 0o644); err != nil { //nolint:gosec // it is to be committed
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(got, read(t, name+".json")); diff != "" {
				t.Errorf("(-got +want)\n%s", diff)
			}
		})
	}
}

var uuids = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}`)

// render writes an answer so that it is the same every time: ids, which are
// new in every run, are numbered in the order in which they appear.
func render(t *testing.T, r recorded) string {
	t.Helper()
	body, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	var indented bytes.Buffer
	if err := json.Indent(&indented, body, "", "  "); err != nil {
		t.Fatal(err)
	}
	seen := map[string]string{}
	return uuids.ReplaceAllStringFunc(indented.String(), func(id string) string {
		if seen[id] == "" {
			seen[id] = fmt.Sprintf("id-%d", len(seen)+1)
		}
		return seen[id]
	}) + "\n"
}

// An account more is no statement more, however many fields are asked of it.
func TestAccountsTakeTheSameStatementsHoweverMany(t *testing.T) {
	p := empty(t)
	const most = 25
	bills := "ProviderName,BillingAccountId,BillingAccountName,BillingCurrency,BillingPeriodStart,ChargePeriodStart,ChargeCategory,ServiceName,BilledCost\n"
	for i := range most {
		bills += fmt.Sprintf("Alibaba Cloud,%d,account-%02d,CNY,2026-04-30T16:00:00Z,2026-05-01T16:00:00Z,Usage,ecs,%d.25\n", 7000+i, i, i)
	}
	p.Import(t, "many.csv", bills, fileOf(""))
	const query = `query($first: Int!) { accounts(first: $first, orderBy: {field: NAME}) { edges { node { name accessKeyID cycles { cycle totals { billed } }
		costs(input: {period: {firstCycle: "2026-05", lastCycle: "2026-05"}, groupBy: [{dimension: SERVICE}], compareTo: {previous: PREVIOUS_PERIOD}}) { total { amount { amount } } } } } } }`
	p.must(t, query, map[string]any{"first": 2}, &struct{ Accounts struct{} }{}) // it reads what is visible
	want := statements{Catalogue: 4, Ledger: 2}
	for _, first := range []int{1, 5, most} {
		got := p.takes(func() {
			var out struct {
				Accounts struct {
					Edges []struct {
						Node struct {
							Name   string
							Cycles []struct{ Totals []struct{ Billed string } }
							Costs  struct {
								Total struct{ Amount struct{ Amount string } }
							}
						}
					}
				}
			}
			p.must(t, query, map[string]any{"first": first}, &out)
			if len(out.Accounts.Edges) != first {
				t.Fatalf("%d accounts, want %d", len(out.Accounts.Edges), first)
			}
			for i, e := range out.Accounts.Edges {
				want := fmt.Sprintf("%d.25", i)
				if e.Node.Costs.Total.Amount.Amount != want || e.Node.Cycles[0].Totals[0].Billed != want {
					t.Fatalf("account %d costs %+v", i, e.Node)
				}
			}
		})
		if got != want {
			t.Errorf("%d accounts take %+v statements, want %+v", first, got, want)
		}
	}
}
