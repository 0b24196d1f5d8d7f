package money

import (
	"fmt"
	"slices"
)

// Amount is an exact amount of one currency (ISO 4217 code).
type Amount struct {
	Decimal  Decimal
	Currency string
}

// Add returns a + b. Amounts of two currencies have no sum: that is an error.
// The zero Amount, which has no currency, adds to anything.
func (a Amount) Add(b Amount) (Amount, error) {
	switch {
	case a == Amount{}:
		return b, nil
	case b == Amount{}:
		return a, nil
	case a.Currency != b.Currency:
		return Amount{}, fmt.Errorf("cannot add %s to %s", b.Currency, a.Currency)
	}
	return Amount{a.Decimal.Add(b.Decimal), a.Currency}, nil
}

// String renders the exact digits and the currency: "12.5 CNY".
func (a Amount) String() string { return a.Decimal.String() + " " + a.Currency }

// Round rounds half away from zero to that many decimals, the commercial rule.
func Round(d Decimal, places uint8) Decimal { return d.RoundHAZ(places) }

// Share rounds parts to that many decimals so that they add up to their
// rounded total: each part is rounded down, and the units still missing go to
// the parts with the largest remainders (ties to the earlier part). The total
// is the exact sum of the parts, rounded half away from zero.
func Share(parts []Decimal, places uint8) (rounded []Decimal, total Decimal) {
	exact := Zero
	for _, p := range parts {
		exact = exact.Add(p)
	}
	total = Round(exact, places)
	return ShareOf(total, parts, places), total
}

// ShareOf is Share toward a total that was rounded elsewhere, as a node of a
// tree is: the parts add up to it, whichever way it was rounded. The total
// must lie within one unit per part of their exact sum.
func ShareOf(total Decimal, parts []Decimal, places uint8) []Decimal {
	unit := unitOf(places)
	rounded := make([]Decimal, len(parts))
	remainders := make([]Decimal, len(parts))
	order := make([]int, len(parts))
	floors := Zero
	for i, p := range parts {
		rounded[i] = floor(p, places, unit)
		remainders[i] = p.Sub(rounded[i])
		order[i] = i
		floors = floors.Add(rounded[i])
	}
	slices.SortStableFunc(order, func(a, b int) int { return remainders[b].Cmp(remainders[a]) })
	for _, i := range order {
		if floors.Cmp(total) >= 0 {
			break
		}
		rounded[i] = rounded[i].Add(unit)
		floors = floors.Add(unit)
	}
	for _, i := range slices.Backward(order) { // only when the total was rounded below all floors
		if floors.Cmp(total) <= 0 {
			break
		}
		rounded[i] = rounded[i].Sub(unit)
		floors = floors.Sub(unit)
	}
	return rounded
}

// floor rounds toward minus infinity.
func floor(d Decimal, places uint8, unit Decimal) Decimal {
	t := d.Trunc(places)
	if t.Cmp(d) > 0 {
		t = t.Sub(unit)
	}
	return t
}

func unitOf(places uint8) Decimal {
	d := MustParse("1")
	for range places {
		d = d.Mul(MustParse("0.1"))
	}
	return d
}

// Percent is part in percent of whole, rounded to 2 decimals; unknown when
// whole is zero.
func Percent(part, whole Decimal) Null {
	ratio, err := part.Mul(MustParse("100")).Div(whole)
	if err != nil { // by zero
		return Null{}
	}
	return Of(Round(ratio, 2))
}

// Even is one of n equal parts of total, cut to Scale decimals: n parts are
// never more than the total, and less by n−1 units at most.
func Even(total Decimal, n int) Decimal {
	part, err := total.Div64(uint64(n)) // to 19 decimals, cut
	if err != nil {
		return Zero // n is 0: there are no parts
	}
	return part.Trunc(Scale)
}
