package database

import (
	"context"

	"entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/ent/account"
	"github.com/cloudlens/cloudlens/ent/allocationresult"
	"github.com/cloudlens/cloudlens/ent/allocationrule"
	"github.com/cloudlens/cloudlens/ent/benefit"
	"github.com/cloudlens/cloudlens/ent/benefitreading"
	"github.com/cloudlens/cloudlens/ent/billimport"
	"github.com/cloudlens/cloudlens/ent/budget"
	"github.com/cloudlens/cloudlens/ent/budgetevent"
	"github.com/cloudlens/cloudlens/ent/cloudsync"
	"github.com/cloudlens/cloudlens/ent/commitment"
	"github.com/cloudlens/cloudlens/ent/commitmentuse"
	"github.com/cloudlens/cloudlens/ent/credential"
	"github.com/cloudlens/cloudlens/ent/dashboard"
	"github.com/cloudlens/cloudlens/ent/discountcontract"
	"github.com/cloudlens/cloudlens/ent/intercept"
	"github.com/cloudlens/cloudlens/ent/predicate"
	"github.com/cloudlens/cloudlens/ent/renewal"
	"github.com/cloudlens/cloudlens/ent/report"
	"github.com/cloudlens/cloudlens/ent/reportcontent"
	"github.com/cloudlens/cloudlens/ent/reportschedule"
	"github.com/cloudlens/cloudlens/ent/resource"
	"github.com/cloudlens/cloudlens/ent/resourcechange"
	"github.com/cloudlens/cloudlens/ent/scan"
	"github.com/cloudlens/cloudlens/ent/slice"
	"github.com/cloudlens/cloudlens/ent/verdict"
	"github.com/cloudlens/cloudlens/ent/virtualtag"
	"github.com/cloudlens/cloudlens/internal/auth"
)

type deletedKey struct{}

// WithDeleted lets queries see deleted accounts and what belongs to them too:
// for the sweep that ends their grace.
func WithDeleted(ctx context.Context) context.Context {
	return context.WithValue(ctx, deletedKey{}, true)
}

func seesDeleted(ctx context.Context) bool {
	sees, _ := ctx.Value(deletedKey{}).(bool)
	return sees
}

// filter narrows every query, also those of edges, to what the viewer in the
// context may see. Without a viewer that is nothing, which is no error.
func filter(client *ent.Client) {
	client.Account.Intercept(intercept.TraverseAccount(filterAccounts))
	client.Credential.Intercept(intercept.TraverseCredential(func(ctx context.Context, q *ent.CredentialQuery) error {
		q.Where(owned(ctx, credential.HasAccountWith, credential.AccountIDIn)...)
		return nil
	}))
	client.Slice.Intercept(intercept.TraverseSlice(func(ctx context.Context, q *ent.SliceQuery) error {
		q.Where(owned(ctx, slice.HasAccountWith, slice.AccountIDIn)...)
		return nil
	}))
	client.BillImport.Intercept(intercept.TraverseBillImport(filterImports))
	client.Resource.Intercept(intercept.TraverseResource(func(ctx context.Context, q *ent.ResourceQuery) error {
		q.Where(owned(ctx, resource.HasAccountWith, resource.AccountIDIn)...)
		return nil
	}))
	client.ResourceChange.Intercept(intercept.TraverseResourceChange(func(ctx context.Context, q *ent.ResourceChangeQuery) error {
		q.Where(owned(ctx, throughResource(resourcechange.HasResourceWith), resourcechange.AccountIDIn)...)
		return nil
	}))
	client.CloudSync.Intercept(intercept.TraverseCloudSync(func(ctx context.Context, q *ent.CloudSyncQuery) error {
		q.Where(owned(ctx, cloudsync.HasAccountWith, cloudsync.AccountIDIn)...)
		return nil
	}))
	client.Scan.Intercept(intercept.TraverseScan(func(ctx context.Context, q *ent.ScanQuery) error {
		q.Where(owned(ctx, scan.HasAccountWith, scan.AccountIDIn)...)
		return nil
	}))
	client.Verdict.Intercept(intercept.TraverseVerdict(func(ctx context.Context, q *ent.VerdictQuery) error {
		q.Where(owned(ctx, throughResource(verdict.HasResourceWith), verdict.AccountIDIn)...)
		return nil
	}))
	client.DiscountContract.Intercept(intercept.TraverseDiscountContract(func(ctx context.Context, q *ent.DiscountContractQuery) error {
		q.Where(owned(ctx, discountcontract.HasAccountWith, discountcontract.AccountIDIn)...)
		return nil
	}))
	filterReports(client)
	filterGoverned(client)
	filterBenefits(client)
}

