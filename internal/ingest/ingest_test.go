package ingest_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/ent/billimport"
	"github.com/cloudlens/cloudlens/ent/slice"
	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/bill"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/ingest"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
	"github.com/cloudlens/cloudlens/internal/revision"
	"github.com/cloudlens/cloudlens/internal/testapp"
)

var (
	now   = time.Date(2026, time.May, 17, 3, 4, 5, 0, time.UTC)
	april = period.NewCycle(2026, time.April)
	payer = bill.Account{Provider: "AWS", ID: "1", Name: "payer"}
)

// source gives lines, then an error if there is one.
type source struct {
	kind  bill.Kind
	lines []bill.Line
	err   error
	after func() // called before the error
	total []bill.Control
	odd   error // of Controls
}

func (s *source) Kind() bill.Kind                                  { return s.kind }
func (s *source) Progress() (done, total int64)                    { return 0, 0 }
func (s *source) Controls(context.Context) ([]bill.Control, error) { return s.total, s.odd }

func (s *source) Lines(context.Context) iter.Seq2[*bill.Line, error] {
	return func(yield func(*bill.Line, error) bool) {
		for i := range s.lines {
			if !yield(&s.lines[i], nil) {
				return
			}
		}
		if s.after != nil {
			s.after()
		}
		if s.err != nil {
			yield(nil, s.err)
		}
	}
}

// line is a charge of April.
func line(id, amount string) bill.Line {
	m := money.Of(money.MustParse(amount))
	return bill.Line{Account: payer, Charge: ledger.Charge{
		Cycle: april, Date: april.First(), LineID: id, Subject: ledger.Subject{Provider: "AWS", Currency: "USD", Service: "ec2", Category: ledger.Usage}, Money: ledger.Money{Payable: m},
	}}
}

func run(t *testing.T, a *testapp.App, ctx context.Context, s *source, mode ingest.Mode) (*ingest.Report, error) {
	t.Helper()
	if s.kind == "" {
		s.kind = bill.FromFile
	}
	kind := billimport.KindFile
	if s.kind == bill.FromAPI {
		kind = billimport.KindAPI
	}
	return a.Imports.Run(ctx, ingest.Request{Source: s, Kind: kind, Label: "test", Mode: mode}, nil)
}

// story is how the newest import ended, and what the stores hold.
type story struct {
	Status  billimport.Status
	Message string
	Lines   int64
	Live    int // slices that count
	Batches int // of the ledger
}

