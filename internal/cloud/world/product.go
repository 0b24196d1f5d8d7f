package world

import (
	"time"

	"github.com/cloudlens/cloudlens/internal/period"
)

// Product is a commodity as bills name it. ProductCode groups commodities of
// finance, PipCode those of the console.
type Product struct {
	Code, Pip, Commodity string
	NameZH, NameEN       string // of ProductCode
	DetailZH, DetailEN   string // of CommodityCode
	Category             string // FOCUS ServiceCategory
	Subcategory          string // FOCUS ServiceSubcategory
	ResourceType         string // FOCUS ResourceType, "" without resources
}

// BillingItem is what is metered.
type BillingItem struct {
	Code           string
	NameZH, NameEN string
	Unit           string // of the usage, as English bills write it
	UnitZH         string
}

var (
	ecsPost   = &Product{"ecs", "ecs", "ecs", "云服务器 ECS", "Elastic Compute Service", "云服务器 ECS-按量付费", "ECS (Pay-As-You-Go)", "Compute", "Virtual Machines", "Instance"}
	ecsPre    = &Product{"ecs", "ecs", "vm", "云服务器 ECS", "Elastic Compute Service", "云服务器 ECS-包年包月", "ECS (Subscription)", "Compute", "Virtual Machines", "Instance"}
	diskPost  = &Product{"yundisk", "ecs", "yundisk", "块存储", "Block Storage", "云盘", "Cloud Disk", "Storage", "Block Storage", "Disk"}
	snapshot  = &Product{"snapshot", "ecs", "snapshot", "快照", "Snapshot", "快照服务", "Snapshot Service", "Storage", "Backup Storage", ""}
	rdsPost   = &Product{"rds", "rds", "bards", "云数据库 RDS", "ApsaraDB RDS", "关系型数据库 RDS(按量付费)", "RDS (Pay-As-You-Go)", "Databases", "Relational Databases", "DB Instance"}
	rdsPre    = &Product{"rds", "rds", "rds", "云数据库 RDS", "ApsaraDB RDS", "关系型数据库 RDS(包月)", "RDS (Subscription)", "Databases", "Relational Databases", "DB Instance"}
	redisPost = &Product{"kvstore", "redisa", "redisa", "云数据库 Tair（兼容 Redis）", "Tair (Redis OSS-Compatible)", "Redis 按量付费", "Redis (Pay-As-You-Go)", "Databases", "Caching", "Redis Instance"}
	redisPre  = &Product{"kvstore", "redisa", "prepaid_kvstore", "云数据库 Tair（兼容 Redis）", "Tair (Redis OSS-Compatible)", "Redis 包年包月", "Redis (Subscription)", "Databases", "Caching", "Redis Instance"}
	mongo     = &Product{"dds", "dds", "dds", "云数据库 MongoDB 版", "ApsaraDB for MongoDB", "云数据库 MongoDB(按量付费)", "MongoDB (Pay-As-You-Go)", "Databases", "NoSQL Databases", "MongoDB Instance"}
	polar     = &Product{"polardb", "polardb", "polardb_payg", "云原生数据库 PolarDB", "PolarDB", "云原生数据库 PolarDB(按量付费)", "PolarDB (Pay-As-You-Go)", "Databases", "Relational Databases", "PolarDB Cluster"}
	eip       = &Product{"eip", "eip", "eip", "弹性公网IP", "Elastic IP Address", "弹性公网IP", "Elastic IP Address", "Networking", "Network Connectivity", "EIP"}
	slb       = &Product{"slb", "slb", "slb", "负载均衡", "Server Load Balancer", "传统型负载均衡 CLB", "Classic Load Balancer", "Networking", "Application Networking", "Load Balancer"}
	natgw     = &Product{"nat_gw", "nat_gw", "nat_gw", "NAT网关", "NAT Gateway", "NAT网关(按量付费)", "NAT Gateway (Pay-As-You-Go)", "Networking", "Network Routing", "NAT Gateway"}
	oss       = &Product{"oss", "oss", "oss", "对象存储 OSS", "Object Storage Service", "对象存储", "Object Storage", "Storage", "Object Storage", "Bucket"}
	ossBag    = &Product{"oss", "oss", "ossbag", "对象存储 OSS", "Object Storage Service", "OSS 资源包", "OSS Resource Plan", "Storage", "Object Storage", "Resource Plan"}
	cdn       = &Product{"cdn", "cdn", "cdn", "CDN", "Content Delivery Network", "CDN", "CDN", "Networking", "Content Delivery", "Domain"}
	dcdn      = &Product{"dcdn", "dcdn", "dcdn", "全站加速", "Dynamic Content Delivery Network", "全站加速", "DCDN", "Networking", "Content Delivery", ""}
	sls       = &Product{"sls", "sls", "sls", "日志服务", "Simple Log Service", "日志服务", "Simple Log Service", "Management and Governance", "Observability", "Project"}
	sms       = &Product{"dysms", "dysms", "dysms", "短信服务", "Short Message Service", "国内短信", "SMS", "Integration", "Messaging", ""}
	plan      = &Product{"savingplan", "savingplan", "savingplan_common_public", "节省计划", "Savings Plan", "通用型节省计划", "General-purpose Savings Plan", "Compute", "Virtual Machines", "Savings Plan"}
)

