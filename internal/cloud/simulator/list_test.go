package simulator_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/requests"
	ddssdk "github.com/aliyun/alibaba-cloud-sdk-go/services/dds"
	ecssdk "github.com/aliyun/alibaba-cloud-sdk-go/services/ecs"
	polardbsdk "github.com/aliyun/alibaba-cloud-sdk-go/services/polardb"
	kvsdk "github.com/aliyun/alibaba-cloud-sdk-go/services/r-kvstore"
	rdssdk "github.com/aliyun/alibaba-cloud-sdk-go/services/rds"
	slbsdk "github.com/aliyun/alibaba-cloud-sdk-go/services/slb"
	vpcsdk "github.com/aliyun/alibaba-cloud-sdk-go/services/vpc"

	"github.com/cloudlens/cloudlens/internal/cloud/world"
)

// seen is what a list says of a resource, in words that all lists share:
// whatever differs from the world is wrong.
type seen struct{ id, status, charge, spec, size, tags string }

// lists read one page of each list by the SDK's own structs.
var lists = map[world.Type]func(b *bench, region string, page int) ([]seen, int, error){
	world.ECS: func(b *bench, region string, page int) (all []seen, total int, err error) {
		q, r := ecssdk.CreateDescribeInstancesRequest(), ecssdk.CreateDescribeInstancesResponse()
		q.RegionId, q.PageNumber, q.PageSize = region, requests.NewInteger(page), "50"
		err = b.ask(q, r)
		for _, i := range r.Instances.Instance {
			s := seen{i.InstanceId, i.Status, i.InstanceChargeType, i.InstanceType, fmt.Sprint(i.Memory), ""}
			for _, t := range i.Tags.Tag {
				s.tags += t.TagKey + "=" + t.TagValue + ";"
			}
			all = append(all, s)
		}
		return all, r.TotalCount, err
	},
	world.Disk: func(b *bench, region string, page int) (all []seen, total int, err error) {
		q, r := ecssdk.CreateDescribeDisksRequest(), ecssdk.CreateDescribeDisksResponse()
		q.RegionId, q.PageNumber, q.PageSize = region, requests.NewInteger(page), "50"
		err = b.ask(q, r)
		for _, i := range r.Disks.Disk {
			s := seen{i.DiskId, i.Status, i.DiskChargeType, i.Category, fmt.Sprint(i.Size), ""}
			for _, t := range i.Tags.Tag {
				s.tags += t.TagKey + "=" + t.TagValue + ";"
			}
			all = append(all, s)
		}
		return all, r.TotalCount, err
	},
	world.Snapshot: func(b *bench, region string, page int) (all []seen, total int, err error) {
		q, r := ecssdk.CreateDescribeSnapshotsRequest(), ecssdk.CreateDescribeSnapshotsResponse()
		q.RegionId, q.PageNumber, q.PageSize = region, requests.NewInteger(page), "50"
		err = b.ask(q, r)
		for _, i := range r.Snapshots.Snapshot {
			s := seen{i.SnapshotId, i.Status, "PostPaid", i.Category, i.SourceDiskSize, ""}
			for _, t := range i.Tags.Tag {
				s.tags += t.TagKey + "=" + t.TagValue + ";"
			}
			all = append(all, s)
		}
		return all, r.TotalCount, err
	},
	world.EIP: func(b *bench, region string, page int) (all []seen, total int, err error) {
		q, r := vpcsdk.CreateDescribeEipAddressesRequest(), vpcsdk.CreateDescribeEipAddressesResponse()
		q.RegionId, q.PageNumber, q.PageSize = region, requests.NewInteger(page), "50"
		err = b.ask(q, r)
		for _, i := range r.EipAddresses.EipAddress {
			s := seen{i.AllocationId, i.Status, i.ChargeType, i.InternetChargeType, i.Bandwidth, ""}
			for _, t := range i.Tags.Tag {
				s.tags += t.Key + "=" + t.Value + ";"
			}
			all = append(all, s)
		}
		return all, r.TotalCount, err
	},
	world.NAT: func(b *bench, region string, page int) (all []seen, total int, err error) {
		q, r := vpcsdk.CreateDescribeNatGatewaysRequest(), vpcsdk.CreateDescribeNatGatewaysResponse()
		q.RegionId, q.PageNumber, q.PageSize = region, requests.NewInteger(page), "50"
		err = b.ask(q, r)
		for _, i := range r.NatGateways.NatGateway {
			s := seen{i.NatGatewayId, i.Status, i.InstanceChargeType, i.NatType, "0", ""}
			for _, t := range i.Tags.Tag {
				s.tags += t.TagKey + "=" + t.TagValue + ";"
			}
			all = append(all, s)
		}
		return all, r.TotalCount, err
	},
	world.SLB: func(b *bench, region string, page int) (all []seen, total int, err error) {
		q, r := slbsdk.CreateDescribeLoadBalancersRequest(), slbsdk.CreateDescribeLoadBalancersResponse()
		q.RegionId, q.PageNumber, q.PageSize = region, requests.NewInteger(page), "50"
		err = b.ask(q, r)
		for _, i := range r.LoadBalancers.LoadBalancer {
			s := seen{i.LoadBalancerId, i.LoadBalancerStatus, "PostPaid", i.LoadBalancerSpec, "0", ""}
			for _, t := range i.Tags.Tag {
				s.tags += t.TagKey + "=" + t.TagValue + ";"
			}
			all = append(all, s)
		}
		return all, r.TotalCount, err
	},
	world.RDS: func(b *bench, region string, page int) (all []seen, total int, err error) {
		q, r := rdssdk.CreateDescribeDBInstancesRequest(), rdssdk.CreateDescribeDBInstancesResponse()
		q.RegionId, q.PageNumber, q.PageSize = region, requests.NewInteger(page), "50"
		err = b.ask(q, r)
		for _, i := range r.Items.DBInstance {
			one := rdssdk.CreateDescribeDBInstanceAttributeRequest()
			one.RegionId, one.DBInstanceId = region, i.DBInstanceId
			attribute := rdssdk.CreateDescribeDBInstanceAttributeResponse()
			if err := b.ask(one, attribute); err != nil {
				return nil, 0, err
			}
			size := attribute.Items.DBInstanceAttribute[0].DBInstanceStorage
			all = append(all, seen{i.DBInstanceId, i.DBInstanceStatus, strings.Replace(i.PayType, "paid", "Paid", 1), i.DBInstanceClass, strconv.Itoa(size), ""})
		}
		return all, r.TotalRecordCount, err
	},
	world.Redis: func(b *bench, region string, page int) (all []seen, total int, err error) {
		q, r := kvsdk.CreateDescribeInstancesRequest(), kvsdk.CreateDescribeInstancesResponse()
		q.RegionId, q.PageNumber, q.PageSize = region, requests.NewInteger(page), "50"
		err = b.ask(q, r)
		for _, i := range r.Instances.KVStoreInstance {
			s := seen{i.InstanceId, i.InstanceStatus, i.ChargeType, i.InstanceClass, fmt.Sprint(i.Capacity), ""}
			for _, t := range i.Tags.Tag {
				s.tags += t.Key + "=" + t.Value + ";"
			}
			all = append(all, s)
		}
		return all, r.TotalCount, err
	},
	world.MongoDB: func(b *bench, region string, page int) (all []seen, total int, err error) {
		q, r := ddssdk.CreateDescribeDBInstancesRequest(), ddssdk.CreateDescribeDBInstancesResponse()
		q.RegionId, q.PageNumber, q.PageSize = region, requests.NewInteger(page), "50"
		err = b.ask(q, r)
		for _, i := range r.DBInstances.DBInstance {
			s := seen{i.DBInstanceId, i.DBInstanceStatus, i.ChargeType, i.DBInstanceClass, strconv.Itoa(i.DBInstanceStorage), ""}
			for _, t := range i.Tags.Tag {
				s.tags += t.Key + "=" + t.Value + ";"
			}
			all = append(all, s)
		}
		return all, r.TotalCount, err
	},
	world.PolarDB: func(b *bench, region string, page int) (all []seen, total int, err error) {
		q, r := polardbsdk.CreateDescribeDBClustersRequest(), polardbsdk.CreateDescribeDBClustersResponse()
		q.RegionId, q.PageNumber, q.PageSize = region, requests.NewInteger(page), "50"
		err = b.ask(q, r)
		for _, i := range r.Items.DBCluster {
			s := seen{i.DBClusterId, i.DBClusterStatus, strings.Replace(i.PayType, "paid", "Paid", 1), i.DBNodeClass, fmt.Sprint(i.StorageUsed >> 30), ""}
			for _, t := range i.Tags.Tag {
				s.tags += t.Key + "=" + t.Value + ";"
			}
			all = append(all, s)
		}
		return all, r.TotalRecordCount, err
	},
}