// filterReports narrows reports, their files, and what asks for them.
func filterReports(client *ent.Client) {
	client.Report.Intercept(intercept.TraverseReport(func(ctx context.Context, q *ent.ReportQuery) error {
		q.Where(owned(ctx, report.HasAccountWith, report.AccountIDIn)...)
		return nil
	}))
	client.ReportContent.Intercept(intercept.TraverseReportContent(func(ctx context.Context, q *ent.ReportContentQuery) error {
		ofViewer := func(of ...uuid.UUID) predicate.ReportContent {
			return reportcontent.HasReportWith(report.AccountIDIn(of...))
		}
		q.Where(owned(ctx, throughReport, ofViewer)...)
		return nil
	}))
	client.ReportSchedule.Intercept(intercept.TraverseReportSchedule(func(ctx context.Context, q *ent.ReportScheduleQuery) error {
		q.Where(owned(ctx, reportschedule.HasAccountWith, reportschedule.AccountIDIn)...)
		return nil
	}))
}

// filterBenefits narrows what accounts hold.
func filterBenefits(client *ent.Client) {
	client.Benefit.Intercept(intercept.TraverseBenefit(func(ctx context.Context, q *ent.BenefitQuery) error {
		q.Where(owned(ctx, benefit.HasAccountWith, benefit.AccountIDIn)...)
		return nil
	}))
	client.Renewal.Intercept(intercept.TraverseRenewal(func(ctx context.Context, q *ent.RenewalQuery) error {
		q.Where(owned(ctx, renewal.HasAccountWith, renewal.AccountIDIn)...)
		return nil
	}))
	client.BenefitReading.Intercept(intercept.TraverseBenefitReading(func(ctx context.Context, q *ent.BenefitReadingQuery) error {
		q.Where(owned(ctx, benefitreading.HasAccountWith, benefitreading.AccountIDIn)...)
		return nil
	}))
	client.Commitment.Intercept(intercept.TraverseCommitment(func(ctx context.Context, q *ent.CommitmentQuery) error {
		q.Where(owned(ctx, commitment.HasAccountWith, commitment.AccountIDIn)...)
		return nil
	}))
	client.CommitmentUse.Intercept(intercept.TraverseCommitmentUse(func(ctx context.Context, q *ent.CommitmentUseQuery) error {
		q.Where(owned(ctx, commitmentuse.HasAccountWith, commitmentuse.AccountIDIn)...)
		return nil
	}))
}

// throughReport asks for the account of the report that a file is of.
func throughReport(where ...predicate.Account) predicate.ReportContent {
	return reportcontent.HasReportWith(report.HasAccountWith(where...))
}

