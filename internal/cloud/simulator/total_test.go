package simulator_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	bsssdk "github.com/aliyun/alibaba-cloud-sdk-go/services/bssopenapi"

	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/requests"

	"github.com/cloudlens/cloudlens/internal/cloud/simulator"
	"github.com/cloudlens/cloudlens/internal/cloud/world"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
)

type totalAnswer struct {
	Success bool
	Data    struct {
		TotalCount int
		Items      struct {
			Item []struct {
				ProductCode, CommodityCode, Item, SubscriptionType, Currency string
				PretaxGrossAmount, PretaxAmount, OutstandingAmount           json.Number
			}
		}
	}
}

func TestControlTotalsAreTheInvoiceInWholeCents(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"small-cn", "small-intl"} {
		b := serve(t, world.Small(7), name, func() time.Time { return now }, simulator.Options{})
		for _, c := range b.world.Cycles(now) {
			want := b.world.Invoice(b.account, c, now)
			body, err := b.raw("BssOpenApi", bssVersion, "QueryAccountBill", map[string]string{"BillingCycle": c.String()})
			if err != nil {
				t.Fatal(err)
			}
			rows := decode[totalAnswer](t, body).Data.Items.Item
			if len(rows) != 1 || !dec(rows[0].PretaxAmount).Equal(money.Round(want.Total.Billed, 2)) ||
				!dec(rows[0].PretaxGrossAmount).Equal(money.Round(want.Total.List, 2)) || rows[0].Currency != b.account.Currency {
				t.Errorf("%s: %v instead of %v", c, rows, want.Total)
			}
			day := c.First().Add(14)
			body, err = b.raw("BssOpenApi", bssVersion, "QueryAccountBill", map[string]string{"BillingCycle": c.String(), "Granularity": "DAILY", "BillingDate": day.String()})
			if err != nil {
				t.Fatal(err)
			}
			if rows := decode[totalAnswer](t, body).Data.Items.Item; len(rows) != 1 || !dec(rows[0].PretaxAmount).Equal(money.Round(want.ByDay[day].Billed, 2)) {
				t.Errorf("%s: %v instead of %v", day, rows, want.ByDay[day])
			}
		}
	}
}

func TestTotalsByProductFitTheInvoice(t *testing.T) {
	t.Parallel()
	b := serve(t, world.Small(7), "small-cn", func() time.Time { return now }, simulator.Options{})
	want := b.world.Invoice(b.account, 202610, now)
	for _, action := range []string{"QueryBillOverview", "QueryAccountBill"} {
		body, err := b.raw("BssOpenApi", bssVersion, action, map[string]string{"BillingCycle": "2026-10", "IsGroupByProduct": "true", "PageSize": "300"})
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]money.Decimal{}
		rows := decode[totalAnswer](t, body).Data.Items.Item
		for _, r := range rows {
			got[r.CommodityCode] = got[r.CommodityCode].Add(dec(r.PretaxAmount))
		}
		for product, total := range want.By[world.ByProduct] {
			// A product has a few rows, each rounded by half a cent at most.
			if off := got[product].Sub(total.Billed).Abs(); off.GreaterThan(money.MustParse("0.03")) {
				t.Errorf("%s: %s is %s, not %s", action, product, got[product], total.Billed)
			}
		}
		if len(got) != len(want.By[world.ByProduct]) {
			t.Errorf("%s: %d products of %d", action, len(got), len(want.By[world.ByProduct]))
		}
	}
}

func TestTheSDKReadsBillsAndTotals(t *testing.T) {
	t.Parallel()
	b := demo(t)
	bill := bsssdk.CreateDescribeInstanceBillRequest()
	bill.BillingCycle, bill.Granularity, bill.BillingDate, bill.IsBillingItem, bill.MaxResults = "2026-10", "DAILY", "2026-10-07", "true", requests.NewInteger(300)
	page := bsssdk.CreateDescribeInstanceBillResponse()
	if err := b.ask(bill, page); err != nil {
		t.Fatal(err)
	}
	if !page.Success || len(page.Data.Items) != 300 || page.Data.AccountID != b.account.UID || page.Data.Items[0].BillingDate != "2026-10-07" {
		t.Errorf("%d rows: %s", len(page.Data.Items), page.Message)
	}
	overview := bsssdk.CreateQueryBillOverviewRequest()
	overview.BillingCycle = "2026-10"
	products := bsssdk.CreateQueryBillOverviewResponse()
	if err := b.ask(overview, products); err != nil || len(products.Data.Items.Item) < 20 || products.Data.Items.Item[0].ProductName == "" {
		t.Errorf("overview: %v, %d rows", err, len(products.Data.Items.Item))
	}
	account := bsssdk.CreateQueryAccountBillRequest()
	account.BillingCycle, account.IsGroupByProduct, account.PageSize = "2026-10", "true", "5"
	total := bsssdk.CreateQueryAccountBillResponse()
	if err := b.ask(account, total); err != nil || len(total.Data.Items.Item) != 5 || total.Data.TotalCount < 15 {
		t.Errorf("account bill: %v, %d rows of %d", err, len(total.Data.Items.Item), total.Data.TotalCount)
	}
	balance := bsssdk.CreateQueryAccountBalanceResponse()
	if err := b.ask(bsssdk.CreateQueryAccountBalanceRequest(), balance); err != nil || !strings.Contains(balance.Data.AvailableAmount, ",") || balance.Data.Currency != "CNY" {
		t.Errorf("balance: %v, %q", err, balance.Data.AvailableAmount)
	}
}

func TestChainsOfPagesKeepTheirMoment(t *testing.T) {
	t.Parallel()
	w := world.Small(2)
	clock := now
	b := serve(t, w, "small-cn", func() time.Time { clock = clock.Add(6 * time.Hour); return clock }, simulator.Options{})
	first := now.Add(6 * time.Hour)
	list, billed, _ := sums(b.bill(t, map[string]string{"BillingCycle": "2026-11", "IsBillingItem": "true", "MaxResults": "10"}))
	want := w.Invoice(b.account, period.Cycle(202611), first).Total
	if !list.Equal(want.List) || !billed.Equal(want.Billed) {
		t.Errorf("%s, %s instead of %v", list, billed, want)
	}
	if later := w.Invoice(b.account, period.Cycle(202611), clock).Total; later.Billed.Equal(want.Billed) {
		t.Error("the bill did not change while it was read: this shows nothing")
	}
}
