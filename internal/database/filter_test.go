package database_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

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
	"github.com/cloudlens/cloudlens/ent/renewal"
	"github.com/cloudlens/cloudlens/ent/report"
	"github.com/cloudlens/cloudlens/ent/reportschedule"
	"github.com/cloudlens/cloudlens/ent/resource"
	"github.com/cloudlens/cloudlens/ent/resourcechange"
	"github.com/cloudlens/cloudlens/ent/slice"
	"github.com/cloudlens/cloudlens/ent/verdict"
	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/database"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/policy"
	"github.com/cloudlens/cloudlens/internal/rule"
	"github.com/cloudlens/cloudlens/internal/testdb"
)

// catalogue has the accounts a, b and the deleted gone, each with a key, and
// with a sync, a scan, a voucher, a schedule of reports with one, and a resource that changed, was judged and must be renewed. The
// import both brought a slice of a and b, onlyB one of b, past one of gone,
// and empty none.
type catalogue struct{ a, b, gone *ent.Account }

func fill(ctx context.Context, client *ent.Client) catalogue {
	add := func(name string) *ent.Account {
		made := client.Account.Create().SetName(name).SetProvider("aliyun").
			SetCreatedAt(testdb.Now).SetUpdatedAt(testdb.Now).SaveX(ctx)
		client.Credential.Create().SetAccount(made).SetAccessKeyID(name).SetSealedSecret([]byte{1}).
			SetCreatedAt(testdb.Now).SetUpdatedAt(testdb.Now).SaveX(ctx)
		client.CloudSync.Create().SetAccount(made).SetCause(cloudsync.CauseUser).SetStartedAt(testdb.Now).SaveX(ctx)
		r := client.Resource.Create().SetAccount(made).SetResourceID("i-" + name).SetType(resource.TypeECS).SetRegion("cn-hangzhou").
			SetStatus(resource.StatusRunning).SetFirstSeen(testdb.Now).SetLastSeen(testdb.Now).SaveX(ctx)
		client.ResourceChange.Create().SetAccountID(made.ID).SetResource(r).SetKind(resourcechange.KindAppeared).SetSeenAt(testdb.Now).SaveX(ctx)
		judged := client.Scan.Create().SetAccount(made).SetDays(7).SetJudgedAt(testdb.Now).SaveX(ctx)
		client.Verdict.Create().SetScan(judged).SetAccountID(made.ID).SetResource(r).SetOutcome(verdict.OutcomeIdle).
			SetReasons([]map[string]string{}).SaveX(ctx)
		client.Benefit.Create().SetAccount(made).SetKind(benefit.KindCashCoupon).SetCloudID("1").SaveX(ctx)
		client.Renewal.Create().SetAccount(made).SetResourceID("i-" + name).SetProduct("ecs").SetCommodity("vm").SetMode(renewal.ModeAuto).SaveX(ctx)
		client.BenefitReading.Create().SetAccount(made).SetSource(benefitreading.SourceRenewals).SetTriedAt(testdb.Now).SaveX(ctx)
		asks := client.ReportSchedule.Create().SetAccount(made).SetName("s").SetType(reportschedule.TypeCost).SetFormat(reportschedule.FormatCSV).
			SetLocale("en").SetFrequency(reportschedule.FrequencyDaily).SetHour(9).SetMinute(0).SetCreatedAt(testdb.Now).SetUpdatedAt(testdb.Now).SaveX(ctx)
		written := client.Report.Create().SetAccount(made).SetSchedule(asks).SetType(report.TypeCost).SetFormat(report.FormatCSV).SetLocale("en").
			SetFirstDay(20260101).SetEndDay(20260201).SetCreatedAt(testdb.Now).SaveX(ctx)
		client.ReportContent.Create().SetReport(written).SetFile([]byte(name)).ExecX(ctx)
		asks.Update().SetLastReport(written).ExecX(ctx)
		client.Commitment.Create().SetAccount(made).SetKind(commitment.KindSavingsPlan).SetCloudID("1").SaveX(ctx)
		client.CommitmentUse.Create().SetAccount(made).SetKind(commitmentuse.KindSavingsPlan).SetCycle(202604).SetReadAt(testdb.Now).SaveX(ctx)
		govern(ctx, client, &made.ID)
		return made
	}
	govern(ctx, client, nil)
	c := catalogue{add("a"), add("b"), add("gone")}
	batch := int32(0)
	bring := func(label string, accounts ...*ent.Account) {
		i := client.BillImport.Create().SetKind(billimport.KindFile).SetLabel(label).SetStartedAt(testdb.Now).SaveX(ctx)
		for _, a := range accounts {
			batch++
			client.Slice.Create().SetAccount(a).SetImport(i).SetCycle(202602).SetBatch(batch).
				SetReadAt(testdb.Now).SaveX(ctx)
		}
	}
	bring("both", c.a, c.b)
	bring("onlyB", c.b)
	bring("past", c.gone)
	bring("empty")
	c.gone.Update().SetDeletedAt(testdb.Now).ExecX(ctx)
	return c
}

