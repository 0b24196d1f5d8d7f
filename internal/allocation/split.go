package allocation

import (
	"math/big"
	"slices"
	"strings"

	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/policy"
)

// fine is how many decimals shares are computed with before they are rounded.
const fine = 18

// cents is how many decimals a part has at least.
const cents = 2

var hundred = money.Whole(100)

// split shares a total out by weights, at the total's own scale, two decimals
// at least. Rest is the weight of what nobody gets. Parts and unallocated come
// to the total exactly: what rounding leaves goes to the largest remainders.
// The weights must not sum to 0.
func split(total money.Decimal, weights []policy.Weight, rest money.Decimal) (parts []policy.Part, unallocated money.Decimal) {
	sum := ratio(rest)
	for _, w := range weights {
		sum.Add(sum, ratio(w.Weight))
	}
	exact := make([]money.Decimal, 0, len(weights)+1)
	for _, w := range weights {
		exact = append(exact, part(total, w.Weight, sum))
	}
	exact = append(exact, part(total, rest, sum))
	amounts := money.ShareOf(total, exact, scale(total))
	for i, w := range weights {
		parts = append(parts, policy.Part{Target: w.Target, Amount: amounts[i], Rounded: amounts[i].Sub(exact[i])})
	}
	unallocated = amounts[len(weights)]
	percentages(total, parts, unallocated)
	return parts, unallocated
}

// percentages tells what each part is of the total, so that all of them, with
// that of what nobody got, come to 100. Of nothing there are none.
func percentages(total money.Decimal, parts []policy.Part, unallocated money.Decimal) {
	whole := ratio(total)
	if whole.Sign() == 0 {
		return
	}
	exact := make([]money.Decimal, 0, len(parts)+1)
	for _, p := range parts {
		exact = append(exact, part(hundred, p.Amount, whole))
	}
	exact = append(exact, part(hundred, unallocated, whole))
	for i, p := range money.ShareOf(hundred, exact, 2)[:len(parts)] {
		parts[i].Percentage = money.Of(p)
	}
}

// part is total × weight ÷ sum.
func part(total, weight money.Decimal, sum *big.Rat) money.Decimal {
	share := new(big.Rat).Mul(ratio(total), ratio(weight))
	return money.MustParse(share.Quo(share, sum).FloatString(fine))
}

func ratio(d money.Decimal) *big.Rat {
	r, _ := new(big.Rat).SetString(d.String()) // a decimal's digits are one
	return r
}

// scale is how many decimals a total has, without zeros at the end.
func scale(total money.Decimal) uint8 {
	_, fraction, _ := strings.Cut(total.String(), ".")
	return uint8(max(cents, len(fraction)))
}

// measured is what targets got that is not rounded: each its own charges.
func measured(total money.Decimal, parts []policy.Part) (unallocated money.Decimal) {
	unallocated = total
	for _, p := range parts {
		unallocated = unallocated.Sub(p.Amount)
	}
	percentages(total, parts, unallocated)
	return unallocated
}

// allotted is what all parts come to.
func allotted(parts []policy.Part) money.Decimal {
	sum := money.Zero
	for _, p := range parts {
		sum = sum.Add(p.Amount)
	}
	return sum
}

// alike gives every target the same weight.
func alike(targets []policy.Target) []policy.Weight {
	out := make([]policy.Weight, len(targets))
	for i, t := range targets {
		out[i] = policy.Weight{Target: t.Name, Weight: money.Whole(1)}
	}
	return out
}

func sumOf(weights []policy.Weight) money.Decimal {
	sum := money.Zero
	for _, w := range weights {
		sum = sum.Add(w.Weight)
	}
	return sum
}

func weighed(weights []policy.Weight, name string) bool {
	return slices.ContainsFunc(weights, func(w policy.Weight) bool { return w.Target == name })
}
