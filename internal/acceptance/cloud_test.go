package acceptance_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cloudlens/cloudlens/ent/billimport"
	"github.com/cloudlens/cloudlens/ent/slice"
	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/cloud/world"
	"github.com/cloudlens/cloudlens/internal/cost"
	"github.com/cloudlens/cloudlens/internal/ingest"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/period"
	"github.com/cloudlens/cloudlens/internal/revision"
	"github.com/cloudlens/cloudlens/internal/testapp"
)

// monthFile is how the lines of the API are held against a file.
var monthFile = testapp.Formats[0]

// TestCloudAndFilesFillTheSameLedger reads a world once through its API and
// once from its month files. Every line is the same, and every cycle equals the
// total that its source gives. (That files equal the invoice is proved apart.)
func TestCloudAndFilesFillTheSameLedger(t *testing.T) {
	for seed := range uint64(2) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			w := world.Small(seed)
			read := testapp.NewClouded(t, now, w)
			read.Sync(t)
			brought := testapp.New(t, now)
			if _, err := testapp.BringFiles(t.Context(), brought.App, w, []testapp.Format{monthFile}); err != nil {
				t.Fatal(err)
			}
			for _, customer := range w.Accounts() {
				for _, c := range w.Cycles(now) {
					want, got := charges(t, brought, customer.Name, c), charges(t, read.App, customer.Name, c)
					if len(want) < 100 {
						t.Fatalf("only %d lines of %s in %s", len(want), customer.Name, c)
					}
					if diff := cmp.Diff(want, got); diff != "" {
						t.Errorf("%s, %s: the API's lines are not the files' (-files +API):\n%s", customer.Name, c, diff[:min(len(diff), 3000)])
					}
				}
			}
			for _, a := range []*testapp.App{brought, read.App} {
				cyclesAreProved(t, a, w)
			}
		})
	}
}

// cyclesAreProved expects every cycle of the world to equal its total.
func cyclesAreProved(t *testing.T, a *testapp.App, w *world.World) {
	t.Helper()
	cycles, err := a.Costs.Cycles(auth.With(t.Context(), auth.Open()), nil)
	if err != nil {
		t.Fatal(err)
	}
	if want := len(w.Accounts()) * len(w.Cycles(now)); len(cycles) != want {
		t.Errorf("there are %d cycles, want %d", len(cycles), want)
	}
	for _, c := range cycles {
		want := cost.Closed
		if c.Cycle == period.CycleOf(now.In(period.Shanghai)) {
			want = cost.Matched
		}
		if c.State != want {
			t.Errorf("%s is %s with the control %+v, want %s", c.Cycle, c.State, c.Control, want)
		}
	}
}

// charges are the lines of a cycle that count, as text and in one order. Left
// out is what only one of the two sources says: files have ids of their lines
// (LineID) and words for quotas that we do not map (Raw), the API has the
// console's product codes (Pip).
func charges(t *testing.T, a *testapp.App, account string, c period.Cycle) []string {
	t.Helper()
	var out []string
	for _, l := range lines(t, a, account, c) {
		l.LineID, l.Raw, l.Subject.Pip = "", "", ""
		out = append(out, fmt.Sprintf("%+v", l))
	}
	slices.Sort(out)
	return out
}

// lines are the lines of a cycle that count, to the last column.
func lines(t *testing.T, a *testapp.App, account string, c period.Cycle) []ledger.Charge {
	t.Helper()
	ctx := auth.With(t.Context(), auth.Open())
	of, err := a.Accounts.ByName(ctx, account)
	if err != nil {
		t.Fatal(err)
	}
	view, err := a.Revisions.Current(ctx)
	if err != nil {
		t.Fatal(err)
	}
	var out []ledger.Charge
	lv := ledger.View{Revision: view.Revision, Accounts: []string{of.ID.String()}}
	for l, err := range a.Engine.Charges(ctx, lv, ledger.ChargeQuery{Span: ledger.CyclesSpan(c, c)}) {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, l.Charge)
	}
	return out
}

// TestCloudComesBeforeFiles brings a file of a cycle that the API covers: it
// is kept to compare with, and counts only when asked for by name. The next
// sync puts the API's lines in its place again.
func TestCloudComesBeforeFiles(t *testing.T) {
	w := world.Small(4)
	a := testapp.NewClouded(t, now, w)
	a.Sync(t)
	customer := w.Accounts()[0]
	open := period.CycleOf(now.In(period.Shanghai))
	for _, c := range []period.Cycle{open, open.Add(-1)} {
		read := lines(t, a.App, customer.Name, c)
		for _, mode := range []ingest.Mode{ingest.Refuse, ingest.Add} {
			report := bringMonth(t, a, customer, c, mode)
			if report.Slices[0].Outcome != revision.Reference || states(t, a.App, customer.Name, c, billimport.KindFile)[slice.StateReference] == 0 {
				t.Fatalf("%s with %s is %+v, want a reference", c, mode, report.Slices)
			}
			if diff := cmp.Diff(read, lines(t, a.App, customer.Name, c)); diff != "" {
				t.Fatalf("%s: a reference changed what counts:\n%s", c, diff)
			}
		}
		report := bringMonth(t, a, customer, c, ingest.Replace)
		if s := states(t, a.App, customer.Name, c, billimport.KindFile); report.Slices[0].Outcome != revision.Replace || s[slice.StateLive] != 1 {
			t.Fatalf("%s replaced is %+v, in the states %v", c, report.Slices, s)
		}
		file := lines(t, a.App, customer.Name, c)
		if file[0].LineID == "" || read[0].LineID != "" {
			t.Fatalf("%s: the lines are not the file's: %+v", c, file[0])
		}
		a.Sync(t)
		if s := states(t, a.App, customer.Name, c, billimport.KindAPI); s[slice.StateLive] != 1 {
			t.Fatalf("%s after the next sync: the API's are in the states %v", c, s)
		}
		if diff := cmp.Diff(read, lines(t, a.App, customer.Name, c)); diff != "" {
			t.Fatalf("%s: the next sync did not bring the API's lines back:\n%s", c, diff[:min(len(diff), 3000)])
		}
	}
}

// bringMonth imports a month file of the world.
func bringMonth(t *testing.T, a *testapp.Clouded, customer world.Account, c period.Cycle, mode ingest.Mode) *ingest.Report {
	t.Helper()
	path := filepath.Join(t.TempDir(), monthFile.Name)
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := monthFile.Write(f, customer, a.World.Lines(customer, c, a.Clock()), monthFile.Options); err != nil {
		t.Fatal(err)
	}
	ctx := auth.With(context.WithoutCancel(t.Context()), auth.System())
	report, err := a.Imports.Files(ctx, ingest.FilesRequest{Paths: []string{path}, Account: customer.Name, Mode: mode}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// states counts the states of the slices that one kind of import brought.
func states(t *testing.T, a *testapp.App, account string, c period.Cycle, kind billimport.Kind) map[slice.State]int {
	t.Helper()
	ctx := auth.With(t.Context(), auth.System())
	of, err := a.Accounts.ByName(ctx, account)
	if err != nil {
		t.Fatal(err)
	}
	out := map[slice.State]int{}
	found := a.DB.Client.Slice.Query().Where(slice.AccountID(of.ID), slice.Cycle(int32(c)), slice.HasImportWith(billimport.KindEQ(kind))).AllX(ctx)
	for _, s := range found {
		out[s.State]++
	}
	return out
}
