// Package cloud is the vocabulary between the client of a cloud provider and
// what collects from it: resources, metrics and who is asked, in terms that
// every provider can be put into.
package cloud

import (
	"log/slog"
	"time"

	"github.com/cloudlens/cloudlens/internal/money"
)

// Key is an access key as the provider's API asks for it. Token is set for
// temporary keys only. Printed or logged it shows nothing.
type Key struct {
	ID     string
	Secret string
	Token  string
}

// String shows nothing of the key.
func (Key) String() string { return "key" }

// GoString shows nothing of the key.
func (k Key) GoString() string { return k.String() }

// LogValue shows nothing of the key.
func (k Key) LogValue() slog.Value { return slog.StringValue(k.String()) }

// Identity is who a key belongs to.
type Identity struct {
	AccountID string // the account that is billed (Alibaba Cloud's UID)
	ARN       string // the user or role that calls
}

// Region is a region that an account can use.
type Region struct {
	ID   string
	Name string // in the language of the account
}

// Type is a type of resource.
type Type string

// Types of resources that are collected.
const (
	ECS      Type = "ecs"
	Disk     Type = "disk"
	Snapshot Type = "snapshot"
	EIP      Type = "eip"
	SLB      Type = "slb"
	NAT      Type = "nat"
	RDS      Type = "rds"
	Redis    Type = "redis"
	MongoDB  Type = "mongodb"
	PolarDB  Type = "polardb"
)

// Types are all types that are collected, the ones that matter most first.
var Types = []Type{ECS, RDS, Redis, Disk, EIP, SLB, NAT, Snapshot, MongoDB, PolarDB}

// Status is what a resource does, in one set of words for all types. What a
// provider says beyond them is Unknown; its own word is kept beside it.
type Status string

// Statuses. A disk or an address that nothing uses is Stopped.
const (
	Running  Status = "Running"
	Stopped  Status = "Stopped"
	Starting Status = "Starting"
	Stopping Status = "Stopping"
	Changing Status = "Changing"
	Deleted  Status = "Deleted"
	Unknown  Status = "Unknown"
)

// ChargeType is how a resource is paid for.
type ChargeType string

// Charge types.
const (
	PrePaid  ChargeType = "PrePaid"
	PostPaid ChargeType = "PostPaid"
)

// Resource is one resource as the provider's API shows it. What a type does
// not have, or the provider did not say, is zero.
type Resource struct {
	ID            string
	Name          string
	Type          Type
	Region, Zone  string // ids
	Status        Status
	CloudStatus   string // in the provider's own words
	Spec          string // instance type or class, disk category
	CPU           int
	MemoryMiB     int
	StorageGiB    int
	BandwidthMbps int
	Engine        string // of databases, with its version: "MySQL 8.0"
	ChargeType    ChargeType
	Preemptible   bool
	StoppedMode   string    // of a stopped ECS: KeepCharging, StopCharging, Not-applicable
	Created       time.Time // zero when unknown
	Expires       time.Time // end of the paid term, zero for PostPaid
	Tags          map[string]string
	PublicIPs     []string
	PrivateIPs    []string
	VPC           string
	ResourceGroup string
	AttachedTo    string            // id of the resource that uses it, "" when none does
	Attributes    map[string]string // what else is worth keeping, by the API's name
}

// Metric names a metric in the provider's own words.
type Metric struct {
	Namespace string
	Name      string
	Unit      string // "%", "bit/s", "count/s", "count"
}

// Point is one hour of a metric. At is the start of the hour.
type Point struct {
	At            time.Time
	Min, Max, Avg money.Decimal
}

// Series is the points of one metric of one resource, oldest first, gaps left
// out.
type Series struct {
	Resource string
	Metric   string
	Points   []Point
}

// FieldChange is a field of a resource that differs from the sync before.
type FieldChange struct {
	Name string `json:"name"`
	From string `json:"from"`
	To   string `json:"to"`
}

// Text is a message in every language: English under "en", Chinese under "zh".
type Text map[string]string
