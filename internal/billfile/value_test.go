package billfile

import (
	"math/big"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/deprecated"
)

func TestParquetValuesBecomeTheTextOfACSV(t *testing.T) {
	t.Parallel()
	bytes16 := parquet.FixedLenByteArrayType(16)
	negative := make([]byte, 16)
	for i := range negative {
		negative[i] = 0xff
	}
	at := time.Date(2024, 9, 18, 22, 0, 0, 0, time.UTC)
	julian := deprecated.Int96{0, 0, 2440588 + 19984} // 2024-09-18
	nanos := uint64(22 * time.Hour)
	julian[0], julian[1] = uint32(nanos), uint32(nanos>>32)
	for name, c := range map[string]struct {
		node  parquet.Node
		value parquet.Value
		want  string
	}{
		"text":             {parquet.String(), parquet.ByteArrayValue([]byte("a,b")), "a,b"},
		"double":           {parquet.Leaf(parquet.DoubleType), parquet.DoubleValue(0.0000008), "8e-07"},
		"float":            {parquet.Leaf(parquet.FloatType), parquet.FloatValue(0.1), "0.1"},
		"integer":          {parquet.Int(64), parquet.Int64Value(-5), "-5"},
		"boolean":          {parquet.Leaf(parquet.BooleanType), parquet.BooleanValue(true), "true"},
		"decimal of int32": {parquet.Decimal(2, 9, parquet.Int32Type), parquet.Int32Value(-5), "-0.05"},
		"decimal of int64": {parquet.Decimal(11, 18, parquet.Int64Type), parquet.Int64Value(2052022672899), "20.52022672899"},
		"decimal of bytes": {parquet.Decimal(12, 38, bytes16), parquet.FixedLenByteArrayValue(negative), "-0.000000000001"},
		"whole decimal":    {parquet.Decimal(0, 9, parquet.Int32Type), parquet.Int32Value(7), "7"},
		"day":              {parquet.Date(), parquet.Int32Value(19984), "2024-09-18"},
		"milliseconds":     {parquet.Timestamp(parquet.Millisecond), parquet.Int64Value(at.UnixMilli()), "2024-09-18T22:00:00Z"},
		"microseconds":     {parquet.Timestamp(parquet.Microsecond), parquet.Int64Value(at.UnixMicro()), "2024-09-18T22:00:00Z"},
		"nanoseconds":      {parquet.Timestamp(parquet.Nanosecond), parquet.Int64Value(at.UnixNano()), "2024-09-18T22:00:00Z"},
		"Spark's time":     {parquet.Leaf(parquet.Int96Type), parquet.Int96Value(julian), "2024-09-18T22:00:00Z"},
	} {
		if got := textOf(c.node.Type())(c.value); got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
	if got, want := scaled(big.NewInt(0), 3), "0.000"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
