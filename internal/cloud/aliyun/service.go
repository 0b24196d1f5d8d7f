package aliyun

import (
	"sync"

	"github.com/aliyun/alibaba-cloud-sdk-go/services/dds"
	"github.com/aliyun/alibaba-cloud-sdk-go/services/ecs"
	"github.com/aliyun/alibaba-cloud-sdk-go/services/polardb"
	kvstore "github.com/aliyun/alibaba-cloud-sdk-go/services/r-kvstore"
	"github.com/aliyun/alibaba-cloud-sdk-go/services/rds"
	"github.com/aliyun/alibaba-cloud-sdk-go/services/slb"
	"github.com/aliyun/alibaba-cloud-sdk-go/services/sts"
	"github.com/aliyun/alibaba-cloud-sdk-go/services/vpc"
)

// service is one of the cloud's APIs.
type service struct {
	product string // in the names of endpoints
	ram     string // in the names of RAM actions
	policy  string // the system policy that allows reading it
	hosts   func() map[string]string
}

var (
	bss    = &service{"business", "bss", "AliyunBSSReadOnlyAccess", nil}
	stsAPI = &service{"sts", "sts", "AliyunSTSAssumeRoleAccess", sts.GetEndpointMap}
	ecsAPI = &service{"ecs", "ecs", "AliyunECSReadOnlyAccess", ecs.GetEndpointMap}
	vpcAPI = &service{"vpc", "vpc", "AliyunVPCReadOnlyAccess", vpc.GetEndpointMap}
	slbAPI = &service{"slb", "slb", "AliyunSLBReadOnlyAccess", slb.GetEndpointMap}
	rdsAPI = &service{"rds", "rds", "AliyunRDSReadOnlyAccess", rds.GetEndpointMap}
	kvAPI  = &service{"r-kvstore", "kvstore", "AliyunKvstoreReadOnlyAccess", kvstore.GetEndpointMap}
	ddsAPI = &service{"mongodb", "dds", "AliyunMongoDBReadOnlyAccess", dds.GetEndpointMap}
	polar  = &service{"polardb", "polardb", "AliyunPolardbReadOnlyAccess", polardb.GetEndpointMap}
	cmsAPI = &service{"metrics", "cms", "AliyunCloudMonitorReadOnlyAccess", nil} // the SDK has no table of its hosts
)

// endpoints guards the SDK's tables, which it fills at their first use without
// a lock.
var endpoints sync.Mutex

// host is the endpoint of the service for a region: the SDK's own, else what
// the rule of regional endpoints makes of it.
func (s *service) host(region string) string {
	if s.hosts != nil {
		endpoints.Lock()
		known := s.hosts()[region]
		endpoints.Unlock()
		if known != "" {
			return known
		}
	}
	return s.product + "." + region + ".aliyuncs.com"
}

// Both sites have one host for all bills, wherever the account's resources
// are: many a customer of the international site lives in cn-hongkong.
const (
	billsOfChina = "business.aliyuncs.com"
	billsAbroad  = "business.ap-southeast-1.aliyuncs.com"
)

// host is where the call goes.
func (a *Account) host(c call) string {
	switch {
	case c.service != bss:
		return c.service.host(c.region)
	case a.abroad.Load():
		return billsAbroad
	}
	return billsOfChina
}

// moveFrom changes the site that bills are asked for, unless another call did.
func (a *Account) moveFrom(host string) {
	a.abroad.CompareAndSwap(host == billsAbroad, host != billsAbroad)
}

// China tells whether the account is one of the China site, else it is one of
// the international site. The region tells, until a call to bills has shown
// that it spoke for the wrong one.
func (a *Account) China() bool { return !a.abroad.Load() }
