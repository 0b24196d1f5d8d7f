package simulator_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
)

const bssVersion = "2017-12-14"

// row is what tests read of a bill row: raw numbers, no floats.
type row struct {
	BillingDate, Item, InstanceID, Region, Tag, BillingItemCode, RoundDownDiscount, Usage, DeductedByResourcePackage string

	PretaxGrossAmount, InvoiceDiscount, AfterDiscountAmount, DeductedBySavingsPlan, DeductedByCoupons json.Number
	PretaxAmount, DeductedByCashCoupons, DeductedByPrepaidCard, PaymentAmount, OutstandingAmount      json.Number
}

type billAnswer struct {
	Code, Message string
	Success       bool
	Data          struct {
		BillingCycle, AccountID, NextToken string
		TotalCount, MaxResults             int
		Items                              []row
	}
}

// bill reads all pages of a bill.
func (b *bench) bill(t testing.TB, params map[string]string) []row {
	t.Helper()
	var rows []row
	for {
		body, err := b.raw("BssOpenApi", bssVersion, "DescribeInstanceBill", params)
		if err != nil {
			t.Fatal(err)
		}
		answer := decode[billAnswer](t, body)
		if !answer.Success {
			t.Fatalf("%s", body)
		}
		rows = append(rows, answer.Data.Items...)
		if params["NextToken"] = answer.Data.NextToken; params["NextToken"] == "" {
			if len(rows) != answer.Data.TotalCount {
				t.Fatalf("%d rows of %d", len(rows), answer.Data.TotalCount)
			}
			return rows
		}
	}
}

func dec(n json.Number) money.Decimal { return money.MustParse(n.String()) }

func text(s string) money.Decimal { return money.MustParse(s) }

// sums are the list, payable and open amounts of rows.
func sums(rows []row) (list, billed, open money.Decimal) {
	for _, r := range rows {
		list, billed, open = list.Add(dec(r.PretaxGrossAmount)), billed.Add(dec(r.PretaxAmount)), open.Add(dec(r.OutstandingAmount))
	}
	return list, billed, open
}

func TestBillsOfEveryShapeSumToTheInvoice(t *testing.T) {
	t.Parallel()
	b := demo(t)
	october := period.Cycle(202610)
	want := b.world.Invoice(b.account, october, now)
	for _, items := range []string{"true", "false"} {
		for _, granularity := range []string{"MONTHLY", "DAILY"} {
			var rows []row
			if granularity == "MONTHLY" {
				rows = b.bill(t, map[string]string{"BillingCycle": "2026-10", "Granularity": granularity, "IsBillingItem": items, "MaxResults": "300"})
			} else {
				for d := october.First(); d.Cycle() == october; d = d.Add(1) {
					rows = append(rows, b.bill(t, map[string]string{
						"BillingCycle": "2026-10", "Granularity": granularity, "BillingDate": d.String(), "IsBillingItem": items, "MaxResults": "300",
					})...)
				}
			}
			if lines := want.Total.Lines; granularity == "DAILY" && items == "true" && len(rows) != lines || len(rows) > lines {
				t.Errorf("%s, items %s: %d rows of %d lines", granularity, items, len(rows), lines)
			}
			list, billed, open := sums(rows)
			if !list.Equal(want.Total.List) || !billed.Equal(want.Total.Billed) || !billed.Sub(open).Equal(want.Total.Paid) {
				t.Errorf("%s, items %s: %s, %s, %s instead of %v", granularity, items, list, billed, open, want.Total)
			}
			identities(t, rows)
		}
	}
}

// identities hold in every row, exactly.
func identities(t *testing.T, rows []row) {
	t.Helper()
	for _, r := range rows {
		after := dec(r.PretaxGrossAmount).Sub(dec(r.DeductedBySavingsPlan)).Sub(dec(r.InvoiceDiscount))
		if !after.Equal(dec(r.AfterDiscountAmount)) {
			t.Fatalf("%s %s: %s after discounts", r.BillingDate, r.InstanceID, r.AfterDiscountAmount)
		}
		if due := after.Sub(text(r.RoundDownDiscount)).Sub(dec(r.DeductedByCoupons)); !due.Equal(dec(r.PretaxAmount)) {
			t.Fatalf("%s %s: %s payable, not %s", r.BillingDate, r.InstanceID, r.PretaxAmount, due)
		}
		paid := dec(r.DeductedByCashCoupons).Add(dec(r.DeductedByPrepaidCard)).Add(dec(r.PaymentAmount)).Add(dec(r.OutstandingAmount))
		if !paid.Equal(dec(r.PretaxAmount)) {
			t.Fatalf("%s %s: %s payable, settled %s", r.BillingDate, r.InstanceID, r.PretaxAmount, paid)
		}
	}
}

func TestSomeRegionNamesEndInATab(t *testing.T) {
	t.Parallel()
	b := demo(t)
	with, without := 0, 0
	for _, r := range b.bill(t, map[string]string{"BillingCycle": "2026-10", "MaxResults": "300"}) {
		switch {
		case strings.HasSuffix(r.Region, "\t"):
			with++
		case r.Region != "":
			without++
		}
	}
	if with == 0 || without == 0 {
		t.Fatalf("%d with, %d without", with, without)
	}
}
