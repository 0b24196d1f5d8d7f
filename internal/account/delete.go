package account

import (
	"context"
	"fmt"
	"time"

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
	"github.com/cloudlens/cloudlens/ent/credential"
	"github.com/cloudlens/cloudlens/ent/dashboard"
	"github.com/cloudlens/cloudlens/ent/discountcontract"
	"github.com/cloudlens/cloudlens/ent/renewal"
	"github.com/cloudlens/cloudlens/ent/report"
	"github.com/cloudlens/cloudlens/ent/reportcontent"
	"github.com/cloudlens/cloudlens/ent/reportschedule"
	"github.com/cloudlens/cloudlens/ent/resource"
	"github.com/cloudlens/cloudlens/ent/ruleversion"
	"github.com/cloudlens/cloudlens/ent/scan"
	"github.com/cloudlens/cloudlens/ent/slice"
	"github.com/cloudlens/cloudlens/ent/virtualtag"
	"github.com/cloudlens/cloudlens/internal/database"
	"github.com/cloudlens/cloudlens/internal/id"
)

// ForgetAfter is the grace between deleting an account and forgetting its
// bills. Questions of a view from before the deletion are long over by then.
const ForgetAfter = 7 * 24 * time.Hour

// Deleted says what the deletion of an account did.
type Deleted struct {
	Account     *ent.Account
	Credentials int       // access keys that were destroyed at once
	Slices      int       // versions of slices of the bill that wait for ForgetsAt
	Resources   int       // resources that wait with them, their changes and metrics too
	ForgetsAt   time.Time // when they and the account's row are forgotten
}

// Delete makes the account invisible and its name free, destroys its access
// key, and leaves its slices and inventory to be forgotten after the grace. Imports are not
// the account's: they stay, without its slices once those are forgotten.
func (s *Service) Delete(ctx context.Context, account id.ID) (Deleted, error) {
	var done Deleted
	err := s.db.InTx(ctx, func(ctx context.Context, tx *ent.Client) error {
		if err := database.RaiseCatalogue(ctx, tx); err != nil {
			return err
		}
		a, err := byID(ctx, tx, account)
		if err != nil {
			return err
		}
		if done.Slices, err = tx.Slice.Query().Where(slice.AccountID(account)).Count(ctx); err != nil {
			return fmt.Errorf("count slices of %s: %w", account, err)
		}
		if done.Resources, err = tx.Resource.Query().Where(resource.AccountID(account)).Count(ctx); err != nil {
			return fmt.Errorf("count resources of %s: %w", account, err)
		}
		if done.Credentials, err = tx.Credential.Delete().Where(credential.AccountID(account)).Exec(ctx); err != nil {
			return fmt.Errorf("destroy the access key of %s: %w", account, err)
		}
		now := s.now()
		if done.Account, err = tx.Account.UpdateOne(a).SetDeletedAt(now).SetUpdatedAt(now).Save(ctx); err != nil {
			return fmt.Errorf("delete account %s: %w", account, err)
		}
		done.ForgetsAt = now.Add(ForgetAfter)
		return nil
	})
	if err != nil {
		return Deleted{}, err
	}
	done.Account = settled(ctx, done.Account)
	return done, nil
}

// Forgettable is a deleted account whose grace is over, with the batches that
// its lines have in the ledger.
type Forgettable struct {
	Account id.ID
	Batches []int32
}

// Forgettable lists what may be forgotten by now. The sweeper drops the
// batches from the ledger first and then calls Purge, so that a crash between
// the two leaves the account to be found again.
func (s *Service) Forgettable(ctx context.Context, now time.Time) ([]Forgettable, error) {
	ctx = database.WithDeleted(system(ctx))
	accounts, err := s.db.Reader(ctx).Account.Query().
		Where(account.DeletedAtLTE(now.UTC().Add(-ForgetAfter))).
		Order(account.ByID()).
		WithSlices(func(q *ent.SliceQuery) { q.Order(slice.ByBatch()) }).
		All(ctx)
	if err != nil {
		return nil, fmt.Errorf("list accounts to forget: %w", err)
	}
	list := make([]Forgettable, len(accounts))
	for i, a := range accounts {
		list[i].Account = a.ID
		for _, version := range a.Edges.Slices {
			list[i].Batches = append(list[i].Batches, version.Batch)
		}
	}
	return list, nil
}

