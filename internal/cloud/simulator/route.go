package simulator

import (
	"net/http"
	"strings"

	"github.com/cloudlens/cloudlens/internal/cloud/world"
)

// Products as the hosts of the API name them.
const (
	bss     = "business"
	sts     = "sts"
	ecs     = "ecs"
	vpc     = "vpc"
	slb     = "slb"
	rds     = "rds"
	kvstore = "r-kvstore"
	mongodb = "mongodb"
	polardb = "polardb"
	metrics = "metrics"
)

// versions are the API's versions of the products.
var versions = map[string]string{
	bss: "2017-12-14", sts: "2015-04-01", ecs: "2014-05-26", vpc: "2016-04-28", slb: "2014-05-15",
	rds: "2014-08-15", kvstore: "2015-01-01", mongodb: "2015-12-01", polardb: "2017-08-01", metrics: "2019-01-01",
}

// otherHosts are names of products in hosts that differ from their own.
var otherHosts = map[string]string{"dds": mongodb, "cms": metrics, "sts-vpc": sts}

// operation is one call of the API.
type operation struct {
	product, action string
	answer          func(*call) (any, *refusal)
}

// operationOf finds an operation by version and action; product is "" where
// the host does not tell it.
func operationOf(product, version, action string) *operation {
	for i := range operations {
		op := &operations[i]
		if op.action == action && versions[op.product] == version && (product == "" || product == op.product) {
			return op
		}
	}
	return nil
}

// route finds what a request asks for. On a host of the real cloud the product
// must fit; its region, if it names one, is the one that is asked, and bills
// have a host for each site. On any other host version and action decide.
func route(host string, p params) (op *operation, region string, site world.Site, refused *refusal) {
	for _, name := range []string{"Action", "Version"} {
		if p[name] == "" {
			return nil, "", "", missing(name)
		}
	}
	product, region, known := place(host)
	if !known {
		return nil, "", "", &refusal{http.StatusNotFound, "InvalidProduct.NotFound", "The specified product is not found behind this host."}
	}
	if product != "" && versions[product] != p["Version"] {
		return nil, "", "", &refusal{http.StatusBadRequest, "InvalidVersion", "Specified parameter Version is not valid."}
	}
	op = operationOf(product, p["Version"], p["Action"])
	if op == nil {
		return nil, "", "", &refusal{http.StatusNotFound, "InvalidAction.NotFound", "Specified api is not found, please check your url and method."}
	}
	if product == bss {
		site = world.ChinaSite
		if region != "" {
			site = world.InternationalSite
		}
		return op, "", site, nil
	}
	if asked := p["RegionId"]; asked != "" && strings.HasPrefix(host, shared) {
		region = asked
	} else if region != "" && asked != "" && asked != region && regional(op) {
		return nil, "", "", &refusal{http.StatusNotFound, "InvalidRegionId.NotFound", "The specified RegionId does not exist behind this endpoint."}
	}
	return op, region, "", nil
}

// shared is the host of ECS in several regions that have none of their own.
const shared = "ecs-cn-hangzhou."

// regional tells the calls whose answers are of one region.
func regional(op *operation) bool {
	return op.product != sts && op.product != metrics && op.action != "DescribeRegions"
}

// place reads a host: the product and the region that it names. Hosts that are
// not the cloud's name neither.
func place(host string) (product, region string, known bool) {
	name, _, _ := strings.Cut(host, ":")
	name, real := strings.CutSuffix(strings.ToLower(name), ".aliyuncs.com")
	if !real {
		return "", "", true
	}
	product, region, _ = strings.Cut(name, ".")
	if city, ok := strings.CutPrefix(product, "ecs-"); ok && region == "" {
		product, region = ecs, city // a form of its own: ecs-cn-hangzhou
	}
	if other := otherHosts[product]; other != "" {
		product = other
	}
	_, known = versions[product]
	if product == bss && region != "" && region != "ap-southeast-1" {
		known = false
	}
	return product, region, known
}
