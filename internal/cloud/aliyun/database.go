package aliyun

import (
	"context"

	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/requests"
	"github.com/aliyun/alibaba-cloud-sdk-go/services/dds"
	"github.com/aliyun/alibaba-cloud-sdk-go/services/polardb"
	kvstore "github.com/aliyun/alibaba-cloud-sdk-go/services/r-kvstore"

	"github.com/cloudlens/cloudlens/internal/cloud"
)

// How many resources the pages and questions of an API may have.
const (
	mostRows     = 100
	mostGateways = 50
	mostCaches   = 50
	mostTagged   = 50
)

type cache struct {
	InstanceID, InstanceName, InstanceStatus, InstanceClass, InstanceType, RegionID, ZoneID, EngineVersion, ArchitectureType string
	EditionType, NetworkType, NodeType, ChargeType, CreateTime, EndTime, PrivateIP, VPCID, ResourceGroupID, ConnectionDomain string
	Capacity, Bandwidth, Connections, QPS, ShardCount                                                                        text
	Tags                                                                                                                     tags
}

func (c *cache) resource() cloud.Resource {
	return cloud.Resource{
		ID: c.InstanceID, Name: c.InstanceName, Region: c.RegionID, Zone: c.ZoneID, CloudStatus: c.InstanceStatus, Spec: c.InstanceClass,
		MemoryMiB: c.Capacity.whole(), BandwidthMbps: within(c.Bandwidth.whole()), Engine: engine(first(c.InstanceType, "Redis"), c.EngineVersion),
		ChargeType: chargeType(c.ChargeType), Created: moment(c.CreateTime), Expires: moment(c.EndTime), Tags: c.Tags.all(),
		PrivateIPs: some(c.PrivateIP), VPC: c.VPCID, ResourceGroup: c.ResourceGroupID,
		Attributes: attributes(
			"ArchitectureType", c.ArchitectureType, "EditionType", c.EditionType, "NetworkType", c.NetworkType, "NodeType", c.NodeType,
			"Connections", string(c.Connections), "QPS", string(c.QPS), "ShardCount", string(c.ShardCount), "ConnectionDomain", c.ConnectionDomain),
	}
}

func (a *Account) caches(ctx context.Context, region string) ([]cloud.Resource, error) {
	type answer struct {
		envelope
		TotalCount text
		Instances  struct{ KVStoreInstance []cache }
	}
	return list(ctx, a, call{service: kvAPI, action: "DescribeInstances", region: region}, func(p page) requests.AcsRequest {
		r := kvstore.CreateDescribeInstancesRequest()
		r.PageSize, r.PageNumber = requests.NewInteger(mostCaches), p.at()
		return r
	}, func(s *answer) found {
		f := found{total: s.TotalCount}
		for i := range s.Instances.KVStoreInstance {
			f.rows = append(f.rows, s.Instances.KVStoreInstance[i].resource())
		}
		return f
	})
}

type document struct {
	DBInstanceID, DBInstanceDescription, DBInstanceStatus, DBInstanceClass, DBInstanceType, RegionID, ZoneID, Engine, EngineVersion string
	ChargeType, CreationTime, ExpireTime, ResourceGroupID, VPCID, NetworkType, StorageType, KindCode, LockMode                      string
	DBInstanceStorage, DBInstanceReleaseProtection, Encrypted, ReplicationFactor                                                    text
	Tags                                                                                                                            tags
}

func (d *document) resource() cloud.Resource {
	return cloud.Resource{
		ID: d.DBInstanceID, Name: first(d.DBInstanceDescription, d.DBInstanceID), Region: d.RegionID, Zone: d.ZoneID, CloudStatus: d.DBInstanceStatus,
		Spec: d.DBInstanceClass, StorageGiB: d.DBInstanceStorage.whole(), Engine: engine(first(d.Engine, "MongoDB"), d.EngineVersion),
		ChargeType: chargeType(d.ChargeType), Created: moment(d.CreationTime), Expires: moment(d.ExpireTime), Tags: d.Tags.all(),
		VPC: d.VPCID, ResourceGroup: d.ResourceGroupID,
		Attributes: attributes(
			"DBInstanceType", d.DBInstanceType, "NetworkType", d.NetworkType, "StorageType", d.StorageType, "ReplicationFactor", string(d.ReplicationFactor),
			"DeletionProtection", string(d.DBInstanceReleaseProtection), "Encrypted", string(d.Encrypted), "LockMode", d.LockMode),
	}
}

func (a *Account) documents(ctx context.Context, region string) ([]cloud.Resource, error) {
	type answer struct {
		envelope
		TotalCount  text
		DBInstances struct{ DBInstance []document }
	}
	return list(ctx, a, call{service: ddsAPI, action: "DescribeDBInstances", region: region}, func(p page) requests.AcsRequest {
		r := dds.CreateDescribeDBInstancesRequest()
		r.PageSize, r.PageNumber = requests.NewInteger(mostRows), p.at()
		return r
	}, func(s *answer) found {
		f := found{total: s.TotalCount}
		for i := range s.DBInstances.DBInstance {
			f.rows = append(f.rows, s.DBInstances.DBInstance[i].resource())
		}
		return f
	})
}

type cluster struct {
	DBClusterID, DBClusterDescription, DBClusterStatus, DBNodeClass, RegionID, ZoneID, Engine, DBType, DBVersion string
	PayType, CreateTime, ExpireTime, ResourceGroupID, VPCID, Category, DBClusterNetworkType, LockMode            string
	CPUCores, MemorySize, DBNodeNumber, DeletionLock, StorageSpace, StorageUsed                                  text
	Tags                                                                                                         tags
}

const gib = 1 << 30

func (c *cluster) resource() cloud.Resource {
	return cloud.Resource{
		ID: c.DBClusterID, Name: first(c.DBClusterDescription, c.DBClusterID), Region: c.RegionID, Zone: c.ZoneID, CloudStatus: c.DBClusterStatus,
		Spec: c.DBNodeClass, CPU: c.CPUCores.whole(), MemoryMiB: c.MemorySize.whole(), StorageGiB: c.StorageSpace.whole() / gib,
		Engine: engine(first(c.DBType, c.Engine), c.DBVersion), ChargeType: chargeType(c.PayType), Created: moment(c.CreateTime), Expires: moment(c.ExpireTime),
		Tags: c.Tags.all(), VPC: c.VPCID, ResourceGroup: c.ResourceGroupID,
		Attributes: attributes(
			"Category", c.Category, "DBNodeNumber", string(c.DBNodeNumber), "DBClusterNetworkType", c.DBClusterNetworkType,
			"DeletionProtection", truth(c.DeletionLock), "StorageUsed", string(c.StorageUsed), "LockMode", c.LockMode),
	}
}

func (a *Account) clusters(ctx context.Context, region string) ([]cloud.Resource, error) {
	type answer struct {
		envelope
		TotalRecordCount text
		Items            struct{ DBCluster []cluster }
	}
	return list(ctx, a, call{service: polar, action: "DescribeDBClusters", region: region}, func(p page) requests.AcsRequest {
		r := polardb.CreateDescribeDBClustersRequest()
		r.PageSize, r.PageNumber = requests.NewInteger(mostRows), p.at()
		return r
	}, func(s *answer) found {
		f := found{total: s.TotalRecordCount}
		for i := range s.Items.DBCluster {
			f.rows = append(f.rows, s.Items.DBCluster[i].resource())
		}
		return f
	})
}
