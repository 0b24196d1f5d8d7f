package graph_test

import (
	"cmp"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/cloudlens/cloudlens/internal/cloud/world"
	"github.com/cloudlens/cloudlens/internal/money"
)

// listed is a resource with all that lists filter and sort by.
type listed struct {
	ID, ResourceID, Type, Name, Region, Status, Spec, FirstSeen string
	ChargeType, CreatedAt, VanishedAt                           *string
	Public                                                      bool
	Tags                                                        []struct{ Key, Value string }
	Account                                                     struct{ Name string }
	Cost                                                        struct {
		Amount *struct{ Amount, Currency string }
	}
	Verdict *struct{ Outcome string }
}

type connection struct {
	Resources struct {
		TotalCount int
		Edges      []struct {
			Cursor string
			Node   listed
		}
		PageInfo pageInfo
	}
}

const listing = `query($f: ResourceFilterInput, $by: ResourceOrderInput, $first: Int! = 1000, $after: Cursor, $offset: Int! = 0) {
	resources(filter: $f, orderBy: $by, first: $first, after: $after, offset: $offset) { totalCount pageInfo { hasNextPage endCursor } edges { cursor node {
		id resourceID type name region status spec firstSeen chargeType createdAt vanishedAt public tags { key value } account { name } cost { amount { amount currency } } verdict { outcome } } } } }`

func (p *counted) list(t *testing.T, variables map[string]any) (connection, []listed) {
	t.Helper()
	var c connection
	p.must(t, listing, variables, &c)
	var out []listed
	for _, e := range c.Resources.Edges {
		out = append(out, e.Node)
	}
	return c, out
}

func ids(of []listed) []string {
	var out []string
	for _, r := range of {
		out = append(out, r.Account.Name+" "+r.ResourceID)
	}
	return out
}

func with(all []listed, keep func(listed) bool) []listed {
	return slices.DeleteFunc(slices.Clone(all), func(r listed) bool { return !keep(r) })
}

