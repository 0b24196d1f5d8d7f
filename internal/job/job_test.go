package job_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/cloudlens/cloudlens/ent/cloudsync"
	entreport "github.com/cloudlens/cloudlens/ent/report"
	"github.com/cloudlens/cloudlens/ent/reportschedule"
	"github.com/cloudlens/cloudlens/internal/account"
	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/cloud/aliyun"
	"github.com/cloudlens/cloudlens/internal/config"
	"github.com/cloudlens/cloudlens/internal/job"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/report"
	"github.com/cloudlens/cloudlens/internal/testapp"
	"github.com/cloudlens/cloudlens/internal/testdb"
)

var now = time.Date(2026, time.May, 17, 3, 4, 5, 0, time.UTC)

// each runs the test on stores of both kinds.
func each(t *testing.T, test func(t *testing.T, stores config.Stores)) {
	t.Helper()
	testdb.EachAddress(t, func(t *testing.T, address string) {
		test(t, config.Stores{Data: t.TempDir(), Database: address})
	})
}

// cloud answers no call, so that a sync ends as soon as it begins. Once it
// listens it tells which keys ask.
type cloud struct {
	url     string
	listens atomic.Bool
	asked   chan string
}

func newCloud(t *testing.T) *cloud {
	t.Helper()
	c := &cloud{asked: make(chan string, 100)}
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if c.listens.Load() {
			c.asked <- strings.TrimPrefix(r.URL.Query().Get("AccessKeyId"), "LTAI5t")
		}
		w.WriteHeader(http.StatusServiceUnavailable)
	}))
	t.Cleanup(srv.Close)
	c.url = srv.URL
	return c
}

// on is a program with five accounts: due was read long ago, fresh an hour
// ago, scanned was only scanned lately, the last sync of broken was broken off
// by the program's end, and keyless has no key.
func on(t *testing.T, stores config.Stores, c *cloud) *testapp.App {
	t.Helper()
	a := testapp.On(t, stores, now, testapp.Cloud(c.url), testapp.Asking(func(o *aliyun.Options) { o.Retries = 1 }))
	ctx := auth.With(t.Context(), auth.System())
	for name, d := range map[string]struct {
		key   bool
		cause cloudsync.Cause
		ago   time.Duration
		end   cloudsync.Status
	}{
		"due":     {true, cloudsync.CauseSchedule, 7 * time.Hour, cloudsync.StatusCompleted},
		"fresh":   {true, cloudsync.CauseUser, time.Hour, cloudsync.StatusCompleted},
		"scanned": {true, cloudsync.CauseScan, time.Hour, cloudsync.StatusCompleted},
		"broken":  {true, cloudsync.CauseUser, time.Hour, cloudsync.StatusInterrupted},
		"keyless": {false, cloudsync.CauseUser, 7 * time.Hour, cloudsync.StatusCompleted},
	} {
		draft := account.Draft{Name: name}
		if d.key {
			draft.AccessKeyID, draft.AccessKeySecret = "LTAI5t"+name, "secret"
		}
		made, err := a.Accounts.Create(ctx, draft)
		if err != nil {
			t.Fatal(err)
		}
		a.DB.Client.CloudSync.Create().SetAccountID(made.ID).SetCause(d.cause).SetStartedAt(now.Add(-d.ago)).
			SetStatus(d.end).SetFinishedAt(now.Add(-d.ago)).SaveX(ctx)
	}
	c.listens.Store(true)
	return a
}

// begun are the accounts of the syncs that the schedule began now.
func begun(t *testing.T, a *testapp.App) []string {
	t.Helper()
	ctx := auth.With(t.Context(), auth.System())
	var out []string
	for _, s := range a.DB.Client.CloudSync.Query().Where(cloudsync.StartedAtGTE(now)).WithAccount().AllX(ctx) {
		if s.Cause == cloudsync.CauseSchedule {
			out = append(out, s.Edges.Account.Name)
		}
	}
	slices.Sort(out)
	return out
}

func TestOnlyWhatIsDueBegins(t *testing.T) {
	each(t, func(t *testing.T, stores config.Stores) {
		a := on(t, stores, newCloud(t))
		for range 2 { // the second time nothing is due any more
			if err := a.Collect.StartDue(t.Context(), 6*time.Hour); err != nil {
				t.Fatal(err)
			}
			if got := begun(t, a); !slices.Equal(got, []string{"broken", "due", "scanned"}) {
				t.Fatalf("%v were begun, want broken, due and scanned", got)
			}
		}
	})
}

