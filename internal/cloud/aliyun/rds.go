package aliyun

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/requests"
	"github.com/aliyun/alibaba-cloud-sdk-go/services/rds"
	"golang.org/x/sync/errgroup"

	"github.com/cloudlens/cloudlens/internal/cloud"
)

type database struct {
	DBInstanceID, DBInstanceDescription, DBInstanceStatus, DBInstanceClass, RegionID, ZoneID, Engine, EngineVersion string
	PayType, CreateTime, ExpireTime, ResourceGroupID, VPCID, Category, InstanceNetworkType, DBInstanceNetType       string
	ConnectionMode, ConnectionString, LockMode, DBInstanceStorageType, DBInstanceType, MasterInstanceID             string
	DBInstanceCPU, DBInstanceMemory, DeletionProtection                                                             text
}

func (d *database) resource() cloud.Resource {
	return cloud.Resource{
		ID: d.DBInstanceID, Name: first(d.DBInstanceDescription, d.DBInstanceID), Region: d.RegionID, Zone: d.ZoneID, CloudStatus: d.DBInstanceStatus,
		Spec: d.DBInstanceClass, CPU: d.DBInstanceCPU.whole(), MemoryMiB: d.DBInstanceMemory.whole(), Engine: engine(d.Engine, d.EngineVersion),
		ChargeType: chargeType(d.PayType), Created: moment(d.CreateTime), Expires: moment(d.ExpireTime), VPC: d.VPCID, ResourceGroup: d.ResourceGroupID,
		AttachedTo: d.MasterInstanceID,
		Attributes: attributes(
			"Category", d.Category, "InstanceNetworkType", d.InstanceNetworkType, "DBInstanceNetType", d.DBInstanceNetType,
			"ConnectionMode", d.ConnectionMode, "ConnectionString", d.ConnectionString, "LockMode", d.LockMode,
			"DBInstanceStorageType", d.DBInstanceStorageType, "DBInstanceType", d.DBInstanceType, "DeletionProtection", string(d.DeletionProtection)),
	}
}

func engine(name, version string) string { return strings.TrimSpace(name + " " + version) }

// databases also asks for sizes of storage and tags, which the list lacks.
func (a *Account) databases(ctx context.Context, region string) ([]cloud.Resource, error) {
	type answer struct {
		envelope
		TotalRecordCount text
		NextToken        string
		Items            struct{ DBInstance []database }
	}
	rows, err := list(ctx, a, call{service: rdsAPI, action: "DescribeDBInstances", region: region}, func(p page) requests.AcsRequest {
		r := rds.CreateDescribeDBInstancesRequest()
		r.PageSize, r.PageNumber = requests.NewInteger(mostRows), p.at()
		return r
	}, func(s *answer) found {
		f := found{total: s.TotalRecordCount}
		for i := range s.Items.DBInstance {
			f.rows = append(f.rows, s.Items.DBInstance[i].resource())
		}
		return f
	})
	if err != nil {
		return nil, err
	}
	byID := map[string]*cloud.Resource{}
	ids := make([]string, len(rows))
	for i := range rows {
		ids[i], byID[rows[i].ID] = rows[i].ID, &rows[i]
	}
	if err := each(ctx, rows, func(ctx context.Context, r *cloud.Resource) error { return a.databaseSize(ctx, region, r) }); err != nil {
		return nil, err
	}
	for some := range slices.Chunk(ids, mostTagged) {
		if err := a.databaseTags(ctx, region, some, byID); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

// atOnce is how many databases are asked for at a time.
const atOnce = 8

// each does something for all rows, some of them at once; the first error
// stops it.
func each(ctx context.Context, rows []cloud.Resource, do func(context.Context, *cloud.Resource) error) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(atOnce)
	for i := range rows {
		group.Go(func() error { return do(ctx, &rows[i]) })
	}
	return group.Wait()
}

// databaseSize asks for the storage of one database: the API advises against
// asking for several in one call.
func (a *Account) databaseSize(ctx context.Context, region string, r *cloud.Resource) error {
	type answer struct {
		envelope
		Items struct {
			DBInstanceAttribute []struct {
				DBInstanceID                               string
				DBInstanceStorage, MaxConnections, MaxIOPS text
			}
		}
	}
	said, err := fetch[answer](ctx, a, call{
		service: rdsAPI, action: "DescribeDBInstanceAttribute", region: region, about: a.shown(r.ID),
		request: request(rds.CreateDescribeDBInstanceAttributeRequest, func(q *rds.DescribeDBInstanceAttributeRequest) { q.DBInstanceId = r.ID }),
	})
	if hasCode(err, "InvalidDBInstance") {
		return nil // it went away since the list was read
	}
	if err != nil {
		return err
	}
	for _, d := range said.Items.DBInstanceAttribute {
		if d.DBInstanceID == r.ID {
			r.StorageGiB = d.DBInstanceStorage.whole()
			maps.Copy(r.Attributes, attributes("MaxConnections", string(d.MaxConnections), "MaxIOPS", string(d.MaxIOPS)))
		}
	}
	return nil
}

func (a *Account) databaseTags(ctx context.Context, region string, ids []string, byID map[string]*cloud.Resource) error {
	type answer struct {
		envelope
		NextToken    string
		TagResources struct {
			TagResource []struct{ ResourceID, TagKey, TagValue string }
		}
	}
	c := call{service: rdsAPI, action: "ListTagResources", region: region, about: region}
	seen, still := map[string]bool{}, 0
	for token := ""; ; seen[token] = true {
		c.request = request(rds.CreateListTagResourcesRequest, func(r *rds.ListTagResourcesRequest) {
			r.ResourceType, r.ResourceId, r.NextToken = "INSTANCE", &ids, token
		})
		said, err := fetch[answer](ctx, a, c)
		if err != nil {
			return err
		}
		still++
		for _, t := range said.TagResources.TagResource {
			if r := byID[t.ResourceID]; r != nil {
				if r.Tags == nil {
					r.Tags = map[string]string{}
				}
				if _, known := r.Tags[t.TagKey]; !known {
					still = 0
				}
				r.Tags[t.TagKey] = t.TagValue
			}
		}
		if token = said.NextToken; token == "" || seen[token] {
			return nil // a token that comes again brings no tag that is not there
		}
		if still > mostStill {
			return a.apart(c.action, c.about, errEndless)
		}
	}
}