func tell(t *testing.T, a *testapp.App) story {
	t.Helper()
	ctx := auth.With(t.Context(), auth.System())
	last := a.DB.Client.BillImport.Query().Order(ent.Desc(billimport.FieldID)).FirstX(ctx)
	held, err := a.Engine.Batches(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return story{last.Status, last.Message, last.Lines, a.DB.Client.Slice.Query().Where(slice.StateEQ(slice.StateLive)).CountX(ctx), len(held)}
}

func TestWhatFailsLeavesTheLastGoodVersion(t *testing.T) {
	many := make([]bill.Line, 3000)
	for i := range many {
		many[i] = line(fmt.Sprint("l", i), "1")
	}
	for name, c := range map[string]struct {
		source func(cancel func()) *source
		want   story
	}{
		"nothing to import": {
			func(func()) *source { return &source{} },
			story{billimport.StatusFailed, "there is no bill line in test, so nothing was imported", 0, 1, 1},
		},
		"a source that breaks": {
			func(func()) *source {
				return &source{lines: many, err: errors.New("the connection to secret.example broke")}
			},
			story{billimport.StatusFailed, "internal error; the server's log has it", 0, 1, 1},
		},
		"a line that cannot be read": {
			func(func()) *source {
				return &source{lines: many[:5], err: fault.Invalid("files", "there is no bill line in %s, so nothing was imported", "x.csv")}
			},
			story{billimport.StatusFailed, "there is no bill line in x.csv, so nothing was imported", 0, 1, 1},
		},
		"a line given twice": {
			func(func()) *source {
				return &source{lines: []bill.Line{line("a", "1"), line("b", "2"), line("a", "3")}}
			},
			story{billimport.StatusFailed, "bill line a of cycle 2026-04 is there twice; give each bill file once", 3, 1, 1},
		},
		"no control totals": {
			func(func()) *source { return &source{lines: many[:5], odd: errors.New("timeout")} },
			story{billimport.StatusFailed, "internal error; the server's log has it", 5, 1, 1},
		},
		"a filled cycle": {
			func(func()) *source { return &source{lines: many[:2]} },
			story{billimport.StatusRefused, "already imported: payer 2026-04 (1 × 5 USD → 2 × 2 USD); nothing was changed, use replace to take the new files instead, or add to count both", 2, 1, 1},
		},
		"canceled": {
			func(cancel func()) *source { return &source{lines: many, after: cancel} },
			story{billimport.StatusInterrupted, "the import was canceled; import again", 0, 1, 1},
		},
	} {
		t.Run(name, func(t *testing.T) {
			a := testapp.New(t, now)
			if _, err := run(t, a, t.Context(), &source{lines: []bill.Line{line("first", "5")}}, ""); err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			if report, err := run(t, a, ctx, c.source(cancel), ""); err == nil {
				t.Fatalf("it worked: %+v", report)
			}
			got := tell(t, a)
			if c.want.Lines == 0 { // how far it came before it broke is a matter of luck
				got.Lines = 0
			}
			if diff := cmp.Diff(got, c.want); diff != "" {
				t.Errorf("(-got +want)\n%s", diff)
			}
			if running := a.Imports.Running(); len(running) > 0 {
				t.Errorf("still running: %v", running)
			}
			answer, err := a.Costs.Cycles(auth.With(t.Context(), auth.Open()), nil)
			if err != nil || len(answer) != 1 || answer[0].Totals[0].Billed.String() != "5" {
				t.Errorf("April is %+v, %v", answer, err)
			}
		})
	}
}

// A file that overlaps one which counts is added, as was asked, and how many
// lines count twice is there to see.
func TestLinesThatAreAddedBesideThemselvesAreCounted(t *testing.T) {
	a := testapp.New(t, now)
	if _, err := run(t, a, t.Context(), &source{lines: []bill.Line{line("a", "1"), line("b", "2")}}, ""); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		ids  []string
		want int64
	}{{[]string{"b", "c"}, 1}, {[]string{"d"}, 0}} {
		var lines []bill.Line
		for _, id := range c.ids {
			lines = append(lines, line(id, "2"))
		}
		report, err := run(t, a, t.Context(), &source{lines: lines}, ingest.Add)
		if err != nil {
			t.Fatal(err)
		}
		if got := report.Import.Findings[string(bill.DuplicateLine)]; got != c.want {
			t.Errorf("%v beside a and b: %d lines twice, want %d", c.ids, got, c.want)
		}
	}
}

func TestFullDisksAreToldSo(t *testing.T) {
	a := testapp.New(t, now, testapp.Over(func(e ledger.Engine) ledger.Engine { return full{e} }))
	_, err := a.TryImport(t, "bill.csv", testapp.Bill, ingest.FilesRequest{})
	if !fault.Is(err, fault.KindConflict) || !strings.Contains(err.Error(), "the disk is full") {
		t.Errorf("got %v", err)
	}
}

// full is a ledger without room to write.
type full struct{ ledger.Engine }

func (full) Write(context.Context) (ledger.Writer, error) {
	return nil, fmt.Errorf("begin to write: %w", syscall.ENOSPC)
}

func TestControlTotalsStandBesideTheirCycle(t *testing.T) {
	a := testapp.New(t, now)
	control := func(who bill.Account, payable string) bill.Control {
		return bill.Control{Account: who, Cycle: april, Payable: money.Amount{Decimal: money.MustParse(payable), Currency: "USD"}, Places: 2, Source: "invoice", ReadAt: now}
	}
	other := payer
	other.Provider = "Oracle"
	state := func() string {
		cycles, err := a.Costs.Cycles(auth.With(t.Context(), auth.Open()), nil)
		if err != nil || len(cycles) != 1 {
			t.Fatalf("%v, %v", cycles, err)
		}
		return string(cycles[0].State)
	}
	for _, c := range []struct {
		what string
		s    source
		want string
	}{
		{"none", source{}, "SETTLED"},
		{"of another provider", source{total: []bill.Control{control(other, "5")}}, "SETTLED"},
		{"different", source{total: []bill.Control{control(payer, "6")}}, "MISMATCH"},
		{"equal, after the same lines", source{total: []bill.Control{control(payer, "5.00")}}, "CLOSED"},
		{"none any more, which keeps what is known", source{}, "CLOSED"},
	} {
		c.s.lines = []bill.Line{line("a", "2"), line("b", "3")}
		if _, err := run(t, a, t.Context(), &c.s, ""); err != nil {
			t.Fatal(err)
		}
		if got := state(); got != c.want {
			t.Errorf("a control total that is %s: %s, want %s", c.what, got, c.want)
		}
	}
}

