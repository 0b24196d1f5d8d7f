package acceptance_test

import (
	"encoding/json"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"testing"

	"github.com/cloudlens/cloudlens/internal/bill/alibaba"
	"github.com/cloudlens/cloudlens/internal/ledger"
)

// partsOf reads what a line's discount is made of from its raw column.
func partsOf(t *testing.T, l *ledger.Line) []ledger.Discount {
	t.Helper()
	if l.Charge.Raw == "" {
		return nil
	}
	var columns map[string]string
	if err := json.Unmarshal([]byte(l.Charge.Raw), &columns); err != nil {
		t.Fatal(err)
	}
	for name, cell := range columns {
		if strings.HasSuffix(name, "优惠详情") || strings.HasSuffix(name, "DiscountInfo") {
			parts, ok := alibaba.ParseDiscounts(cell)
			if !ok {
				t.Fatalf("%s cannot be read", cell)
			}
			return parts
		}
	}
	return nil
}

// namesAreRight sums the parts of discounts by name.
func namesAreRight(t *testing.T, v *views, lines []*ledger.Line, same func(string, []string, []string)) {
	t.Helper()
	type at struct{ name, cycle, service string }
	sums, lists, had := map[string]*big.Rat{}, map[string]*big.Rat{}, map[at]bool{}
	costs := by(lines, func(l *ledger.Line) string { return serviceOf(l) + l.Charge.Cycle.String() })
	for _, l := range lines {
		for _, d := range partsOf(t, l) {
			key := fmt.Sprint(d.Name, " ", alibaba.Promoted(&d.Terms))
			if sums[key] == nil {
				sums[key], lists[key] = new(big.Rat), new(big.Rat)
			}
			part, _ := new(big.Rat).SetString(d.Amount.String())
			sums[key].Add(sums[key], part)
			place := at{key, l.Charge.Cycle.String(), serviceOf(l)}
			if !had[place] {
				had[place] = true
				lists[key].Add(lists[key], costs[place.service+place.cycle].list)
			}
		}
	}
	var want []string
	for key, sum := range sums {
		want = append(want, fmt.Sprint(key, " ", written(sum, 12), " ", (&tot{list: lists[key], discount: sum}).rate()))
	}
	slices.SortFunc(want, compareText)
	var got []string
	for _, n := range v.Discounts.Names {
		got = append(got, fmt.Sprint(n.Name, " ", n.Promotion, " ", n.Total, " ", n.Rate))
	}
	slices.SortFunc(got, compareText)
	same("names", want, got)
}

func billingIsRight(v *views, lines []*ledger.Line, same func(string, []string, []string)) {
	key := func(l *ledger.Line) string { return serviceOf(l) + " " + subscriptionOf(l) }
	parts := map[string][3]*big.Rat{}
	for _, l := range lines {
		if parts[key(l)][0] == nil {
			parts[key(l)] = [3]*big.Rat{new(big.Rat), new(big.Rat), new(big.Rat)}
		}
		m, p := &l.Charge.Money, parts[key(l)]
		p[0].Add(p[0], fractionOf(m.Coupons))
		p[1].Add(p[1], fractionOf(m.Paid))
		p[2].Add(p[2], fractionOf(m.Outstanding))
	}
	rows := by(lines, key)
	var want, got []string
	for k, r := range rows {
		rate := "-"
		if r.list.Sign() != 0 {
			rate = written(new(big.Rat).Quo(r.paid, r.list), 6)
		}
		want = append(want, fmt.Sprint(k, " ", written(r.list, 12), " ", written(r.paid, 12), " ", written(new(big.Rat).Sub(r.list, r.paid), 12), " ", rate, " ",
			written(parts[k][0], 12), " ", written(parts[k][1], 12), " ", written(parts[k][2], 12)))
	}
	for _, r := range v.Discounts.Billing.Rows {
		got = append(got, fmt.Sprint(r.Service, " ", r.Subscription, " ", r.ListCost, " ", r.Payable, " ", r.Off, " ", r.PaidRate, " ", r.Coupons, " ", r.Cash, " ", r.Outstanding))
	}
	slices.SortFunc(want, compareText)
	slices.SortFunc(got, compareText)
	same("billing", want, got)
}
