package world

var ydzn = Profile{
	Account: Account{
		Name: "ydzn", UID: "1098765432101234", Site: ChinaSite, Currency: "CNY",
		Members: []Member{{"1098765432101234", "ydzn"}, {"1123456789012345", "ydzn-电商"}, {"1134567890123456", "ydzn-data"}},
	},
	Regions: []string{"cn-beijing", "cn-hangzhou", "cn-shanghai", "cn-zhangjiakou", "cn-shenzhen", "cn-hongkong", "ap-southeast-1"},
	ECS:     ECSMix{Busy: 307, Idle: 31, Stopped: 12, Exempt: 9, Unmonitored: 7, Turnover: 12},
	RDS:     52, Redis: 34, Tagged: 363,
	Disks: 14, EIPs: 26, SLBs: 16, NATs: 5, Buckets: 18, Domains: 6, Logs: 9,
	MongoDBs: 4, PolarDBs: 3, Snapshots: 40,
	Planned: 24, Odds: 150,
}

var zmyc = Profile{
	Account: Account{
		Name: "zmyc", UID: "1876543210987654", Site: ChinaSite, Currency: "CNY",
		Members: []Member{{"1876543210987654", "zmyc"}},
	},
	Regions: []string{"cn-shanghai", "cn-hangzhou", "cn-chengdu"},
	ECS:     ECSMix{Busy: 8, Idle: 3, Stopped: 1, Exempt: 1, Unmonitored: 1, Turnover: 6},
	RDS:     4, Redis: 3, Tagged: 21,
	Disks: 2, EIPs: 2, SLBs: 1, NATs: 1, Buckets: 1, Domains: 1, Logs: 1,
	MongoDBs: 1, PolarDBs: 1, Snapshots: 3,
	Planned: 1, Odds: 200,
}

var intl = Profile{
	Account: Account{
		Name: "intl", UID: "5543219876501234", Site: InternationalSite, Currency: "USD",
		Members: []Member{{"5543219876501234", "intl"}, {"5567890123456789", "intl-eu"}},
	},
	Regions: []string{"ap-southeast-1", "us-west-1", "eu-central-1", "ap-northeast-1"},
	ECS:     ECSMix{Busy: 10, Idle: 2, Stopped: 1, Exempt: 1, Unmonitored: 1, Turnover: 5},
	RDS:     3, Redis: 2, Tagged: 18,
	Disks: 1, EIPs: 2, SLBs: 2, NATs: 1, Buckets: 1, Domains: 1, Logs: 1,
	MongoDBs: 1, PolarDBs: 1, Snapshots: 3,
	Planned: 1, Odds: 200,
}

var smallChina = Profile{
	Account: Account{
		Name: "small-cn", UID: "1000000000000001", Site: ChinaSite, Currency: "CNY",
		Members: []Member{{"1000000000000001", "small-cn"}, {"1000000000000002", "small-部门"}},
	},
	Regions: []string{"cn-hangzhou", "cn-beijing"},
	ECS:     ECSMix{Busy: 3, Idle: 1, Stopped: 1, Exempt: 1, Unmonitored: 1, Turnover: 1},
	RDS:     2, Redis: 1,
	Disks: 1, Buckets: 1, Domains: 1, Logs: 1,
	MongoDBs: 1, PolarDBs: 1, Snapshots: 1,
	Planned: 1, Odds: 800,
}

var smallAbroad = Profile{
	Account: Account{
		Name: "small-intl", UID: "5000000000000001", Site: InternationalSite, Currency: "USD",
		Members: []Member{{"5000000000000001", "small-intl"}},
	},
	Regions: []string{"us-west-1", "ap-southeast-1"},
	ECS:     ECSMix{Busy: 3, Idle: 1, Stopped: 1, Exempt: 1, Unmonitored: 1, Turnover: 1},
	RDS:     1, Redis: 1,
	EIPs: 1, Logs: 1,
	Planned: 1, Odds: 800,
}
