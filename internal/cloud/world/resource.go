package world

import (
	"time"

	"github.com/cloudlens/cloudlens/internal/period"
)

// Type is a type of resource.
type Type string

// Types of resources.
const (
	ECS   Type = "ecs"
	RDS   Type = "rds"
	Redis Type = "redis"
	Disk  Type = "disk"
	EIP   Type = "eip"
	SLB   Type = "slb"
	NAT   Type = "nat"
	OSS   Type = "oss"
	CDN   Type = "cdn"
	SLS   Type = "sls"

	MongoDB  Type = "mongodb"
	PolarDB  Type = "polardb"
	Snapshot Type = "snapshot"
)

// ChargeType is how a resource is paid for, as resource APIs say it.
type ChargeType string

// Charge types.
const (
	PrePaid  ChargeType = "PrePaid"
	PostPaid ChargeType = "PostPaid"
)

// Resource is one resource as the account's APIs show it at a moment.
type Resource struct {
	ID, Name      string
	Type          Type
	Kind          Kind   // what the model makes of it; no API shows this
	Region, Zone  string // ids; "" for what is global or has no zone
	Status        string // in the words of the resource's API
	ChargeType    ChargeType
	Spec          string // instance type or class, disk category
	CPU           int
	MemoryMiB     int
	StorageGiB    int64 // disks, databases, the disk of a snapshot
	BandwidthMbps int   // EIP
	Engine        string
	EngineVersion string
	Created       time.Time
	Expires       time.Time // end of the paid term, zero for PostPaid
	Tags          []Tag     // sorted by key
	PublicIPs     []string
	PrivateIPs    []string
	VPC           string
	ResourceGroup string
	Owner         Member
	AttachedTo    string // instance of a disk or EIP, disk of a snapshot, "" when unattached
	SystemDisk    bool
	StoppedMode   string // KeepCharging or StopCharging, for stopped ECS
	AutoRenew     bool
	Preemptible   bool // a spot instance
	Nodes         int  // of a PolarDB cluster
	RetentionDays int  // of a snapshot, 0 for ever

	life *life
}

// spec is what can be bought. Prices are lists in CNY: by the hour in
// millionths, by the month in cents.
type spec struct {
	name           string
	cpu, memoryMiB int
	hour, month    int64
	engine         string
	version        string
}

var specs = map[Type][]*spec{
	ECS: {
		{"ecs.t6-c1m2.large", 2, 4096, 338400, 15200, "", ""},
		{"ecs.g7.large", 2, 8192, 604137, 27500, "", ""},
		{"ecs.g7.xlarge", 4, 16384, 1208275, 55000, "", ""},
		{"ecs.c7.xlarge", 4, 8192, 971528, 44200, "", ""},
		{"ecs.g7.2xlarge", 8, 32768, 2416551, 110000, "", ""},
		{"ecs.r7.2xlarge", 8, 65536, 3021759, 137500, "", ""},
		{"ecs.c7.4xlarge", 16, 32768, 3886117, 176800, "", ""},
	},
	RDS: {
		{"mysql.n2.medium.2c", 2, 4096, 1140000, 51900, "MySQL", "8.0"},
		{"mysql.x4.large.2c", 4, 16384, 2970125, 135300, "MySQL", "8.0"},
		{"pg.n4.2c.2m", 4, 8192, 2110375, 96000, "PostgreSQL", "15.0"},
		{"mssql.x4.xlarge.s2", 8, 32768, 7450250, 339400, "SQLServer", "2019_std"},
	},
	Redis: {
		{"redis.master.small.default", 2, 1024, 236111, 10700, "Redis", "6.0"},
		{"redis.master.mid.default", 2, 2048, 472222, 21400, "Redis", "6.0"},
		{"redis.master.large.default", 2, 8192, 1513889, 69000, "Redis", "7.0"},
	},
	Disk: {{"cloud_essd", 0, 0, 0, 0, "", ""}},
	EIP:  {{"PayByTraffic", 0, 0, 0, 0, "", ""}},
	SLB:  {{"slb.s2.small", 0, 0, 0, 0, "", ""}, {"slb.s1.small", 0, 0, 0, 0, "", ""}},
	NAT:  {{"Enhanced", 0, 0, 0, 0, "", ""}},
	OSS:  {{"Standard", 0, 0, 0, 0, "", ""}},
	CDN:  {{"web", 0, 0, 0, 0, "", ""}},
	SLS:  {{"standard", 0, 0, 0, 0, "", ""}},
	MongoDB: {
		{"dds.mongo.mid", 1, 2048, 720000, 32800, "MongoDB", "4.4"},
		{"dds.mongo.standard", 2, 4096, 1440000, 65600, "MongoDB", "6.0"},
		{"mdb.shard.4x.large.d", 4, 16384, 3140000, 143000, "MongoDB", "7.0"},
	},
	PolarDB: {
		{"polar.mysql.x4.medium", 2, 8192, 1460000, 66500, "MySQL", "8.0"},
		{"polar.mysql.x4.large", 4, 16384, 2930000, 133500, "MySQL", "8.0"},
		{"polar.pg.x4.large", 4, 16384, 2930000, 133500, "PostgreSQL", "14"},
	},
	Snapshot: {{"standard", 0, 0, 0, 0, "", ""}},
}

