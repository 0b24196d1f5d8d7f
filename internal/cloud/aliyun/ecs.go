package aliyun

import (
	"context"
	"strings"

	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/requests"
	"github.com/aliyun/alibaba-cloud-sdk-go/services/ecs"

	"github.com/cloudlens/cloudlens/internal/cloud"
)

// The fields of answers have the API's names. Letter case does not matter to
// the decoder, so that InstanceID is also InstanceId.

// ips is a list of IP addresses.
type ips struct{ IPAddress []string }

type instance struct {
	InstanceID, InstanceName, InstanceType, InstanceTypeFamily, ZoneID, RegionID      string
	Status, InstanceChargeType, SpotStrategy, StoppedMode, CreationTime, ExpiredTime  string
	InternetChargeType, InstanceNetworkType, OSType, OSName, ImageID, ResourceGroupID string
	CPU, Memory, InternetMaxBandwidthOut, DeletionProtection                          text
	PublicIPAddress, InnerIPAddress                                                   ips
	EIPAddress                                                                        struct{ AllocationID, IPAddress, InternetChargeType string }
	VPCAttributes                                                                     struct {
		VPCID, VSwitchID string
		PrivateIPAddress ips
	}
	SecurityGroupIDs struct{ SecurityGroupID []string }
	Tags             tags
}

func (i *instance) resource() cloud.Resource {
	spot := i.SpotStrategy != "" && i.SpotStrategy != "NoSpot"
	return cloud.Resource{
		ID: i.InstanceID, Name: i.InstanceName, Region: i.RegionID, Zone: i.ZoneID, CloudStatus: i.Status,
		Spec: i.InstanceType, CPU: i.CPU.whole(), MemoryMiB: i.Memory.whole(), BandwidthMbps: within(i.InternetMaxBandwidthOut.whole()),
		ChargeType: chargeType(i.InstanceChargeType), Preemptible: spot, StoppedMode: i.StoppedMode,
		Created: moment(i.CreationTime), Expires: moment(i.ExpiredTime), Tags: i.Tags.all(),
		PublicIPs:  some(append(i.PublicIPAddress.IPAddress, i.EIPAddress.IPAddress)...),
		PrivateIPs: some(append(i.VPCAttributes.PrivateIPAddress.IPAddress, i.InnerIPAddress.IPAddress...)...),
		VPC:        i.VPCAttributes.VPCID, ResourceGroup: i.ResourceGroupID,
		Attributes: attributes(
			"SecurityGroupIds", strings.Join(i.SecurityGroupIDs.SecurityGroupID, ","), "DeletionProtection", string(i.DeletionProtection),
			"SpotStrategy", i.SpotStrategy, "InternetChargeType", first(i.EIPAddress.InternetChargeType, i.InternetChargeType),
			"InstanceNetworkType", i.InstanceNetworkType, "InstanceTypeFamily", i.InstanceTypeFamily, "OSType", i.OSType, "OSName", i.OSName,
			"ImageId", i.ImageID, "VSwitchId", i.VPCAttributes.VSwitchID, "EipAllocationId", i.EIPAddress.AllocationID),
	}
}

func (a *Account) instances(ctx context.Context, region string) ([]cloud.Resource, error) {
	type answer struct {
		envelope
		TotalCount text
		NextToken  string
		Instances  struct{ Instance []instance }
	}
	return list(ctx, a, call{service: ecsAPI, action: "DescribeInstances", region: region}, func(p page) requests.AcsRequest {
		r := ecs.CreateDescribeInstancesRequest()
		r.MaxResults, r.NextToken = requests.NewInteger(mostRows), p.token
		return r
	}, func(s *answer) found {
		f := found{total: s.TotalCount, tokens: true, next: s.NextToken}
		for i := range s.Instances.Instance {
			f.rows = append(f.rows, s.Instances.Instance[i].resource())
		}
		return f
	})
}

// first is the first word that is not empty.
func first(words ...string) string {
	for _, w := range words {
		if w != "" {
			return w
		}
	}
	return ""
}
