package cloud

// Metrics are the metrics that are collected of each type, in Alibaba Cloud's
// names. Those of an ECS come from its host; memory needs an agent inside.
var Metrics = map[Type][]Metric{
	ECS: {
		{"acs_ecs_dashboard", "CPUUtilization", "%"},
		{"acs_ecs_dashboard", "InternetInRate", "bit/s"},
		{"acs_ecs_dashboard", "InternetOutRate", "bit/s"},
		{"acs_ecs_dashboard", "memory_usedutilization", "%"},
	},
	RDS: {
		{"acs_rds_dashboard", "CpuUsage", "%"},
		{"acs_rds_dashboard", "MemoryUsage", "%"},
		{"acs_rds_dashboard", "ConnectionUsage", "%"},
		{"acs_rds_dashboard", "DiskUsage", "%"},
	},
	Redis: {
		{"acs_kvstore", "StandardCpuUsage", "%"},
		{"acs_kvstore", "StandardMemoryUsage", "%"},
		{"acs_kvstore", "StandardConnectionUsage", "%"},
	},
}

// UnitOf is the unit of a metric that is collected, "" of any other.
func UnitOf(metric string) string {
	for _, of := range Metrics {
		for _, m := range of {
			if m.Name == metric {
				return m.Unit
			}
		}
	}
	return ""
}
