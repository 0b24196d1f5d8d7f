package revision_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cloudlens/cloudlens/ent/billimport"
	"github.com/cloudlens/cloudlens/ent/slice"
	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/cost"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/ingest"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/period"
	"github.com/cloudlens/cloudlens/internal/revision"
	"github.com/cloudlens/cloudlens/internal/testapp"
)

var (
	now = time.Date(2026, time.May, 17, 3, 4, 5, 0, time.UTC)
	may = period.NewCycle(2026, time.May)
)

// replaced is the bill with another amount in hand's May.
var replaced = strings.Replace(testapp.Bill, "9.111,9.111,9.111,0.111", "9.222,9.222,9.222,0.111", 1)

// total is what hand's May costs in the context's revision.
func total(t *testing.T, a *testapp.App, ctx context.Context) string {
	t.Helper()
	answer, err := a.Costs.Costs(ctx, cost.Input{AccountNames: []string{"hand"}, Period: cost.Period{FirstCycle: may, LastCycle: may}})
	if err != nil {
		t.Fatal(err)
	}
	return answer.Total.Amount.Decimal.String()
}

func system(t *testing.T) context.Context { return auth.With(t.Context(), auth.System()) }

func TestPinnedContextReadsOneRevision(t *testing.T) {
	a := testapp.New(t, now)
	a.ImportBill(t)
	const first, second = "19.550433333333", "19.661433333333"
	early, late := revision.Pin(system(t)), revision.Pin(system(t))
	if got := total(t, a, early); got != first {
		t.Fatalf("May costs %s", got)
	}
	a.Import(t, "replaced.csv", replaced, ingest.FilesRequest{Mode: ingest.Replace})
	for what, c := range map[string]struct {
		ctx  context.Context
		want string
	}{
		"pinned and asked before":  {early, first},
		"pinned before, asked now": {late, second}, // a pin holds what is current when it is first asked
		"without a pin":            {system(t), second},
	} {
		if got := total(t, a, c.ctx); got != c.want {
			t.Errorf("%s: May costs %s, want %s", what, got, c.want)
		}
	}
}

func TestEveryImportIsOneRevisionAndHistoryIsKept(t *testing.T) {
	a := testapp.New(t, now)
	ctx := system(t)
	live := func(r int64) (lines int64) {
		t.Helper()
		v, err := a.Revisions.At(ctx, r)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range v.Slices {
			lines += s.Lines
		}
		return lines
	}
	a.ImportBill(t)
	a.Set(now.Add(time.Hour))
	a.Import(t, "more.csv", replaced, ingest.FilesRequest{Mode: ingest.Add})
	current, err := a.Revisions.Current(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if current.Revision != 2 || !current.At.Equal(now.Add(time.Hour)) {
		t.Errorf("revision %d of %s", current.Revision, current.At)
	}
	got := []int64{live(0), live(1), live(2)}
	if diff := cmp.Diff(got, []int64{0, 14, 20}); diff != "" {
		t.Errorf("lines by revision (-got +want)\n%s", diff)
	}
}

func TestSweepKeepsWhatIsLiveOrWasLately(t *testing.T) {
	a := testapp.New(t, now)
	ctx := system(t)
	a.ImportBill(t)
	a.Import(t, "replaced.csv", replaced, ingest.FilesRequest{Mode: ingest.Replace})
	for _, c := range []struct {
		after   time.Duration
		batches int
		expired bool
	}{
		{0, 6, false},
		{revision.Retention - time.Second, 6, false},
		{revision.Retention, 6, false},
		{revision.Retention + time.Second, 5, true},
	} {
		a.Set(now.Add(c.after))
		if err := a.Revisions.Sweep(ctx); err != nil {
			t.Fatal(err)
		}
		held, err := a.Engine.Batches(ctx)
		if err != nil {
			t.Fatal(err)
		}
		_, err = a.Revisions.At(ctx, 1)
		if len(held) != c.batches || fault.Is(err, fault.KindExpired) != c.expired {
			t.Errorf("after %s: %d batches and %v; want %d, expired %t", c.after, len(held), err, c.batches, c.expired)
		}
		if got := total(t, a, ctx); got != "19.661433333333" {
			t.Errorf("after %s: May costs %s", c.after, got)
		}
	}
}

// What a kill leaves behind: an import that runs for ever, a staged slice,
// lines of it in the ledger, and lines that the catalogue knows nothing of.
func TestRecoverClearsWhatAKillLeft(t *testing.T) {
	a := testapp.New(t, now)
	ctx := system(t)
	a.ImportBill(t)
	hand, err := a.Accounts.ByName(ctx, "hand")
	if err != nil {
		t.Fatal(err)
	}
	row := a.DB.Client.BillImport.Create().SetKind(billimport.KindFile).SetLabel("killed.csv").SetStartedAt(now).SaveX(ctx)
	staged, err := a.Revisions.Stage(ctx, row.ID, hand.ID, may, now)
	if err != nil {
		t.Fatal(err)
	}
	w, err := a.Engine.Write(ctx)
	if err != nil {
		t.Fatal(err)
	}
	charge := ledger.Charge{Cycle: may, Date: may.First(), Subject: ledger.Subject{Provider: "Alibaba Cloud", Currency: "CNY", Service: "ecs", Category: ledger.Usage}}
	for _, batch := range []int32{staged.Batch, staged.Batch + 100} {
		if err := w.Append(batch, hand.ID.String(), &charge); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := w.Finish(ctx); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(ctx, staged.Batch, staged.Batch+100); err != nil {
		t.Fatal(err)
	}
	if got := total(t, a, ctx); got != "19.550433333333" {
		t.Errorf("with a staged slice May costs %s", got)
	}
	if err := a.Revisions.Recover(ctx); err != nil {
		t.Fatal(err)
	}
	held, err := a.Engine.Batches(ctx)
	if err != nil || len(held) != 5 {
		t.Errorf("the ledger holds %v, %v; want the 5 batches that are live", held, err)
	}
	killed := a.DB.Client.BillImport.GetX(ctx, row.ID)
	if killed.Status != billimport.StatusInterrupted || killed.FinishedAt == nil || !strings.Contains(killed.Message, "import again") {
		t.Errorf("the import is %s: %v", killed.Status, killed)
	}
	if s := a.DB.Client.Slice.GetX(ctx, staged.ID); s.State != slice.StateDropped {
		t.Errorf("its slice is %s", s.State)
	}
	if got := total(t, a, ctx); got != "19.550433333333" {
		t.Errorf("afterwards May costs %s", got)
	}
}
