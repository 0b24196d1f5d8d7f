package aliyun_test

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/cloudlens/cloudlens/internal/cloud"
	"github.com/cloudlens/cloudlens/internal/cloud/aliyun"
	"github.com/cloudlens/cloudlens/internal/cloud/simulator"
	"github.com/cloudlens/cloudlens/internal/cloud/world"
)

// demo serves the largest customer of the demo.
func demo(t *testing.T) (*stage, world.Account, *aliyun.Account) {
	t.Helper()
	s := serve(t, world.Demo(), simulator.Options{})
	a, _ := s.world.Account("ydzn")
	return s, a, s.account(t, "ydzn")
}

// asSeen is what can be seen of a resource of the world through its API.
func asSeen(r *world.Resource) cloud.Resource {
	seen := cloud.Resource{
		ID: r.ID, Name: r.Name, Type: cloud.Type(r.Type), Region: r.Region, Zone: r.Zone, CloudStatus: r.Status, Spec: r.Spec,
		CPU: r.CPU, MemoryMiB: r.MemoryMiB, StorageGiB: int(r.StorageGiB), ChargeType: cloud.ChargeType(r.ChargeType),
		Created: r.Created.UTC().Truncate(time.Second), Expires: r.Expires.UTC().Truncate(time.Second),
		Engine: strings.TrimSpace(r.Engine + " " + r.EngineVersion), PublicIPs: r.PublicIPs, PrivateIPs: r.PrivateIPs, AttachedTo: r.AttachedTo,
	}
	if len(r.Tags) > 0 {
		seen.Tags = map[string]string{}
		for _, t := range r.Tags {
			seen.Tags[t.Key] = t.Value
		}
	}
	switch r.Type {
	case world.ECS, world.SLB, world.MongoDB: // their APIs write no seconds
		seen.Created, seen.Expires = seen.Created.Truncate(time.Minute), seen.Expires.Truncate(time.Minute)
	case world.Snapshot:
		seen.AttachedTo = ""
	case world.PolarDB: // its storage is what is used, which has no size
		seen.StorageGiB = 0
	case world.EIP, world.NAT:
		seen.AttachedTo, seen.PublicIPs = "", nil
	case world.Redis: // its API does not say how many CPUs
		seen.CPU = 0
	}
	if r.Type == world.MongoDB { // its API says the class only
		seen.CPU, seen.MemoryMiB = 0, 0
	}
	if r.Type == world.SLB && len(r.PublicIPs) > 0 { // it has one address
		seen.PrivateIPs = nil
	}
	return seen
}

// compared leaves what the world does not say, or asSeen cannot know.
func compared(r cloud.Resource) cloud.Resource {
	r.Attributes, r.ResourceGroup, r.VPC, r.StoppedMode, r.BandwidthMbps, r.Status, r.Preemptible = nil, "", "", "", 0, "", false
	switch r.Type {
	case cloud.EIP, cloud.NAT:
		r.AttachedTo, r.PublicIPs = "", nil
	case cloud.ECS:
		r.Expires = r.Expires.Truncate(time.Minute)
	}
	return r
}

// uncollected are the types of the world that are on its bills alone: nothing
// asks for them, and the API of each would be another product.
var uncollected = []world.Type{world.OSS, world.CDN, world.SLS}

// TestEveryTypeOfTheWorldIsCollected tells the types that the client is never
// asked for.
func TestEveryTypeOfTheWorldIsCollected(t *testing.T) {
	t.Parallel()
	w := world.Demo()
	missed := map[world.Type]bool{}
	for _, a := range w.Accounts() {
		for _, r := range w.Resources(a, now) {
			missed[r.Type] = !slices.Contains(cloud.Types, cloud.Type(r.Type))
		}
	}
	for typ, is := range missed {
		if is != slices.Contains(uncollected, typ) {
			t.Errorf("cloud.Types lack the world's type %s: %v", typ, is)
		}
	}
}

func TestResourcesAreThoseOfTheWorld(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"ydzn", "zmyc", "intl"} {
		s := serve(t, world.Demo(), simulator.Options{})
		a, _ := s.world.Account(name)
		want := map[cloud.Type]map[string][]cloud.Resource{}
		for _, r := range s.world.Resources(a, now) {
			typ := cloud.Type(r.Type)
			if want[typ] == nil {
				want[typ] = map[string][]cloud.Resource{}
			}
			want[typ][r.Region] = append(want[typ][r.Region], asSeen(r))
		}
		client := s.account(t, name)
		for _, typ := range cloud.Types {
			for _, region := range slices.Sorted(maps.Keys(want[cloud.ECS])) {
				got, err := client.Resources(t.Context(), typ, region)
				if err != nil {
					t.Fatal(err)
				}
				var seen []cloud.Resource
				for i := range got {
					seen = append(seen, compared(got[i]))
					if got[i].Status == cloud.Unknown || got[i].Status == "" {
						t.Errorf("%s %s has the status %q of %q", typ, got[i].ID, got[i].Status, got[i].CloudStatus)
					}
				}
				byID := func(x, y cloud.Resource) int { return cmp.Compare(x.ID, y.ID) }
				slices.SortFunc(seen, byID)
				slices.SortFunc(want[typ][region], byID)
				if diff := gocmp.Diff(want[typ][region], seen, emptyIsNil); diff != "" {
					t.Errorf("%s in %s of %s (-world +API):\n%s", typ, region, name, diff[:min(len(diff), 1500)])
				}
			}
		}
	}
}

