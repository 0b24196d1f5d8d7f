// Package money holds exact decimals and amounts. No money in CloudLens is
// ever a float: amounts are decimals from the bill to the wire, and a sum of
// two currencies is an error, not a number.
package money

import (
	"database/sql/driver"
	"errors"
	"fmt"
	"math/big"
	"strings"

	"github.com/quagmt/udecimal"
)

// Scale is how many decimals the ledger keeps of every amount. Alibaba Cloud
// returns up to 10, FOCUS files have 11 and more.
const Scale = 12

// Decimal is an exact decimal number without a currency.
type Decimal = udecimal.Decimal

// ErrTooLarge says that a number has more digits before its point than the
// ledger keeps: amounts lie below 10^25, so that a sum of ten of the largest
// still fits DECIMAL(38, Scale).
var ErrTooLarge = errors.New("the number has more digits than CloudLens keeps")

var bound = MustParse("1" + strings.Repeat("0", 25))

// Zero is the decimal 0.
var Zero = udecimal.Zero

// Null is a decimal that may be unknown. Unknown is not zero: a source that
// has no column for a figure leaves it unknown.
type Null struct {
	Decimal Decimal
	Valid   bool
}

// Of is the known decimal d.
func Of(d Decimal) Null { return Null{Decimal: d, Valid: true} }

// Value implements driver.Valuer: NULL or the exact digits.
func (n Null) Value() (driver.Value, error) {
	if !n.Valid {
		return nil, nil
	}
	return n.Decimal.String(), nil
}

// MustParse is Parse for constants; it panics on anything but a plain decimal.
func MustParse(s string) Decimal { return udecimal.MustParse(s) }

// Whole is the decimal n.
func Whole(n int) Decimal { return udecimal.MustFromInt64(int64(n), 0) }

// Parse reads a decimal as bill files write it: optional sign, digits with or
// without well-formed thousands separators, a fraction, an exponent. What goes
// beyond Scale decimals is rounded half to even, and rest is the exact amount
// that the rounding took away (s = d + rest; nil when nothing was rounded).
// What the ledger cannot keep is ErrTooLarge.
func Parse(s string) (d Decimal, rest *big.Rat, err error) {
	if d, rest, err = parse(s); err == nil && d.Abs().Cmp(bound) >= 0 {
		return Zero, nil, fmt.Errorf("%q: %w", short(s), ErrTooLarge)
	}
	return d, rest, err
}

func parse(s string) (d Decimal, rest *big.Rat, err error) {
	s = strings.TrimSpace(s)
	if strings.ContainsRune(s, ',') {
		if s, err = dropThousands(s); err != nil {
			return Zero, nil, err
		}
	}
	if d, err = udecimal.Parse(s); err == nil && d.Prec() <= Scale {
		return d, nil, nil
	}
	return parseLong(s)
}

// parseLong reads what the fast path cannot: exponents and more decimals than
// the ledger keeps.
func parseLong(s string) (Decimal, *big.Rat, error) {
	if len(s) > 64 || !isNumber(s) {
		return Zero, nil, fmt.Errorf("%q is not a decimal number", short(s))
	}
	exact, ok := new(big.Rat).SetString(s)
	if !ok {
		return Zero, nil, fmt.Errorf("%q is not a decimal number", short(s))
	}
	d, err := udecimal.Parse(roundHalfEven(exact))
	if err != nil {
		return Zero, nil, fmt.Errorf("%q: %w", short(s), ErrTooLarge) // it is a number
	}
	kept, _ := new(big.Rat).SetString(d.String())
	rest := new(big.Rat).Sub(exact, kept)
	if rest.Sign() == 0 {
		return d, nil, nil
	}
	return d, rest, nil
}

// roundHalfEven renders r with Scale decimals, ties to even.
func roundHalfEven(r *big.Rat) string {
	unit := new(big.Int).Exp(big.NewInt(10), big.NewInt(Scale), nil)
	num := new(big.Int).Mul(r.Num(), unit)
	q, m := new(big.Int).QuoRem(num, r.Denom(), new(big.Int))
	twice := new(big.Int).Abs(new(big.Int).Lsh(m, 1))
	if c := twice.Cmp(r.Denom()); c > 0 || (c == 0 && q.Bit(0) == 1) {
		q.Add(q, big.NewInt(int64(r.Sign())))
	}
	return new(big.Rat).SetFrac(q, unit).FloatString(Scale)
}

func isNumber(s string) bool {
	mantissa, exponent, hasExponent := strings.Cut(strings.ToLower(s), "e")
	if hasExponent && (len(exponent) > 3 || !digits(strings.TrimLeft(exponent, "+-"))) {
		return false
	}
	mantissa = strings.TrimPrefix(strings.TrimPrefix(mantissa, "-"), "+")
	whole, fraction, _ := strings.Cut(mantissa, ".")
	return (whole != "" || fraction != "") && (whole == "" || digits(whole)) && (fraction == "" || digits(fraction))
}

// dropThousands turns "1,234.50" into "1234.50" and refuses "1,2".
func dropThousands(s string) (string, error) {
	sign := ""
	if strings.HasPrefix(s, "-") || strings.HasPrefix(s, "+") {
		sign, s = s[:1], s[1:]
	}
	whole, fraction, dot := strings.Cut(s, ".")
	groups := strings.Split(whole, ",")
	for i, g := range groups {
		if !digits(g) || (i > 0 && len(g) != 3) || (i == 0 && len(g) > 3) {
			return "", fmt.Errorf("%q is not a decimal number", short(s))
		}
	}
	if dot {
		fraction = "." + fraction
	}
	return sign + strings.Join(groups, "") + fraction, nil
}

func digits(s string) bool {
	for _, c := range s {
		if c < '0' || c > '9' {
			return false
		}
	}
	return s != ""
}

func short(s string) string {
	if len(s) > 40 {
		return s[:40] + "…"
	}
	return s
}