// expected is what the lists have to say of a resource.
func expected(r *world.Resource) seen {
	s := seen{r.ID, r.Status, string(r.ChargeType), r.Spec, fmt.Sprint(r.StorageGiB), ""}
	switch r.Type {
	case world.ECS, world.Redis:
		s.size = strconv.Itoa(r.MemoryMiB)
	case world.EIP:
		s.size = strconv.Itoa(r.BandwidthMbps)
	}
	if r.Type != world.RDS {
		for _, t := range r.Tags {
			s.tags += t.Key + "=" + t.Value + ";"
		}
	}
	return s
}

func TestTheSDKReadsEveryListAsTheWorldHasIt(t *testing.T) {
	t.Parallel()
	b := demo(t)
	for kind, read := range lists {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			want := map[string]seen{}
			regions := map[string]int{}
			for _, r := range b.world.Resources(b.account, now) {
				if r.Type == kind {
					want[r.ID] = expected(r)
					regions[r.Region]++
				}
			}
			regions["cn-qingdao"] = 0
			for region, n := range regions {
				for page, got := 1, 0; ; page++ {
					part, total, err := read(b, region, page)
					if err != nil || total != n {
						t.Fatalf("%s has %d of %d: %v", region, total, n, err)
					}
					for _, s := range part {
						if s != want[s.id] {
							t.Errorf("%+v instead of %+v", s, want[s.id])
						}
						delete(want, s.id)
					}
					if got += len(part); got >= total || len(part) == 0 {
						break
					}
				}
			}
			if len(want) > 0 {
				t.Errorf("%d are missing", len(want))
			}
		})
	}
}

