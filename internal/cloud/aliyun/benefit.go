package aliyun

import (
	"cmp"
	"context"
	"strings"
	"time"

	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/requests"
	"github.com/aliyun/alibaba-cloud-sdk-go/services/bssopenapi"

	"github.com/cloudlens/cloudlens/internal/cloud"
)

// credit is a voucher or a prepaid card. The answer names no currency.
type credit struct {
	CashCouponID, PrepaidCardID             text
	CashCouponNo, PrepaidCardNo             string
	Status                                  string
	NominalValue, Balance                   text
	GrantedTime, EffectiveTime, ExpiryTime  string
	ApplicableProducts, ApplicableScenarios string
}

// CashCoupons are all vouchers of the account, in the order of the API.
func (a *Account) CashCoupons(ctx context.Context) ([]cloud.Benefit, error) {
	type held struct{ CashCoupon []credit }
	c := call{
		service: bss, action: "QueryCashCoupons", region: a.region, grant: "bss:DescribeCoupons",
		request: request(bssopenapi.CreateQueryCashCouponsRequest, nil),
	}
	said, err := fetch[data[held]](ctx, a, c)
	if err != nil {
		return nil, err
	}
	return a.credits(c.action, cloud.CashCoupon, said.Data.CashCoupon)
}

// PrepaidCards are all prepaid cards of the account, in the order of the API.
func (a *Account) PrepaidCards(ctx context.Context) ([]cloud.Benefit, error) {
	type held struct{ PrepaidCard []credit }
	c := call{
		service: bss, action: "QueryPrepaidCards", region: a.region, grant: "bssapi:QueryPrepaidCards",
		request: request(bssopenapi.CreateQueryPrepaidCardsRequest, nil),
	}
	said, err := fetch[data[held]](ctx, a, c)
	if err != nil {
		return nil, err
	}
	return a.credits(c.action, cloud.PrepaidCard, said.Data.PrepaidCard)
}

func (a *Account) credits(action string, kind cloud.BenefitKind, rows []credit) ([]cloud.Benefit, error) {
	all, seen := make([]cloud.Benefit, len(rows)), map[string]bool{}
	for i := range rows {
		r, b := &rows[i], &all[i]
		*b = cloud.Benefit{
			Kind: kind, ID: stated(string(r.CashCouponID), string(r.PrepaidCardID), r.CashCouponNo, r.PrepaidCardNo),
			Number: stated(r.CashCouponNo, r.PrepaidCardNo), Status: r.Status,
			Products: split(r.ApplicableProducts), Scenarios: clean(r.ApplicableScenarios),
		}
		if b.ID == "" || seen[b.ID] {
			return nil, a.odd(action, a.name, "Id", b.ID)
		}
		seen[b.ID] = true
		if err := a.figures(action, a.name, figure{"NominalValue", r.NominalValue, &b.Total}, figure{"Balance", r.Balance, &b.Remaining}); err != nil {
			return nil, err
		}
		if err := a.moments(action,
			instant{"GrantedTime", r.GrantedTime, &b.Granted}, instant{"EffectiveTime", r.EffectiveTime, &b.Effective}, instant{"ExpiryTime", r.ExpiryTime, &b.Expires}); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// ResourcePackages are the resource packages of the account: those that hold,
// and on some sites those that ended within a year.
func (a *Account) ResourcePackages(ctx context.Context) ([]cloud.Benefit, error) {
	type row struct {
		InstanceID, Status, Remark, Region, CommodityCode string
		TotalAmount, RemainingAmount                      text
		TotalAmountUnit, RemainingAmountUnit              string
		EffectiveTime, ExpiryTime                         string
		ApplicableProducts                                struct{ Product []string }
	}
	type answer struct {
		envelope
		Total text
		Data  struct {
			TotalCount text
			Instances  struct{ Instance []row }
		}
	}
	const action = "QueryResourcePackageInstances"
	rows, err := numbered(ctx, a, call{action: action, grant: "bss:DescribeInstances"},
		func(page requests.Integer) requests.AcsRequest {
			r := bssopenapi.CreateQueryResourcePackageInstancesRequest()
			r.PageNum, r.PageSize = page, requests.NewInteger(numberedRows)
			return r
		},
		func(said *answer) ([]row, text) {
			return said.Data.Instances.Instance, cmp.Or(said.Data.TotalCount, said.Total)
		},
		func(r *row) string { return r.InstanceID })
	if err != nil {
		return nil, err
	}
	all := make([]cloud.Benefit, len(rows))
	for i := range rows {
		r, b := &rows[i], &all[i]
		*b = cloud.Benefit{
			Kind: cloud.ResourcePackage, ID: r.InstanceID, Name: clean(r.Remark), Status: r.Status, Region: clean(r.Region), Commodity: r.CommodityCode,
			TotalUnit: clean(r.TotalAmountUnit), RemainingUnit: clean(r.RemainingAmountUnit), Products: r.ApplicableProducts.Product,
		}
		if b.ID == "" {
			return nil, a.odd(action, a.name, "InstanceId", "")
		}
		if err := a.figures(action, b.ID, figure{"TotalAmount", r.TotalAmount, &b.Total}, figure{"RemainingAmount", r.RemainingAmount, &b.Remaining}); err != nil {
			return nil, err
		}
		if err := a.moments(action, instant{"EffectiveTime", r.EffectiveTime, &b.Effective}, instant{"ExpiryTime", r.ExpiryTime, &b.Expires}); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// instant is a time of an answer with its place.
type instant struct {
	name, text string
	to         *time.Time
}

// moments reads times. One that is not given is not known; one that cannot be
// read must not pass for that.
func (a *Account) moments(action string, all ...instant) error {
	for _, m := range all {
		if s := clean(m.text); s != "" {
			if *m.to = moment(s); m.to.IsZero() {
				return a.odd(action, a.name, m.name, s)
			}
		}
	}
	return nil
}

// stated is the first text that says something.
func stated(of ...string) string {
	for _, s := range of {
		if s = clean(s); s != "" && s != "0" {
			return s
		}
	}
	return ""
}

// split are the parts of a text that lists things.
func split(s string) []string {
	var all []string
	for _, p := range strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ';' || r == '，' || r == '；' }) {
		if p = clean(p); p != "" {
			all = append(all, p)
		}
	}
	return all
}
