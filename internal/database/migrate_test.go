package database_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/ent/account"
	"github.com/cloudlens/cloudlens/ent/allocationresult"
	"github.com/cloudlens/cloudlens/ent/allocationrule"
	"github.com/cloudlens/cloudlens/ent/benefit"
	"github.com/cloudlens/cloudlens/ent/benefitreading"
	"github.com/cloudlens/cloudlens/ent/budget"
	"github.com/cloudlens/cloudlens/ent/cloudsync"
	"github.com/cloudlens/cloudlens/ent/commitment"
	"github.com/cloudlens/cloudlens/ent/commitmentuse"
	"github.com/cloudlens/cloudlens/ent/renewal"
	"github.com/cloudlens/cloudlens/ent/report"
	"github.com/cloudlens/cloudlens/ent/reportcontent"
	"github.com/cloudlens/cloudlens/ent/reportschedule"
	"github.com/cloudlens/cloudlens/ent/resource"
	"github.com/cloudlens/cloudlens/ent/scan"
	"github.com/cloudlens/cloudlens/ent/slice"
	"github.com/cloudlens/cloudlens/ent/virtualtag"
	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/database"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/testdb"
)

func TestMigrationsGoDownAndUpAgain(t *testing.T) {
	testdb.Each(t, func(t *testing.T, db *database.DB) {
		p, err := database.Provider(db)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := p.DownTo(t.Context(), 0); err != nil {
			t.Fatal(err)
		}
		if _, err := db.Store(t.Context()); err == nil {
			t.Error("the store outlives the way down")
		}
		if _, err := p.Up(t.Context()); err != nil {
			t.Fatal(err)
		}
		ctx := auth.With(t.Context(), auth.System())
		if err := addAccount(ctx, db.Client, "a"); err != nil {
			t.Error(err)
		}
	})
}

// What a catalogue has outlives the way down to before reports had schedules
// and up again: a table that is copied would take its dependents along.
func TestReportsOutliveTheMigrationThatGivesThemSchedules(t *testing.T) {
	testdb.Each(t, func(t *testing.T, db *database.DB) {
		ctx := auth.With(t.Context(), auth.System())
		fill(ctx, db.Client)
		p, err := database.Provider(db)
		if err != nil {
			t.Fatal(err)
		}
		before := int64(0)
		for _, s := range p.ListSources() {
			if strings.Contains(s.Path, "report_schedules") {
				break
			}
			before = s.Version
		}
		if _, err := p.DownTo(ctx, before); err != nil {
			t.Fatal(err)
		}
		if _, err := p.Up(ctx); err != nil {
			t.Fatal(err)
		}
		all := database.WithDeleted(ctx)
		files := db.Client.ReportContent.Query().Where(reportcontent.HasReportWith(report.ScheduleIDIsNil())).CountX(all)
		if schedules := db.Client.ReportSchedule.Query().CountX(all); files != 3 || schedules != 0 {
			t.Errorf("%d files of reports and %d schedules are left, want 3 and none", files, schedules)
		}
	})
}

