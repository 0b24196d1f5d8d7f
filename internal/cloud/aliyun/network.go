package aliyun

import (
	"context"

	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/requests"
	"github.com/aliyun/alibaba-cloud-sdk-go/services/slb"
	"github.com/aliyun/alibaba-cloud-sdk-go/services/vpc"

	"github.com/cloudlens/cloudlens/internal/cloud"
)

type address struct {
	AllocationID, Name, RegionID, Zone, Status, IPAddress, PrivateIPAddress, InstanceID, InstanceType string
	ChargeType, InternetChargeType, AllocationTime, ExpiredTime, ResourceGroupID, BusinessStatus, ISP string
	BandwidthPackageID, VPCID                                                                         string
	Bandwidth, DeletionProtection                                                                     text
	Tags                                                                                              tags
}

func (e *address) resource() cloud.Resource {
	return cloud.Resource{
		ID: e.AllocationID, Name: e.Name, Region: e.RegionID, Zone: e.Zone, CloudStatus: e.Status, Spec: e.InternetChargeType,
		BandwidthMbps: within(e.Bandwidth.whole()), ChargeType: chargeType(e.ChargeType), Created: moment(e.AllocationTime), Expires: moment(e.ExpiredTime),
		Tags: e.Tags.all(), PublicIPs: some(e.IPAddress), PrivateIPs: some(e.PrivateIPAddress), VPC: e.VPCID,
		ResourceGroup: e.ResourceGroupID, AttachedTo: e.InstanceID,
		Attributes: attributes(
			"InternetChargeType", e.InternetChargeType, "InstanceType", e.InstanceType, "DeletionProtection", string(e.DeletionProtection),
			"BandwidthPackageId", e.BandwidthPackageID, "BusinessStatus", e.BusinessStatus, "ISP", e.ISP),
	}
}

func (a *Account) addresses(ctx context.Context, region string) ([]cloud.Resource, error) {
	type answer struct {
		envelope
		TotalCount   text
		EIPAddresses struct{ EIPAddress []address }
	}
	return list(ctx, a, call{service: vpcAPI, action: "DescribeEipAddresses", region: region}, func(p page) requests.AcsRequest {
		r := vpc.CreateDescribeEipAddressesRequest()
		r.PageSize, r.PageNumber = requests.NewInteger(mostRows), p.at()
		return r
	}, func(s *answer) found {
		f := found{total: s.TotalCount}
		for i := range s.EIPAddresses.EIPAddress {
			f.rows = append(f.rows, s.EIPAddresses.EIPAddress[i].resource())
		}
		return f
	})
}

type gateway struct {
	NATGatewayID, Name, RegionID, Status, NATType, Spec, NetworkType, VPCID, InstanceChargeType, InternetChargeType string
	CreationTime, ExpiredTime, ResourceGroupID, BusinessStatus                                                      string
	DeletionProtection                                                                                              text
	NATGatewayPrivateInfo                                                                                           struct{ IZNo, PrivateIPAddress string }
	IPLists                                                                                                         struct{ IPList []struct{ IPAddress string } }
	Tags                                                                                                            tags
}

func (g *gateway) resource() cloud.Resource {
	public := make([]string, 0, len(g.IPLists.IPList))
	for _, ip := range g.IPLists.IPList {
		public = append(public, ip.IPAddress)
	}
	return cloud.Resource{
		ID: g.NATGatewayID, Name: g.Name, Region: g.RegionID, Zone: g.NATGatewayPrivateInfo.IZNo, CloudStatus: g.Status, Spec: first(g.Spec, g.NATType),
		ChargeType: chargeType(g.InstanceChargeType), Created: moment(g.CreationTime), Expires: moment(g.ExpiredTime), Tags: g.Tags.all(),
		PublicIPs: some(public...), PrivateIPs: some(g.NATGatewayPrivateInfo.PrivateIPAddress), VPC: g.VPCID, ResourceGroup: g.ResourceGroupID,
		Attributes: attributes(
			"NatType", g.NATType, "NetworkType", g.NetworkType, "InternetChargeType", g.InternetChargeType,
			"DeletionProtection", string(g.DeletionProtection), "BusinessStatus", g.BusinessStatus),
	}
}

func (a *Account) gateways(ctx context.Context, region string) ([]cloud.Resource, error) {
	type answer struct {
		envelope
		TotalCount  text
		NATGateways struct{ NATGateway []gateway }
	}
	return list(ctx, a, call{service: vpcAPI, action: "DescribeNatGateways", region: region}, func(p page) requests.AcsRequest {
		r := vpc.CreateDescribeNatGatewaysRequest()
		r.PageSize, r.PageNumber = requests.NewInteger(mostGateways), p.at()
		return r
	}, func(s *answer) found {
		f := found{total: s.TotalCount}
		for i := range s.NATGateways.NATGateway {
			f.rows = append(f.rows, s.NATGateways.NATGateway[i].resource())
		}
		return f
	})
}

type balancer struct {
	LoadBalancerID, LoadBalancerName, LoadBalancerStatus, LoadBalancerSpec, RegionID, MasterZoneID, SlaveZoneID string
	Address, AddressType, AddressIPVersion, NetworkType, VPCID, PayType, InstanceChargeType, InternetChargeType string
	CreateTime, ResourceGroupID, DeleteProtection, BusinessStatus, ModificationProtectionStatus                 string
	Bandwidth                                                                                                   text
	Tags                                                                                                        tags
}

func (b *balancer) resource() cloud.Resource {
	r := cloud.Resource{
		ID: b.LoadBalancerID, Name: b.LoadBalancerName, Region: b.RegionID, Zone: b.MasterZoneID, CloudStatus: b.LoadBalancerStatus,
		Spec: b.LoadBalancerSpec, BandwidthMbps: within(b.Bandwidth.whole()), ChargeType: chargeType(b.PayType), Created: moment(b.CreateTime),
		Tags: b.Tags.all(), VPC: b.VPCID, ResourceGroup: b.ResourceGroupID,
		Attributes: attributes(
			"AddressType", b.AddressType, "AddressIPVersion", b.AddressIPVersion, "NetworkType", b.NetworkType, "InternetChargeType", b.InternetChargeType,
			"InstanceChargeType", b.InstanceChargeType, "SlaveZoneId", b.SlaveZoneID, "DeletionProtection", truth(text(b.DeleteProtection)),
			"ModificationProtectionStatus", b.ModificationProtectionStatus, "BusinessStatus", b.BusinessStatus),
	}
	if b.AddressType == "internet" {
		r.PublicIPs = some(b.Address)
	} else {
		r.PrivateIPs = some(b.Address)
	}
	return r
}

func (a *Account) balancers(ctx context.Context, region string) ([]cloud.Resource, error) {
	type answer struct {
		envelope
		TotalCount    text
		LoadBalancers struct{ LoadBalancer []balancer }
	}
	return list(ctx, a, call{service: slbAPI, action: "DescribeLoadBalancers", region: region}, func(p page) requests.AcsRequest {
		r := slb.CreateDescribeLoadBalancersRequest()
		r.PageSize, r.PageNumber = requests.NewInteger(mostRows), p.at()
		return r
	}, func(s *answer) found {
		f := found{total: s.TotalCount}
		for i := range s.LoadBalancers.LoadBalancer {
			f.rows = append(f.rows, s.LoadBalancers.LoadBalancer[i].resource())
		}
		return f
	})
}
