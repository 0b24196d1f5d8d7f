package simulator_test

import (
	"slices"
	"testing"
	"time"

	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/requests"
	bsssdk "github.com/aliyun/alibaba-cloud-sdk-go/services/bssopenapi"

	"github.com/cloudlens/cloudlens/internal/cloud/simulator"
	"github.com/cloudlens/cloudlens/internal/cloud/world"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
)

// The SDK's own structs read vouchers and cards; what is gone of them is what
// the bill's lines say.
func TestVouchersAndCardsAreReadByTheSDK(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"small-cn", "small-intl"} {
		b := serve(t, world.Small(7), name, func() time.Time { return now }, simulator.Options{})
		coupons := bsssdk.CreateQueryCashCouponsResponse()
		cards := bsssdk.CreateQueryPrepaidCardsResponse()
		if err := b.ask(bsssdk.CreateQueryCashCouponsRequest(), coupons); err != nil {
			t.Fatal(err)
		}
		if err := b.ask(bsssdk.CreateQueryPrepaidCardsRequest(), cards); err != nil {
			t.Fatal(err)
		}
		want := money.Zero
		for _, c := range b.world.Cycles(now) {
			want = want.Add(b.world.Spent(b.account, c, now).Vouchers)
		}
		used := money.Zero
		for _, v := range coupons.Data.CashCoupon {
			used = used.Add(money.MustParse(v.NominalValue).Sub(money.MustParse(v.Balance)))
			if v.CashCouponId == 0 || v.CashCouponNo == "" || v.Status != "Available" || v.ExpiryTime == "" || v.GrantedTime == "" || v.ApplicableProducts == "" {
				t.Errorf("a voucher lacks something: %+v", v)
			}
		}
		if !used.Equal(want) || len(coupons.Data.CashCoupon) != 3 {
			t.Errorf("%d vouchers lack %s, lines say %s", len(coupons.Data.CashCoupon), used, want)
		}
		if all := cards.Data.PrepaidCard; len(all) != 1 || all[0].PrepaidCardId == 0 || all[0].EffectiveTime != "2026-09-30T16:00:00Z" {
			t.Errorf("the cards are %+v", all)
		}
	}
}

func TestVouchersAreFilteredByTheirEnd(t *testing.T) {
	t.Parallel()
	b := serve(t, world.Small(7), "small-cn", func() time.Time { return now }, simulator.Options{})
	for name, c := range map[string]struct {
		set  func(*bsssdk.QueryCashCouponsRequest)
		want int
		code string
	}{
		"effective":     {func(r *bsssdk.QueryCashCouponsRequest) { r.EffectiveOrNot = "true" }, 3, "Success"},
		"not effective": {func(r *bsssdk.QueryCashCouponsRequest) { r.EffectiveOrNot = "false" }, 0, "Success"},
		"from then on":  {func(r *bsssdk.QueryCashCouponsRequest) { r.ExpiryTimeStart = "2026-12-15T00:00:00Z" }, 2, "Success"},
		"until then":    {func(r *bsssdk.QueryCashCouponsRequest) { r.ExpiryTimeEnd = "2026-12-15T00:00:00Z" }, 1, "Success"},
		"no time":       {func(r *bsssdk.QueryCashCouponsRequest) { r.ExpiryTimeEnd = "tomorrow" }, 0, "PARAM_ERROR"},
		"no truth":      {func(r *bsssdk.QueryCashCouponsRequest) { r.EffectiveOrNot = "perhaps" }, 0, "PARAM_ERROR"},
	} {
		q, r := bsssdk.CreateQueryCashCouponsRequest(), bsssdk.CreateQueryCashCouponsResponse()
		c.set(q)
		if err := b.ask(q, r); err != nil || len(r.Data.CashCoupon) != c.want || r.Code != c.code {
			t.Errorf("%s: %d vouchers, %s, %v; want %d, %s", name, len(r.Data.CashCoupon), r.Code, err, c.want, c.code)
		}
	}
}

