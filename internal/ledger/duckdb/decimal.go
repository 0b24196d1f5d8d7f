//go:build !noduckdb

package duckdb

import (
	"fmt"
	"math"
	"math/big"
	"math/bits"

	"github.com/cloudlens/cloudlens/internal/money"
	driver "github.com/duckdb/duckdb-go/v2"
	"github.com/quagmt/udecimal"
)

// pow10 are the powers of ten that scale a figure.
var pow10 = func() (p [money.Scale + 1]uint64) {
	p[0] = 1
	for i := range p[1:] {
		p[i+1] = p[i] * 10
	}
	return p
}()

// toDecimal is n as an appender takes it for a DECIMAL of 12 decimals. An
// amount with more than 38 digits does not fit and is an error.
func toDecimal(n money.Null) (any, error) {
	if !n.Valid {
		return nil, nil
	}
	return scaled(n.Decimal, 38, money.Scale)
}

// scaled is d as an appender takes it for a DECIMAL of that width and scale:
// the digits alone. What fits a machine word goes as one, which costs a small
// part of what a big.Int does.
func scaled(d money.Decimal, width, scale uint8) (any, error) {
	neg, hi, lo, prec, ok := d.ToHiLo()
	if !ok || prec > scale {
		return nil, fmt.Errorf("amount %s has more digits than the ledger holds", d)
	}
	up := pow10[scale-prec]
	if over, word := bits.Mul64(lo, up); hi == 0 && over == 0 && word <= math.MaxInt64 {
		if neg {
			return -int64(word), nil
		}
		return int64(word), nil
	}
	v := new(big.Int)
	if hi != 0 {
		v.SetUint64(hi).Lsh(v, 64).Or(v, new(big.Int).SetUint64(lo))
	} else {
		v.SetUint64(lo)
	}
	v.Mul(v, new(big.Int).SetUint64(up))
	if v.BitLen() > 126 { // 10^38 > 2^126: the engine's own range is checked by it
		return nil, fmt.Errorf("amount %s has more digits than the ledger holds", d)
	}
	if neg {
		v.Neg(v)
	}
	return driver.Decimal{Width: width, Scale: scale, Value: v}, nil
}

// nullDecimal scans a DECIMAL that may be NULL.
type nullDecimal struct{ money.Null }

// Scan implements sql.Scanner.
func (d *nullDecimal) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		d.Null = money.Null{}
		return nil
	case driver.Decimal:
		parsed, err := fromBig(v.Value, v.Scale)
		d.Null = money.Of(parsed)
		return err
	}
	return fmt.Errorf("a decimal came as %T", src)
}

var mask64 = new(big.Int).SetUint64(^uint64(0))

func fromBig(v *big.Int, scale uint8) (money.Decimal, error) {
	if v.IsInt64() && v.Int64() != math.MinInt64 { // nearly all, without another number
		n := v.Int64()
		return udecimal.NewFromHiLo(n < 0, 0, uint64(max(n, -n)), scale)
	}
	abs := new(big.Int).Abs(v)
	lo := new(big.Int).And(abs, mask64).Uint64()
	hi := new(big.Int).Rsh(abs, 64)
	if !hi.IsUint64() {
		return money.Zero, fmt.Errorf("decimal %s is out of range", v)
	}
	d, err := udecimal.NewFromHiLo(v.Sign() < 0, hi.Uint64(), lo, scale)
	if err != nil {
		return money.Zero, err
	}
	return d, nil
}
