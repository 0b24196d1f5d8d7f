package resource

import (
	"maps"
	"slices"
	"time"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/ent/resource"
	"github.com/cloudlens/cloudlens/internal/cloud"
)

// fill sets what the cloud says of a resource.
func fill(m *ent.ResourceMutation, c *cloud.Resource) {
	m.SetName(c.Name)
	m.SetRegion(c.Region)
	m.SetZone(c.Zone)
	m.SetStatus(status(c.Status))
	m.SetCloudStatus(c.CloudStatus)
	m.SetSpec(c.Spec)
	m.SetCPU(c.CPU)
	m.SetMemoryMib(c.MemoryMiB)
	m.SetStorageGib(c.StorageGiB)
	m.SetBandwidthMbps(c.BandwidthMbps)
	m.SetEngine(c.Engine)
	m.SetPreemptible(c.Preemptible)
	m.SetStoppedMode(c.StoppedMode)
	m.SetTags(orEmpty(c.Tags))
	m.SetTagged(len(c.Tags) > 0)
	m.SetPublicIps(ordered(c.PublicIPs))
	m.SetPublic(len(c.PublicIPs) > 0)
	m.SetPrivateIps(ordered(c.PrivateIPs))
	m.SetVpcID(c.VPC)
	m.SetResourceGroup(c.ResourceGroup)
	m.SetAttachedTo(c.AttachedTo)
	m.SetAttributes(orEmpty(c.Attributes))
	// A column is set or cleared, never both: PostgreSQL refuses that.
	if t := chargeType(c.ChargeType); t != nil {
		m.SetChargeType(*t)
	} else {
		m.ClearChargeType()
	}
	if at := moment(c.Created); at != nil {
		m.SetCreatedAt(*at)
	} else {
		m.ClearCreatedAt()
	}
	if at := moment(c.Expires); at != nil {
		m.SetExpiresAt(*at)
	} else {
		m.ClearExpiresAt()
	}
}

// differences lists the fields of a resource that the cloud now says
// otherwise, in a fixed order.
func differences(old *ent.Resource, c *cloud.Resource) []cloud.FieldChange {
	var charge, wasCharge string
	if t := chargeType(c.ChargeType); t != nil {
		charge = string(*t)
	}
	if old.ChargeType != nil {
		wasCharge = string(*old.ChargeType)
	}
	var out []cloud.FieldChange
	for _, f := range []struct {
		name     string
		was, now any
	}{
		{"name", old.Name, c.Name},
		{"region", old.Region, c.Region},
		{"zone", old.Zone, c.Zone},
		{"status", string(old.Status), string(status(c.Status))},
		{"cloudStatus", old.CloudStatus, c.CloudStatus},
		{"spec", old.Spec, c.Spec},
		{"cpu", old.CPU, c.CPU},
		{"memoryMib", old.MemoryMib, c.MemoryMiB},
		{"storageGib", old.StorageGib, c.StorageGiB},
		{"bandwidthMbps", old.BandwidthMbps, c.BandwidthMbps},
		{"engine", old.Engine, c.Engine},
		{"chargeType", wasCharge, charge},
		{"preemptible", old.Preemptible, c.Preemptible},
		{"stoppedMode", old.StoppedMode, c.StoppedMode},
		{"tags", old.Tags, orEmpty(c.Tags)},
		{"publicIps", old.PublicIps, ordered(c.PublicIPs)},
		{"privateIps", old.PrivateIps, ordered(c.PrivateIPs)},
		{"vpcID", old.VpcID, c.VPC},
		{"resourceGroup", old.ResourceGroup, c.ResourceGroup},
		{"attachedTo", old.AttachedTo, c.AttachedTo},
		{"createdAt", old.CreatedAt, moment(c.Created)},
		{"expiresAt", old.ExpiresAt, moment(c.Expires)},
		{"attributes", old.Attributes, orEmpty(c.Attributes)},
	} {
		if was, now := text(f.was), text(f.now); was != now {
			out = append(out, cloud.FieldChange{Name: f.name, From: was, To: now})
		}
	}
	return out
}

var statuses = map[cloud.Status]resource.Status{
	cloud.Running: resource.StatusRunning, cloud.Stopped: resource.StatusStopped, cloud.Starting: resource.StatusStarting,
	cloud.Stopping: resource.StatusStopping, cloud.Changing: resource.StatusChanging, cloud.Deleted: resource.StatusDeleted,
}

func status(s cloud.Status) resource.Status {
	if known, ok := statuses[s]; ok {
		return known
	}
	return resource.StatusUnknown
}

func chargeType(t cloud.ChargeType) *resource.ChargeType {
	switch t {
	case cloud.PrePaid:
		p := resource.ChargeTypePrePaid
		return &p
	case cloud.PostPaid:
		p := resource.ChargeTypePostPaid
		return &p
	}
	return nil
}

func moment(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC().Truncate(time.Second)
	return &t
}

func orEmpty(m map[string]string) map[string]string {
	if m == nil {
		return map[string]string{}
	}
	return maps.Clone(m)
}

func ordered(of []string) []string {
	out := append([]string{}, of...)
	slices.Sort(out)
	return out
}
