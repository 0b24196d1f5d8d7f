package acceptance_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cloudlens/cloudlens/internal/cloud/world"
	"github.com/cloudlens/cloudlens/internal/testapp"
)

// The same months as files of each format answer the same, by every key.
func TestEveryFormatGivesTheSameTotals(t *testing.T) {
	w := world.Small(11)
	var want map[string]answer
	for _, f := range testapp.Formats {
		a := testapp.New(t, now)
		if _, err := testapp.BringFiles(t.Context(), a.App, w, []testapp.Format{f}); err != nil {
			t.Fatal(err)
		}
		got := everything(t, a, w)
		if want == nil {
			want = got
			continue
		}
		if diff := cmp.Diff(got, want); diff != "" {
			t.Errorf("%s and %s differ (-%[1]s +%[2]s)\n%s", f.Name, testapp.Formats[0].Name, diff)
		}
	}
	if len(want) < 2*2*4*len(dimensions) {
		t.Fatalf("only %d answers were compared", len(want))
	}
}

// everything asks for the newest closed cycle and the open one of each
// account, in every kind of cost, by every key and tag.
func everything(t *testing.T, a *testapp.App, w *world.World) map[string]answer {
	t.Helper()
	out := map[string]answer{}
	for _, customer := range w.Accounts() {
		for _, c := range w.Cycles(now)[1:] {
			keys := []map[string]any{}
			for dimension := range dimensions {
				keys = append(keys, map[string]any{"dimension": dimension})
			}
			for tag := range w.Invoice(customer, c, now).ByTag {
				keys = append(keys, map[string]any{"dimension": "TAG", "tagKey": tag})
			}
			for kind := range kinds {
				for _, key := range keys {
					out[fmt.Sprint(customer.Name, c, kind, key)] = ask(t, a, customer.Name, c, kind, key)
				}
			}
		}
	}
	return out
}
