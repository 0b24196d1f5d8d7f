package world_test

import (
	"crypto/sha256"
	"fmt"
	"testing"

	"github.com/cloudlens/cloudlens/internal/cloud/world"
)

// What was added to the world later must not change what was there before:
// ids of resources are keys in stores that people keep.
func TestEarlierResourcesStayWhatTheyWere(t *testing.T) {
	t.Parallel()
	h := sha256.New()
	n := 0
	for _, w := range []*world.World{world.Demo(), world.Small(3)} {
		for _, a := range w.Accounts() {
			for _, r := range w.Resources(a, clocks()[9]) {
				if r.Type == world.MongoDB || r.Type == world.PolarDB || r.Type == world.Snapshot {
					continue
				}
				n++
				fmt.Fprintln(h, r.ID, r.Name, r.Type, r.Kind, r.Zone, r.Status, r.Spec, r.Created, r.Expires, r.Tags, r.PublicIPs, r.Owner, r.AttachedTo)
			}
		}
	}
	if got := fmt.Sprintf("%d %x", n, h.Sum(nil)[:8]); got != "1185 a45743bf71dca2f5" {
		t.Errorf("they have become %s", got)
	}
}
