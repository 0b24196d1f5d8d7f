package billfile_test

import (
	"bytes"
	"context"
	"os"
	"testing"

	"github.com/parquet-go/parquet-go"

	"github.com/cloudlens/cloudlens/internal/bill"
	"github.com/cloudlens/cloudlens/internal/billfile"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/money"
)

var cent = money.MustParse("0.01")

// FuzzCSV gives any bytes as a file: reading never panics, and ends with a
// fault or with lines whose identities hold or are noted as findings.
func FuzzCSV(f *testing.F) {
	for _, name := range []string{"v2_zh.csv", "v2_en.csv", "v1_zh.csv", "v1_en.csv"} {
		b, err := os.ReadFile("testdata/" + name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	for _, s := range []string{focusHead + focusLine, gz(f, focusHead+focusLine), zipped(f, entry{"a", v2Head + v2Line}), "PAR1", v1Head + v1Line} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		s, err := billfile.Open([]string{put(t, "bill", string(content))}, billfile.Options{Currency: "CNY"})
		if err != nil {
			t.Fatal(err)
		}
		var n int64
		for l, err := range s.Lines(context.Background()) {
			if err != nil {
				if _, ok := fault.As(err); !ok {
					t.Fatalf("got %v, want a fault", err)
				}
				return
			}
			n++
			checkLine(t, l)
		}
		if got := s.Files()[0].Lines; got != n || n == 0 {
			t.Errorf("got %d lines in the file, want %d and more than none", got, n)
		}
	})
}

// checkLine holds what every line promises.
func checkLine(t *testing.T, l *bill.Line) {
	t.Helper()
	c := &l.Charge
	m := &c.Money
	if l.Account.ID == "" || c.Cycle < 200001 || len(c.Subject.Currency) != 3 || !m.Payable.Valid || c.Subject.Category == "" {
		t.Errorf("the line lacks what every line has: %+v", l)
	}
	found := map[bill.Finding]bool{}
	for _, f := range l.Findings {
		found[f] = true
	}
	if m.List.Valid && m.PlanDeduction.Valid && m.Discount.Valid && m.RoundDown.Valid && m.Coupons.Valid && !found[bill.PayableDiffers] {
		rest := m.List.Decimal.Sub(m.PlanDeduction.Decimal).Sub(m.Discount.Decimal).Sub(m.RoundDown.Decimal).Sub(m.Coupons.Decimal).Sub(m.Payable.Decimal)
		if rest.Abs().Cmp(cent) > 0 {
			t.Errorf("payable differs by %s without a finding: %+v", rest, m)
		}
	}
	for i, tag := range c.Subject.Tags {
		if i > 0 && c.Subject.Tags[i-1].Key >= tag.Key {
			t.Errorf("tags are not sorted: %v", c.Subject.Tags)
		}
	}
}

// FuzzParquet damages Parquet files: the library's panics must not get out.
func FuzzParquet(f *testing.F) {
	type row struct {
		ProviderName, BillingAccountId, BillingCurrency, BillingPeriodStart, ChargePeriodStart, ChargeCategory, ServiceName string
		BilledCost                                                                                                          float64
		Tags                                                                                                                map[string]string
	}
	var b bytes.Buffer
	w := parquet.NewGenericWriter[row](&b)
	if _, err := w.Write([]row{{"AWS", "1", "USD", "2024-09-01", "2024-09-02", "Usage", "S3", 1.5, map[string]string{"env": "prod"}}}); err != nil {
		f.Fatal(err)
	}
	if err := w.Close(); err != nil {
		f.Fatal(err)
	}
	whole := b.Bytes()
	f.Add(uint16(0), byte(0))
	f.Add(uint16(len(whole)/2), byte(0xff))
	f.Fuzz(func(t *testing.T, at uint16, with byte) {
		broken := bytes.Clone(whole)
		broken[4+int(at)%(len(broken)-4)] ^= with
		lines, _, err := read(t, billfile.Options{}, put(t, "bill", string(broken)))
		if _, ok := fault.As(err); err != nil && !ok {
			t.Fatalf("got %v, want a fault", err)
		}
		if err == nil && len(lines) == 0 {
			t.Error("got no lines and no fault")
		}
	})
}
