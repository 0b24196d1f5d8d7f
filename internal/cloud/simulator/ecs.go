package simulator

import (
	"strconv"
	"strings"
	"time"

	"github.com/cloudlens/cloudlens/internal/cloud/world"
	"github.com/cloudlens/cloudlens/internal/region"
)

// retired are regions that old bills name and nobody can use any more.
var retired = map[string]bool{"ap-south-1": true, "ap-southeast-2": true, "cn-nanjing": true, "cn-fuzhou": true}

func regions(c *call) (any, *refusal) {
	language := c.say(region.Chinese, region.English)
	switch c.params["AcceptLanguage"] {
	case "":
	case "zh-CN":
		language = region.Chinese
	default:
		language = region.English
	}
	var rows []fields
	for _, id := range region.IDs() {
		if !retired[id] && !strings.Contains(id, "-finance") && !strings.Contains(id, "-gov") { // those have customers of their own
			rows = append(rows, fields{
				"RegionId": id, "LocalName": region.Name(id, language), "RegionEndpoint": "ecs." + id + ".aliyuncs.com", "Status": "available",
			})
		}
	}
	return fields{"Regions": fields{"Region": rows}}, nil
}

// minutes is a time as ECS writes it: UTC, without seconds.
func minutes(t time.Time) string { return t.UTC().Format("2006-01-02T15:04Z") }

// ends is when a paid term ends; what has none ends in a time to come.
func ends(t time.Time) string {
	if t.IsZero() {
		return "2099-12-31T15:59Z"
	}
	return minutes(t)
}

func instances(c *call) (any, *refusal) {
	return c.list(world.ECS, limits{10, 100}, "Instances", "Instance", c.instance)
}

func (c *call) instance(r *world.Resource) fields {
	f := fields{
		"InstanceId": r.ID, "InstanceName": r.Name, "HostName": "iZ" + r.ID[2:] + "Z", "Description": "",
		"InstanceType": r.Spec, "InstanceTypeFamily": family(r.Spec), "Cpu": r.CPU, "CPU": r.CPU, "Memory": r.MemoryMiB,
		"Status": r.Status, "RegionId": r.Region, "ZoneId": r.Zone, "ResourceGroupId": c.groupID(r),
		"InstanceChargeType": r.ChargeType, "SpotStrategy": "NoSpot", "StoppedMode": "Not-applicable",
		"CreationTime": minutes(r.Created), "StartTime": minutes(r.Created.Add(time.Minute)), "ExpiredTime": ends(r.Expires),
		"InstanceNetworkType": "vpc", "InternetChargeType": "PayByTraffic", "InternetMaxBandwidthOut": 0, "InternetMaxBandwidthIn": 0,
		"OSName": "Alibaba Cloud Linux  3.2104 LTS 64位", "OSType": "linux", "ImageId": "aliyun_3_x64_20G_alibase_20240528.vhd",
		"DeletionProtection": derive(r.ID, "protect")%3 == 0, "IoOptimized": true, "Recyclable": false,
		"PublicIpAddress": fields{"IpAddress": filled(r.PublicIPs)}, "InnerIpAddress": fields{"IpAddress": filled(nil)},
		"EipAddress":       fields{"AllocationId": "", "IpAddress": "", "InternetChargeType": ""},
		"SecurityGroupIds": fields{"SecurityGroupId": securityGroups(r)},
		"VpcAttributes": fields{
			"VpcId": r.VPC, "VSwitchId": "vsw-" + lower("vswitch "+r.VPC+r.Zone, 17),
			"PrivateIpAddress": fields{"IpAddress": filled(r.PrivateIPs)},
		},
		"Tags": tags(r, "TagKey", "TagValue"),
	}
	if r.Preemptible {
		f["SpotStrategy"] = "SpotAsPriceGo"
	}
	if r.Status == "Stopped" {
		f["StoppedMode"] = r.StoppedMode
	}
	if len(r.PublicIPs) > 0 {
		f["InternetMaxBandwidthOut"], f["InternetMaxBandwidthIn"] = 5+derive(r.ID, "bandwidth")%20*5, 100
	}
	return f
}

// securityGroups are one or two of the few that a VPC has.
func securityGroups(r *world.Resource) []string {
	first := derive(r.ID, "group") % 4
	var ids []string
	for n := range 1 + derive(r.ID, "groups")%2 {
		ids = append(ids, "sg-"+lower("security group "+r.VPC+strconv.FormatUint((first+n)%4, 10), 17))
	}
	return ids
}
