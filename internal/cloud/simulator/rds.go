package simulator

import (
	"maps"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/cloudlens/cloudlens/internal/cloud/world"
)

// databases are of RDS, whose lists say how many records a page has.
func databases(c *call) (any, *refusal) {
	p, refused := c.page(world.RDS, limits{30, 100})
	if refused != nil {
		return nil, refused
	}
	return fields{
		"PageNumber": p.number, "PageRecordCount": len(p.rows), "TotalRecordCount": p.total, "NextToken": p.next,
		"Items": fields{"DBInstance": p.each(c.database)},
	}, nil
}

// database has no tags: RDS tells them elsewhere.
func (c *call) database(r *world.Resource) fields {
	return fields{
		"DBInstanceId": r.ID, "DBInstanceDescription": r.Name, "DBInstanceStatus": r.Status, "DBInstanceClass": r.Spec,
		"DBInstanceCPU": strconv.Itoa(r.CPU), "DBInstanceMemory": r.MemoryMiB, "DBInstanceType": "Primary", "DBInstanceNetType": "Intranet",
		"Engine": r.Engine, "EngineVersion": r.EngineVersion, "Category": "HighAvailability", "ConnectionMode": "Standard",
		"DBInstanceStorageType": "cloud_essd", "RegionId": r.Region, "ZoneId": r.Zone, "ResourceGroupId": c.groupID(r),
		"PayType": capital(r.ChargeType), "CreateTime": utc(r.Created), "ExpireTime": expiry(r.Expires), "LockMode": "Unlock",
		"InstanceNetworkType": "VPC", "VpcId": databaseVPC(r), "VSwitchId": "vsw-" + lower("vswitch "+databaseVPC(r)+r.Zone, 17),
		"DeletionProtection": derive(r.ID, "protect")%2 == 0, "MutriORsignle": false, "ReadOnlyDBInstanceIds": fields{"ReadOnlyDBInstanceId": []fields{}},
		"ConnectionString": r.ID + ".mysql.rds.aliyuncs.com",
	}
}

// capital is a charge type as databases write it: Prepaid, Postpaid.
func capital(t world.ChargeType) string { return string(t[:1]) + strings.ToLower(string(t[1:])) }

// expiry is the end of a term of a database, empty when there is none.
func expiry(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return utc(t)
}

// databaseVPC is where a database is: the world does not say.
func databaseVPC(r *world.Resource) string { return "vpc-" + lower("vpc "+r.Owner.UID+r.Region, 17) }

func databaseAttribute(c *call) (any, *refusal) {
	id, refused := c.need("DBInstanceId")
	if refused != nil {
		return nil, refused
	}
	r := c.find(world.RDS, id)
	if r == nil {
		return nil, &refusal{http.StatusNotFound, "InvalidDBInstanceId.NotFound", "The specified DB instance is not found."}
	}
	f := c.database(r)
	maps.Copy(f, fields{
		"CreationTime": utc(r.Created), "DBInstanceStorage": r.StorageGiB, "MaxConnections": 500 * r.CPU, "MaxIOPS": 2000 * r.CPU,
		"MaxIOMBPS": 125 * r.CPU, "DBInstanceDiskUsed": strconv.FormatInt(r.StorageGiB<<30/3, 10), "Port": "3306", "AccountMaxQuantity": 200,
		"DBMaxQuantity": 500, "MaintainTime": "18:00Z-22:00Z", "AvailabilityValue": "100.0%", "SecurityIPMode": "normal",
	})
	delete(f, "CreateTime")
	delete(f, "MutriORsignle")
	return fields{"Items": fields{"DBInstanceAttribute": []fields{f}}}, nil
}

// find is a resource of the account, in whatever region where the host names
// none.
func (c *call) find(t world.Type, id string) *world.Resource {
	for _, r := range c.all(c.now) {
		if r.ID == id && r.Type == t && (c.region == "" || r.Region == c.region) {
			return r
		}
	}
	return nil
}
