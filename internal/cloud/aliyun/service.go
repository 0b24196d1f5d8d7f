package aliyun

import (
	"strings"
	"sync"

	"github.com/aliyun/alibaba-cloud-sdk-go/services/bssopenapi"
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
	bss    = &service{"business", "bss", "AliyunBSSReadOnlyAccess", bssopenapi.GetEndpointMap}
	stsAPI = &service{"sts", "sts", "AliyunSTSAssumeRoleAccess", sts.GetEndpointMap}
	ecsAPI = &service{"ecs", "ecs", "AliyunECSReadOnlyAccess", ecs.GetEndpointMap}
	vpcAPI = &service{"vpc", "vpc", "AliyunVPCReadOnlyAccess", vpc.GetEndpointMap}
	slbAPI = &service{"slb", "slb", "AliyunSLBReadOnlyAccess", slb.GetEndpointMap}
	rdsAPI = &service{"rds", "rds", "AliyunRDSReadOnlyAccess", rds.GetEndpointMap}
	kvAPI  = &service{"r-kvstore", "kvstore", "AliyunKvstoreReadOnlyAccess", kvstore.GetEndpointMap}
	ddsAPI = &service{"mongodb", "dds", "AliyunMongoDBReadOnlyAccess", dds.GetEndpointMap}
	polar  = &service{"polardb", "polardb", "AliyunPolardbReadOnlyAccess", polardb.GetEndpointMap}
	cmsAPI = &service{"metrics", "cms", "AliyunCloudMonitorReadOnlyAccess", nil} // the SDK has no table of its endpoints
)

// endpoints guards the SDK's tables, which it fills at their first use without
// a lock.
var endpoints sync.Mutex

// host is the endpoint of the service for a region: the SDK's own, else what
// the rule of regional endpoints makes of it. Both sites have one host for all
// bills.
func (s *service) host(region string) string {
	if s.hosts != nil {
		endpoints.Lock()
		known := s.hosts()[region]
		endpoints.Unlock()
		if known != "" {
			return known
		}
	}
	switch {
	case s == bss && isChina(region):
		return "business.aliyuncs.com"
	case s == bss:
		return "business.ap-southeast-1.aliyuncs.com"
	}
	return s.product + "." + region + ".aliyuncs.com"
}

// isChina tells the regions of the China site. Both sites sell cn-hongkong;
// who has it as the account's region is taken for a customer of the China site.
func isChina(region string) bool { return strings.HasPrefix(region, "cn-") }

// China tells whether the account is one of the China site, else it is one of
// the international site.
func (a *Account) China() bool { return isChina(a.region) }
