package rest

import (
	"github.com/danielgtaylor/huma/v2"

	"github.com/cloudlens/cloudlens/internal/cost"
	"github.com/cloudlens/cloudlens/internal/money"
)

// places is how many decimals amounts have on REST.
const places = 2

// amount is a number with 2 decimals, written from its decimal digits.
type amount struct{ money.Decimal }

func rounded(d money.Decimal) amount { return amount{money.Round(d, places)} }

// MarshalJSON writes the digits as a JSON number.
func (a amount) MarshalJSON() ([]byte, error) { return []byte(a.StringFixed(places)), nil }

// Schema is a JSON number.
func (amount) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeNumber, Description: "An amount with 2 decimals."}
}

// perhaps is an amount that the bill may not give: null then.
type perhaps struct{ known *amount }

func orNull(d *money.Decimal) perhaps {
	if d == nil {
		return perhaps{}
	}
	r := rounded(*d)
	return perhaps{&r}
}

// MarshalJSON writes the amount, or null.
func (p perhaps) MarshalJSON() ([]byte, error) {
	if p.known == nil {
		return []byte("null"), nil
	}
	return p.known.MarshalJSON()
}

// Schema is a JSON number or null.
func (perhaps) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeNumber, Nullable: true, Description: "An amount with 2 decimals; null when the bill does not give it."}
}

// percent is a change in percent with 2 decimals, 0 when there was nothing to
// compare with, as the document wants a number.
func percent(n money.Null) amount {
	if !n.Valid {
		return amount{money.Zero}
	}
	return rounded(n.Decimal)
}

func figure(f cost.Figure) money.Decimal { return f.Amount.Decimal }

// shares rounds parts so that they add up to their rounded total.
func shares(parts []money.Decimal) (out []amount, total amount) {
	cents, sum := money.Share(parts, places)
	out = make([]amount, len(cents))
	for i, c := range cents {
		out[i] = amount{c}
	}
	return out, amount{sum}
}

// byKey gives each group's rounded share of the total, by its first key.
func byKey(groups []cost.Group) map[string]amount {
	exact := make([]money.Decimal, len(groups))
	for i, g := range groups {
		exact[i] = figure(g.Total)
	}
	cents, _ := shares(exact)
	parts := map[string]amount{}
	for i, g := range groups {
		parts[g.Keys[0].Value] = cents[i]
	}
	return parts
}

// code is the currency, "" when nothing is known of any.
func code(a *cost.Answer) string { return a.Currency }
