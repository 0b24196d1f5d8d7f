package aliyun_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cloudlens/cloudlens/internal/cloud"
	"github.com/cloudlens/cloudlens/internal/cloud/aliyun"
	"github.com/cloudlens/cloudlens/internal/cloud/simulator"
	"github.com/cloudlens/cloudlens/internal/cloud/world"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
)

func TestBenefitsAreThoseOfTheWorld(t *testing.T) {
	t.Parallel()
	s := serve(t, world.Small(1), simulator.Options{})
	for _, a := range s.world.Accounts() {
		spent := func(c period.Cycle, at time.Time) world.Spent { return s.world.Spent(a, c, at) }
		for kind, c := range map[cloud.BenefitKind]struct {
			read func(context.Context) ([]cloud.Benefit, error)
			want []world.Credit
		}{
			cloud.CashCoupon:  {s.account(t, a.Name).CashCoupons, s.world.Vouchers(a, now, spent)},
			cloud.PrepaidCard: {s.account(t, a.Name).PrepaidCards, s.world.Cards(a, now, spent)},
		} {
			got, err := c.read(t.Context())
			if err != nil || len(got) != len(c.want) {
				t.Fatalf("%s: %d instead of %d, %v", kind, len(got), len(c.want), err)
			}
			for i, w := range c.want {
				g := got[i]
				if g.Kind != kind || g.Number != w.Number || g.ID == "" || g.Status != "Available" || !same(g.Total, w.Nominal) || !same(g.Remaining, w.Balance) ||
					!g.Effective.Equal(w.Effective) || !g.Expires.Equal(w.Expires) || !g.Granted.Equal(w.Granted) || len(g.Products) != 1 || g.Scenarios == "" {
					t.Errorf("%+v instead of %+v", g, w)
				}
			}
		}
		p := s.world.Package(a, now, spent)
		got, err := s.account(t, a.Name).ResourcePackages(t.Context())
		if err != nil || len(got) != 1 || got[0].ID != p.ID || !same(got[0].Total, p.Total) || !same(got[0].Remaining, p.Remaining) || !got[0].Expires.Equal(p.Expires) || got[0].TotalUnit == "" {
			t.Errorf("%+v, %v instead of %+v", got, err, p)
		}
	}
}

func TestRenewalsAreThoseOfTheWorld(t *testing.T) {
	t.Parallel()
	s := serve(t, world.Demo(), simulator.Options{}) // several pages
	a, _ := s.world.Account("ydzn")
	got, err := s.account(t, a.Name).Renewals(t.Context())
	want := s.world.Contracts(a, now)
	if err != nil || len(got) != len(want) || len(got) <= 200 {
		t.Fatalf("%d instead of %d, %v", len(got), len(want), err)
	}
	modes := map[world.Renewal]cloud.RenewalMode{world.AutoRenewal: cloud.RenewsItself, world.ManualRenewal: cloud.RenewedByHand, world.NotRenewal: cloud.RenewsNot}
	for i, w := range want {
		k := cloud.Renewal{
			ID: w.ID, Product: w.Product.Code, Commodity: w.Product.Commodity, Region: w.Region, Owner: w.Owner.UID, Status: "Normal", Mode: modes[w.Renewal],
			Created: w.Created.UTC().Truncate(time.Second), Ends: w.Ends.UTC().Truncate(time.Second), Releases: w.Ends.UTC().AddDate(0, 0, 15).Truncate(time.Second),
		}
		if w.Renewal == world.AutoRenewal {
			k.Term, k.TermUnit = w.Months, cloud.Month
			if w.Months == 12 {
				k.Term, k.TermUnit = 1, cloud.Year
			}
		}
		if diff := cmp.Diff(k, got[i]); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
	}
}

// answers lets every call have that answer.
func answers(t *testing.T, body string) *aliyun.Account {
	t.Helper()
	c, _, _, _ := client(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(body))
	}))
	return c.Account("one", cloud.Key{ID: "LTAI5tOneOneOneOne", Secret: "secret of one"}, "cn-hangzhou")
}

