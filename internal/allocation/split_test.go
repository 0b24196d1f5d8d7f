package allocation

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/policy"
)

func weights(of ...string) []policy.Weight {
	out := make([]policy.Weight, len(of))
	for i, w := range of {
		out[i] = policy.Weight{Target: fmt.Sprint("t", i), Weight: money.MustParse(w)}
	}
	return out
}

func TestSplits(t *testing.T) {
	for _, c := range []struct {
		total, rest string
		weights     []string
		want        []string // amount, percentage and rounding of each
		unallocated string
	}{
		{"100", "0", []string{"1", "1", "1"}, []string{"33.34 33.34 0.006666666666666667", "33.33 33.33 -0.003333333333333333", "33.33 33.33 -0.003333333333333333"}, "0"},
		{"-100", "0", []string{"1", "1", "1"}, []string{"-33.33 33.33 0.003333333333333333", "-33.33 33.33 0.003333333333333333", "-33.34 33.34 -0.006666666666666667"}, "0"},
		{"10", "0", []string{"0.6", "0.4"}, []string{"6 60 0", "4 40 0"}, "0"},
		{"10", "0", []string{"3", "0"}, []string{"10 100 0", "0 0 0"}, "0"},
		{"10", "0.25", []string{"0.5", "0.25"}, []string{"5 50 0", "2.5 25 0"}, "2.5"},
		{"0.000000000001", "0", []string{"1", "1"}, []string{"0.000000000001 100 0.0000000000005", "0 0 -0.0000000000005"}, "0"},
		{"0", "0", []string{"1", "2"}, []string{"0 ? 0", "0 ? 0"}, "0"},
		{"10", "1", []string{"0"}, []string{"0 0 0"}, "10"},
	} {
		parts, unallocated := split(money.MustParse(c.total), weights(c.weights...), money.MustParse(c.rest))
		var got []string
		for _, p := range parts {
			percentage := "?"
			if p.Percentage.Valid {
				percentage = p.Percentage.Decimal.String()
			}
			got = append(got, p.Amount.String()+" "+percentage+" "+p.Rounded.String())
		}
		if diff := cmp.Diff(got, c.want); diff != "" || unallocated.String() != c.unallocated {
			t.Errorf("%s by %v leaves %s (-got +want)\n%s", c.total, c.weights, unallocated, diff)
		}
	}
}

// Whatever is shared out by whatever weights, nothing is lost: parts and what
// nobody got come to the total, each is less than one unit off its share, and
// percentages come to 100.
func TestPartsComeToTheTotal(t *testing.T) {
	n := rand.New(rand.NewPCG(7, 7))
	for range 10_000 {
		total := money.MustParse(fmt.Sprintf("%d.%012d", n.Int64N(1e15)-5e14, n.Int64N(1e12)))
		if n.IntN(2) == 0 {
			total = money.MustParse(fmt.Sprintf("%d.%02d", n.IntN(2000)-1000, n.IntN(100)))
		}
		ws := make([]string, 1+n.IntN(40))
		for i := range ws {
			ws[i] = [...]string{"0", "1", fmt.Sprint(n.IntN(1000)), fmt.Sprintf("0.%012d", n.Int64N(1e12))}[n.IntN(4)]
		}
		ws[0] = "0.5"
		rest := money.MustParse([...]string{"0", "0.3", fmt.Sprint(n.IntN(9))}[n.IntN(3)])
		given := weights(ws...)
		parts, unallocated := split(total, given, rest)
		if sum := allotted(parts).Add(unallocated); !sum.Equal(total) {
			t.Fatalf("%s by %v and %s comes to %s", total, ws, rest, sum)
		}
		unit := money.MustParse("1")
		for range scale(total) {
			unit = unit.Mul(money.MustParse("0.1"))
		}
		percent := money.Zero
		for i, p := range parts {
			if p.Rounded.Abs().Cmp(unit) >= 0 {
				t.Fatalf("%s of %s by %v is %s off", p.Amount, total, ws, p.Rounded)
			}
			if given[i].Weight.IsZero() && !p.Amount.IsZero() {
				t.Fatalf("no weight in %v gets %s of %s", ws, p.Amount, total)
			}
			percent = percent.Add(p.Percentage.Decimal)
		}
		if rest.IsZero() && !total.IsZero() && !percent.Equal(hundred) {
			t.Fatalf("the percentages of %s by %v come to %s", total, ws, percent)
		}
		if unallocated.IsZero() != (rest.IsZero() || total.IsZero()) && rest.IsZero() {
			t.Fatalf("%s of %s by %v is left", unallocated, total, ws)
		}
	}
}