// TestTheScheduleBeginsOnce runs two schedules on one catalogue. What is due
// begins at their start and begins once; both stop when told to.
func TestTheScheduleBeginsOnce(t *testing.T) {
	each(t, func(t *testing.T, stores config.Stores) {
		c := newCloud(t)
		a := on(t, stores, c)
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan error, 2)
		for range 2 {
			s, err := job.New(t.Context(), a.DB, job.Work{Syncs: a.Collect, Every: 6 * time.Hour, Budgets: a.Budgets, Reports: a.Reports}, a.Log)
			if err != nil {
				t.Fatal(err)
			}
			go func() { ended <- s.Run(ctx) }()
		}
		for asked := map[string]bool{}; len(asked) < 3; { // all accounts that are due
			asked[<-c.asked] = true
		}
		stop()
		for range 2 {
			if err := <-ended; err != nil {
				t.Errorf("it stopped with %v", err)
			}
		}
		a.Collect.Close()
		if got := begun(t, a); !slices.Equal(got, []string{"broken", "due", "scanned"}) {
			t.Errorf("%v were begun, want broken, due and scanned", got)
		}
	})
}

// heard is a ledger that tells when it is first asked for a sum.
type heard struct {
	ledger.Engine
	once  sync.Once
	first chan struct{}
}

func (h *heard) Sum(ctx context.Context, v ledger.View, q ledger.Query) (*ledger.Table, error) {
	h.once.Do(func() { close(h.first) })
	return h.Engine.Sum(ctx, v, q)
}

// A report whose time has come is made without being asked for, and once,
// though two schedules look for it and are stopped while they do.
func TestReportsThatAreDueAreMade(t *testing.T) {
	each(t, func(t *testing.T, stores config.Stores) {
		h := &heard{first: make(chan struct{})}
		a := testapp.On(t, stores, now, testapp.Over(func(e ledger.Engine) ledger.Engine { h.Engine = e; return h }))
		a.ImportBill(t)
		s, err := a.Reports.CreateSchedule(auth.With(t.Context(), auth.Open()), report.ScheduleDraft{
			Account: a.Account(t, "hand").ID, Name: "daily", Type: entreport.TypeCost, Format: entreport.FormatCSV, Frequency: reportschedule.FrequencyDaily, Enabled: true,
		})
		if err != nil {
			t.Fatal(err)
		}
		a.Set(*s.NextAt)
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan error, 2)
		for range 2 {
			s, err := job.New(t.Context(), a.DB, job.Work{Syncs: a.Collect, Budgets: a.Budgets, Reports: a.Reports}, a.Log)
			if err != nil {
				t.Fatal(err)
			}
			go func() { ended <- s.Run(ctx) }()
		}
		<-h.first
		stop()
		for range 2 {
			if err := <-ended; err != nil {
				t.Errorf("it stopped with %v", err)
			}
		}
		if err := a.Reports.Work(t.Context()); err != nil { // what was given back is made
			t.Fatal(err)
		}
		made := a.DB.Client.Report.Query().OnlyX(auth.With(t.Context(), auth.System()))
		if made.Status != entreport.StatusCompleted || made.FirstDay != 20260517 || *made.ScheduleID != s.ID {
			t.Errorf("it made %v", made)
		}
	})
}

// TestAScheduleThatIsStoppedBeforeItsStart is no trouble.
func TestAScheduleThatIsStoppedBeforeItsStart(t *testing.T) {
	each(t, func(t *testing.T, stores config.Stores) {
		a := on(t, stores, newCloud(t))
		s, err := job.New(t.Context(), a.DB, job.Work{Syncs: a.Collect, Every: time.Hour, Budgets: a.Budgets, Reports: a.Reports}, a.Log)
		if err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithCancel(t.Context())
		stop()
		if err := s.Run(ctx); err != nil {
			t.Errorf("it stopped with %v", err)
		}
	})
}

func TestNoScheduleBeginsNothing(t *testing.T) {
	t.Parallel()
	a := on(t, config.Stores{Data: t.TempDir()}, newCloud(t))
	s, err := job.New(t.Context(), a.DB, job.Work{Syncs: a.Collect, Budgets: a.Budgets, Reports: a.Reports}, a.Log)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if err := s.Run(ctx); err != nil {
		t.Error(err)
	}
	if got := begun(t, a); len(got) > 0 {
		t.Errorf("%v were begun", got)
	}
}
