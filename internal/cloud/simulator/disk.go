package simulator

import (
	"strconv"
	"time"

	"github.com/cloudlens/cloudlens/internal/cloud/world"
)

func disks(c *call) (any, *refusal) {
	return c.list(world.Disk, limits{10, 100}, "Disks", "Disk", c.disk)
}

func (c *call) disk(r *world.Resource) fields {
	kind := "data"
	if r.SystemDisk {
		kind = "system"
	}
	f := fields{
		"DiskId": r.ID, "DiskName": r.Name, "Description": "", "RegionId": r.Region, "ZoneId": r.Zone, "ResourceGroupId": c.groupID(r),
		"Type": kind, "Category": r.Spec, "PerformanceLevel": "PL" + strconv.FormatUint(derive(r.ID, "level")%2, 10), "Size": r.StorageGiB,
		"Status": r.Status, "InstanceId": r.AttachedTo, "DiskChargeType": r.ChargeType, "ExpiredTime": ends(r.Expires),
		"CreationTime": utc(r.Created), "AttachedTime": "", "DetachedTime": "",
		"Encrypted": encrypted(r.ID), "Portable": !r.SystemDisk, "DeleteWithInstance": r.AttachedTo != "",
		"DeleteAutoSnapshot": true, "EnableAutoSnapshot": derive(r.ID, "automatic")%2 == 0, "ImageId": "", "Device": "",
		"Tags": tags(r, "TagKey", "TagValue"),
	}
	if r.AttachedTo != "" {
		f["AttachedTime"], f["Device"] = utc(r.Created), "/dev/xvda"
	} else {
		f["DetachedTime"] = utc(r.Created.Add(time.Duration(derive(r.ID, "detached")%2000) * time.Hour))
	}
	return f
}

func encrypted(diskID string) bool { return derive(diskID, "encrypted")%4 == 0 }

// utc is a time as most products write it.
func utc(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05Z") }

func snapshots(c *call) (any, *refusal) {
	return c.list(world.Snapshot, limits{10, 100}, "Snapshots", "Snapshot", c.snapshot)
}

func (c *call) snapshot(r *world.Resource) fields {
	kind := "user"
	if r.RetentionDays > 0 {
		kind = "auto"
	}
	f := fields{
		"SnapshotId": r.ID, "SnapshotName": r.Name, "Description": "", "RegionId": r.Region, "ResourceGroupId": c.groupID(r),
		"SourceDiskId": r.AttachedTo, "SourceDiskType": "data", "SourceDiskSize": strconv.FormatInt(r.StorageGiB, 10),
		"SnapshotType": kind, "Category": r.Spec, "Status": r.Status, "Progress": "100%", "Available": true,
		"CreationTime": utc(r.Created), "LastModifiedTime": utc(r.Created), "Encrypted": encrypted(r.AttachedTo),
		"Usage": "none", "InstantAccess": false, "Tags": tags(r, "TagKey", "TagValue"),
	}
	if r.RetentionDays > 0 {
		f["RetentionDays"] = r.RetentionDays
	}
	return f
}
