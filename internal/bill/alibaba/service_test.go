package alibaba_test

import (
	"math/big"
	"testing"
	"time"

	"github.com/cloudlens/cloudlens/internal/bill/alibaba"
	"github.com/cloudlens/cloudlens/internal/period"
)

func at(s string) time.Time {
	t, err := time.ParseInLocation(time.DateTime, s, period.Shanghai)
	if err != nil {
		panic(err)
	}
	return t
}

func TestAnOrderIsForAsManyDaysAsItsHoursMake(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		start, end string
		from, to   period.Date
	}{
		{"2026-05-13 18:46:00", "2026-06-13 18:46:00", 20260513, 20260613},
		{"2026-05-13 18:46:00", "2026-06-14 00:00:00", 20260513, 20260613},
		{"2026-05-13 00:00:00", "2027-05-13 00:00:00", 20260513, 20270513},
		{"2026-05-13 23:50:00", "2026-05-14 00:10:00", 20260513, 20260514},
		{"2026-05-13 10:00:00", "2026-05-13 10:00:00", 0, 0},
		{"2026-05-13 10:00:00", "2026-05-12 10:00:00", 0, 0},
	} {
		if got := alibaba.Service(at(c.start), at(c.end)); got != (period.Range{From: c.from, To: c.to}) {
			t.Errorf("%s to %s is for %v, want %v to %v", c.start, c.end, got, c.from, c.to)
		}
	}
}

func TestTheAPISaysHowLongAnOrderIsFor(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		from period.Date
		n    string
		unit string
		to   period.Date
	}{
		{20260131, "1", "月", 20260301},
		{20260131, "1", "Month", 20260301},
		{20260115, "3", "Months", 20260415},
		{20240229, "1", "年", 20250301},
		{20260115, "2678400", "秒", 20260215},
		{20260115, "744", "Hour", 20260215},
		{20260115, "7", "天", 20260122},
		{20260115, "1.5", "Day", 20260117},
		{20260115, "1", "fortnight", 0},
		{20260115, "-1", "Day", 0},
		{20260115, "99999999999999", "Day", 0},
		{0, "1", "Day", 0},
	} {
		n, _ := new(big.Rat).SetString(c.n)
		want := period.Range{From: c.from, To: c.to}
		if c.to == 0 {
			want = period.Range{}
		}
		if got := alibaba.ServiceFor(c.from, n, c.unit); got != want {
			t.Errorf("%s %s from %s is %v, want %v", c.n, c.unit, c.from, got, want)
		}
	}
	if got := alibaba.ServiceFor(20260115, nil, "Day"); got != (period.Range{}) {
		t.Errorf("no number is %v", got)
	}
}

const details = `[{"优惠名称":"合同优惠","优惠金额":"1.20","优惠类型":"折扣","优惠内容":"8折","优惠来源":"合同优惠","优惠顺序":"1","优惠开始时间":"2026-05-01 00:00:00","优惠结束时间":"2026-08-01 00:00:00"},` +
	`{"优惠名称":"promo","优惠金额":0.305,"优惠来源":"官网优惠"}]`

func TestDiscountDetailsAreRead(t *testing.T) {
	t.Parallel()
	for _, cell := range []string{details, `"` + quoted(details) + `"`} {
		parts, ok := alibaba.ParseDiscounts(cell)
		if !ok || len(parts) != 2 {
			t.Fatalf("%s: %v, %t", cell, parts, ok)
		}
		contract, promo := parts[0], parts[1]
		if contract.Amount.String() != "1.2" || contract.Starts != 20260501 || contract.Ends != 20260731 || contract.Content != "8折" || alibaba.Promoted(&contract.Terms) {
			t.Errorf("the contract is %+v", contract)
		}
		if promo.Amount.String() != "0.305" || promo.Ends != 0 || !alibaba.Promoted(&promo.Terms) {
			t.Errorf("the promotion is %+v", promo)
		}
	}
	for _, cell := range []string{"", "[]"} {
		if parts, ok := alibaba.ParseDiscounts(cell); !ok || parts != nil {
			t.Errorf("%q: %v, %t", cell, parts, ok)
		}
	}
	for _, cell := range []string{"8折", `[{"优惠金额":"x"}]`, `[{}]`, `{"a":1}`} {
		if parts, ok := alibaba.ParseDiscounts(cell); ok || parts != nil {
			t.Errorf("%q was read as %v", cell, parts)
		}
	}
}

func quoted(s string) string {
	var out []byte
	for i := range len(s) {
		if s[i] == '"' {
			out = append(out, '\\')
		}
		out = append(out, s[i])
	}
	return string(out)
}

func FuzzDiscountDetails(f *testing.F) {
	f.Add(details)
	f.Add(`"[]"`)
	f.Fuzz(func(t *testing.T, cell string) {
		if parts, ok := alibaba.ParseDiscounts(cell); !ok && parts != nil {
			t.Errorf("%q could not be read, and gave %v", cell, parts)
		}
	})
}