func TestPackagesAndSubscriptionsComeInPages(t *testing.T) {
	t.Parallel()
	b := demo(t)
	q, r := bsssdk.CreateQueryResourcePackageInstancesRequest(), bsssdk.CreateQueryResourcePackageInstancesResponse()
	if err := b.ask(q, r); err != nil || r.Data.TotalCount != "1" || len(r.Data.Instances.Instance) != 1 {
		t.Fatalf("%+v, %v", r.Data, err)
	}
	p := r.Data.Instances.Instance[0]
	if p.Status != "Available" || p.TotalAmountUnit != "GB*小时" || p.RemainingAmountUnit != p.TotalAmountUnit || len(p.ApplicableProducts.Product) != 1 || p.ExpiryTime != "2026-11-30T16:00:00Z" {
		t.Errorf("the package is %+v", p)
	}
	var got []string
	for page := 1; ; page++ {
		q, r := bsssdk.CreateQueryAvailableInstancesRequest(), bsssdk.CreateQueryAvailableInstancesResponse()
		q.SubscriptionType, q.PageNum, q.PageSize = "Subscription", requests.NewInteger(page), "100"
		if err := b.ask(q, r); err != nil || r.Data.TotalCount < 200 {
			t.Fatalf("%+v, %v", r, err)
		}
		for _, i := range r.Data.InstanceList {
			got = append(got, i.InstanceID)
			if i.EndTime == "" || i.RenewStatus == "" || (i.RenewStatus == "AutoRenewal") != (i.RenewalDuration > 0) || i.OwnerId == 0 || i.ProductCode == "" {
				t.Errorf("a subscription lacks something: %+v", i)
			}
		}
		if len(r.Data.InstanceList) < 100 {
			break
		}
	}
	var want []string
	for _, k := range b.world.Contracts(b.account, now) {
		want = append(want, k.ID)
	}
	if !slices.Equal(got, want) {
		t.Errorf("%d subscriptions, want %d", len(got), len(want))
	}
}

func TestSubscriptionsAreFiltered(t *testing.T) {
	t.Parallel()
	b := demo(t)
	all := b.world.Contracts(b.account, now)
	for name, c := range map[string]struct {
		set  func(*bsssdk.QueryAvailableInstancesRequest)
		keep func(*world.Contract) bool
	}{
		"a product": {func(r *bsssdk.QueryAvailableInstancesRequest) { r.ProductCode = "rds" }, func(k *world.Contract) bool { return k.Product.Code == "rds" }},
		"a region":  {func(r *bsssdk.QueryAvailableInstancesRequest) { r.ProductCode, r.Region = "ecs", "cn-beijing" }, func(k *world.Contract) bool { return k.Product.Code == "ecs" && k.Region == "cn-beijing" }},
		"a mode":    {func(r *bsssdk.QueryAvailableInstancesRequest) { r.RenewStatus = "NotRenewal" }, func(k *world.Contract) bool { return k.Renewal == world.NotRenewal }},
		"ids":       {func(r *bsssdk.QueryAvailableInstancesRequest) { r.InstanceIDs = all[0].ID + "," + all[3].ID }, func(k *world.Contract) bool { return k.ID == all[0].ID || k.ID == all[3].ID }},
		"ending now": {func(r *bsssdk.QueryAvailableInstancesRequest) { r.EndTimeEnd = "2026-12-01T00:00:00Z" }, func(k *world.Contract) bool {
			return k.Ends.Before(now.AddDate(0, 0, 7).In(period.Shanghai).Add(-time.Hour))
		}},
		"by use":     {func(r *bsssdk.QueryAvailableInstancesRequest) { r.SubscriptionType = "PayAsYouGo" }, func(*world.Contract) bool { return false }},
		"everywhere": {func(r *bsssdk.QueryAvailableInstancesRequest) { r.Region = "cn-beijing" }, func(*world.Contract) bool { return false }},
	} {
		q, r := bsssdk.CreateQueryAvailableInstancesRequest(), bsssdk.CreateQueryAvailableInstancesResponse()
		q.SubscriptionType, q.PageSize = "Subscription", "300"
		c.set(q)
		want := 0
		for i := range all {
			if c.keep(&all[i]) {
				want++
			}
		}
		if err := b.ask(q, r); err != nil || len(r.Data.InstanceList) != want || r.Success != (want > 0) {
			t.Errorf("%s: %d subscriptions, %s, %v; want %d", name, len(r.Data.InstanceList), r.Code, err, want)
		}
	}
}
