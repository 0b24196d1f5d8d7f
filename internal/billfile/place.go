package billfile

import (
	"github.com/cloudlens/cloudlens/internal/bill"
	"github.com/cloudlens/cloudlens/internal/region"
)

// place is a region or zone id; known is false for a name that is not in the
// table and therefore stays as it is.
type place struct {
	id    string
	known bool
}

func places(look func(name string) (string, bool)) *memory[place] {
	return remember(func(name string) place {
		if name == "" {
			return place{"", true}
		}
		if id, ok := look(name); ok {
			return place{id, true}
		}
		return place{name, false}
	})
}

// where sets region and zone from ids or display names, and notes what is not
// known once per line.
func (t *table) where(regions, zones *memory[place], regionName, zoneName string) {
	s := &t.line.Charge.Subject
	r, z := regions.of(regionName), zones.of(zoneName)
	s.Region, s.Zone = r.id, z.id
	if !r.known || !z.known {
		t.found(bill.UnknownRegion)
	}
}

func regions() *memory[place] { return places(region.Lookup) }
func zones() *memory[place]   { return places(region.LookupZone) }