// meter is one billing item of a resource: what is used in a day and what it
// costs.
type meter struct {
	product *Product
	item    *BillingItem
	price   int64 // list price of one unit in CNY, × 10^−scale; 0: the spec's price by the hour
	scale   uint8
	usage   func(l *life, chance func(n int64) int64, hours int64) int64
	digits  uint8 // decimals of the usage
	free    bool  // within the free quota: used, deducted, not charged
	bagged  bool  // a resource package takes a part of the usage
	disk    *disk // the instance's disk that is metered, nil for the resource itself
}

var (
	item  = func(code, zh, en, unitZH, unit string) *BillingItem { return &BillingItem{code, zh, en, unit, unitZH} }
	hours = func(_ *life, _ func(int64) int64, h int64) int64 { return h }
)

// around draws an amount near the resource's own level of that size.
func around(level int64) func(*life, func(int64) int64, int64) int64 {
	return func(l *life, chance func(int64) int64, h int64) int64 {
		own := 1 + level/4 + int64(mix(l.key, uint64(level))%uint64(level))
		return own * (60 + chance(80)) / 100 * h / 24
	}
}

func nodeHours(l *life, _ func(int64) int64, h int64) int64 { return int64(l.nodes()) * h }

func storage(l *life, _ func(int64) int64, h int64) int64 { return l.storage() * h }

var (
	ecsInstance = meter{product: ecsPost, item: item("instance_type", "云服务器配置", "Instance Type", "小时", "Hour"), usage: hours}
	ecsTraffic  = meter{product: ecsPost, item: item("NetworkOut", "公网流出流量", "Outbound Traffic", "GB", "GB"), price: 800000, scale: 6, usage: around(40000), digits: 4}
	ecsDisk     = meter{product: diskPost, item: item("disk_size", "云盘容量", "Disk Capacity", "GB*小时", "GB-Hour"), price: 2083, scale: 6, usage: hours}
)

