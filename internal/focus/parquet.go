package focus

import (
	"fmt"
	"io"
	"iter"
	"math/big"
	"time"

	"github.com/parquet-go/parquet-go"

	"github.com/cloudlens/cloudlens/internal/money"
)

// rowGroup is how many rows are in memory at once.
const rowGroup = 20_000

// precision is that of the ledger's decimals.
const precision = 38

// schema has a column for each of the file's, in the order of their names, as
// Parquet wants it: texts, decimals of 12 places, moments in milliseconds.
func schema() (*parquet.Schema, []int) {
	group := parquet.Group{}
	for _, c := range columns {
		var node parquet.Node
		switch c.kind {
		case number:
			node = parquet.Decimal(money.Scale, precision, parquet.FixedLenByteArrayType(16))
		case moment:
			node = parquet.Timestamp(parquet.Millisecond)
		default:
			node = parquet.String()
		}
		group[c.name] = parquet.Optional(parquet.Compressed(node, &parquet.Zstd))
	}
	s := parquet.NewSchema("focus", group)
	at := map[string]int{}
	for i, c := range columns {
		at[c.name] = i
	}
	order := make([]int, 0, len(columns))
	for _, f := range s.Fields() {
		order = append(order, at[f.Name()])
	}
	return s, order
}

// Parquet is CSV in Parquet: one row group is in memory at a time.
func Parquet(w io.Writer, lines iter.Seq2[Line, error]) error {
	s, order := schema()
	out := parquet.NewWriter(w, s, parquet.MaxRowsPerRowGroup(rowGroup), parquet.KeyValueMetadata("focus_version", Version))
	var r row
	cells := make(parquet.Row, len(columns))
	for l, err := range lines {
		if err != nil {
			return err
		}
		r.set(l.Line, l.Account, l.Amortised)
		for leaf, i := range order {
			v, err := value(columns[i].kind, columns[i].of(&r))
			if err != nil {
				return fmt.Errorf("write FOCUS: column %s: %w", columns[i].name, err)
			}
			defined := 1
			if v.IsNull() {
				defined = 0
			}
			cells[leaf] = v.Level(0, defined, leaf)
		}
		if _, err := out.WriteRows([]parquet.Row{cells}); err != nil {
			return fmt.Errorf("write FOCUS: %w", err)
		}
	}
	if err := out.Close(); err != nil {
		return fmt.Errorf("write FOCUS: %w", err)
	}
	return nil
}

func value(k kind, cell string) (parquet.Value, error) {
	if cell == "" {
		return parquet.NullValue(), nil
	}
	switch k {
	case number:
		return decimal(cell)
	case moment:
		at, err := time.Parse(time.RFC3339, cell)
		return parquet.Int64Value(at.UnixMilli()), err
	}
	return parquet.ByteArrayValue([]byte(cell)), nil
}

// decimal is the number scaled to the column's places, in two's complement,
// its high byte first.
func decimal(cell string) (parquet.Value, error) {
	r, ok := new(big.Rat).SetString(cell)
	if !ok {
		return parquet.Value{}, fmt.Errorf("%q is not a number", cell)
	}
	scaled := new(big.Rat).Mul(r, new(big.Rat).SetInt(scale))
	n := new(big.Int).Quo(scaled.Num(), scaled.Denom())
	if n.Sign() < 0 {
		n.Add(n, twoTo128)
	}
	return parquet.FixedLenByteArrayValue(n.FillBytes(make([]byte, 16))), nil
}

var (
	scale    = new(big.Int).Exp(big.NewInt(10), big.NewInt(money.Scale), nil)
	twoTo128 = new(big.Int).Lsh(big.NewInt(1), 128)
)