// Purge removes the rows of an account whose grace is over: its slices, its
// inventory and itself. One that is not deleted, or not for long enough, is an error.
func (s *Service) Purge(ctx context.Context, gone id.ID) error {
	ctx = database.WithDeleted(system(ctx))
	return s.db.InTx(ctx, func(ctx context.Context, tx *ent.Client) error {
		if err := database.RaiseCatalogue(ctx, tx); err != nil {
			return err
		}
		over, err := tx.Account.Query().
			Where(account.ID(gone), account.DeletedAtLTE(s.now().Add(-ForgetAfter))).
			Exist(ctx)
		if err != nil {
			return fmt.Errorf("look for deleted account %s: %w", gone, err)
		}
		if !over {
			return fmt.Errorf("account %s is not deleted, or its grace is not over", gone)
		}
		if err := forgetVersions(ctx, tx, gone); err != nil {
			return err
		}
		for what, forget := range map[string]func(context.Context) (int, error){
			"slices":    tx.Slice.Delete().Where(slice.AccountID(gone)).Exec,
			"resources": tx.Resource.Delete().Where(resource.AccountID(gone)).Exec, // with their changes and verdicts
			"scan":      tx.Scan.Delete().Where(scan.AccountID(gone)).Exec,
			"syncs":     tx.CloudSync.Delete().Where(cloudsync.AccountID(gone)).Exec,

			"files of reports":      tx.ReportContent.Delete().Where(reportcontent.HasReportWith(report.AccountID(gone))).Exec,
			"benefits":              tx.Benefit.Delete().Where(benefit.AccountID(gone)).Exec,
			"renewals":              tx.Renewal.Delete().Where(renewal.AccountID(gone)).Exec,
			"readings of benefits":  tx.BenefitReading.Delete().Where(benefitreading.AccountID(gone)).Exec,
			"commitments":           tx.Commitment.Delete().Where(commitment.AccountID(gone)).Exec,
			"use of commitments":    tx.CommitmentUse.Delete().Where(commitmentuse.AccountID(gone)).Exec,
			"virtual tags":          tx.VirtualTag.Delete().Where(virtualtag.AccountID(gone)).Exec,
			"budgets":               tx.Budget.Delete().Where(budget.AccountID(gone)).Exec, // with their events
			"results of allocation": tx.AllocationResult.Delete().Where(allocationresult.AccountID(gone)).Exec,
			"rules of allocation":   tx.AllocationRule.Delete().Where(allocationrule.AccountID(gone)).Exec,
			"contracts":             tx.DiscountContract.Delete().Where(discountcontract.AccountID(gone)).Exec,
			"dashboards":            tx.Dashboard.Delete().Where(dashboard.AccountID(gone)).Exec, // shared ones too
		} {
			if _, err := forget(ctx); err != nil {
				return fmt.Errorf("forget %s of %s: %w", what, gone, err)
			}
		}
		if _, err := tx.Report.Delete().Where(report.AccountID(gone)).Exec(ctx); err != nil {
			return fmt.Errorf("forget reports of %s: %w", gone, err)
		}
		if _, err := tx.ReportSchedule.Delete().Where(reportschedule.AccountID(gone)).Exec(ctx); err != nil {
			return fmt.Errorf("forget schedules of reports of %s: %w", gone, err)
		}
		if err := tx.Account.DeleteOneID(gone).Exec(ctx); err != nil {
			return fmt.Errorf("forget account %s: %w", gone, err)
		}
		return nil
	})
}

// forgetVersions removes what the account's virtual tags, budgets and rules of
// allocation said over time.
func forgetVersions(ctx context.Context, tx *ent.Client, gone id.ID) error {
	var owners []id.ID
	for _, list := range []func(context.Context) ([]id.ID, error){
		tx.VirtualTag.Query().Where(virtualtag.AccountID(gone)).IDs,
		tx.Budget.Query().Where(budget.AccountID(gone)).IDs,
		tx.AllocationRule.Query().Where(allocationrule.AccountID(gone)).IDs,
	} {
		ids, err := list(ctx)
		if err != nil {
			return fmt.Errorf("list what governs %s: %w", gone, err)
		}
		owners = append(owners, ids...)
	}
	if _, err := tx.RuleVersion.Delete().Where(ruleversion.OwnerIDIn(owners...)).Exec(ctx); err != nil {
		return fmt.Errorf("forget versions of rules of %s: %w", gone, err)
	}
	return nil
}
