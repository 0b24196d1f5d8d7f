package graph_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cloudlens/cloudlens/internal/account"
	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/benefit"
	"github.com/cloudlens/cloudlens/internal/cloud"
	"github.com/cloudlens/cloudlens/internal/cloud/simulator"
	"github.com/cloudlens/cloudlens/internal/cloud/world"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
)

// Those of testdata/commitment are over a small world whose accounts were read
// twice; the second time the use of plans of one may not be read any more, so
// that its bill knows more than its plan. A third account was never read.
func TestQueriesAboutCommitmentsAnswerAsRecorded(t *testing.T) {
	p, c := clouded(t, world.Small(4), now)
	ctx := auth.With(t.Context(), auth.System())
	if _, err := c.Accounts.Create(ctx, account.Draft{Name: "never-read"}); err != nil {
		t.Fatal(err)
	}
	c.Simulator.Fail("DescribeSavingsPlansUsageTotal", simulator.Fault{Kind: simulator.Forbidden, Account: "small-intl"})
	c.Set(now.AddDate(0, 0, 1))
	c.Sync(t)
	hold(t, p, "testdata/commitment/*.graphql")
}

// commit makes that many accounts with a reserved instance, a plan, what these
// were used for, and a bill that does not say what plans deducted.
func commit(t *testing.T, p *counted, accounts int) {
	t.Helper()
	ctx := auth.With(t.Context(), auth.System())
	holdings(t, p, accounts)
	of := func(n int) money.Null { return money.Of(money.Whole(n)) }
	cycle := period.CycleOf(now.In(period.Shanghai))
	for i := range accounts {
		a := p.Account(t, fmt.Sprintf("account-%02d", i)).ID
		for _, err := range []error{
			p.Benefits.KeepCommitments(ctx, a, cloud.SavingsPlan, []cloud.Commitment{{Kind: cloud.SavingsPlan, ID: "spn-1", Pool: of(3)}}),
			p.Benefits.KeepCommitments(ctx, a, cloud.ReservedInstance, []cloud.Commitment{{Kind: cloud.ReservedInstance, ID: "ri-1", Quantity: 2}}),
			p.Benefits.KeepUse(ctx, a, &cloud.CommitmentUse{Kind: cloud.SavingsPlan, Cycle: cycle, Pool: of(3), Used: of(1), Deducted: of(i)}, "CNY"),
			p.Benefits.KeepUse(ctx, a, &cloud.CommitmentUse{Kind: cloud.ReservedInstance, Cycle: cycle, Pool: of(8), Used: of(7), Unit: "h", DeductedQuantity: of(1), TotalQuantity: of(4), CapacityUnit: "vCPU"}, ""),
			p.Benefits.KeepUse(ctx, a, &cloud.CommitmentUse{Kind: cloud.ReservedInstance, Cycle: cycle.Add(-1), Saved: of(0)}, ""),
			p.Benefits.KeptUse(ctx, a, cloud.SavingsPlan),
		} {
			if err != nil {
				t.Fatal(err)
			}
		}
	}
}

// An account more is no statement more, however much it committed to.
func TestCommitmentsTakeTheSameStatementsHoweverMany(t *testing.T) {
	p := empty(t)
	const most = 25
	commit(t, p, most)
	p.must(t, "{ cycles { cycle } }", nil, &struct{ Cycles []struct{} }{}) // it reads what is visible
	const query = `query($n: Int!) { accounts(first: $n, orderBy: {field: NAME}) { edges { node { name
		commitments { items { cloudID quantity } months { kind utilisation coverage deductedByBills difference } readings { source readAt } } } } } }`
	want := statements{Catalogue: 6, Ledger: 1}
	for _, n := range []int{2, 10, most} {
		got := p.takes(func() {
			_, r := p.ask(t, request{Query: query, Variables: map[string]any{"n": n}})
			if rows := strings.Count(string(r.Data), `"coverage":"0.25"`); len(r.Errors) > 0 || rows != n || strings.Count(string(r.Data), `"utilisation":"0.333333"`) != n {
				t.Fatalf("%d of %d accounts, %+v", rows, n, r.Errors)
			}
		})
		if got != want {
			t.Errorf("%d accounts take %+v statements, want %+v", n, got, want)
		}
	}
}

// What bills do not say is unknown, and so is the difference; a cycle without
// any commitment is none. Who does not see an account sees nothing of it.
func TestCommitmentsThatBillsDoNotTellOf(t *testing.T) {
	p := empty(t)
	commit(t, p, 2)
	own, other := p.Account(t, "account-00").ID, p.Account(t, "account-01").ID
	ctx := auth.With(t.Context(), auth.Only(own))
	all, err := p.Benefits.CommitmentsOf(ctx, []id.ID{own, other}, benefit.CommitmentFilter{Months: 18})
	if err != nil || len(all[own].Items) != 2 || len(all[own].Months) != 2 || len(all[other].Items)+len(all[other].Months) != 0 || all[other].Readings[1].ReadAt != nil || all[own].Readings[1].ReadAt == nil {
		t.Fatalf("%+v, %v", all, err)
	}
	if all, err = p.Benefits.CommitmentsOf(ctx, []id.ID{own}, benefit.CommitmentFilter{Months: 18}); err != nil {
		t.Fatal(err)
	}
	for _, m := range all[own].Months {
		billed, err := m.DeductedByBills(ctx)
		difference, err2 := m.Difference(ctx)
		if err != nil || err2 != nil || billed.Valid || difference.Valid {
			t.Errorf("bills that do not say it say %v of %s, a difference of %v; %v, %v", billed, m.Kind, difference, err, err2)
		}
	}
}
