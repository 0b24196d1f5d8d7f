package aliyun_test

import (
	"bytes"
	"context"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cloudlens/cloudlens/internal/bill"
	"github.com/cloudlens/cloudlens/internal/billfile"
	"github.com/cloudlens/cloudlens/internal/cloud/simulator"
	"github.com/cloudlens/cloudlens/internal/cloud/world"
	"github.com/cloudlens/cloudlens/internal/cloud/world/export"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/period"
)

// TestLinesAreThoseOfTheMonthFile holds every line of the API against the same
// line of a month file: who, what, when, and every figure that both have.
func TestLinesAreThoseOfTheMonthFile(t *testing.T) {
	t.Parallel()
	for seed := range uint64(2) {
		s := serve(t, world.Small(seed), simulator.Options{})
		for _, a := range s.world.Accounts() {
			for _, cycle := range s.world.Cycles(now) {
				got, err := lines(t.Context(), s.account(t, a.Name).Bill(cycle, period.DateOf(now)))
				if err != nil {
					t.Fatal(err)
				}
				want := fromFile(t, a, s.world.Lines(a, cycle, now))
				if len(want) < 100 {
					t.Fatalf("only %d lines of %s in %s", len(want), a.Name, cycle)
				}
				if diff := cmp.Diff(shared(want), shared(got)); diff != "" {
					t.Errorf("world %d, %s, %s: the API's lines are not the file's (-file +API):\n%s", seed, a.Name, cycle, diff[:min(len(diff), 3000)])
				}
			}
		}
	}
}

// fromFile reads lines from the file that the console would give.
func fromFile(t *testing.T, a world.Account, all iter.Seq[*world.BillLine]) []bill.Line {
	t.Helper()
	var b bytes.Buffer
	if err := export.V2(&b, a, all, export.Options{}); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "bill.csv")
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	file, err := billfile.Open([]string{path}, billfile.Options{})
	if err != nil {
		t.Fatal(err)
	}
	want, err := lines(context.Background(), file)
	if err != nil {
		t.Fatal(err)
	}
	return want
}

// shared leaves out what only one of the two says: the file has ids of lines
// and words for quotas, the API product codes of the console.
func shared(all []bill.Line) []bill.Line {
	out := make([]bill.Line, len(all))
	for i, l := range all {
		l.Charge.LineID, l.Charge.Subject.Pip, l.Charge.Raw = "", "", ""
		l.Charge.Discounts = nil // what they are made of, only V2 files tell
		if len(l.Findings) == 0 {
			l.Findings = nil
		}
		out[i] = l
	}
	return out
}

func TestBillHasWhatOnlyTheAPISays(t *testing.T) {
	t.Parallel()
	s := serve(t, world.Small(1), simulator.Options{})
	a, _ := s.world.Account("small-cn")
	got, err := lines(t.Context(), s.account(t, a.Name).Bill(october, 20261031))
	if err != nil {
		t.Fatal(err)
	}
	i := 0
	for l := range s.world.Lines(a, october, now) {
		if got[i].Charge.Subject.Pip != l.Product.Pip {
			t.Fatalf("line %d has the console's product %q, want %q", i, got[i].Charge.Subject.Pip, l.Product.Pip)
		}
		i++
	}
}

// TestDaysOfManyPages reads days that do not fit into a page, undisturbed and
// with trouble in the middle of them: the lines are those of the file.
func TestDaysOfManyPages(t *testing.T) {
	t.Parallel()
	w := world.Demo()
	a, _ := w.Account("ydzn")
	want := shared(fromFile(t, a, func(yield func(*world.BillLine) bool) {
		for d := october.First(); d <= 20261002; d = d.Add(1) {
			for l := range w.Day(a, d, now) {
				if !yield(l) {
					return
				}
			}
		}
	}))
	if len(want) < 1200 {
		t.Fatalf("two days have only %d lines", len(want))
	}
	for name, f := range map[string]simulator.Fault{
		"no trouble":       {},
		"throttled":        {Kind: simulator.Throttled, From: 2, Times: 3},
		"cut":              {Kind: simulator.Cut, From: 3, Times: 1},
		"half a page":      {Kind: simulator.ShortPage, From: 2, Times: 1},
		"a page twice":     {Kind: simulator.TwicePage, From: 2, Times: 1},
		"begins anew once": {Kind: simulator.EndlessToken, Times: 6},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, w, simulator.Options{})
			s.Fail("DescribeInstanceBill", f)
			got, err := lines(t.Context(), s.account(t, "ydzn").Bill(october, 20261002))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, shared(got)); diff != "" {
				t.Errorf("the lines differ (-file +API):\n%s", diff[:min(len(diff), 2000)])
			}
		})
	}
	for name, f := range map[string]simulator.Fault{
		"half pages":    {Kind: simulator.ShortPage},
		"pages twice":   {Kind: simulator.TwicePage},
		"tokens on end": {Kind: simulator.EndlessToken},
	} {
		s := serve(t, w, simulator.Options{})
		s.Fail("DescribeInstanceBill", f)
		got, err := lines(t.Context(), s.account(t, "ydzn").Bill(october, 20261002))
		if !fault.Is(err, fault.KindUpstream) || !strings.Contains(err.Error(), "the pages of 2026-10-01 do not fit together after 3 readings") || len(got) != 0 {
			t.Errorf("%s: %d lines and %v, want none and a fault", name, len(got), err)
		}
	}
}