// seen is all that a context sees.
type seen struct {
	Accounts, Keys, Imports []string
	Batches                 []int32

	// By account, what was collected of it.
	Syncs, Resources, Changes, Scans, Verdicts map[id.ID]int
	Benefits, Renewals, Readings               map[id.ID]int
	Schedules, Reports, Files                  map[id.ID]int
	Commitments, Uses                          map[id.ID]int

	// What governs costs: by account, and by no id what is about all.
	Tags, Budgets, Events, Rules, Results map[id.ID]int
}

// govern makes one of everything that governs costs.
func govern(ctx context.Context, client *ent.Client, account *id.ID) {
	client.VirtualTag.Create().SetNillableAccountID(account).SetName("t").SetTagKey("k").SetConditions([]rule.Flat{}).SetRule(rule.Is(rule.Region, "r")).
		SetCreatedAt(testdb.Now).SetUpdatedAt(testdb.Now).ExecX(ctx)
	b := client.Budget.Create().SetNillableAccountID(account).SetName("b").SetAmount(money.MustParse("1")).SetPeriod(budget.PeriodMonthly).SetStartDate(20260101).
		SetAlerts([]policy.Threshold{}).SetCreatedAt(testdb.Now).SetUpdatedAt(testdb.Now).SaveX(ctx)
	client.BudgetEvent.Create().SetBudget(b).SetNillableAccountID(account).SetPeriodFrom(20260101).SetPeriodTo(20260201).SetBasis(budgetevent.BasisActual).
		SetPercentage(money.MustParse("80")).SetKind(budgetevent.KindCrossed).SetSequence(1).SetSpend(money.MustParse("1")).SetAmount(money.MustParse("1")).
		SetCurrency("CNY").SetAt(testdb.Now).SetRevision(1).ExecX(ctx)
	r := client.AllocationRule.Create().SetNillableAccountID(account).SetName("r").SetMethod(allocationrule.MethodEqual).SetTargets([]policy.Target{}).
		SetWeights([]policy.Weight{}).SetCreatedAt(testdb.Now).SetUpdatedAt(testdb.Now).SaveX(ctx)
	client.AllocationResult.Create().SetRule(r).SetNillableAccountID(account).SetRuleName("r").SetRuleVersion(1).SetPeriodFrom(20260101).SetPeriodTo(20260201).
		SetMethod(allocationresult.MethodEqual).SetCurrency("CNY").SetTotal(money.MustParse("1.10")).SetAllocated(money.MustParse("1")).
		SetUnallocated(money.MustParse("0.1")).SetParts([]policy.Part{}).SetFinality("CLOSED").SetRevision(1).SetCreatedAt(testdb.Now).ExecX(ctx)
}

// seeGoverned counts what governs costs, by account.
func seeGoverned(ctx context.Context, client *ent.Client, s *seen) {
	count := func(in *map[id.ID]int, account *id.ID) {
		if *in == nil {
			*in = map[id.ID]int{}
		}
		if account == nil {
			account = &id.ID{}
		}
		(*in)[*account]++
	}
	for _, v := range client.VirtualTag.Query().AllX(ctx) {
		count(&s.Tags, v.AccountID)
	}
	for _, v := range client.Budget.Query().AllX(ctx) {
		count(&s.Budgets, v.AccountID)
	}
	for _, v := range client.BudgetEvent.Query().AllX(ctx) {
		count(&s.Events, v.AccountID)
	}
	for _, v := range client.AllocationRule.Query().AllX(ctx) {
		count(&s.Rules, v.AccountID)
	}
	for _, v := range client.AllocationResult.Query().AllX(ctx) {
		count(&s.Results, v.AccountID)
	}
}

