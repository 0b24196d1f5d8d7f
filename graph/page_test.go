package graph_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// pageInfo is where a page ends.
type pageInfo struct {
	HasNextPage bool
	EndCursor   *string
}

func TestChargesPageThroughEveryLineOnce(t *testing.T) {
	p := program(t)
	const query = `query($after: Cursor) { charges(first: 3, after: $after, input: {accountNames: ["hand"], period: {from: "2025-01-01", to: "2026-06-01"}}) {
		edges { cursor node { lineID date } } pageInfo { hasNextPage endCursor } } }`
	var days, lines []string
	var after any
	for range 10 {
		var out struct {
			Charges struct {
				Edges []struct {
					Cursor string
					Node   struct{ LineID, Date string }
				}
				PageInfo pageInfo
			}
		}
		p.must(t, query, map[string]any{"after": after}, &out)
		for _, e := range out.Charges.Edges {
			days, lines = append(days, e.Node.Date), append(lines, e.Node.LineID)
		}
		if !out.Charges.PageInfo.HasNextPage {
			break
		}
		after = *out.Charges.PageInfo.EndCursor
	}
	if !slices.IsSortedFunc(days, func(a, b string) int { return strings.Compare(b, a) }) {
		t.Errorf("not newest first: %v", days)
	}
	var want []string
	for n := range 13 {
		want = append(want, fmt.Sprintf("line-%02d", n+1))
	}
	slices.Sort(lines)
	if diff := cmp.Diff(lines, want); diff != "" {
		t.Errorf("(-got +want)\n%s", diff)
	}
}

func TestConnectionsPageBothWays(t *testing.T) {
	p := program(t)
	for name, c := range map[string]struct {
		field string
		want  []string
	}{
		"accounts": {"name", []string{"abroad", "hand", "summary"}},
		"imports":  {"label", []string{"bill.csv", "summary.csv"}},
	} {
		order := map[string]string{"accounts": "NAME", "imports": "STARTED_AT"}[name]
		for _, way := range [][3]string{{"first", "after", "Next"}, {"last", "before", "Previous"}} {
			query := fmt.Sprintf(`query($c: Cursor) { found: %s(%s: 1, %s: $c, orderBy: {field: %s}) { totalCount edges { cursor node { text: %s } } pageInfo { hasNextPage hasPreviousPage } } }`,
				name, way[0], way[1], order, c.field)
			var got []string
			var cursor any
			for range 5 {
				var out struct {
					Found struct {
						TotalCount int
						Edges      []struct {
							Cursor string
							Node   struct{ Text string }
						}
						PageInfo map[string]bool
					}
				}
				p.must(t, query, map[string]any{"c": cursor}, &out)
				if out.Found.TotalCount != len(c.want) || len(out.Found.Edges) != 1 {
					t.Fatalf("%s: %+v", query, out)
				}
				got = append(got, out.Found.Edges[0].Node.Text)
				cursor = out.Found.Edges[0].Cursor
				if !out.Found.PageInfo["has"+way[2]+"Page"] {
					break
				}
			}
			want := slices.Clone(c.want)
			if way[0] == "last" {
				slices.Reverse(want)
			}
			if diff := cmp.Diff(got, want); diff != "" {
				t.Errorf("%s by %s (-got +want)\n%s", name, way[0], diff)
			}
		}
	}
}

func TestEveryEntityIsFoundByItsID(t *testing.T) {
	p := program(t)
	var all struct {
		Accounts, Imports struct {
			Edges []struct {
				Node struct {
					Typename string `json:"__typename"`
					ID       string
					Slices   struct {
						Edges []struct {
							Node struct {
								Typename string `json:"__typename"`
								ID       string
							}
						}
					}
				}
			}
		}
	}
	p.must(t, `{ accounts { edges { node { __typename id slices(first: 1) { edges { node { __typename id } } } } } } imports { edges { node { __typename id } } } }`, nil, &all)
	want := map[string]string{}
	for _, e := range append(all.Accounts.Edges, all.Imports.Edges...) {
		want[e.Node.ID] = e.Node.Typename
		for _, s := range e.Node.Slices.Edges {
			want[s.Node.ID] = s.Node.Typename
		}
	}
	if len(want) != 3+2+3 {
		t.Fatalf("there are %d entities: %v", len(want), want)
	}
	got := map[string]string{}
	for id := range want {
		var out struct {
			Node struct {
				Typename string `json:"__typename"`
				ID       string
			}
			Nodes []struct{ ID string }
		}
		p.must(t, `query($id: ID!) { node(id: $id) { __typename id } nodes(ids: [$id]) { id } }`, map[string]any{"id": id}, &out)
		got[out.Node.ID] = out.Node.Typename
		if len(out.Nodes) != 1 || out.Nodes[0].ID != id {
			t.Errorf("nodes gives %v for %s", out.Nodes, id)
		}
	}
	if diff := cmp.Diff(got, want); diff != "" {
		t.Errorf("(-got +want)\n%s", diff)
	}
}
