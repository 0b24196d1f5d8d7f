package world_test

import (
	"slices"
	"testing"
	"time"

	"github.com/cloudlens/cloudlens/internal/cloud/world"
)

func TestSnapshotsAreOfDisksThatThereAre(t *testing.T) {
	t.Parallel()
	now := clocks()[9]
	for _, w := range []*world.World{world.Demo(), world.Small(1), world.Small(2)} {
		for _, a := range w.Accounts() {
			all := w.Resources(a, now)
			disks, fees := map[string]*world.Resource{}, map[string]bool{}
			for _, r := range all {
				if r.Type == world.Disk {
					disks[r.ID] = r
				}
			}
			for l := range w.Lines(a, w.Cycles(now)[0], now) {
				if l.Product.Code == "snapshot" {
					fees[l.Region] = true
				}
			}
			for _, r := range all {
				if r.Type != world.Snapshot {
					continue
				}
				d := disks[r.AttachedTo]
				switch {
				case d == nil:
					t.Errorf("%s is of %q, which is no disk", r.ID, r.AttachedTo)
				case d.Region != r.Region || d.StorageGiB != r.StorageGiB || r.Created.Before(d.Created):
					t.Errorf("%s does not fit %s", r.ID, d.ID)
				case r.RetentionDays > 0 && now.Sub(r.Created) > time.Duration(r.RetentionDays+1)*24*time.Hour:
					t.Errorf("%s is kept for %d days and from %s", r.ID, r.RetentionDays, r.Created)
				case !fees[r.Region]:
					t.Errorf("no bill is of snapshots in %s", r.Region)
				}
			}
		}
	}
}

func TestDemoHasDatabasesOfEveryKindWithBillsAndMetrics(t *testing.T) {
	t.Parallel()
	w := world.Demo()
	now := clocks()[13]
	want := map[string][3]int{"ydzn": {4, 3, 40}, "zmyc": {1, 1, 3}, "intl": {1, 1, 3}}
	for _, a := range w.Accounts() {
		var ids []string
		count := map[world.Type]int{}
		for _, r := range w.Resources(a, now) {
			count[r.Type]++
			if r.Type != world.MongoDB && r.Type != world.PolarDB {
				continue
			}
			ids = append(ids, r.ID)
			_, names := world.Metrics(r.Type)
			for _, name := range names {
				if points := w.Metric(r, name, now.Add(-24*time.Hour), now, time.Hour); len(points) < 20 {
					t.Errorf("%s has %d points of %s in a day", r.ID, len(points), name)
				}
			}
		}
		if got := [3]int{count[world.MongoDB], count[world.PolarDB], count[world.Snapshot]}; got != want[a.Name] {
			t.Errorf("%s has %v", a.Name, got)
		}
		billed := map[string]bool{}
		for l := range w.Lines(a, w.Cycles(now)[0], now) {
			if l.Product.Code == "dds" || l.Product.Code == "polardb" {
				billed[l.InstanceID] = true
			}
		}
		for _, id := range ids {
			if !billed[id] {
				t.Errorf("%s costs nothing", id)
			}
		}
		if len(billed) != len(ids) {
			t.Errorf("%d billed of %d", len(billed), len(ids))
		}
	}
}

func TestAFewInstancesArePreemptible(t *testing.T) {
	t.Parallel()
	w := world.Demo()
	var spot []*world.Resource
	for _, r := range w.Resources(account(t, w, "ydzn"), clocks()[9]) {
		if r.Preemptible {
			spot = append(spot, r)
		}
	}
	wrong := slices.ContainsFunc(spot, func(r *world.Resource) bool { return r.Type != world.ECS || r.ChargeType != world.PostPaid })
	if len(spot) < 3 || len(spot) > 60 || wrong {
		t.Fatalf("%d preemptible", len(spot))
	}
}
