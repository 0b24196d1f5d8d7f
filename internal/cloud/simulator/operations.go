package simulator

import (
	"slices"

	"github.com/cloudlens/cloudlens/internal/cloud/world"
)

// made are the calls that CloudLens makes.
var made = []operation{
	{sts, "GetCallerIdentity", callerIdentity},
	{bss, "DescribeInstanceBill", instanceBill},
	{bss, "QueryBillOverview", billOverview},
	{bss, "QueryAccountBill", accountBill},
	{bss, "QueryAccountBalance", accountBalance},
	{bss, "DescribeInstanceAmortizedCostByAmortizationPeriod", amortisedCost},
	{bss, "QueryCashCoupons", cashCoupons},
	{bss, "QueryPrepaidCards", prepaidCards},
	{bss, "QueryResourcePackageInstances", packageInstances},
	{bss, "QueryAvailableInstances", availableInstances},
	{bss, "QuerySavingsPlansInstance", savingsPlans},
	{bss, "DescribeSavingsPlansUsageTotal", planUsage},
	{bss, "DescribeSavingsPlansUsageDetail", planDetails},
	{bss, "DescribeSavingsPlansCoverageTotal", planCoverage},
	{bss, "DescribeResourceUsageTotal", reservedUsage},
	{bss, "DescribeResourceUsageDetail", reservedDetails},
	{bss, "DescribeResourceCoverageTotal", reservedCoverage},
	{ecs, "DescribeRegions", regions},
	{ecs, "DescribeInstances", instances},
	{ecs, "DescribeDisks", disks},
	{ecs, "DescribeSnapshots", snapshots},
	{vpc, "DescribeEipAddresses", addresses},
	{vpc, "DescribeNatGateways", gateways},
	{slb, "DescribeLoadBalancers", balancers},
	{rds, "DescribeDBInstances", databases},
	{rds, "DescribeDBInstanceAttribute", databaseAttribute},
	{rds, "ListTagResources", tagResources(world.RDS, "INSTANCE")},
	{kvstore, "DescribeInstances", caches},
	{mongodb, "DescribeDBInstances", documents},
	{polardb, "DescribeDBClusters", clusters},
	{metrics, "DescribeMetricList", metricList},
}

// others are calls that other clients make of the same resources.
var others = []operation{
	{rds, "DescribeTags", databaseTags},
	{kvstore, "ListTagResources", tagResources(world.Redis, "INSTANCE")},
	{mongodb, "ListTagResources", tagResources(world.MongoDB, "INSTANCE")},
	{polardb, "ListTagResources", tagResources(world.PolarDB, "cluster")},
	{slb, "ListTagResources", tagResources(world.SLB, "instance")},
}

// operations are all calls that the simulator answers.
var operations = slices.Concat(made, others)

// Made names the calls that CloudLens makes, each as its product and action,
// which is how Fail takes them: what must be tried of a client.
func Made() []string {
	names := make([]string, len(made))
	for i, o := range made {
		names[i] = o.product + "." + o.action
	}
	return names
}
