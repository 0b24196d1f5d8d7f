package billfile

import (
	"github.com/cloudlens/cloudlens/internal/bill"
	"github.com/cloudlens/cloudlens/internal/bill/alibaba"
)

// where sets region and zone from ids or display names, and notes what is not
// known once per line.
func (t *table) where(regions, zones *memory[alibaba.Place], regionName, zoneName string) {
	s := &t.line.Charge.Subject
	r, z := regions.of(regionName), zones.of(zoneName)
	s.Region, s.Zone = r.ID, z.ID
	if !r.Known || !z.Known {
		t.found(bill.UnknownRegion)
	}
}

func regions() *memory[alibaba.Place] { return remember(alibaba.Region) }
func zones() *memory[alibaba.Place]   { return remember(alibaba.Zone) }