// emptyIsNil lets empty lists and none be the same.
var emptyIsNil = gocmp.FilterValues(func(x, y []string) bool { return len(x) == 0 && len(y) == 0 }, gocmp.Ignore())

// TestResourcesSayWhatChecksNeed looks at what no field of its own holds.
func TestResourcesSayWhatChecksNeed(t *testing.T) {
	t.Parallel()
	s, _, client := demo(t)
	needed := map[cloud.Type][]string{
		cloud.ECS:      {"SecurityGroupIds", "DeletionProtection", "SpotStrategy", "InternetChargeType", "OSType"},
		cloud.Disk:     {"Type", "Encrypted", "PerformanceLevel", "DeleteWithInstance", "Portable"},
		cloud.Snapshot: {"SourceDiskId", "SnapshotType", "Encrypted"},
		cloud.EIP:      {"InternetChargeType", "DeletionProtection"},
		cloud.SLB:      {"AddressType", "DeletionProtection"},
		cloud.NAT:      {"NatType", "DeletionProtection"},
		cloud.RDS:      {"InstanceNetworkType", "DeletionProtection", "MaxConnections", "ConnectionMode"},
		cloud.Redis:    {"ArchitectureType", "NetworkType"},
		cloud.MongoDB:  {"DBInstanceType", "DeletionProtection", "Encrypted"},
		cloud.PolarDB:  {"DBNodeNumber", "DeletionProtection", "StorageUsed"},
	}
	statuses := map[cloud.Status]int{}
	for _, typ := range cloud.Types {
		var all []cloud.Resource
		for _, region := range []string{"cn-hangzhou", "cn-shanghai", "cn-beijing", "cn-shenzhen"} {
			got, err := client.Resources(t.Context(), typ, region)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, got...)
		}
		if len(all) == 0 {
			t.Errorf("there is no %s", typ)
		}
		for _, r := range all {
			statuses[r.Status]++
			for _, name := range needed[typ] {
				if r.Attributes[name] == "" {
					t.Errorf("%s %s says nothing of %s: %v", typ, r.ID, name, r.Attributes)
				}
			}
			if protected := r.Attributes["DeletionProtection"]; protected != "" && protected != "true" && protected != "false" {
				t.Errorf("%s has the protection %q", r.ID, protected)
			}
		}
	}
	if statuses[cloud.Running] == 0 || statuses[cloud.Stopped] == 0 {
		t.Errorf("there is nothing running or nothing stopped: %v", statuses)
	}
	if n := s.Calls()["DescribeDBInstanceAttribute"]; n == 0 {
		t.Error("no database was asked for its size")
	}
}

func TestATypeThatARegionLacksHasNoResources(t *testing.T) {
	t.Parallel()
	s := serve(t, world.Small(1), simulator.Options{})
	client := s.account(t, "small-cn")
	if got, err := client.Resources(t.Context(), cloud.PolarDB, "xx-nowhere-1"); err != nil || len(got) != 0 {
		t.Errorf("got %d, %v; want none", len(got), err)
	}
	_, err := client.Resources(t.Context(), cloud.ECS, "xx-nowhere-1")
	upstream(1, `does not know the region "xx-nowhere-1"`).check(t, "DescribeInstances", err)
}

func TestIdentityAndRegions(t *testing.T) {
	t.Parallel()
	s := serve(t, world.Small(1), simulator.Options{})
	for _, a := range s.world.Accounts() {
		id, err := s.account(t, a.Name).Identity(t.Context())
		if err != nil || id.AccountID != a.UID || !strings.Contains(id.ARN, a.UID) {
			t.Errorf("%s is %+v, %v", a.Name, id, err)
		}
		regions, err := s.account(t, a.Name).Regions(t.Context())
		if err != nil || !slices.ContainsFunc(regions, func(r cloud.Region) bool { return r.ID == homeOf(a) && r.Name != "" }) {
			t.Errorf("%s has the regions %v, %v", a.Name, regions, err)
		}
	}
}
