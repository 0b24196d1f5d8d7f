package report_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cloudlens/cloudlens/ent"
	entreport "github.com/cloudlens/cloudlens/ent/report"
	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/config"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/report"
	"github.com/cloudlens/cloudlens/internal/testapp"
	"github.com/cloudlens/cloudlens/internal/testdb"
)

// gate is a ledger that lets a question wait.
type gate struct {
	ledger.Engine
	asked  chan struct{} // closed at the first question after shut
	opened chan struct{}
	once   sync.Once
}

func (g *gate) Sum(ctx context.Context, v ledger.View, q ledger.Query) (*ledger.Table, error) {
	g.once.Do(func() { close(g.asked) })
	select {
	case <-g.opened:
		return g.Engine.Sum(ctx, v, q)
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// started is a program over the bill that can be added up by hand. Its ledger
// waits at the first sum until the gate is opened.
func started(t *testing.T, stores config.Stores, filled bool) (*testapp.App, *gate) {
	t.Helper()
	g := &gate{asked: make(chan struct{}), opened: make(chan struct{})}
	a := testapp.On(t, stores, now, testapp.Over(func(e ledger.Engine) ledger.Engine { g.Engine = e; return g }))
	if filled {
		a.ImportBill(t)
	}
	return a, g
}

func each(t *testing.T, test func(t *testing.T, stores config.Stores)) {
	t.Helper()
	testdb.EachAddress(t, func(t *testing.T, address string) {
		test(t, config.Stores{Data: t.TempDir(), Database: address})
	})
}

var wanted = report.Draft{Account: "hand", Type: entreport.TypeCost, Format: entreport.FormatCSV, From: 20260301, To: 20260331, Locale: "en"}

func open(t *testing.T) context.Context { return auth.With(t.Context(), auth.Open()) }

func ask(t *testing.T, a *testapp.App, d report.Draft) id.ID {
	t.Helper()
	r, err := a.Reports.Create(open(t), d)
	if err != nil {
		t.Fatal(err)
	}
	return r.ID
}

func at(t *testing.T, a *testapp.App, of id.ID) *ent.Report {
	t.Helper()
	r, err := a.Reports.ByID(open(t), of)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// whole tells whether the report has a file, which is the one it tells of.
func whole(t *testing.T, a *testapp.App, of id.ID) {
	t.Helper()
	r, file, err := a.Reports.File(open(t), of)
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(file)
	if r.Status != entreport.StatusCompleted || r.Size != int64(len(file)) || r.Sha256 != hex.EncodeToString(sum[:]) || !strings.Contains(string(file), "96.34") {
		t.Errorf("%s with %d bytes and %d in the file:\n%s", r.Status, r.Size, len(file), file)
	}
}

// A program that ends while a report is made gives it back, and the next makes
// it.
func TestAReportOutlivesItsProgram(t *testing.T) {
	each(t, func(t *testing.T, stores config.Stores) {
		a, g := started(t, stores, true)
		of := ask(t, a, wanted)
		<-g.asked
		if r := at(t, a, of); r.Status != entreport.StatusRunning || r.StartedAt == nil {
			t.Errorf("while it is made it is %s", r.Status)
		}
		if _, _, err := a.Reports.File(open(t), of); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("its file is %v", err)
		}
		a.Stop(t)
		next, g := started(t, stores, false)
		close(g.opened)
		if r := at(t, next, of); r.Status != entreport.StatusPending || r.StartedAt != nil {
			t.Errorf("given back it is %s", r.Status)
		}
		if err := next.Reports.Work(t.Context()); err != nil {
			t.Fatal(err)
		}
		whole(t, next, of)
	})
}

// What a program that died had begun is begun again when its lease is over, and
// once only, however many look for it.
func TestALostReportIsMadeOnce(t *testing.T) {
	each(t, func(t *testing.T, stores config.Stores) {
		a, g := started(t, stores, true)
		close(g.opened)
		ctx := auth.With(t.Context(), auth.System())
		lost, err := a.DB.Client.Report.Create().SetAccountID(a.Account(t, "hand").ID).SetType(wanted.Type).SetFormat(wanted.Format).SetLocale("en").
			SetFirstDay(int32(wanted.From)).SetEndDay(int32(wanted.To.Add(1))).SetFilename("lost.csv").SetCreatedAt(now).
			SetStatus(entreport.StatusRunning).SetStartedAt(now).Save(ctx)
		if err != nil {
			t.Fatal(err)
		}
		work := func() {
			var all sync.WaitGroup
			for range 4 {
				all.Go(func() {
					if err := a.Reports.Work(t.Context()); err != nil {
						t.Error(err)
					}
				})
			}
			all.Wait()
		}
		a.Set(now.Add(9 * time.Minute))
		work()
		if r := at(t, a, lost.ID); r.Status != entreport.StatusRunning {
			t.Errorf("within its lease it became %s", r.Status)
		}
		a.Set(now.Add(11 * time.Minute))
		work()
		whole(t, a, lost.ID)
		if n, err := a.DB.Client.ReportContent.Query().Count(ctx); n != 1 || err != nil {
			t.Errorf("there are %d files, %v", n, err)
		}
	})
}

// A report that is deleted while it is made leaves nothing.
func TestAReportThatIsDeletedMeanwhile(t *testing.T) {
	each(t, func(t *testing.T, stores config.Stores) {
		a, g := started(t, stores, true)
		of := ask(t, a, wanted)
		<-g.asked
		if err := a.Reports.Delete(open(t), of); err != nil {
			t.Fatal(err)
		}
		close(g.opened)
		if err := a.Reports.Work(t.Context()); err != nil { // one is made at a time: it comes behind
			t.Fatal(err)
		}
		second, err := a.Reports.Generate(open(t), wanted)
		if err != nil {
			t.Fatal(err)
		}
		whole(t, a, second.ID)
		ctx := auth.With(t.Context(), auth.System())
		reports, err := a.DB.Client.Report.Query().Count(ctx)
		files, also := a.DB.Client.ReportContent.Query().Count(ctx)
		if reports != 1 || files != 1 || errors.Join(err, also) != nil {
			t.Errorf("%d reports and %d files are left, %v, %v", reports, files, err, also)
		}
	})
}

// One that fails is in the list with its reason, in both languages, and has no
// file.
func TestAReportThatFailsSaysWhy(t *testing.T) {
	each(t, func(t *testing.T, stores config.Stores) {
		a, g := started(t, stores, true)
		close(g.opened)
		d := wanted
		d.Currency = "EUR-"
		_, err := a.Reports.Generate(open(t), d)
		if _, told := fault.As(err); !told {
			t.Fatalf("a report in no currency: %v", err)
		}
		all, listed := a.DB.Client.Report.Query().All(open(t))
		if listed != nil || len(all) != 1 {
			t.Fatalf("%d reports, %v", len(all), listed)
		}
		r := all[0]
		if r.Status != entreport.StatusFailed || r.FinishedAt == nil || r.Message["en"] == "" || r.Message["zh"] == "" || r.Size != 0 {
			t.Errorf("it is %s because of %v, with %d bytes", r.Status, r.Message, r.Size)
		}
		if err := a.Reports.Work(t.Context()); err != nil || at(t, a, r.ID).Status != entreport.StatusFailed {
			t.Errorf("what failed was begun again: %v", err)
		}
	})
}