func TestTheSDKReadsTagsOfDatabasesByBothCalls(t *testing.T) {
	t.Parallel()
	b := demo(t)
	const region = "cn-beijing"
	want := map[string]bool{}
	for _, r := range b.world.Resources(b.account, now) {
		for _, tag := range r.Tags {
			if r.Type == world.RDS && r.Region == region {
				want[r.ID+" "+tag.Key+"="+tag.Value] = true
			}
		}
	}
	older := rdssdk.CreateDescribeTagsResponse()
	request := rdssdk.CreateDescribeTagsRequest()
	request.RegionId = region
	if err := b.ask(request, older); err != nil {
		t.Fatal(err)
	}
	byOlder := map[string]bool{}
	for _, t := range older.Items.TagInfos {
		for _, id := range t.DBInstanceIds.DBInstanceIds {
			byOlder[id+" "+t.TagKey+"="+t.TagValue] = true
		}
	}
	byNewer := map[string]bool{}
	for token := ""; ; {
		q, r := rdssdk.CreateListTagResourcesRequest(), rdssdk.CreateListTagResourcesResponse()
		q.RegionId, q.ResourceType, q.NextToken = region, "INSTANCE", token
		if err := b.ask(q, r); err != nil {
			t.Fatal(err)
		}
		for _, t := range r.TagResources.TagResource {
			byNewer[t.ResourceId+" "+t.TagKey+"="+t.TagValue] = true
		}
		if token = r.NextToken; token == "" {
			break
		}
	}
	if len(want) < 20 || fmt.Sprint(byOlder) != fmt.Sprint(want) || fmt.Sprint(byNewer) != fmt.Sprint(want) {
		t.Errorf("%d tags, %d by DescribeTags, %d by ListTagResources", len(want), len(byOlder), len(byNewer))
	}
}