// TestResourceListsAreFilteredAndSorted holds every filter and order against
// plain Go over the whole list.
func TestResourceListsAreFilteredAndSorted(t *testing.T) {
	p, c := clouded(t, world.Small(4), now.AddDate(0, 0, 14))
	_, all := p.list(t, map[string]any{"f": map[string]any{"vanished": true}})
	there := func(r listed) bool { return r.VanishedAt == nil }
	if n := len(all) - len(with(all, there)); n == 0 {
		t.Fatal("nothing has vanished")
	}
	tag := func(r listed, key, value string) bool {
		return slices.ContainsFunc(r.Tags, func(t struct{ Key, Value string }) bool { return t.Key == key && (value == "" || t.Value == value) })
	}
	idle := func(r listed) bool { return r.Verdict != nil && r.Verdict.Outcome == "IDLE" }
	for name, f := range map[string]struct {
		filter map[string]any
		keep   func(listed) bool
	}{
		"none":         {map[string]any{}, there},
		"an account":   {map[string]any{"accounts": []string{"small-intl"}}, func(r listed) bool { return there(r) && r.Account.Name == "small-intl" }},
		"types":        {map[string]any{"types": []string{"ECS", "RDS"}}, func(r listed) bool { return there(r) && (r.Type == "ECS" || r.Type == "RDS") }},
		"regions":      {map[string]any{"regions": []string{"cn-beijing"}}, func(r listed) bool { return there(r) && r.Region == "cn-beijing" }},
		"statuses":     {map[string]any{"statuses": []string{"STOPPED"}}, func(r listed) bool { return there(r) && r.Status == "STOPPED" }},
		"charge types": {map[string]any{"chargeTypes": []string{"PRE_PAID"}}, func(r listed) bool { return there(r) && r.ChargeType != nil && *r.ChargeType == "PRE_PAID" }},
		"a tag":        {map[string]any{"tags": []any{map[string]any{"key": "env", "value": "prod"}}}, func(r listed) bool { return there(r) && tag(r, "env", "prod") }},
		"two tags": {
			map[string]any{"tags": []any{map[string]any{"key": "env"}, map[string]any{"key": "team"}}},
			func(r listed) bool { return there(r) && tag(r, "env", "") && tag(r, "team", "") },
		},
		"text of a name": {map[string]any{"text": "PROD-订单"}, func(r listed) bool { return there(r) && strings.Contains(r.Name, "prod-订单") }},
		"text of an id":  {map[string]any{"text": "I-T4N"}, func(r listed) bool { return there(r) && strings.Contains(r.ResourceID, "i-t4n") }},
		"idle":           {map[string]any{"idle": true}, func(r listed) bool { return there(r) && idle(r) }},
		"not idle":       {map[string]any{"idle": false}, func(r listed) bool { return there(r) && !idle(r) }},
		"public":         {map[string]any{"public": true}, func(r listed) bool { return there(r) && r.Public }},
		"not public":     {map[string]any{"public": false}, func(r listed) bool { return there(r) && !r.Public }},
		"vanished disks": {map[string]any{"vanished": true, "types": []string{"DISK"}}, func(r listed) bool { return r.Type == "DISK" }},
		"some of each": {
			map[string]any{"types": []string{"ECS"}, "accounts": []string{"small-cn"}, "chargeTypes": []string{"POST_PAID"}, "public": true},
			func(r listed) bool {
				return there(r) && r.Type == "ECS" && r.Account.Name == "small-cn" && *r.ChargeType == "POST_PAID" && r.Public
			},
		},
	} {
		got, rows := p.list(t, map[string]any{"f": f.filter})
		want := with(all, f.keep)
		if diff := gocmp.Diff(ids(rows), ids(want)); diff != "" || got.Resources.TotalCount != len(want) || len(want) == 0 {
			t.Errorf("%s: %d of %d (-got +want)\n%s", name, got.Resources.TotalCount, len(want), diff)
		}
	}
	for field, compare := range orders() {
		for _, direction := range []string{"ASC", "DESC"} {
			_, rows := p.list(t, map[string]any{"f": map[string]any{"vanished": true}, "by": map[string]any{"field": field, "direction": direction}})
			want := slices.Clone(all)
			slices.SortFunc(want, func(a, b listed) int {
				order := cmp.Or(compare(a, b), strings.Compare(a.ResourceID, b.ResourceID))
				if direction == "DESC" {
					return -order
				}
				return order
			})
			if diff := gocmp.Diff(ids(rows), ids(want)); diff != "" {
				t.Errorf("by %s %s (-got +want)\n%s", field, direction, diff)
			}
		}
	}
	if _, rows := p.list(t, nil); len(rows) != len(with(all, there)) {
		t.Errorf("%d without a filter, %d are there at %s", len(rows), len(with(all, there)), c.Clock())
	}
}

// orders are what lists sort by.
func orders() map[string]func(a, b listed) int {
	word := func(of func(listed) string) func(a, b listed) int {
		return func(a, b listed) int { return strings.Compare(of(a), of(b)) }
	}
	return map[string]func(a, b listed) int{
		"NAME": word(func(r listed) string { return r.Name }), "RESOURCE_ID": word(func(r listed) string { return r.ResourceID }),
		"TYPE": word(func(r listed) string { return r.Type }), "REGION": word(func(r listed) string { return r.Region }),
		"STATUS": word(func(r listed) string { return r.Status }), "SPEC": word(func(r listed) string { return r.Spec }),
		"FIRST_SEEN": word(func(r listed) string { return r.FirstSeen }),
		"CREATED_AT": word(func(r listed) string {
			if r.CreatedAt == nil {
				return ""
			}
			return *r.CreatedAt
		}),
		"COST": func(a, b listed) int {
			x, y := a.Cost.Amount, b.Cost.Amount
			if x == nil || y == nil {
				return cmp.Compare(map[bool]int{true: 1}[x != nil], map[bool]int{true: 1}[y != nil])
			}
			return cmp.Or(strings.Compare(x.Currency, y.Currency), money.MustParse(x.Amount).Cmp(money.MustParse(y.Amount)))
		},
	}
}

