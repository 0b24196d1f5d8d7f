package aliyun_test

import (
	"context"
	"time"

	"github.com/cloudlens/cloudlens/internal/cloud"
	"github.com/cloudlens/cloudlens/internal/cloud/aliyun"
	"github.com/cloudlens/cloudlens/internal/cloud/world"
	"github.com/cloudlens/cloudlens/internal/money"
)

// pages is how the answers of a call hang together.
type pages int

const (
	whole    pages = iota // one answer has all
	byToken               // each names the next, and how many rows there are in all
	byNumber              // they are counted, and each says how many rows there are in all
	unknown               // each names the next, and nothing tells that a row lacks
)

// conversation is how the client comes to make a call, and counts what it got.
type conversation struct {
	pages pages
	ask   func(context.Context, *aliyun.Account) (int, error)
}

// asked has a conversation for every call that CloudLens makes, by product and
// action; each works with oneOfEach.
var asked = map[string]conversation{
	"sts.GetCallerIdentity": {whole, func(ctx context.Context, a *aliyun.Account) (int, error) {
		got, err := a.Identity(ctx)
		return len(got.AccountID), err
	}},

	"business.DescribeInstanceBill": {byToken, func(ctx context.Context, a *aliyun.Account) (int, error) {
		return length(lines(ctx, a.Bill(october, 20261001)))
	}},
	"business.QueryAccountBill": {byNumber, func(ctx context.Context, a *aliyun.Account) (int, error) { return length(a.AccountBill(ctx, october)) }},
	"business.QueryBillOverview": {whole, func(ctx context.Context, a *aliyun.Account) (int, error) {
		return length(a.BillOverview(ctx, october))
	}},
	"business.QueryAccountBalance": {whole, func(ctx context.Context, a *aliyun.Account) (int, error) {
		got, err := a.Balance(ctx)
		return len(got.Currency), err
	}},
	"business.DescribeInstanceAmortizedCostByAmortizationPeriod": {byToken, func(ctx context.Context, a *aliyun.Account) (int, error) {
		return length(a.Amortised(ctx, october))
	}},

	"business.QueryCashCoupons":              {whole, func(ctx context.Context, a *aliyun.Account) (int, error) { return length(a.CashCoupons(ctx)) }},
	"business.QueryPrepaidCards":             {whole, func(ctx context.Context, a *aliyun.Account) (int, error) { return length(a.PrepaidCards(ctx)) }},
	"business.QueryResourcePackageInstances": {byNumber, func(ctx context.Context, a *aliyun.Account) (int, error) { return length(a.ResourcePackages(ctx)) }},
	"business.QueryAvailableInstances":       {byNumber, func(ctx context.Context, a *aliyun.Account) (int, error) { return length(a.Renewals(ctx)) }},
	"business.QuerySavingsPlansInstance":     {byNumber, func(ctx context.Context, a *aliyun.Account) (int, error) { return length(a.SavingsPlans(ctx)) }},
	"business.DescribeSavingsPlansUsageTotal": {whole, func(ctx context.Context, a *aliyun.Account) (int, error) {
		return figures(a.SavingsPlanUse(ctx, october))
	}},
	"business.DescribeSavingsPlansUsageDetail": {byToken, func(ctx context.Context, a *aliyun.Account) (int, error) {
		return figures(a.SavingsPlanUse(ctx, october))
	}},
	"business.DescribeSavingsPlansCoverageTotal": {whole, func(ctx context.Context, a *aliyun.Account) (int, error) {
		return figures(a.SavingsPlanUse(ctx, october))
	}},
	// Customers of the world have no reserved instance that a page could lack.
	"business.DescribeResourceUsageTotal": {whole, func(ctx context.Context, a *aliyun.Account) (int, error) {
		return figures(a.ReservedInstanceUse(ctx, october))
	}},
	"business.DescribeResourceUsageDetail": {unknown, func(ctx context.Context, a *aliyun.Account) (int, error) {
		got, err := a.ReservedInstances(ctx, october)
		return len(got) + 1, err
	}},
	"business.DescribeResourceCoverageTotal": {whole, func(ctx context.Context, a *aliyun.Account) (int, error) {
		return figures(a.ReservedInstanceUse(ctx, october))
	}},

	"ecs.DescribeRegions":         {whole, func(ctx context.Context, a *aliyun.Account) (int, error) { return length(a.Regions(ctx)) }},
	"ecs.DescribeInstances":       {byToken, resources(cloud.ECS)},
	"ecs.DescribeDisks":           {byToken, resources(cloud.Disk)},
	"ecs.DescribeSnapshots":       {byToken, resources(cloud.Snapshot)},
	"vpc.DescribeEipAddresses":    {byNumber, resources(cloud.EIP)},
	"vpc.DescribeNatGateways":     {byNumber, resources(cloud.NAT)},
	"slb.DescribeLoadBalancers":   {byNumber, resources(cloud.SLB)},
	"rds.DescribeDBInstances":     {byNumber, resources(cloud.RDS)},
	"r-kvstore.DescribeInstances": {byNumber, resources(cloud.Redis)},
	"mongodb.DescribeDBInstances": {byNumber, resources(cloud.MongoDB)},
	"polardb.DescribeDBClusters":  {byNumber, resources(cloud.PolarDB)},
	"rds.DescribeDBInstanceAttribute": {whole, func(ctx context.Context, a *aliyun.Account) (int, error) {
		got, err := a.Resources(ctx, cloud.RDS, home)
		size := 0
		for i := range got {
			size += got[i].StorageGiB
		}
		return size, err
	}},
	"rds.ListTagResources": {unknown, func(ctx context.Context, a *aliyun.Account) (int, error) {
		got, err := a.Resources(ctx, cloud.RDS, home)
		tags := 0
		for i := range got {
			tags += len(got[i].Tags)
		}
		return tags, err
	}},

	"metrics.DescribeMetricList": {unknown, func(ctx context.Context, a *aliyun.Account) (int, error) {
		got, err := a.Metrics(ctx, cloud.RDS, home, cloud.Metrics[cloud.RDS][0], []string{database}, now.Add(-48*time.Hour), now)
		points := 0
		for i := range got {
			points += len(got[i].Points)
		}
		return points, err
	}},
}

