package money

import (
	"math/big"
	"slices"

	"github.com/quagmt/udecimal"
)

// Ratio is an exact quotient, rounded only where it is shown. The zero Ratio
// is unknown, and so is what is computed from it.
type Ratio struct{ exact *big.Rat }

// Per is part / whole, unknown when whole is zero.
func Per(part, whole Decimal) Ratio {
	if whole.IsZero() {
		return Ratio{}
	}
	return Ratio{new(big.Rat).Quo(rat(part), rat(whole))}
}

// Exactly is the decimal as a ratio.
func Exactly(d Decimal) Ratio { return Ratio{rat(d)} }

// Known tells whether there is a ratio at all.
func (r Ratio) Known() bool { return r.exact != nil }

// Sign is -1, 0 or 1; 0 when the ratio is unknown.
func (r Ratio) Sign() int {
	if !r.Known() {
		return 0
	}
	return r.exact.Sign()
}

// Cmp compares two known ratios.
func (r Ratio) Cmp(o Ratio) int { return r.exact.Cmp(o.exact) }

// Sub is r − o.
func (r Ratio) Sub(o Ratio) Ratio {
	if !r.Known() || !o.Known() {
		return Ratio{}
	}
	return Ratio{new(big.Rat).Sub(r.exact, o.exact)}
}

// Times is r × d.
func (r Ratio) Times(d Decimal) Ratio {
	if !r.Known() {
		return r
	}
	return Ratio{new(big.Rat).Mul(r.exact, rat(d))}
}

// Over is r / n, for n above zero.
func (r Ratio) Over(n int) Ratio {
	if !r.Known() {
		return r
	}
	return Ratio{new(big.Rat).Quo(r.exact, big.NewRat(int64(n), 1))}
}

// Change is (r − from) / from, unknown when from is zero.
func (r Ratio) Change(from Ratio) Ratio {
	if !r.Known() || from.Sign() == 0 {
		return Ratio{}
	}
	return Ratio{new(big.Rat).Quo(new(big.Rat).Sub(r.exact, from.exact), from.exact)}
}

// AtLeast moves a ratio below low to low.
func (r Ratio) AtLeast(low Decimal) Ratio {
	if l := Exactly(low); r.Known() && r.Cmp(l) < 0 {
		return l
	}
	return r
}

// Within moves a ratio outside low to high to the nearer end.
func (r Ratio) Within(low, high Decimal) Ratio {
	if h := Exactly(high); r.Known() && r.Cmp(h) > 0 {
		return h
	}
	return r.AtLeast(low)
}

// Abs is the ratio without its sign.
func (r Ratio) Abs() Ratio {
	if r.Sign() < 0 {
		return Ratio{new(big.Rat).Neg(r.exact)}
	}
	return r
}

// Round rounds half away from zero to that many decimals.
func (r Ratio) Round(places uint8) Null {
	if !r.Known() {
		return Null{}
	}
	d, err := udecimal.Parse(r.exact.FloatString(int(places))) // halves go away from zero
	if err != nil {                                            // of more digits than a decimal can have
		return Null{}
	}
	return Of(d)
}

// Percent is the ratio in percent, rounded to 2 decimals.
func (r Ratio) Percent() Null { return r.Times(Whole(100)).Round(2) }

// Mean is the arithmetic mean of ratios, unknown of none.
func Mean(of []Ratio) Ratio {
	if len(of) == 0 || slices.ContainsFunc(of, func(r Ratio) bool { return !r.Known() }) {
		return Ratio{}
	}
	sum := new(big.Rat)
	for _, r := range of {
		sum.Add(sum, r.exact)
	}
	return Ratio{sum}.Over(len(of))
}

// rootBits is how exactly a square root is computed: far beyond what is shown.
const rootBits = 256

// Deviation is the sample standard deviation of ratios, unknown of fewer than
// two. Its root is taken to 256 bits.
func Deviation(of []Ratio) Ratio {
	mean := Mean(of)
	if !mean.Known() || len(of) < 2 {
		return Ratio{}
	}
	squares := new(big.Rat)
	for _, r := range of {
		d := new(big.Rat).Sub(r.exact, mean.exact)
		squares.Add(squares, d.Mul(d, d))
	}
	variance := new(big.Float).SetPrec(rootBits).SetRat(Ratio{squares}.Over(len(of) - 1).exact)
	exact, _ := new(big.Float).SetPrec(rootBits).Sqrt(variance).Rat(nil)
	return Ratio{exact}
}

// rat is the decimal as a fraction.
func rat(d Decimal) *big.Rat {
	neg, hi, lo, places, ok := d.ToHiLo()
	if !ok { // more than 128 bits
		r, _ := new(big.Rat).SetString(d.String())
		return r
	}
	n := new(big.Int).SetUint64(hi)
	n.Lsh(n, 64).Or(n, new(big.Int).SetUint64(lo))
	if neg {
		n.Neg(n)
	}
	return new(big.Rat).SetFrac(n, power(places))
}

// power is 10ⁿ, which nobody may change.
func power(n uint8) *big.Int {
	if int(n) < len(powers) {
		return powers[n]
	}
	return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil)
}

// powers are the first of them: decimals have so many places.
var powers = func() (out [20]*big.Int) {
	out[0] = big.NewInt(1)
	for n := range out[1:] {
		out[n+1] = new(big.Int).Mul(out[n], big.NewInt(10))
	}
	return out
}()
