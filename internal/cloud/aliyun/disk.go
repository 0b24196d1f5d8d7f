package aliyun

import (
	"context"

	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/requests"
	"github.com/aliyun/alibaba-cloud-sdk-go/services/ecs"

	"github.com/cloudlens/cloudlens/internal/cloud"
)

type disk struct {
	DiskID, DiskName, RegionID, ZoneID, Category, PerformanceLevel, Type, Status, InstanceID string
	DiskChargeType, CreationTime, ExpiredTime, AttachedTime, DetachedTime, ResourceGroupID   string
	SourceSnapshotID, KMSKeyID, Device                                                       string
	Size, Encrypted, DeleteWithInstance, Portable, EnableAutoSnapshot, IOPS                  text
	Tags                                                                                     tags
}

func (d *disk) resource() cloud.Resource {
	return cloud.Resource{
		ID: d.DiskID, Name: d.DiskName, Region: d.RegionID, Zone: d.ZoneID, CloudStatus: d.Status, Spec: d.Category,
		StorageGiB: d.Size.whole(), ChargeType: chargeType(d.DiskChargeType), Created: moment(d.CreationTime), Expires: moment(d.ExpiredTime),
		Tags: d.Tags.all(), ResourceGroup: d.ResourceGroupID, AttachedTo: d.InstanceID,
		Attributes: attributes(
			"Type", d.Type, "PerformanceLevel", d.PerformanceLevel, "Encrypted", string(d.Encrypted), "KMSKeyId", d.KMSKeyID,
			"AttachedTime", d.AttachedTime, "DetachedTime", d.DetachedTime, "DeleteWithInstance", string(d.DeleteWithInstance),
			"Portable", string(d.Portable), "EnableAutoSnapshot", string(d.EnableAutoSnapshot), "IOPS", string(d.IOPS),
			"SourceSnapshotId", d.SourceSnapshotID, "Device", d.Device),
	}
}

func (a *Account) disks(ctx context.Context, region string) ([]cloud.Resource, error) {
	type answer struct {
		envelope
		TotalCount text
		NextToken  string
		Disks      struct{ Disk []disk }
	}
	return list(ctx, a, call{service: ecsAPI, action: "DescribeDisks", region: region}, func(p page) requests.AcsRequest {
		r := ecs.CreateDescribeDisksRequest()
		r.MaxResults, r.NextToken = requests.NewInteger(mostRows), p.token
		return r
	}, func(s *answer) found {
		f := found{total: s.TotalCount, tokens: true, next: s.NextToken}
		for i := range s.Disks.Disk {
			f.rows = append(f.rows, s.Disks.Disk[i].resource())
		}
		return f
	})
}

type snapshot struct {
	SnapshotID, SnapshotName, RegionID, Status, SnapshotType, CreationTime, ResourceGroupID, Category string
	SourceDiskID, SourceDiskType, Usage, KMSKeyID, ProductCode                                        string
	SourceDiskSize, Encrypted, RetentionDays                                                          text
	Tags                                                                                              tags
}

// resource has the size of the disk that was copied, which is more than the
// snapshot itself holds.
func (s *snapshot) resource() cloud.Resource {
	return cloud.Resource{
		ID: s.SnapshotID, Name: s.SnapshotName, Region: s.RegionID, CloudStatus: s.Status, Spec: s.Category,
		StorageGiB: s.SourceDiskSize.whole(), ChargeType: cloud.PostPaid, Created: moment(s.CreationTime), Tags: s.Tags.all(),
		ResourceGroup: s.ResourceGroupID,
		Attributes: attributes(
			"SourceDiskId", s.SourceDiskID, "SourceDiskType", s.SourceDiskType, "SnapshotType", s.SnapshotType, "Usage", s.Usage,
			"Encrypted", string(s.Encrypted), "KMSKeyId", s.KMSKeyID, "RetentionDays", string(s.RetentionDays), "ProductCode", s.ProductCode),
	}
}

func (a *Account) snapshots(ctx context.Context, region string) ([]cloud.Resource, error) {
	type answer struct {
		envelope
		TotalCount text
		NextToken  string
		Snapshots  struct{ Snapshot []snapshot }
	}
	return list(ctx, a, call{service: ecsAPI, action: "DescribeSnapshots", region: region}, func(p page) requests.AcsRequest {
		r := ecs.CreateDescribeSnapshotsRequest()
		r.MaxResults, r.NextToken = requests.NewInteger(mostRows), p.token
		return r
	}, func(s *answer) found {
		f := found{total: s.TotalCount, tokens: true, next: s.NextToken}
		for i := range s.Snapshots.Snapshot {
			f.rows = append(f.rows, s.Snapshots.Snapshot[i].resource())
		}
		return f
	})
}