var prefixes = map[Type]string{
	ECS: "i-", RDS: "rm-", Redis: "r-", Disk: "d-", EIP: "eip-", SLB: "lb-", NAT: "ngw-",
	MongoDB: "dds-", PolarDB: "pc-", Snapshot: "s-",
}

// zonal are the types that live in one zone.
var zonal = map[Type]bool{ECS: true, RDS: true, Redis: true, Disk: true, SLB: true, MongoDB: true, PolarDB: true}

// Resources are the resources of an account that exist at that moment, in a
// stable order; disks follow the instance that they are attached to.
func (w *World) Resources(a Account, now time.Time) []*Resource {
	c := w.customer(a)
	if c == nil {
		return nil
	}
	var all []*Resource
	for _, s := range c.slots {
		l := s.at(now)
		if !l.alive(now) {
			continue
		}
		r := l.resource(now)
		all = append(all, r)
		for _, d := range l.disks {
			all = append(all, d.resource(l, r))
		}
	}
	return all
}

func (l *life) resource(now time.Time) *Resource {
	r := &Resource{
		ID: l.id, Name: l.name, Type: l.typ, Kind: l.kindAt(now), Region: l.region, Zone: l.zone,
		Status: l.status(), ChargeType: PostPaid, Spec: l.spec.name, CPU: l.spec.cpu, MemoryMiB: l.spec.memoryMiB,
		Engine: l.spec.engine, EngineVersion: l.spec.version, Created: l.born, ResourceGroup: l.group, Owner: l.owner,
		Tags: l.tags(period.DateOf(now.In(period.Shanghai))), life: l,
	}
	if l.publicIP != "" {
		r.PublicIPs = []string{l.publicIP}
	}
	if l.privateIP != "" {
		r.PrivateIPs = []string{l.privateIP}
		r.VPC = "vpc-" + codes[l.region] + token(mix(l.customer.key, hash(0, l.region)), 17)
	}
	if l.prepaid() {
		r.ChargeType, r.AutoRenew = PrePaid, l.dies.IsZero() || l.dies.Sub(now) > 40*day
		r.Expires = l.order(l.orders(now) + 1)
	}
	switch l.typ {
	case ECS:
		r.Preemptible = l.preemptible()
	case RDS, Disk, MongoDB:
		r.StorageGiB = l.storage()
	case PolarDB:
		r.StorageGiB, r.Nodes = l.storage(), l.nodes()
	case Snapshot:
		r.RetentionDays = l.retention()
		if d := l.source(); d != nil {
			r.AttachedTo, r.StorageGiB = d.id, d.gib
		}
	case EIP:
		r.BandwidthMbps = 5 + int(mix(l.key, 50)%20)*5
	}
	if l.kind == Stopped {
		r.StoppedMode = l.stoppedMode()
	}
	return r
}

func (d disk) resource(l *life, host *Resource) *Resource {
	return &Resource{
		ID: d.id, Name: l.name + "-disk", Type: Disk, Kind: Busy, Region: l.region, Zone: l.zone, Status: "In_use",
		ChargeType: host.ChargeType, Spec: "cloud_essd", StorageGiB: d.gib, Created: l.born, Expires: host.Expires,
		Tags: host.Tags, ResourceGroup: l.group, Owner: l.owner, AttachedTo: l.id, SystemDisk: d.system,
		AutoRenew: host.AutoRenew, life: l,
	}
}

func (l *life) kindAt(now time.Time) Kind {
	if l.kind == Young && now.Sub(l.born) >= youngAge {
		return Busy
	}
	return l.kind
}

func (l *life) status() string {
	switch l.typ {
	case ECS:
		if l.kind == Stopped {
			return "Stopped"
		}
		return "Running"
	case RDS, MongoDB, PolarDB:
		return "Running"
	case Snapshot:
		return "accomplished"
	case Redis:
		return "Normal"
	case SLB:
		return "active"
	case CDN:
		return "online"
	case EIP:
		if mix(l.key, 51)%4 != 0 {
			return "InUse"
		}
	case OSS, SLS:
		return "Normal"
	}
	return "Available"
}

func (l *life) stoppedMode() string {
	if l.prepaid() {
		return "Not-applicable"
	}
	return of(mix(l.key, 52), []string{"KeepCharging", "StopCharging"})
}

// storage is how many GiB a database or a disk of its own has.
func (l *life) storage() int64 { return of(mix(l.key, 53), []int64{50, 100, 200, 500}) }
