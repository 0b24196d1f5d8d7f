package simulator

import (
	"strconv"

	"github.com/cloudlens/cloudlens/internal/cloud/world"
)

func addresses(c *call) (any, *refusal) {
	return c.list(world.EIP, limits{10, 100}, "EipAddresses", "EipAddress", c.address)
}

func (c *call) address(r *world.Resource) fields {
	f := fields{
		"AllocationId": r.ID, "Name": r.Name, "Description": "", "RegionId": r.Region, "ResourceGroupId": c.groupID(r),
		"IpAddress": r.PublicIPs[0], "Status": r.Status, "Bandwidth": strconv.Itoa(r.BandwidthMbps), "EipBandwidth": strconv.Itoa(r.BandwidthMbps),
		"ChargeType": r.ChargeType, "InternetChargeType": r.Spec, "InstanceId": "", "InstanceType": "", "PrivateIpAddress": "",
		"AllocationTime": utc(r.Created), "ExpiredTime": "", "BusinessStatus": "Normal", "ISP": "BGP", "Netmode": "public",
		"DeletionProtection": derive(r.ID, "protect")%4 == 0, "OperationLocks": fields{"LockReason": []fields{}},
		"Tags": tags(r, "Key", "Value"),
	}
	if r.Status == "InUse" {
		f["InstanceType"], f["InstanceId"] = c.user(r)
	}
	return f
}

// user is who uses an address: the world does not say, so one that is in use
// belongs to a gateway or a balancer of its region, else to a network card.
func (c *call) user(r *world.Resource) (kind, id string) {
	users := c.resourcesOf(world.NAT, c.now)
	kind = "Nat"
	if len(users) == 0 || derive(r.ID, "user")%2 == 0 {
		if balancers := c.resourcesOf(world.SLB, c.now); len(balancers) > 0 {
			users, kind = balancers, "SlbInstance"
		}
	}
	if len(users) == 0 {
		return "NetworkInterface", "eni-" + lower("card "+r.ID, 17)
	}
	return kind, users[derive(r.ID, "which")%uint64(len(users))].ID
}

func gateways(c *call) (any, *refusal) {
	return c.list(world.NAT, limits{10, 50}, "NatGateways", "NatGateway", c.gateway)
}

func (c *call) gateway(r *world.Resource) fields {
	var uses []fields
	for _, a := range c.resourcesOf(world.EIP, c.now) {
		if a.Status != "InUse" {
			continue
		}
		if _, id := c.user(a); id == r.ID {
			uses = append(uses, fields{"AllocationId": a.ID, "IpAddress": a.PublicIPs[0], "UsingStatus": "UsedByForwardTable", "PrivateIpAddress": ""})
		}
	}
	return fields{
		"NatGatewayId": r.ID, "Name": r.Name, "Description": "", "RegionId": r.Region, "ResourceGroupId": c.groupID(r),
		"VpcId": r.VPC, "NatType": r.Spec, "Spec": "", "NetworkType": "internet", "Status": r.Status, "BusinessStatus": "Normal",
		"InstanceChargeType": r.ChargeType, "InternetChargeType": "PayByLcu", "CreationTime": utc(r.Created), "ExpiredTime": "",
		"DeletionProtection": derive(r.ID, "protect")%2 == 0, "IpLists": fields{"IpList": orEmpty(uses)},
		"SnatTableIds":    fields{"SnatTableId": []string{"stb-" + lower("snat "+r.ID, 17)}},
		"ForwardTableIds": fields{"ForwardTableId": []string{"ftb-" + lower("forward "+r.ID, 17)}},
		"Tags":            tags(r, "TagKey", "TagValue"),
	}
}

func orEmpty(rows []fields) []fields {
	if rows == nil {
		return []fields{}
	}
	return rows
}

func balancers(c *call) (any, *refusal) {
	return c.list(world.SLB, limits{50, 100}, "LoadBalancers", "LoadBalancer", c.balancer)
}

func (c *call) balancer(r *world.Resource) fields {
	f := fields{
		"LoadBalancerId": r.ID, "LoadBalancerName": r.Name, "LoadBalancerStatus": r.Status, "LoadBalancerSpec": r.Spec,
		"RegionId": r.Region, "RegionIdAlias": r.Region, "MasterZoneId": r.Zone, "SlaveZoneId": r.Zone, "ResourceGroupId": c.groupID(r),
		"AddressType": "intranet", "Address": "", "AddressIPVersion": "ipv4", "NetworkType": "vpc", "VpcId": r.VPC, "VSwitchId": "",
		"PayType": "PayOnDemand", "InstanceChargeType": "PayBySpec", "InternetChargeType": "4", "InternetChargeTypeAlias": "paybytraffic",
		"Bandwidth": 5120, "CreateTime": minutes(r.Created), "CreateTimeStamp": r.Created.UnixMilli(),
		"DeleteProtection": "off", "ModificationProtectionStatus": "NonProtection", "ServiceManagedMode": "Unmanaged",
		"Tags": tags(r, "TagKey", "TagValue"),
	}
	switch {
	case len(r.PublicIPs) > 0:
		f["AddressType"], f["Address"], f["NetworkType"] = "internet", r.PublicIPs[0], "classic"
	case len(r.PrivateIPs) > 0:
		f["Address"] = r.PrivateIPs[0]
	}
	return f
}
