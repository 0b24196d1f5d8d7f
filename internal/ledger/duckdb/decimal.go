//go:build !noduckdb

package duckdb

import (
	"fmt"
	"math/big"

	"github.com/cloudlens/cloudlens/internal/money"
	driver "github.com/duckdb/duckdb-go/v2"
	"github.com/quagmt/udecimal"
)

var pow10 = func() (p [money.Scale + 1]*big.Int) {
	for i := range p {
		p[i] = new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(i)), nil)
	}
	return p
}()

// toDecimal is n as the engine stores it, scaled to 12 decimals. An amount
// with more than 38 digits does not fit and is an error.
func toDecimal(n money.Null) (any, error) {
	if !n.Valid {
		return nil, nil
	}
	neg, hi, lo, prec, ok := n.Decimal.ToHiLo()
	if !ok || prec > money.Scale {
		return nil, fmt.Errorf("amount %s has more digits than the ledger holds", n.Decimal)
	}
	v := new(big.Int)
	if hi != 0 {
		v.SetUint64(hi).Lsh(v, 64).Or(v, new(big.Int).SetUint64(lo))
	} else {
		v.SetUint64(lo)
	}
	if prec < money.Scale {
		v.Mul(v, pow10[money.Scale-prec])
	}
	if v.BitLen() > 126 { // 10^38 > 2^126: the engine's own range is checked by it
		return nil, fmt.Errorf("amount %s has more digits than the ledger holds", n.Decimal)
	}
	if neg {
		v.Neg(v)
	}
	return driver.Decimal{Width: 38, Scale: money.Scale, Value: v}, nil
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
