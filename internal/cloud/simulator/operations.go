package simulator

import "github.com/cloudlens/cloudlens/internal/cloud/world"

// operations are the calls that the simulator answers.
var operations = []operation{
	{sts, "GetCallerIdentity", callerIdentity},
	{bss, "DescribeInstanceBill", instanceBill},
	{bss, "QueryBillOverview", billOverview},
	{bss, "QueryAccountBill", accountBill},
	{bss, "QueryAccountBalance", accountBalance},
	{bss, "QueryCashCoupons", cashCoupons},
	{bss, "QueryPrepaidCards", prepaidCards},
	{bss, "QueryResourcePackageInstances", packageInstances},
	{bss, "QueryAvailableInstances", availableInstances},
	{ecs, "DescribeRegions", regions},
	{ecs, "DescribeInstances", instances},
	{ecs, "DescribeDisks", disks},
	{ecs, "DescribeSnapshots", snapshots},
	{vpc, "DescribeEipAddresses", addresses},
	{vpc, "DescribeNatGateways", gateways},
	{slb, "DescribeLoadBalancers", balancers},
	{rds, "DescribeDBInstances", databases},
	{rds, "DescribeDBInstanceAttribute", databaseAttribute},
	{rds, "DescribeTags", databaseTags},
	{rds, "ListTagResources", tagResources(world.RDS, "INSTANCE")},
	{kvstore, "DescribeInstances", caches},
	{kvstore, "ListTagResources", tagResources(world.Redis, "INSTANCE")},
	{mongodb, "DescribeDBInstances", documents},
	{mongodb, "ListTagResources", tagResources(world.MongoDB, "INSTANCE")},
	{polardb, "DescribeDBClusters", clusters},
	{polardb, "ListTagResources", tagResources(world.PolarDB, "cluster")},
	{slb, "ListTagResources", tagResources(world.SLB, "instance")},
	{metrics, "DescribeMetricList", metricList},
}
