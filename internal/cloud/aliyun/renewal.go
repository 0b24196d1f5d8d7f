package aliyun

import (
	"context"

	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/requests"
	"github.com/aliyun/alibaba-cloud-sdk-go/services/bssopenapi"

	"github.com/cloudlens/cloudlens/internal/cloud"
)

// renewalModes are the API's words for what happens when a term ends.
var renewalModes = map[string]cloud.RenewalMode{
	"AutoRenewal": cloud.RenewsItself, "ManualRenewal": cloud.RenewedByHand, "NotRenewal": cloud.RenewsNot,
}

// termUnits are the API's words for what terms are counted in.
var termUnits = map[string]cloud.TermUnit{"D": cloud.Day, "M": cloud.Month, "Y": cloud.Year}

// Renewals are all subscriptions of the account to products of any kind, in
// the order of the API.
func (a *Account) Renewals(ctx context.Context) ([]cloud.Renewal, error) {
	type row struct {
		InstanceID, ProductCode, ProductType, Region, Status string
		OwnerID, RenewalDuration                             text
		RenewStatus, RenewalDurationUnit                     string
		CreateTime, EndTime, ReleaseTime                     string
	}
	type answer struct {
		envelope
		Data struct {
			TotalCount   text
			InstanceList []row
		}
	}
	const action = "QueryAvailableInstances"
	rows, err := numbered(ctx, a, call{action: action, grant: "bss:DescribeInstances"},
		func(page requests.Integer) requests.AcsRequest {
			r := bssopenapi.CreateQueryAvailableInstancesRequest()
			r.SubscriptionType, r.PageNum, r.PageSize = "Subscription", page, requests.NewInteger(numberedRows)
			return r
		},
		func(said *answer) ([]row, text) { return said.Data.InstanceList, said.Data.TotalCount },
		func(r *row) string { return r.ProductCode + "\n" + r.ProductType + "\n" + r.InstanceID })
	if err != nil {
		return nil, err
	}
	all := make([]cloud.Renewal, len(rows))
	for i := range rows {
		r, k := &rows[i], &all[i]
		*k = cloud.Renewal{
			ID: r.InstanceID, Product: r.ProductCode, Commodity: r.ProductType, Region: clean(r.Region), Owner: stated(string(r.OwnerID)),
			Status: r.Status, Mode: renewalModes[r.RenewStatus], Term: within(r.RenewalDuration.whole()), TermUnit: termUnits[r.RenewalDurationUnit],
		}
		if k.ID == "" {
			return nil, a.odd(action, a.name, "InstanceID", "")
		}
		if k.Mode == "" {
			k.Mode = cloud.RenewalUnknown
		}
		if k.TermUnit == "" {
			k.Term = 0 // a number of nothing
		}
		if err := a.moments(action,
			instant{"CreateTime", r.CreateTime, &k.Created}, instant{"EndTime", r.EndTime, &k.Ends}, instant{"ReleaseTime", r.ReleaseTime, &k.Releases}); err != nil {
			return nil, err
		}
	}
	return all, nil
}
