package collect_test

import (
	"testing"

	"github.com/cloudlens/cloudlens/ent/cloudsync"
	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/collect"
)

// TestSixteenAccountsAtOnce reads sixteen accounts at the same time. Every
// cycle of each equals the invoice of its world.
func TestSixteenAccountsAtOnce(t *testing.T) {
	t.Parallel()
	w := tiny(16)
	c := start(t, now, w)
	reports, err := c.Collect.SyncMany(system(t), collect.Request{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(reports) != 16 {
		t.Fatalf("%d reports, want 16", len(reports))
	}
	for i, r := range reports {
		if r.Failure != nil || r.Sync.Status != cloudsync.StatusCompleted || len(r.Sync.Warnings) > 0 || r.Account != w.Accounts()[i].Name {
			t.Errorf("%s ended with %+v, %v", r.Account, r.Sync, r.Failure)
		}
	}
	for _, a := range w.Accounts() {
		cycles, err := c.Costs.Cycles(auth.With(t.Context(), auth.Open()), []string{a.Name})
		if err != nil {
			t.Fatal(err)
		}
		if len(cycles) != 2 {
			t.Errorf("%s has %d cycles, want 2", a.Name, len(cycles))
		}
		for _, k := range cycles {
			want := w.Invoice(a, k.Cycle, now).Total.Billed
			if len(k.Totals) != 1 || k.Totals[0].Billed.Cmp(want) != 0 {
				t.Errorf("%s, %s: %v, want %s", a.Name, k.Cycle, k.Totals, want)
			}
		}
	}
}

func TestAnAccountNamedTwiceIsToldOfOnce(t *testing.T) {
	t.Parallel()
	w := tiny(1)
	c := start(t, now, w)
	name := w.Accounts()[0].Name
	reports, err := c.Collect.SyncMany(system(t), collect.Request{Accounts: []string{name, name}}, nil)
	if err != nil || len(reports) != 1 || reports[0].Failure != nil {
		t.Errorf("it is told %+v, %v", reports, err)
	}
}