// of is how much of everything those accounts have: one.
func of(accounts ...*ent.Account) map[id.ID]int {
	if len(accounts) == 0 {
		return nil
	}
	counts := map[id.ID]int{}
	for _, a := range accounts {
		counts[a.ID] = 1
	}
	return counts
}

func see(ctx context.Context, client *ent.Client) seen {
	var s seen
	for _, a := range client.Account.Query().Order(account.ByName()).AllX(ctx) {
		s.Accounts = append(s.Accounts, a.Name)
	}
	for _, c := range client.Credential.Query().Order(ent.Asc("access_key_id")).AllX(ctx) {
		s.Keys = append(s.Keys, c.AccessKeyID)
	}
	for _, i := range client.BillImport.Query().Order(billimport.ByLabel()).AllX(ctx) {
		s.Imports = append(s.Imports, i.Label)
	}
	for _, v := range client.Slice.Query().Order(slice.ByBatch()).AllX(ctx) {
		s.Batches = append(s.Batches, v.Batch)
	}
	count := func(in *map[id.ID]int, account id.ID) {
		if *in == nil {
			*in = map[id.ID]int{}
		}
		(*in)[account]++
	}
	for _, v := range client.CloudSync.Query().AllX(ctx) {
		count(&s.Syncs, v.AccountID)
	}
	for _, v := range client.Resource.Query().AllX(ctx) {
		count(&s.Resources, v.AccountID)
	}
	for _, v := range client.ResourceChange.Query().AllX(ctx) {
		count(&s.Changes, v.AccountID)
	}
	for _, v := range client.Scan.Query().AllX(ctx) {
		count(&s.Scans, v.AccountID)
	}
	for _, v := range client.Verdict.Query().AllX(ctx) {
		count(&s.Verdicts, v.AccountID)
	}
	for _, v := range client.Benefit.Query().AllX(ctx) {
		count(&s.Benefits, v.AccountID)
	}
	for _, v := range client.Renewal.Query().AllX(ctx) {
		count(&s.Renewals, v.AccountID)
	}
	for _, v := range client.BenefitReading.Query().AllX(ctx) {
		count(&s.Readings, v.AccountID)
	}
	for _, v := range client.ReportSchedule.Query().AllX(ctx) {
		count(&s.Schedules, v.AccountID)
	}
	for _, v := range client.Report.Query().AllX(ctx) {
		count(&s.Reports, v.AccountID)
	}
	for _, v := range client.ReportContent.Query().WithReport().AllX(ctx) {
		count(&s.Files, v.Edges.Report.AccountID)
	}
	for _, v := range client.Commitment.Query().AllX(ctx) {
		count(&s.Commitments, v.AccountID)
	}
	for _, v := range client.CommitmentUse.Query().AllX(ctx) {
		count(&s.Uses, v.AccountID)
	}
	seeGoverned(ctx, client, &s)
	return s
}