// TestResourcesPageThroughEveryOneOnce goes by cursor and by offset, whatever
// the list is sorted by.
func TestResourcesPageThroughEveryOneOnce(t *testing.T) {
	p, c := clouded(t, world.Small(4), now.AddDate(0, 0, 14))
	for field := range orders() {
		by := map[string]any{"field": field, "direction": "DESC"}
		_, all := p.list(t, map[string]any{"by": by})
		var byCursor, byOffset []listed
		var after any
		for range len(all) {
			page, rows := p.list(t, map[string]any{"by": by, "first": 7, "after": after})
			byCursor = append(byCursor, rows...)
			_, rows = p.list(t, map[string]any{"by": by, "first": 7, "offset": len(byOffset)})
			byOffset = append(byOffset, rows...)
			if page.Resources.TotalCount != len(all) {
				t.Fatalf("by %s: %d of %d", field, page.Resources.TotalCount, len(all))
			}
			if !page.Resources.PageInfo.HasNextPage {
				break
			}
			after = *page.Resources.PageInfo.EndCursor
		}
		for how, got := range map[string][]listed{"cursor": byCursor, "offset": byOffset} {
			if diff := gocmp.Diff(ids(got), ids(all)); diff != "" {
				t.Errorf("by %s, by %s (-got +want)\n%s", field, how, diff)
			}
		}
	}
	if _, rows := p.list(t, map[string]any{"offset": 100_000}); len(rows) > 0 {
		t.Errorf("%d beyond the end", len(rows))
	}
	// What a page follows may be gone by the next.
	before, rows := p.list(t, map[string]any{"f": map[string]any{"text": "i-"}})
	c.Set(now.AddDate(0, 1, 14))
	c.Sync(t)
	gone := slices.IndexFunc(rows, func(r listed) bool {
		_, now := p.list(t, map[string]any{"f": map[string]any{"text": r.ResourceID}})
		return len(now) == 0
	})
	if gone < 0 {
		t.Fatal("nothing vanished")
	}
	_, r := p.ask(t, request{Query: listing, Variables: map[string]any{"after": before.Resources.Edges[gone].Cursor}})
	if len(r.Errors) != 1 || r.Errors[0].Extensions["code"] != "GONE" {
		t.Errorf("after what vanished: %+v", r.Errors)
	}
}

// TestNodesOfWhatACloudShows reads each kind of them by its id.
func TestNodesOfWhatACloudShows(t *testing.T) {
	p, _ := clouded(t, world.Small(4), now.AddDate(0, 0, 14))
	var out struct {
		LastScan struct{ ID string }
		Syncs    struct {
			Edges []struct{ Node struct{ ID string } }
		}
		Resources struct {
			Edges []struct {
				Node struct {
					ID      string
					Verdict struct{ ID string }
					Changes struct {
						Edges []struct{ Node struct{ ID string } }
					}
				}
			}
		}
	}
	p.must(t, `{ lastScan(account: "small-cn") { id } syncs { edges { node { id } } }
		resources(filter: {types: [ECS]}, first: 1) { edges { node { id verdict { id } changes { edges { node { id } } } } } } }`, nil, &out)
	r := out.Resources.Edges[0].Node
	for kind, id := range map[string]string{
		"Resource": r.ID, "Verdict": r.Verdict.ID, "ResourceChange": r.Changes.Edges[0].Node.ID, "Scan": out.LastScan.ID, "Sync": out.Syncs.Edges[0].Node.ID,
	} {
		var got struct {
			Node struct {
				Typename string `json:"__typename"`
				ID       string
			}
		}
		p.must(t, `query($id: ID!) { node(id: $id) { __typename id } }`, map[string]any{"id": id}, &got)
		if got.Node.Typename != kind || got.Node.ID != id {
			t.Errorf("%s is %+v", kind, got)
		}
	}
}
