package simulator

// operations are the calls that the simulator answers. They are listed in
// init, since their answers find themselves through this table.
var operations []operation

func init() {
	operations = []operation{
		{sts, "GetCallerIdentity", callerIdentity},
		{bss, "DescribeInstanceBill", instanceBill},
		{ecs, "DescribeRegions", regions},
		{ecs, "DescribeInstances", instances},
	}
}