func TestCatalogueOfANewerProgramIsRefused(t *testing.T) {
	testdb.EachAddress(t, func(t *testing.T, address string) {
		db, err := database.Open(t.Context(), address, testdb.Clock)
		if err != nil {
			t.Fatal(err)
		}
		_, err = db.SQL().ExecContext(t.Context(),
			`INSERT INTO goose_db_version (version_id, is_applied) VALUES (29990101000000, true)`)
		if err != nil {
			t.Fatal(err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		_, err = database.Open(t.Context(), address, testdb.Clock)
		if !fault.Is(err, fault.KindConflict) || !strings.Contains(err.Error(), "29990101000000") {
			t.Errorf("got %v, want a conflict that names the version", err)
		}
	})
}

func TestInstancesMayStartAtOnce(t *testing.T) {
	address := testdb.PostgresAddress(t)
	const instances = 4
	stores := make(chan string, instances)
	for range instances {
		go func() {
			db, err := database.Open(t.Context(), address, testdb.Clock)
			if err != nil {
				stores <- err.Error()
				return
			}
			defer db.Close()
			s, err := db.Store(t.Context())
			if err != nil {
				stores <- err.Error()
				return
			}
			stores <- s.StoreID.String()
		}()
	}
	first := <-stores
	for range instances - 1 {
		if next := <-stores; next != first {
			t.Errorf("one instance has store %s, another %s", first, next)
		}
	}
}

func TestRowsComeBackAsTheyWere(t *testing.T) {
	testdb.Each(t, func(t *testing.T, db *database.DB) {
		ctx := auth.With(t.Context(), auth.System())
		c := fill(ctx, db.Client)
		shanghai := time.FixedZone("", 8*60*60)
		at := time.Date(2026, 3, 1, 7, 30, 0, 123456000, shanghai) // 28 February in UTC
		sums := ledger.Totals{"CNY": {List: money.MustParse("0.100000000001"), Billed: money.MustParse("123456789012345678.000000000001")}}
		control := &ledger.Control{Payable: money.MustParse("12.30"), Currency: "CNY", Places: 2, Source: "QueryAccountBill", ReadAt: at.UTC()}
		v := db.Client.Slice.Query().Where(slice.AccountID(c.a.ID)).OnlyX(ctx)
		if v.Control != nil || v.ActiveFrom != nil || v.ActiveFromRev != nil {
			t.Errorf("a staged slice has %v, %v, %v", v.Control, v.ActiveFrom, v.ActiveFromRev)
		}
		v.Update().SetSums(sums).SetControl(control).SetActiveFrom(at).SetActiveFromRev(1).ExecX(ctx)
		v = db.Client.Slice.Query().Where(slice.ID(v.ID)).OnlyX(ctx)
		same := cmp.Comparer(func(a, b money.Decimal) bool { return a.String() == b.String() })
		if diff := cmp.Diff(v.Sums, sums, same); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff(v.Control, control, same); diff != "" {
			t.Error(diff)
		}
		if !v.ActiveFrom.Equal(at) {
			t.Errorf("active from %v, want %v", v.ActiveFrom, at)
		}
		if n := db.Client.Slice.Query().Where(slice.ActiveFromLT(at.UTC().Add(time.Microsecond)), slice.ActiveFromGTE(at)).CountX(ctx); n != 1 {
			t.Errorf("%d slices are found by their time, want 1", n)
		}
	})
}

func TestConstraintsHoldInTheDatabase(t *testing.T) {
	testdb.Each(t, func(t *testing.T, db *database.DB) {
		ctx := auth.With(t.Context(), auth.System())
		c := fill(ctx, db.Client)
		bill := func(name, provider, billing string) error {
			return db.Client.Account.Create().SetName(name).SetProvider(provider).SetBillingAccountID(billing).
				SetCreatedAt(testdb.Now).SetUpdatedAt(testdb.Now).Exec(ctx)
		}
		for name, tc := range map[string]struct {
			do      func(context.Context) error
			refused bool
		}{
			"name of a live account":    {func(context.Context) error { return bill("a", "aliyun", "") }, true},
			"name of a deleted account": {func(context.Context) error { return bill("gone", "aliyun", "") }, false},
			"batch twice": {func(ctx context.Context) error {
				i := db.Client.BillImport.Query().FirstX(ctx)
				return db.Client.Slice.Create().SetAccount(c.a).SetImport(i).SetCycle(202601).SetBatch(1).SetReadAt(testdb.Now).Exec(ctx)
			}, true},
			"second key": {func(ctx context.Context) error {
				return db.Client.Credential.Create().SetAccount(c.a).SetAccessKeyID("k").SetSealedSecret([]byte{1}).
					SetCreatedAt(testdb.Now).SetUpdatedAt(testdb.Now).Exec(ctx)
			}, true},
			"account with slices": {func(ctx context.Context) error { return db.Client.Account.DeleteOne(c.b).Exec(ctx) }, true},
		} {
			if err := tc.do(ctx); ent.IsConstraintError(err) != tc.refused || !tc.refused && err != nil {
				t.Errorf("%s gives %v, want refused %t", name, err, tc.refused)
			}
		}
		if err := errorsOf(bill("x", "aliyun", "1"), bill("y", "aws", "1"), bill("z", "aliyun", "")); err != nil {
			t.Error(err)
		}
		if err := bill("w", "aliyun", "1"); !ent.IsConstraintError(err) {
			t.Errorf("a billing account twice gives %v, want a constraint error", err)
		}
	})
}

func errorsOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func TestKeyGoesWithItsAccountsRow(t *testing.T) {
	testdb.Each(t, func(t *testing.T, db *database.DB) {
		ctx := auth.With(t.Context(), auth.System())
		c := fill(ctx, db.Client)
		db.Client.Slice.Delete().Where(slice.AccountID(c.a.ID)).ExecX(ctx)
		db.Client.Resource.Delete().Where(resource.AccountID(c.a.ID)).ExecX(ctx)
		db.Client.Scan.Delete().Where(scan.AccountID(c.a.ID)).ExecX(ctx)
		db.Client.CloudSync.Delete().Where(cloudsync.AccountID(c.a.ID)).ExecX(ctx)
		db.Client.Benefit.Delete().Where(benefit.AccountID(c.a.ID)).ExecX(ctx)
		db.Client.Renewal.Delete().Where(renewal.AccountID(c.a.ID)).ExecX(ctx)
		db.Client.BenefitReading.Delete().Where(benefitreading.AccountID(c.a.ID)).ExecX(ctx)
		db.Client.Report.Delete().Where(report.AccountID(c.a.ID)).ExecX(ctx)
		db.Client.ReportSchedule.Delete().Where(reportschedule.AccountID(c.a.ID)).ExecX(ctx)
		db.Client.Commitment.Delete().Where(commitment.AccountID(c.a.ID)).ExecX(ctx)
		db.Client.CommitmentUse.Delete().Where(commitmentuse.AccountID(c.a.ID)).ExecX(ctx)
		db.Client.VirtualTag.Delete().Where(virtualtag.AccountID(c.a.ID)).ExecX(ctx)
		db.Client.Budget.Delete().Where(budget.AccountID(c.a.ID)).ExecX(ctx)
		db.Client.AllocationResult.Delete().Where(allocationresult.AccountID(c.a.ID)).ExecX(ctx)
		db.Client.AllocationRule.Delete().Where(allocationrule.AccountID(c.a.ID)).ExecX(ctx)
		db.Client.Account.Delete().Where(account.ID(c.a.ID)).ExecX(ctx)
		if diff := cmp.Diff(see(database.WithDeleted(ctx), db.Client).Keys, []string{"b", "gone"}); diff != "" {
			t.Error(diff)
		}
	})
}
