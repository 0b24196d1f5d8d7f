package simulator

import (
	"strconv"

	"github.com/cloudlens/cloudlens/internal/cloud/world"
)

func caches(c *call) (any, *refusal) {
	return c.list(world.Redis, limits{30, 50}, "Instances", "KVStoreInstance", c.cache)
}

func (c *call) cache(r *world.Resource) fields {
	return fields{
		"InstanceId": r.ID, "InstanceName": r.Name, "InstanceClass": r.Spec, "InstanceStatus": r.Status, "InstanceType": "Redis",
		"EngineVersion": r.EngineVersion, "Capacity": r.MemoryMiB, "Bandwidth": 96, "QPS": 100000, "Connections": 20000,
		"ArchitectureType": "standard", "EditionType": "Community", "NodeType": "double", "PackageType": "standard",
		"RegionId": r.Region, "ZoneId": r.Zone, "ResourceGroupId": c.groupID(r), "NetworkType": "VPC",
		"VpcId": databaseVPC(r), "VSwitchId": "vsw-" + lower("vswitch "+databaseVPC(r)+r.Zone, 17),
		"ChargeType": r.ChargeType, "CreateTime": utc(r.Created), "EndTime": expiry(r.Expires),
		"ConnectionDomain": r.ID + ".redis.rds.aliyuncs.com", "Port": 6379, "PrivateIp": "", "UserName": r.ID, "IsRds": false,
		"Tags": tags(r, "Key", "Value"),
	}
}

func documents(c *call) (any, *refusal) {
	return c.list(world.MongoDB, limits{30, 100}, "DBInstances", "DBInstance", c.document)
}

func (c *call) document(r *world.Resource) fields {
	return fields{
		"DBInstanceId": r.ID, "DBInstanceDescription": r.Name, "DBInstanceStatus": r.Status, "DBInstanceClass": r.Spec,
		"DBInstanceStorage": r.StorageGiB, "DBInstanceType": "replicate", "Engine": r.Engine, "EngineVersion": r.EngineVersion,
		"ReplicationFactor": "3", "StorageEngine": "WiredTiger", "StorageType": "cloud_essd1", "KindCode": "1",
		"RegionId": r.Region, "ZoneId": r.Zone, "ResourceGroupId": c.groupID(r), "NetworkType": "VPC", "VPCId": databaseVPC(r),
		"ChargeType": r.ChargeType, "CreationTime": minutes(r.Created), "ExpireTime": expiry(r.Expires), "LockMode": "Unlock",
		"DBInstanceReleaseProtection": derive(r.ID, "protect")%2 == 0, "Encrypted": encrypted(r.ID), "CapacityUnit": "",
		"Tags": tags(r, "Key", "Value"),
	}
}

// clusters are of PolarDB, whose lists say how many records a page has.
func clusters(c *call) (any, *refusal) {
	p, refused := c.page(world.PolarDB, limits{30, 100})
	if refused != nil {
		return nil, refused
	}
	return fields{
		"PageNumber": p.number, "PageRecordCount": len(p.rows), "TotalRecordCount": p.total,
		"Items": fields{"DBCluster": p.each(c.cluster)},
	}, nil
}

func (c *call) cluster(r *world.Resource) fields {
	nodes := make([]fields, r.Nodes)
	for i := range nodes {
		role := "Reader"
		if i == 0 {
			role = "Writer"
		}
		nodes[i] = fields{
			"DBNodeId": "pi-" + lower("node "+r.ID+strconv.Itoa(i), 17), "DBNodeClass": r.Spec, "DBNodeRole": role,
			"RegionId": r.Region, "ZoneId": r.Zone,
		}
	}
	return fields{
		"DBClusterId": r.ID, "DBClusterDescription": r.Name, "DBClusterStatus": r.Status, "DBNodeClass": r.Spec, "DBNodeNumber": r.Nodes,
		"DBType": r.Engine, "DBVersion": r.EngineVersion, "Engine": "POLARDB", "Category": "Normal", "CpuCores": strconv.Itoa(r.CPU),
		"MemorySize": strconv.Itoa(r.MemoryMiB), "StorageUsed": r.StorageGiB << 30, "StorageSpace": 0, "StoragePayType": "Postpaid",
		"StorageType": "HighPerformance", "RegionId": r.Region, "ZoneId": r.Zone, "ResourceGroupId": c.groupID(r),
		"VpcId": databaseVPC(r), "VswitchId": "vsw-" + lower("vswitch "+databaseVPC(r)+r.Zone, 17), "DBClusterNetworkType": "VPC",
		"PayType": capital(r.ChargeType), "CreateTime": utc(r.Created), "ExpireTime": expiry(r.Expires), "Expired": "false",
		"LockMode": "Unlock", "DeletionLock": derive(r.ID, "protect") % 2, "DBNodes": fields{"DBNode": nodes},
		"Tags": tags(r, "Key", "Value"),
	}
}