func TestViewerSeesTheirAccountsAlone(t *testing.T) {
	testdb.Each(t, func(t *testing.T, db *database.DB) {
		system := auth.With(t.Context(), auth.System())
		c := fill(system, db.Client)
		allButGone := seen{Accounts: []string{"a", "b"}, Keys: []string{"a", "b"}, Imports: []string{"both", "empty", "onlyB", "past"}, Batches: []int32{1, 2, 3}}
		onlyA := seen{Accounts: []string{"a"}, Keys: []string{"a"}, Imports: []string{"both"}, Batches: []int32{1}}
		collected := func(s seen, accounts ...*ent.Account) seen {
			s.Syncs, s.Resources, s.Changes, s.Scans, s.Verdicts = of(accounts...), of(accounts...), of(accounts...), of(accounts...), of(accounts...)
			s.Benefits, s.Renewals, s.Readings = of(accounts...), of(accounts...), of(accounts...)
			s.Schedules, s.Reports, s.Files = of(accounts...), of(accounts...), of(accounts...)
			s.Commitments, s.Uses = of(accounts...), of(accounts...)
			govern := func() map[id.ID]int {
				m := of(accounts...)
				if len(accounts) > 1 { // who sees all accounts sees what is about all
					m[id.ID{}] = 1
				}
				return m
			}
			s.Tags, s.Budgets, s.Events, s.Rules, s.Results = govern(), govern(), govern(), govern(), govern()
			return s
		}
		allButGone, onlyA = collected(allButGone, c.a, c.b), collected(onlyA, c.a)
		all := collected(seen{
			Accounts: []string{"a", "b", "gone"}, Keys: []string{"a", "b", "gone"}, Imports: []string{"both", "empty", "onlyB", "past"}, Batches: []int32{1, 2, 3, 4},
		}, c.a, c.b, c.gone)
		onlyB := collected(seen{Accounts: []string{"b"}, Keys: []string{"b"}, Imports: []string{"both", "onlyB"}, Batches: []int32{2, 3}}, c.b)
		for name, tc := range map[string]struct {
			ctx  context.Context
			want seen
		}{
			"all":          {system, allButGone},
			"all, deleted": {database.WithDeleted(system), all},
			"a":            {auth.With(t.Context(), auth.Only(c.a.ID)), onlyA},
			"a and gone":   {auth.With(t.Context(), auth.Only(c.a.ID, c.gone.ID)), onlyA},
			"b":            {auth.With(t.Context(), auth.Only(c.b.ID)), onlyB},
			"none":         {auth.With(t.Context(), auth.Only()), seen{}},
			"no viewer":    {t.Context(), seen{}},
		} {
			if diff := cmp.Diff(see(tc.ctx, db.Client), tc.want); diff != "" {
				t.Errorf("%s: %s", name, diff)
			}
			err := db.InTx(tc.ctx, func(ctx context.Context, tx *ent.Client) error {
				if diff := cmp.Diff(see(ctx, tx), tc.want); diff != "" {
					t.Errorf("%s, in a transaction: %s", name, diff)
				}
				return nil
			})
			if err != nil {
				t.Error(err)
			}
		}
	})
}

func TestEdgesAndNodesAreFilteredToo(t *testing.T) {
	testdb.Each(t, func(t *testing.T, db *database.DB) {
		c := fill(auth.With(t.Context(), auth.System()), db.Client)
		ctx := auth.With(t.Context(), auth.Only(c.a.ID))
		both := db.Client.BillImport.Query().WithSlices().OnlyX(ctx)
		if len(both.Edges.Slices) != 1 || both.Edges.Slices[0].AccountID != c.a.ID {
			t.Errorf("the import's slices are %v, want those of a", both.Edges.Slices)
		}
		if n := both.QuerySlices().CountX(ctx); n != 1 {
			t.Errorf("the import's slices number %d, want 1", n)
		}
		hidden := []id.ID{c.b.ID, c.gone.ID}
		system := auth.With(t.Context(), auth.System())
		for _, r := range db.Client.Resource.Query().WithVerdict().AllX(system) {
			if r.AccountID == c.b.ID {
				hidden = append(hidden, r.ID, r.Edges.Verdict.ID, r.QueryChanges().OnlyIDX(system))
			}
		}
		hidden = append(hidden, db.Client.CloudSync.Query().Where(cloudsync.AccountID(c.b.ID)).OnlyIDX(system),
			db.Client.ReportSchedule.Query().Where(reportschedule.AccountID(c.b.ID)).OnlyIDX(system))
		if len(hidden) != 7 {
			t.Fatalf("%d things are hidden, want 7", len(hidden))
		}
		for _, hidden := range hidden {
			if _, err := db.Client.Noder(ctx, hidden, ent.WithNodeType(database.NodeType)); !ent.IsNotFound(err) {
				t.Errorf("node %s gives %v, want not found", hidden, err)
			}
		}
	})
}