var meters = map[Type][]meter{
	RDS: {
		{product: rdsPost, item: item("instance_class", "实例规格", "Instance Class", "小时", "Hour"), usage: hours},
		{product: rdsPost, item: item("storage", "存储空间", "Storage", "GB*小时", "GB-Hour"), price: 1875, scale: 6, usage: storage},
		{product: rdsPost, item: item("backup", "备份空间", "Backup Storage", "GB*小时", "GB-Hour"), usage: around(240), free: true},
	},
	Redis: {{product: redisPost, item: item("instance_class", "实例规格", "Instance Class", "小时", "Hour"), usage: hours}},
	MongoDB: {
		{product: mongo, item: item("instance_class", "实例规格", "Instance Class", "小时", "Hour"), usage: hours},
		{product: mongo, item: item("storage", "存储空间", "Storage", "GB*小时", "GB-Hour"), price: 2500, scale: 6, usage: storage},
	},
	PolarDB: {
		{product: polar, item: item("polardb_node_class", "节点规格", "Node Class", "小时", "Hour"), usage: nodeHours},
		{product: polar, item: item("polardb_storage", "存储空间", "Storage", "GB*小时", "GB-Hour"), price: 4700, scale: 6, usage: storage},
	},
	Disk: {{product: diskPost, item: ecsDisk.item, price: 2083, scale: 6, usage: storage}},
	EIP: {
		{product: eip, item: item("config_fee", "配置费", "Configuration Fee", "小时", "Hour"), price: 20000, scale: 6, usage: hours},
		{product: eip, item: item("NetworkOut", "公网流出流量", "Outbound Traffic", "GB", "GB"), price: 800000, scale: 6, usage: around(90000), digits: 4},
	},
	SLB: {
		{product: slb, item: item("instance_fee", "实例费", "Instance Fee", "小时", "Hour"), price: 340000, scale: 6, usage: hours},
		{product: slb, item: item("traffic", "流量", "Traffic", "GB", "GB"), price: 800000, scale: 6, usage: around(60000), digits: 4},
	},
	NAT: {
		{product: natgw, item: item("instance_fee", "实例费", "Instance Fee", "小时", "Hour"), price: 195000, scale: 6, usage: hours},
		{product: natgw, item: item("cu_fee", "CU费", "Capacity Unit Fee", "CU", "CU"), price: 195000, scale: 6, usage: around(800000), digits: 4},
	},
	OSS: {
		{product: oss, item: item("Storage", "标准存储(本地冗余)", "Standard Storage (LRS)", "GB*小时", "GB-Hour"), price: 166667, scale: 9, usage: around(900000), digits: 1, bagged: true},
		{product: oss, item: item("NetworkOut", "外网流出流量", "Outbound Traffic", "GB", "GB"), price: 500000, scale: 6, usage: around(150000), digits: 4},
		{product: oss, item: item("PutRequest", "Put类型请求次数", "PUT Requests", "万次", "10,000 Requests"), price: 10000, scale: 6, usage: around(80000), digits: 4},
	},
	CDN: {
		{product: cdn, item: item("Traffic", "流量", "Traffic", "GB", "GB"), price: 240000, scale: 6, usage: around(3000000), digits: 4},
		{product: cdn, item: item("HttpsRequest", "静态HTTPS请求数", "Static HTTPS Requests", "万次", "10,000 Requests"), price: 50000, scale: 6, usage: around(900000), digits: 4},
	},
	SLS: {
		{product: sls, item: item("WriteTraffic", "写入流量", "Write Traffic", "GB", "GB"), price: 200000, scale: 6, usage: around(300000), digits: 4},
		{product: sls, item: item("IndexTraffic", "索引流量", "Index Traffic", "GB", "GB"), price: 350000, scale: 6, usage: around(300000), digits: 4},
		{product: sls, item: item("ReadWriteCount", "读写次数", "Read/Write Operations", "万次", "10,000 Operations"), usage: around(20000), digits: 2, free: true},
	},
}

var (
	smsSend     = meter{product: sms, item: item("send", "发送量", "Messages Sent", "条", "Message"), price: 45000, scale: 6, usage: around(2000)}
	dcdnTraffic = meter{product: dcdn, item: item("Traffic", "动态流量", "Dynamic Traffic", "GB", "GB"), price: 300000, scale: 6, usage: around(50000), digits: 4}
	snapshotFee = meter{product: snapshot, item: item("SnapshotSize", "快照容量", "Snapshot Size", "GB*小时", "GB-Hour"), price: 167, scale: 6, usage: around(60000)}
)

// cash converts a list price of the China site to the account's currency: the
// international site asks about a sixth of the number, in USD.
func (c *customer) cash(price int64) int64 {
	if c.Currency == "USD" {
		return price * 16 / 100
	}
	return price
}

// order is when the nth order of a subscription is placed (0 is the purchase):
// the same day of a later month, or the last day of a shorter month.
func (l *life) order(n int) time.Time {
	b := l.born.In(period.Shanghai)
	first := period.DateOf(b)
	c := first.Cycle().Add(n * l.term())
	d := min(int(first)%100, c.Days())
	return time.Date(int(c)/100, time.Month(int(c)%100), d, b.Hour(), b.Minute(), 0, 0, period.Shanghai)
}

// orders is the number of the last order placed at or before t.
func (l *life) orders(t time.Time) int {
	n := period.CycleOf(t.In(period.Shanghai)).Sub(period.CycleOf(l.born.In(period.Shanghai))) / l.term()
	for l.order(n).After(t) && n > 0 {
		n--
	}
	return n
}