// filterGoverned narrows what people write to govern costs. Versions of it are
// read through it alone, and not narrowed themselves.
func filterGoverned(client *ent.Client) {
	client.VirtualTag.Intercept(intercept.TraverseVirtualTag(func(ctx context.Context, q *ent.VirtualTagQuery) error {
		q.Where(about(ctx, virtualtag.AccountIDIsNil, virtualtag.HasAccountWith, virtualtag.AccountIDIn, virtualtag.Or)...)
		return nil
	}))
	client.Budget.Intercept(intercept.TraverseBudget(func(ctx context.Context, q *ent.BudgetQuery) error {
		q.Where(about(ctx, budget.AccountIDIsNil, budget.HasAccountWith, budget.AccountIDIn, budget.Or)...)
		return nil
	}))
	client.BudgetEvent.Intercept(intercept.TraverseBudgetEvent(func(ctx context.Context, q *ent.BudgetEventQuery) error {
		q.Where(about(ctx, budgetevent.AccountIDIsNil, budgetevent.HasAccountWith, budgetevent.AccountIDIn, budgetevent.Or)...)
		return nil
	}))
	client.AllocationRule.Intercept(intercept.TraverseAllocationRule(func(ctx context.Context, q *ent.AllocationRuleQuery) error {
		q.Where(about(ctx, allocationrule.AccountIDIsNil, allocationrule.HasAccountWith, allocationrule.AccountIDIn, allocationrule.Or)...)
		return nil
	}))
	client.AllocationResult.Intercept(intercept.TraverseAllocationResult(func(ctx context.Context, q *ent.AllocationResultQuery) error {
		q.Where(about(ctx, allocationresult.AccountIDIsNil, allocationresult.HasAccountWith, allocationresult.AccountIDIn, allocationresult.Or)...)
		return nil
	}))
	client.Dashboard.Intercept(intercept.TraverseDashboard(func(ctx context.Context, q *ent.DashboardQuery) error {
		// What is shared everybody sees: it says what to look at, and shows to
		// each what they may see.
		ofViewer := func(of ...uuid.UUID) predicate.Dashboard {
			return dashboard.Or(dashboard.AccountIDIn(of...), dashboard.Shared(true))
		}
		q.Where(about(ctx, dashboard.AccountIDIsNil, dashboard.HasAccountWith, ofViewer, dashboard.Or)...)
		return nil
	}))
}

// about narrows what is about one account, or about all of them: that only
// those see who see all accounts, since its figures are of all.
func about[P ~func(*sql.Selector)](ctx context.Context, ofAll func() P, ofAccount func(...predicate.Account) P, of func(...uuid.UUID) P, or func(...P) P) []P {
	var where []P
	if !seesDeleted(ctx) {
		where = append(where, or(ofAll(), ofAccount(account.DeletedAtIsNil())))
	}
	if v := auth.From(ctx); !v.All() {
		where = append(where, of(v.Accounts()...))
	}
	return where
}

// owned narrows what belongs to one account to the accounts that are there
// and that the viewer sees.
func owned[P ~func(*sql.Selector)](ctx context.Context, ofAccount func(...predicate.Account) P, of func(...uuid.UUID) P) []P {
	var where []P
	if !seesDeleted(ctx) {
		where = append(where, ofAccount(account.DeletedAtIsNil()))
	}
	if v := auth.From(ctx); !v.All() {
		where = append(where, of(v.Accounts()...))
	}
	return where
}

// throughResource asks for the account of the resource that a row belongs to.
func throughResource[P any](ofResource func(...predicate.Resource) P) func(...predicate.Account) P {
	return func(of ...predicate.Account) P { return ofResource(resource.HasAccountWith(of...)) }
}

func filterAccounts(ctx context.Context, q *ent.AccountQuery) error {
	if !seesDeleted(ctx) {
		q.Where(account.DeletedAtIsNil())
	}
	if v := auth.From(ctx); !v.All() {
		q.Where(account.IDIn(v.Accounts()...))
	}
	return nil
}

// filterImports shows an import to a viewer of some accounts when it brought
// a slice of one of them.
func filterImports(ctx context.Context, q *ent.BillImportQuery) error {
	v := auth.From(ctx)
	if v.All() {
		return nil
	}
	q.Where(billimport.HasSlicesWith(
		slice.AccountIDIn(v.Accounts()...),
		slice.HasAccountWith(account.DeletedAtIsNil()),
	))
	return nil
}