// A cycle that was read while it was open closes when its source is read
// again after the closing moment and still says the same.
func TestReadingAgainClosesTheCycle(t *testing.T) {
	may := period.NewCycle(2026, time.May)
	a := testapp.New(t, now)
	l := line("a", "2")
	l.Charge.Cycle, l.Charge.Date = may, may.First()
	state := func(at time.Time) string {
		t.Helper()
		a.Set(at)
		if _, err := run(t, a, t.Context(), &source{lines: []bill.Line{l}}, ""); err != nil {
			t.Fatal(err)
		}
		cycles, err := a.Costs.Cycles(auth.With(t.Context(), auth.Open()), nil)
		if err != nil || len(cycles) != 1 {
			t.Fatalf("%v, %v", cycles, err)
		}
		return string(cycles[0].State)
	}
	closes := may.ClosesAt(period.UTC)
	for _, c := range []struct {
		at   time.Time
		want string
	}{{now, "OPEN"}, {closes.Add(-time.Second), "OPEN"}, {closes, "SETTLED"}} {
		if got := state(c.at); got != c.want {
			t.Errorf("read at %s: %s, want %s", c.at, got, c.want)
		}
	}
}

func TestOddLinesAreCountedAndKept(t *testing.T) {
	a := testapp.New(t, now)
	odd := line("a", "2")
	odd.Findings = []bill.Finding{bill.PayableDiffers, bill.UnknownRegion}
	again := line("b", "3")
	again.Findings = []bill.Finding{bill.PayableDiffers}
	report, err := run(t, a, t.Context(), &source{lines: []bill.Line{odd, again}}, "")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(report.Import.Findings, map[string]int64{"PAYABLE_DIFFERS": 2, "UNKNOWN_REGION": 1}); diff != "" || report.Import.Lines != 2 {
		t.Errorf("%d lines (-got +want)\n%s", report.Import.Lines, diff)
	}
}

func TestCloudCoversACycleFromItsFirstReadingOn(t *testing.T) {
	same := func() []bill.Line { return []bill.Line{line("a", "2")} }
	a := testapp.New(t, now)
	for _, c := range []struct {
		what  string
		kind  bill.Kind
		mode  ingest.Mode
		lines []bill.Line
		want  revision.Outcome
	}{
		{"a file", bill.FromFile, "", same(), revision.Replace},
		{"the file again", bill.FromFile, "", same(), revision.Unchanged},
		{"the cloud with the same lines", bill.FromAPI, "", same(), revision.Replace},
		{"the cloud again", bill.FromAPI, "", same(), revision.Unchanged},
		{"the same file", bill.FromFile, "", same(), revision.Unchanged},
		{"another file", bill.FromFile, "", []bill.Line{line("b", "3")}, revision.Reference},
		{"another file beside", bill.FromFile, ingest.Add, []bill.Line{line("b", "3")}, revision.Reference},
		{"another file instead", bill.FromFile, ingest.Replace, []bill.Line{line("b", "3")}, revision.Replace},
		{"the cloud once more", bill.FromAPI, "", same(), revision.Replace},
	} {
		report, err := run(t, a, t.Context(), &source{kind: c.kind, lines: c.lines}, c.mode)
		if err != nil {
			t.Fatalf("%s: %v", c.what, err)
		}
		if got := report.Slices[0].Outcome; got != c.want {
			t.Errorf("%s becomes %s, want %s", c.what, got, c.want)
		}
	}
}
