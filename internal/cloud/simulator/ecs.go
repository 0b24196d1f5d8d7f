package simulator

import (
	"strconv"
	"time"

	"github.com/cloudlens/cloudlens/internal/cloud/world"
	"github.com/cloudlens/cloudlens/internal/region"
)

// retired are regions that old bills name and nobody can use any more.
var retired = map[string]bool{"ap-south-1": true, "ap-southeast-2": true, "cn-nanjing": true, "cn-fuzhou": true}

func regions(c *call) (any, *refusal) {
	type row struct{ RegionId, LocalName, RegionEndpoint, Status string }
	var rows []row
	language := map[string]string{"": c.say(region.Chinese, region.English), "zh-CN": region.Chinese, "en-US": region.English}[c.params["AcceptLanguage"]]
	if language == "" {
		language = region.English
	}
	for _, id := range region.IDs() {
		if !retired[id] {
			rows = append(rows, row{id, region.Name(id, language), "ecs." + id + ".aliyuncs.com", "available"})
		}
	}
	return map[string]any{"Regions": map[string]any{"Region": rows}}, nil
}

// tag is a tag as most lists have it; tagSet is how they nest them.
type tag struct{ TagKey, TagValue string }

type tagSet struct{ Tag []tag }

func tagsOf(r *world.Resource) tagSet {
	set := tagSet{Tag: make([]tag, len(r.Tags))}
	for i, t := range r.Tags {
		set.Tag[i] = tag{t.Key, t.Value}
	}
	return set
}

type ips struct{ IpAddress []string } //nolint:revive // named as the API names it

type ecsInstance struct {
	InstanceId, InstanceName, HostName, Description string
	InstanceType, InstanceTypeFamily                string
	Cpu, CPU, Memory                                int
	Status, RegionId, ZoneId, ResourceGroupId       string
	InstanceChargeType, SpotStrategy, StoppedMode   string
	ExpiredTime, CreationTime, StartTime            string
	InstanceNetworkType, InternetChargeType         string
	InternetMaxBandwidthOut, InternetMaxBandwidthIn int
	OSName, OSType, ImageId                         string
	DeletionProtection, IoOptimized                 bool
	PublicIpAddress, InnerIpAddress                 ips
	EipAddress                                      struct{ AllocationId, IpAddress, InternetChargeType string }
	SecurityGroupIds                                struct{ SecurityGroupId []string }
	VpcAttributes                                   struct {
		VpcId, VSwitchId string
		PrivateIpAddress ips
	}
	Tags tagSet
}

// minutes is a time as ECS writes it: UTC, without seconds.
func minutes(t time.Time) string { return t.UTC().Format("2006-01-02T15:04Z") }

// never is how the API writes the end of what does not end.
const never = "2099-12-31T15:59Z"

func instances(c *call) (any, *refusal) {
	return c.list(world.ECS, limits{10, 100}, "Instances", "Instance", func(r *world.Resource) any { return c.ecsInstance(r) })
}

func (c *call) ecsInstance(r *world.Resource) ecsInstance {
	i := ecsInstance{
		InstanceId: r.ID, InstanceName: r.Name, HostName: "iZ" + r.ID[2:] + "Z", Description: "",
		InstanceType: r.Spec, InstanceTypeFamily: family(r.Spec), Cpu: r.CPU, CPU: r.CPU, Memory: r.MemoryMiB,
		Status: r.Status, RegionId: r.Region, ZoneId: r.Zone, ResourceGroupId: groupID(c.account, r),
		InstanceChargeType: string(r.ChargeType), SpotStrategy: "NoSpot", StoppedMode: "Not-applicable",
		CreationTime: minutes(r.Created), StartTime: minutes(r.Created.Add(time.Minute)), ExpiredTime: never,
		InstanceNetworkType: "vpc", InternetChargeType: "PayByTraffic",
		OSName: "Alibaba Cloud Linux  3.2104 LTS 64位", OSType: "linux", ImageId: "aliyun_3_x64_20G_alibase_20240528.vhd",
		DeletionProtection: derive(r.ID, "protect")%3 == 0, IoOptimized: true, Tags: tagsOf(r),
		PublicIpAddress: ips{filled(r.PublicIPs)}, InnerIpAddress: ips{[]string{}},
	}
	if r.Status == "Stopped" {
		i.StoppedMode = r.StoppedMode
	}
	if !r.Expires.IsZero() {
		i.ExpiredTime = minutes(r.Expires)
	}
	if len(r.PublicIPs) > 0 {
		i.InternetMaxBandwidthOut, i.InternetMaxBandwidthIn = 5+int(derive(r.ID, "bandwidth")%20)*5, 100
	}
	i.VpcAttributes.VpcId, i.VpcAttributes.VSwitchId = r.VPC, "vsw-"+lower("vswitch "+r.VPC+r.Zone, 17)
	i.VpcAttributes.PrivateIpAddress.IpAddress = filled(r.PrivateIPs)
	for n := range 1 + derive(r.ID, "groups")%2 {
		i.SecurityGroupIds.SecurityGroupId = append(i.SecurityGroupIds.SecurityGroupId, "sg-"+lower("group "+r.VPC+strconv.FormatUint(derive(r.ID, "group")%4+n, 10), 17))
	}
	return i
}