// home is the one region of oneOfEach.
const home = "cn-hangzhou"

// oneOfEach is a world of the account small-cn that has something for every
// call: one of what is listed in pages, but for virtual machines.
func oneOfEach() *world.World {
	return world.New(1, 2, world.Profile{
		Account: world.Account{
			Name: "small-cn", UID: "1000000000000001", Site: world.ChinaSite, Currency: "CNY",
			Members: []world.Member{{UID: "1000000000000001", Name: "small-cn"}},
		},
		Regions: []string{home},
		ECS:     world.ECSMix{Busy: 3, Idle: 1, Stopped: 1, Exempt: 1, Turnover: 1}, RDS: 1, Redis: 1, Tagged: 9,
		Disks: 1, EIPs: 1, SLBs: 1, NATs: 1, Buckets: 1, Domains: 1, Logs: 1, MongoDBs: 1, PolarDBs: 1, Snapshots: 1,
		Planned: 1, Odds: 800,
	})
}

// database is the database of oneOfEach.
var database = func() string {
	w := oneOfEach()
	for _, r := range w.Resources(w.Accounts()[0], now) {
		if r.Type == world.RDS {
			return r.ID
		}
	}
	panic("the world has no database")
}()

func resources(of cloud.Type) func(context.Context, *aliyun.Account) (int, error) {
	return func(ctx context.Context, a *aliyun.Account) (int, error) { return length(a.Resources(ctx, of, home)) }
}

func length[T any](all []T, err error) (int, error) { return len(all), err }

// figures counts what is known of a use, which itself is an answer.
func figures(use *cloud.CommitmentUse, err error) (int, error) {
	if err != nil {
		return 0, err
	}
	known := 1
	for _, n := range []money.Null{use.Pool, use.Used, use.UsedRate, use.Deducted, use.CoveredRate, use.Saved} {
		if n.Valid {
			known++
		}
	}
	return known, nil
}