// What cannot be kept is an error that names it; what is not said is unknown.
func TestBenefitsThatCannotBeNameTheirField(t *testing.T) {
	t.Parallel()
	coupon := func(more string) string {
		return `{"RequestId":"1","Success":true,"Code":"Success","Data":{"CashCoupon":[{"CashCouponId":7,` + more + `}]}}`
	}
	pack := func(more string) string {
		return `{"RequestId":"1","Success":true,"Code":"Success","Total":1,"Data":{"Instances":{"Instance":[{"InstanceId":"p",` + more + `}]}}}`
	}
	held := func(more string) string {
		return `{"RequestId":"1","Success":true,"Code":"Success","Data":{"TotalCount":1,"InstanceList":[{"InstanceID":"i",` + more + `}]}}`
	}
	one := func(list []cloud.Benefit, err error) (any, error) {
		if err != nil || len(list) != 1 {
			return nil, err
		}
		return list[0], nil
	}
	coupons := func(a *aliyun.Account) (any, error) { return one(a.CashCoupons(context.Background())) }
	packs := func(a *aliyun.Account) (any, error) { return one(a.ResourcePackages(context.Background())) }
	renewals := func(a *aliyun.Account) (any, error) {
		list, err := a.Renewals(context.Background())
		if err != nil || len(list) != 1 {
			return nil, err
		}
		return list[0], nil
	}
	for name, c := range map[string]struct {
		body string
		read func(*aliyun.Account) (any, error)
		want any // a benefit, or a part of the error
	}{
		"bare voucher":     {coupon(`"Status":"Cancelled"`), coupons, cloud.Benefit{Kind: cloud.CashCoupon, ID: "7", Status: "Cancelled"}},
		"thousands":        {coupon(`"NominalValue":"1,234.50","Balance":0`), coupons, cloud.Benefit{Kind: cloud.CashCoupon, ID: "7", Total: money.Of(money.MustParse("1234.5")), Remaining: money.Of(money.Zero)}},
		"products":         {coupon(`"ApplicableProducts":"ECS, RDS；OSS"`), coupons, cloud.Benefit{Kind: cloud.CashCoupon, ID: "7", Products: []string{"ECS", "RDS", "OSS"}}},
		"no amount":        {coupon(`"Balance":"much"`), coupons, "Balance"},
		"no time":          {coupon(`"ExpiryTime":"soon"`), coupons, "ExpiryTime"},
		"no id":            {`{"RequestId":"1","Success":true,"Data":{"CashCoupon":[{"Status":"Available"}]}}`, coupons, "Id"},
		"other units":      {pack(`"TotalAmount":"1","TotalAmountUnit":"TB","RemainingAmount":"1023.5","RemainingAmountUnit":"GB"`), packs, cloud.Benefit{Kind: cloud.ResourcePackage, ID: "p", Total: money.Of(money.MustParse("1")), TotalUnit: "TB", Remaining: money.Of(money.MustParse("1023.5")), RemainingUnit: "GB"}},
		"package's amount": {pack(`"TotalAmount":"1 TB"`), packs, "TotalAmount"},
		"unknown mode":     {held(`"RenewStatus":"Perhaps","RenewalDuration":3,"RenewalDurationUnit":"W"`), renewals, cloud.Renewal{ID: "i", Mode: cloud.RenewalUnknown}},
		"end of the term":  {held(`"EndTime":"2026-13-01"`), renewals, "EndTime"},
	} {
		got, err := c.read(answers(t, c.body))
		if field, fails := c.want.(string); fails {
			if err == nil || !strings.Contains(err.Error(), field+" of") {
				t.Errorf("%s: %+v, %v; want a fault of %s", name, got, err, field)
			}
			continue
		}
		if diff := cmp.Diff(c.want, got); diff != "" || err != nil {
			t.Errorf("%s: %v (-want +got)\n%s", name, err, diff)
		}
	}
}

// Who holds nothing has an empty list, which is a list that was read.
func TestAnEmptyListIsAList(t *testing.T) {
	t.Parallel()
	for _, body := range []string{
		`{"RequestId":"1","Success":true,"Total":0,"Data":{"TotalCount":"0","Instances":{"Instance":[]}}}`,
		`{"RequestId":"1","Success":true,"Total":0,"Data":{"Instances":{}}}`,
	} {
		if list, err := answers(t, body).ResourcePackages(t.Context()); err != nil || len(list) > 0 {
			t.Errorf("packages: %v, %v", list, err)
		}
	}
	if list, err := answers(t, `{"RequestId":"1","Success":true,"Data":{"CashCoupon":[]}}`).CashCoupons(t.Context()); err != nil || len(list) > 0 {
		t.Errorf("coupons: %v, %v", list, err)
	}
	if list, err := answers(t, `{"RequestId":"1","Success":true,"Data":{"PrepaidCard":[]}}`).PrepaidCards(t.Context()); err != nil || len(list) > 0 {
		t.Errorf("cards: %v, %v", list, err)
	}
	if list, err := answers(t, `{"RequestId":"1","Success":true,"Data":{"TotalCount":0,"InstanceList":[]}}`).Renewals(t.Context()); err != nil || len(list) > 0 {
		t.Errorf("renewals: %v, %v", list, err)
	}
}

func TestBrokenPagesOfRenewalsAreNoList(t *testing.T) {
	t.Parallel()
	for _, kind := range []simulator.Kind{simulator.TwicePage, simulator.ShortPage} {
		s := serve(t, world.Small(1), simulator.Options{})
		s.Fail("QueryAvailableInstances", simulator.Fault{Kind: kind})
		s.Fail("QueryResourcePackageInstances", simulator.Fault{Kind: kind})
		a := s.account(t, "small-cn")
		if _, err := a.Renewals(t.Context()); err == nil || !strings.Contains(err.Error(), "do not fit together") {
			t.Errorf("renewals: %v", err)
		}
		if _, err := a.ResourcePackages(t.Context()); err == nil || !strings.Contains(err.Error(), "do not fit together") {
			t.Errorf("packages: %v", err)
		}
		s.Heal()
		s.Fail("QueryAvailableInstances", simulator.Fault{Kind: kind, From: 1, Times: 1})
		if list, err := a.Renewals(t.Context()); err != nil || len(list) == 0 {
			t.Errorf("once: %d renewals, %v", len(list), err)
		}
	}
}

func TestBenefitsNameThePermissionThatTheyNeed(t *testing.T) {
	t.Parallel()
	s := serve(t, world.Small(1), simulator.Options{})
	s.Fail("", simulator.Fault{Kind: simulator.Forbidden})
	a := s.account(t, "small-cn")
	for action, err := range map[string]error{
		"bss:DescribeCoupons":      last(a.CashCoupons(t.Context())),
		"bssapi:QueryPrepaidCards": last(a.PrepaidCards(t.Context())),
		"bss:DescribeInstances":    last(a.ResourcePackages(t.Context())),
		"bss:DescribeInstances,":   last(a.Renewals(t.Context())),
	} {
		if !aliyun.IsDenied(err) || !strings.Contains(err.Error(), "the action "+action) {
			t.Errorf("%v does not name %s", err, action)
		}
	}
}

func same(n money.Null, d money.Decimal) bool { return n.Valid && n.Decimal.Equal(d) }

func last[T any](_ T, err error) error { return err }
