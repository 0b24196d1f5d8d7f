package rest

import (
	"slices"

	"github.com/cloudlens/cloudlens/internal/cost"
	"github.com/cloudlens/cloudlens/internal/money"
)

// tree is an answer by two keys, rounded so that the leaves add up to their
// node and the nodes to the total.
type tree struct {
	total amount
	nodes []*node // largest first
}

type node struct {
	code, name string
	exact      money.Decimal
	amount     amount
	parts      map[string]amount
}

func newTree(a *cost.Answer) *tree {
	t := &tree{}
	leaves := map[string][]cost.Group{}
	for _, g := range a.Groups {
		k := g.Keys[0]
		i := slices.IndexFunc(t.nodes, func(n *node) bool { return n.code == k.Value })
		if i < 0 {
			i = len(t.nodes)
			t.nodes = append(t.nodes, &node{code: k.Value, name: k.Label, exact: money.Zero})
		}
		t.nodes[i].exact = t.nodes[i].exact.Add(figure(g.Total))
		leaves[k.Value] = append(leaves[k.Value], g)
	}
	slices.SortStableFunc(t.nodes, func(a, b *node) int { return b.exact.Cmp(a.exact) })
	exact := make([]money.Decimal, len(t.nodes))
	for i, n := range t.nodes {
		exact[i] = n.exact
	}
	var cents []amount
	cents, t.total = shares(exact)
	for i, n := range t.nodes {
		n.amount = cents[i]
		n.parts = within(n.amount, leaves[n.code])
	}
	return t
}

// within rounds the leaves of a node so that they add up to what the node
// became, which may be a cent beside what it alone would round to.
func within(node amount, leaves []cost.Group) map[string]amount {
	exact := make([]money.Decimal, len(leaves))
	for i, g := range leaves {
		exact[i] = figure(g.Total)
	}
	cents := money.ShareOf(node.Decimal, exact, places)
	parts := map[string]amount{}
	for i, g := range leaves {
		parts[g.Keys[1].Value] = amount{cents[i]}
	}
	return parts
}
