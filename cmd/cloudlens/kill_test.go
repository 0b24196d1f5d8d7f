package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/period"
	"github.com/cloudlens/cloudlens/internal/testapp"
)

// TestKilledImportLeavesOneVersionWhole kills the program at random moments of
// an import that restates a cycle. After every restart the old version or the
// new one is visible, whole, and importing again gives exactly what an
// undisturbed import does.
func TestKilledImportLeavesOneVersionWhole(t *testing.T) {
	folder := t.TempDir()
	versions := []string{month(t, folder, 5, now.Add(-72*time.Hour)), month(t, folder, 5, now)}
	var want [2]string
	began := time.Now()
	for i, file := range versions {
		data := t.TempDir()
		if code, out := command(t, "import", "--data", data, file); code != 0 {
			t.Fatal(out)
		}
		want[i] = dump(t, data)
	}
	whole := time.Since(began) / 2
	if want[0] == want[1] {
		t.Fatal("the two versions are the same")
	}
	data := t.TempDir()
	if code, out := command(t, "import", "--data", data, versions[0]); code != 0 {
		t.Fatal(out)
	}
	random := rand.New(rand.NewPCG(7, 7))
	killed := 0
	const times = 50
	for i := range times {
		next := (i + 1) % 2
		if kill(t, data, versions[next], time.Duration(random.Int64N(int64(whole)*3/2))) {
			killed++
		} else {
			whole = whole * 9 / 10 // the machine has become faster than when this was measured
		}
		if got := dump(t, data); got != want[0] && got != want[1] {
			t.Fatalf("kill %d left a version that is neither (-undisturbed +found):\n%s", i, cmp.Diff(strings.Split(want[i%2], "\n"), strings.Split(got, "\n")))
		}
		if code, out := command(t, "import", "--data", data, "--replace", versions[next]); code != 0 {
			t.Fatal(out)
		}
		if got := dump(t, data); got != want[next] {
			t.Fatalf("importing again after kill %d gives another dump (-undisturbed +found):\n%s", i, cmp.Diff(strings.Split(want[next], "\n"), strings.Split(got, "\n")))
		}
	}
	if killed < times/4 {
		t.Fatalf("only %d of %d imports were still running when killed", killed, times)
	}
}

// kill starts an import as a process of its own and kills it after a while;
// it tells whether the import was still running.
func kill(t *testing.T, data, file string, after time.Duration) bool {
	t.Helper()
	c := exec.CommandContext(t.Context(), os.Args[0])
	c.Env = append(os.Environ(), "CLOUDLENS_TEST_RUN="+strings.Join([]string{"import", "--data", data, "--replace", file}, "\n"))
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	timer := time.AfterFunc(after, func() { _ = c.Process.Kill() }) // it may have ended
	defer timer.Stop()
	return c.Wait() != nil
}

// dump is everything that can be seen, in one order, without ids and times:
// lines, sums and coverage.
func dump(t *testing.T, data string) string {
	t.Helper()
	a := testapp.Open(t, data, now)
	defer a.Stop(t)
	ctx := auth.With(t.Context(), auth.Open())
	cycles, err := a.Costs.Cycles(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, c := range cycles {
		out = append(out, fmt.Sprint("cycle ", c.Cycle, c.State, c.Lines, c.FirstDay, c.LastDay, c.Totals))
	}
	view, err := a.Revisions.Current(ctx)
	if err != nil {
		t.Fatal(err)
	}
	accounts, err := a.Accounts.List(ctx)
	if err != nil {
		t.Fatal(err)
	}
	lv := ledger.View{Revision: view.Revision}
	for _, acc := range accounts {
		lv.Accounts = append(lv.Accounts, acc.ID.String())
		out = append(out, "account "+acc.Name)
	}
	span := ledger.CyclesSpan(period.NewCycle(2020, 1), period.NewCycle(2030, 1))
	for l, err := range a.Engine.Charges(ctx, lv, ledger.ChargeQuery{Span: span}) {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, fmt.Sprint("line ", l.Charge))
	}
	sums, err := a.Engine.Sum(ctx, lv, ledger.Query{Span: span, Grain: ledger.Day, Kinds: ledger.Kinds, Group: []ledger.Key{{Dim: ledger.ByService}}})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range sums.Rows {
		out = append(out, fmt.Sprint("sum ", r))
	}
	keys, err := a.Engine.Values(ctx, lv, ledger.Key{Dim: ledger.ByTag}, "", 1000)
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range keys {
		by, err := a.Engine.Sum(ctx, lv, ledger.Query{Span: span, Kinds: ledger.Kinds, Group: []ledger.Key{{Dim: ledger.ByTag, Tag: key}}})
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range by.Rows {
			out = append(out, fmt.Sprint("tag ", key, r))
		}
	}
	slices.Sort(out)
	return strings.Join(out, "\n")
}
