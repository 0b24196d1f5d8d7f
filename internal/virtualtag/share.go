package virtualtag

import (
	"cmp"
	"slices"

	"github.com/cloudlens/cloudlens/internal/cost"
	"github.com/cloudlens/cloudlens/internal/ledger"
)

// Grouped are the keys that a cost needs for Resources and Services.
var Grouped = []ledger.Key{{Dim: ledger.ByResource}, {Dim: ledger.ByService}}

// Share is the part of a tag's cost that one resource or one service has.
// Shares of a currency add up to the tag's figure in it.
type Share struct {
	ID     string // "" for what has none
	Name   string
	Type   string // of a resource
	Figure cost.Figure
}

// Resources shares the cost, grouped by Grouped, out among resources, the
// dearest first; what is of no resource has no id.
func (c *Cost) Resources() []Share { return c.shares(0) }

// Services shares it out among services.
func (c *Cost) Services() []Share { return c.shares(1) }

// ResourceCount is how many distinct resources it has.
func (c *Cost) ResourceCount() int {
	seen := map[string]bool{}
	for _, s := range c.Resources() {
		seen[s.ID] = s.ID != ""
	}
	delete(seen, "")
	return len(seen)
}

func (c *Cost) shares(by int) []Share {
	type key struct{ id, currency string }
	at := map[key]int{}
	out := []Share{}
	for _, st := range c.Stretches {
		for i := range st.Rows {
			r := &st.Rows[i]
			if len(r.Keys) != len(Grouped) {
				continue
			}
			k := key{r.Keys[by].Text, r.Currency}
			n, ok := at[k]
			if !ok {
				n = len(out)
				at[k] = n
				s := Share{ID: k.id, Name: cmp.Or(r.Keys[by].Label, k.id), Figure: cost.Figure{Currency: r.Currency}}
				if by == 0 && k.id != "" {
					s.Type = ledger.TypeOf(r.Keys[1].Text)
				}
				out = append(out, s)
			}
			out[n].Figure.Add(r)
		}
	}
	slices.SortFunc(out, func(a, b Share) int {
		return cmp.Or(cmp.Compare(a.Figure.Currency, b.Figure.Currency), b.Figure.Amount.Decimal.Cmp(a.Figure.Amount.Decimal), cmp.Compare(a.ID, b.ID))
	})
	return out
}
