package aliyun

import (
	"context"

	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/requests"
	"github.com/aliyun/alibaba-cloud-sdk-go/services/bssopenapi"

	"github.com/cloudlens/cloudlens/internal/cloud"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
)

// reservedRow is a reserved instance in a month. The times of the answer are
// those of the question, so that its own are not known.
type reservedRow struct {
	ResourceInstanceID, InstanceSpec, Status string
	RegionNo, Region, Zone                   string
	Currency, CapacityUnit, StartTime        string
	UserID, Quantity                         text
	TotalQuantity, DeductQuantity            text
	UsagePercentage, SavedCost               text
	ReservationCost                          text
}

// reservedRows are the reserved instances of the cycles from one on to another.
func (a *Account) reservedRows(ctx context.Context, first, last period.Cycle) ([]reservedRow, error) {
	type answer struct {
		envelope
		Data struct {
			TotalCount text
			NextToken  string
			Items      []reservedRow
		}
	}
	from, _ := a.span(first)
	_, to := a.span(last)
	return tokened(ctx, a, call{action: reservedDetails, about: last.String(), grant: "bssapi:" + reservedDetails},
		func(token string) requests.AcsRequest {
			r := bssopenapi.CreateDescribeResourceUsageDetailRequest()
			r.ResourceType, r.PeriodType, r.StartPeriod, r.EndPeriod = "RI", "MONTH", from, to
			r.NextToken, r.MaxResults = token, requests.NewInteger(pageRows)
			return r
		},
		func(said *answer) ([]reservedRow, text, string) {
			return said.Data.Items, said.Data.TotalCount, said.Data.NextToken
		},
		func(r *reservedRow) string {
			return r.ResourceInstanceID + "\n" + string(r.UserID) + "\n" + r.StartTime
		})
}

const reservedDetails = "DescribeResourceUsageDetail"

// ReservedInstances are the reserved instances of the account that held in the
// open cycle or the one before it, each as its newest month has it, in the order
// of the API.
func (a *Account) ReservedInstances(ctx context.Context, open period.Cycle) ([]cloud.Commitment, error) {
	rows, err := a.reservedRows(ctx, open.Add(-1), open)
	if err != nil {
		return nil, err
	}
	all, places, newest := []cloud.Commitment{}, map[string]int{}, map[string]string{}
	for i := range rows {
		r := &rows[i]
		k := cloud.Commitment{
			Kind: cloud.ReservedInstance, ID: r.ResourceInstanceID, Type: clean(r.InstanceSpec), Status: r.Status, Region: stated(r.RegionNo, r.Region),
			Zone: clean(r.Zone), Owner: stated(string(r.UserID)), Currency: clean(r.Currency), Quantity: within(r.Quantity.whole()),
		}
		if k.ID == "" {
			return nil, a.odd(reservedDetails, a.name, "ResourceInstanceId", "")
		}
		if err := a.figures(reservedDetails, k.ID, figure{"UsagePercentage", r.UsagePercentage, &k.UsedRate}, figure{"SavedCost", r.SavedCost, &k.Saved},
			figure{"ReservationCost", r.ReservationCost, &k.Prepaid}); err != nil {
			return nil, err
		}
		at, known := places[k.ID]
		switch {
		case !known:
			places[k.ID], all = len(all), append(all, k)
		case r.StartTime < newest[k.ID]:
			continue
		default:
			all[at] = k
		}
		newest[k.ID] = r.StartTime
	}
	return all, nil
}

// ReservedInstanceUse is how far reserved instances were used in a cycle, and
// what they covered.
func (a *Account) ReservedInstanceUse(ctx context.Context, cycle period.Cycle) (*cloud.CommitmentUse, error) {
	use := &cloud.CommitmentUse{Kind: cloud.ReservedInstance, Cycle: cycle}
	from, to := a.span(cycle)
	c := call{service: bss, action: "DescribeResourceUsageTotal", region: a.region, about: cycle.String(), grant: "bssapi:DescribeResourceUsageTotal"}
	c.request = request(bssopenapi.CreateDescribeResourceUsageTotalRequest, func(r *bssopenapi.DescribeResourceUsageTotalRequest) {
		r.ResourceType, r.PeriodType, r.StartPeriod, r.EndPeriod = "RI", "MONTH", from, to
	})
	used, err := fetch[usage](ctx, a, c)
	if err != nil {
		return nil, err
	}
	if err := used.read(a, c.action, use); err != nil {
		return nil, err
	}
	c.action, c.grant = "DescribeResourceCoverageTotal", "bssapi:DescribeResourceCoverageTotal"
	c.request = request(bssopenapi.CreateDescribeResourceCoverageTotalRequest, func(r *bssopenapi.DescribeResourceCoverageTotalRequest) {
		r.ResourceType, r.PeriodType, r.StartPeriod, r.EndPeriod = "RI", "MONTH", from, to
	})
	covered, err := fetch[coverage](ctx, a, c)
	if err != nil {
		return nil, err
	}
	if err := covered.read(a, c.action, use); err != nil {
		return nil, err
	}
	return use, a.reservedUse(ctx, use)
}

// reservedUse adds what was reserved and what was used of it, if all of it is in
// one unit: the totals give only the share.
func (a *Account) reservedUse(ctx context.Context, use *cloud.CommitmentUse) error {
	rows, err := a.reservedRows(ctx, use.Cycle, use.Cycle)
	if err != nil {
		return err
	}
	pool, used, price := sum{}, sum{}, sum{}
	for i := range rows {
		r := &rows[i]
		var of, taken money.Null
		if err := a.figures(reservedDetails, r.ResourceInstanceID, figure{"TotalQuantity", r.TotalQuantity, &of}, figure{"DeductQuantity", r.DeductQuantity, &taken}); err != nil {
			return err
		}
		pool.add(of, clean(r.CapacityUnit))
		used.add(taken, clean(r.CapacityUnit))
		price.add(money.Of(money.Zero), clean(r.Currency))
	}
	use.Pool, use.Unit = pool.total()
	use.Used, _ = used.total()
	_, use.Currency = price.total()
	return nil
}
