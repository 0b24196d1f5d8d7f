package account_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/ent/benefit"
	"github.com/cloudlens/cloudlens/ent/benefitreading"
	"github.com/cloudlens/cloudlens/ent/commitment"
	"github.com/cloudlens/cloudlens/ent/commitmentuse"
	"github.com/cloudlens/cloudlens/ent/renewal"
	"github.com/cloudlens/cloudlens/ent/report"
	"github.com/cloudlens/cloudlens/ent/reportschedule"
	"github.com/cloudlens/cloudlens/internal/account"
	"github.com/cloudlens/cloudlens/internal/database"
	"github.com/cloudlens/cloudlens/internal/fault"
)

func TestDeleteHidesAndDestroysAtOnce(t *testing.T) {
	each(t, func(t *testing.T, ctx context.Context, b *bench) {
		draft := account.Draft{Name: "a", BillingAccountID: "1", AccessKeyID: "k", AccessKeySecret: "s"}
		a := b.add(t, ctx, draft)
		b.add(t, ctx, account.Draft{Name: "other", AccessKeyID: "k", AccessKeySecret: "s"})
		b.addSlice(t, ctx, a.ID, 7)
		b.addSlice(t, ctx, a.ID, 8)
		before := b.revision(t)
		done, err := b.Delete(ctx, a.ID)
		if err != nil {
			t.Fatal(err)
		}
		if done.Account.Name != "a" || done.Credentials != 1 || done.Slices != 2 || !done.ForgetsAt.Equal(b.now.Add(account.ForgetAfter)) {
			t.Errorf("the deletion says %+v", done)
		}
		if got := b.revision(t); got != before+1 {
			t.Errorf("catalogue revision %d, want %d", got, before+1)
		}
		if n := b.db.Client.Credential.Query().CountX(database.WithDeleted(ctx)); n != 1 {
			t.Errorf("%d access keys are left, want the other account's", n)
		}
		if n := b.db.Client.Slice.Query().CountX(ctx); n != 0 {
			t.Errorf("%d slices of the deleted account are visible", n)
		}
		_, err = b.ByName(ctx, "a")
		isFault(t, err, fault.KindNotFound, "")
		_, err = b.Delete(ctx, a.ID)
		isFault(t, err, fault.KindNotFound, "")
		_, err = b.Update(ctx, a.ID, account.Patch{Alias: account.Some("x")})
		isFault(t, err, fault.KindNotFound, "")
		if again := b.add(t, ctx, draft); again.ID == a.ID {
			t.Error("the name gave the deleted account back")
		}
	})
}

func TestDeletedAccountIsForgottenAfterItsGrace(t *testing.T) {
	each(t, func(t *testing.T, ctx context.Context, b *bench) {
		a := b.add(t, ctx, account.Draft{Name: "a"})
		kept := b.add(t, ctx, account.Draft{Name: "kept"})
		b.addSlice(t, ctx, a.ID, 8)
		b.addSlice(t, ctx, kept.ID, 9)
		b.addSlice(t, ctx, a.ID, 7)
		for _, of := range []*ent.Account{a, kept} {
			b.db.Client.Benefit.Create().SetAccountID(of.ID).SetKind(benefit.KindPrepaidCard).SetCloudID("1").ExecX(ctx)
			b.db.Client.Renewal.Create().SetAccountID(of.ID).SetResourceID("i-1").SetProduct("ecs").SetCommodity("vm").SetMode(renewal.ModeManual).ExecX(ctx)
			b.db.Client.BenefitReading.Create().SetAccountID(of.ID).SetSource(benefitreading.SourceRenewals).SetTriedAt(b.now).ExecX(ctx)
			asks := b.db.Client.ReportSchedule.Create().SetAccountID(of.ID).SetName("s").SetType(reportschedule.TypeCost).SetFormat(reportschedule.FormatCSV).
				SetLocale("en").SetFrequency(reportschedule.FrequencyDaily).SetHour(9).SetMinute(0).SetCreatedAt(b.now).SetUpdatedAt(b.now).SaveX(ctx)
			made := b.db.Client.Report.Create().SetAccountID(of.ID).SetSchedule(asks).SetType(report.TypeCost).SetFormat(report.FormatCSV).SetLocale("en").
				SetFirstDay(20260101).SetEndDay(20260201).SetCreatedAt(b.now).SaveX(ctx)
			asks.Update().SetLastReport(made).ExecX(ctx)
			b.db.Client.Commitment.Create().SetAccountID(of.ID).SetKind(commitment.KindSavingsPlan).SetCloudID("1").ExecX(ctx)
			b.db.Client.CommitmentUse.Create().SetAccountID(of.ID).SetKind(commitmentuse.KindSavingsPlan).SetCycle(202604).SetReadAt(b.now).ExecX(ctx)
		}
		done, err := b.Delete(ctx, a.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			at   time.Time
			want []account.Forgettable
		}{
			{done.ForgetsAt.Add(-time.Second), []account.Forgettable{}},
			{done.ForgetsAt, []account.Forgettable{{Account: a.ID, Batches: []int32{7, 8}}}},
		} {
			b.now = c.at
			got, err := b.Forgettable(ctx, c.at)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(got, c.want); diff != "" {
				t.Error(diff)
			}
			err = b.Purge(ctx, a.ID)
			if purged := err == nil; purged != (len(c.want) == 1) {
				t.Errorf("purging at %v gives %v", c.at, err)
			}
		}
		if err := b.Purge(ctx, kept.ID); err == nil {
			t.Error("an account that is not deleted was purged")
		}
		all := database.WithDeleted(ctx)
		if n := b.db.Client.Account.Query().CountX(all); n != 1 {
			t.Errorf("%d accounts are left, want 1", n)
		}
		if got := b.db.Client.Slice.Query().OnlyX(all).Batch; got != 9 {
			t.Errorf("the slice of batch %d is left, want 9", got)
		}
		if got := b.db.Client.Benefit.Query().OnlyX(all).AccountID; got != kept.ID {
			t.Errorf("what %s holds is left, want that of %s", got, kept.ID)
		}
		if n := b.db.Client.Renewal.Query().CountX(all) + b.db.Client.BenefitReading.Query().CountX(all); n != 2 {
			t.Errorf("%d renewals and readings are left, want 2", n)
		}
		if got := b.db.Client.ReportSchedule.Query().WithLastReport().OnlyX(all); got.AccountID != kept.ID || got.Edges.LastReport == nil {
			t.Errorf("the schedule of %s with the report %v is left, want those of %s", got.AccountID, got.Edges.LastReport, kept.ID)
		}
		if n := b.db.Client.Commitment.Query().CountX(all) + b.db.Client.CommitmentUse.Query().CountX(all); n != 2 {
			t.Errorf("%d commitments and months of them are left, want 2", n)
		}
		if n := b.db.Client.BillImport.Query().CountX(ctx); n != 3 {
			t.Errorf("%d imports are left, want 3", n)
		}
	})
}
