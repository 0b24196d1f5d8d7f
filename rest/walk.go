package rest

import "github.com/cloudlens/cloudlens/ent"

// walk reads all pages of a list, in order.
func walk[E, N any](node func(E) N, ask func(after *ent.Cursor, first *int) ([]E, ent.PageInfo, error)) ([]N, error) {
	first, out := 1000, []N{}
	var after *ent.Cursor
	for {
		edges, info, err := ask(after, &first)
		if err != nil {
			return nil, err
		}
		for _, e := range edges {
			out = append(out, node(e))
		}
		if !info.HasNextPage {
			return out, nil
		}
		after = info.EndCursor
	}
}
