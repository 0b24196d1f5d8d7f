package world

import "slices"

// source is a disk that snapshots are made of: one that stays for ever, so
// that no snapshot is older than its disk.
type source struct {
	id, region string
	gib        int64
}

// sources are the disks of a customer that snapshots are made of, where
// possible in the regions that bills of snapshots name.
func sources(c *customer) []source {
	var all []source
	for _, s := range c.slots {
		if s.lifetime > 0 || s.typ != Disk && s.typ != ECS {
			continue
		}
		l := newLife(s, 0)
		if s.typ == Disk {
			all = append(all, source{l.id, l.region, l.storage()})
		}
		for _, d := range l.disks {
			all = append(all, source{d.id, l.region, d.gib})
		}
	}
	billed := slices.DeleteFunc(slices.Clone(all), func(d source) bool {
		return !slices.Contains(c.Regions[:min(snapshotRegions, len(c.Regions))], d.region)
	})
	if len(billed) > 0 {
		return billed
	}
	return all
}

// source is the disk that the slot's snapshots are of, nil where there is none
// and for what is no snapshot.
func (s *slot) source() *source {
	if disks := s.customer.disks; s.typ == Snapshot && len(disks) > 0 {
		return &disks[mix(s.key, 17)%uint64(len(disks))]
	}
	return nil
}

// retention is how many days a policy keeps a snapshot, 0 for one that was
// made by hand.
func (s *slot) retention() int {
	return of(mix(s.key, 18), []int{0, 30, 30, 60, 90})
}

// preemptible tells the ECS that were bought as spot instances.
func (l *life) preemptible() bool {
	return !l.prepaid() && l.kind != Stopped && mix(l.slot.key, 19)%5 == 0
}

// nodes is how many nodes a PolarDB cluster has.
func (l *life) nodes() int { return 2 + int(mix(l.key, 54)%2) }
