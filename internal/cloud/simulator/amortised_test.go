package simulator_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/requests"
	bsssdk "github.com/aliyun/alibaba-cloud-sdk-go/services/bssopenapi"

	"github.com/cloudlens/cloudlens/internal/cloud/simulator"
	"github.com/cloudlens/cloudlens/internal/cloud/world"
	"github.com/cloudlens/cloudlens/internal/money"
)

// The SDK's own structs read the amortised bill page by page; its rows are the
// orders of the world.
func TestTheAmortisedBillIsReadByTheSDK(t *testing.T) {
	t.Parallel()
	b := serve(t, world.Small(7), "small-cn", func() time.Time { return now }, simulator.Options{})
	cycles := b.world.Cycles(now)
	month := cycles[len(cycles)-1]
	orders := b.world.Amortised(b.account, month, now)
	rows, token := 0, ""
	for {
		r := bsssdk.CreateDescribeInstanceAmortizedCostByAmortizationPeriodRequest()
		r.BillingCycle, r.SubscriptionType, r.NextToken, r.MaxResults = month.String(), "Subscription", token, requests.NewInteger(3)
		said := bsssdk.CreateDescribeInstanceAmortizedCostByAmortizationPeriodResponse()
		page := amortisedPage{}
		if err := b.ask(r, said); err != nil {
			t.Fatal(err)
		}
		page.read(t, said.GetHttpContentBytes())
		if page.Data.TotalCount != len(orders) || len(page.Data.Items) > 3 {
			t.Fatalf("a page has %d of %d rows, want 3 of %d", len(page.Data.Items), page.Data.TotalCount, len(orders))
		}
		for _, got := range page.Data.Items {
			o := orders[rows]
			left := o.PretaxAmount.Sub(o.Before).Sub(o.Amount)
			if got.InstanceID != o.InstanceID || got.ConsumePeriod != o.Cycle.String() || got.AmortizationPeriod != month.String() || got.ProductDetailCode != o.Product.Commodity ||
				!money.MustParse(got.CurrentAmortizationPretaxAmount).Equal(o.Amount) || !money.MustParse(got.RemainingAmortizationPretaxAmount).Equal(left) || left.IsNeg() != (o.PretaxAmount.IsNeg() && !left.IsZero()) {
				t.Errorf("row %d is %+v, want %+v", rows, got, o)
			}
			rows++
		}
		if token = page.Data.NextToken; token == "" {
			break
		}
	}
	if rows != len(orders) || rows < 4 {
		t.Errorf("%d rows of %d orders", rows, len(orders))
	}
}

func TestTheAmortisedBillIsAskedForRight(t *testing.T) {
	t.Parallel()
	b := serve(t, world.Small(7), "small-cn", func() time.Time { return now }, simulator.Options{})
	open := b.world.Cycles(now)[len(b.world.Cycles(now))-1]
	older := []string{open.Add(-1).String()}
	many := make([]string, 11)
	for i := range many {
		many[i] = open.Add(-i).String()
	}
	for name, c := range map[string]struct {
		set  func(*bsssdk.DescribeInstanceAmortizedCostByAmortizationPeriodRequest)
		code string
		want func(o *world.Amortised) bool
	}{
		"a month": {func(*bsssdk.DescribeInstanceAmortizedCostByAmortizationPeriodRequest) {}, "Success", func(*world.Amortised) bool { return true }},
		"orders of a month": {
			func(r *bsssdk.DescribeInstanceAmortizedCostByAmortizationPeriodRequest) {
				r.ConsumePeriodFilter = &older
			}, "Success",
			func(o *world.Amortised) bool { return o.Cycle == open.Add(-1) },
		},
		"a product": {func(r *bsssdk.DescribeInstanceAmortizedCostByAmortizationPeriodRequest) { r.ProductCode = "rds" }, "Success", func(o *world.Amortised) bool { return o.Product.Code == "rds" }},
		"paid by use": {func(r *bsssdk.DescribeInstanceAmortizedCostByAmortizationPeriodRequest) {
			r.SubscriptionType = "PayAsYouGo"
		}, "Success", func(*world.Amortised) bool { return false }},
		"a month to come": {func(r *bsssdk.DescribeInstanceAmortizedCostByAmortizationPeriodRequest) {
			r.BillingCycle = open.Add(1).String()
		}, "PARAM_ERROR", nil},
		"a month too far back": {func(r *bsssdk.DescribeInstanceAmortizedCostByAmortizationPeriodRequest) {
			r.BillingCycle = open.Add(-12).String()
		}, "PARAM_ERROR", nil},
		"too many months": {func(r *bsssdk.DescribeInstanceAmortizedCostByAmortizationPeriodRequest) {
			r.ConsumePeriodFilter = &many
		}, "PARAM_ERROR", nil},
		"the token of another": {func(r *bsssdk.DescribeInstanceAmortizedCostByAmortizationPeriodRequest) { r.NextToken = "x" }, "PARAM_ERROR", nil},
	} {
		r := bsssdk.CreateDescribeInstanceAmortizedCostByAmortizationPeriodRequest()
		r.BillingCycle, r.MaxResults = open.String(), requests.NewInteger(300)
		c.set(r)
		said := bsssdk.CreateDescribeInstanceAmortizedCostByAmortizationPeriodResponse()
		if err := b.ask(r, said); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		want := 0
		for _, o := range b.world.Amortised(b.account, open, now) {
			if c.want != nil && c.want(&o) {
				want++
			}
		}
		var page amortisedPage
		page.read(t, said.GetHttpContentBytes())
		if said.Code != c.code || len(page.Data.Items) != want {
			t.Errorf("%s: %s with %d rows, want %s with %d", name, said.Code, len(page.Data.Items), c.code, want)
		}
	}
}

// amortisedPage is a page with the SDK's own rows: its Data has the items of
// another call.
type amortisedPage struct {
	Data struct {
		TotalCount int
		NextToken  string
		Items      []bsssdk.ItemInDescribeInstanceAmortizedCostByAmortizationPeriod
	}
}

func (p *amortisedPage) read(t *testing.T, body []byte) {
	t.Helper()
	if err := json.Unmarshal(body, p); err != nil {
		t.Fatal(err)
	}
}
