package graph_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cloudlens/cloudlens/internal/account"
	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/benefit"
	"github.com/cloudlens/cloudlens/internal/cloud"
	"github.com/cloudlens/cloudlens/internal/cloud/simulator"
	"github.com/cloudlens/cloudlens/internal/cloud/world"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/testapp"
)

// Those of testdata/benefit are over a small world whose accounts were read
// twice; the second time the vouchers of one may not be read any more. A third
// account was never read.
func TestQueriesAboutBenefitsAnswerAsRecorded(t *testing.T) {
	p, c := clouded(t, world.Small(4), now)
	ctx := auth.With(t.Context(), auth.System())
	if _, err := c.Accounts.Create(ctx, account.Draft{Name: "never-read"}); err != nil {
		t.Fatal(err)
	}
	c.Simulator.Fail("QueryCashCoupons", simulator.Fault{Kind: simulator.Forbidden, Account: "small-intl"})
	c.Set(now.AddDate(0, 0, 1))
	c.Sync(t)
	hold(t, p, "testdata/benefit/*.graphql")
}

// holdings makes that many accounts with vouchers, cards and subscriptions, and
// bills of what these cost.
func holdings(t *testing.T, p *counted, accounts int) {
	t.Helper()
	ctx := auth.With(t.Context(), auth.System())
	bills := "ProviderName,BillingAccountId,BillingAccountName,BillingCurrency,BillingPeriodStart,ChargePeriodStart,ChargeCategory,ServiceName,ResourceId,BilledCost\n"
	for i := range accounts {
		bills += fmt.Sprintf("Alibaba Cloud,%d,account-%02d,CNY,2026-04-30T16:00:00Z,2026-05-01T16:00:00Z,Purchase,ecs,i-1,%d.25\n", 7000+i, i, i)
	}
	p.Import(t, "many.csv", bills, fileOf(""))
	for i := range accounts {
		a := p.Account(t, fmt.Sprintf("account-%02d", i))
		voucher := cloud.Benefit{Kind: cloud.CashCoupon, ID: "1", Total: money.Of(money.Whole(10)), Remaining: money.Of(money.Whole(i)), Effective: now}
		for _, err := range []error{
			p.Benefits.Keep(ctx, a.ID, benefit.CashCoupons, []cloud.Benefit{voucher}, "CNY"),
			p.Benefits.KeepSubscriptions(ctx, a.ID, []cloud.Renewal{{ID: "i-1", Mode: cloud.RenewsItself}, {ID: "i-2", Mode: cloud.RenewedByHand}}),
		} {
			if err != nil {
				t.Fatal(err)
			}
		}
	}
}

// An account more is no statement more, however much it holds.
func TestBenefitsTakeTheSameStatementsHoweverMany(t *testing.T) {
	p := empty(t)
	const most = 25
	holdings(t, p, most)
	p.must(t, "{ cycles { cycle } }", nil, &struct{ Cycles []struct{} }{}) // it reads what is visible
	const query = `query($n: Int!) { accounts(first: $n, orderBy: {field: NAME}) { edges { node { name
		benefits { items { kind } readings { source readAt } checks { kind used billed } }
		renewals(first: 1) { items { resourceID expected { amount { amount } } } expected { amount { amount } unknown } reading { readAt } } } } } }`
	want := statements{Catalogue: 7, Ledger: 2}
	for _, n := range []int{2, 10, most} {
		got := p.takes(func() {
			_, r := p.ask(t, request{Query: query, Variables: map[string]any{"n": n}})
			if rows := strings.Count(string(r.Data), `"resourceID":"i-1"`); len(r.Errors) > 0 || rows != n {
				t.Fatalf("%d of %d accounts, %+v", rows, n, r.Errors)
			}
		})
		if got != want {
			t.Errorf("%d accounts take %+v statements, want %+v", n, got, want)
		}
	}
}

// A reader without an account's name among theirs sees nothing of what it holds.
func TestBenefitsBelongToThoseWhoSeeTheAccount(t *testing.T) {
	p := empty(t)
	holdings(t, p, 2)
	own, other := p.Account(t, "account-00"), p.Account(t, "account-01")
	ctx := auth.With(t.Context(), auth.Only(own.ID))
	held, err := p.Benefits.Of(ctx, []id.ID{own.ID, other.ID}, benefit.Filter{})
	if err != nil || len(held[own.ID].Items) != 1 || len(held[other.ID].Items) != 0 || held[other.ID].Readings[0].ReadAt != nil {
		t.Errorf("%+v, %v", held, err)
	}
	renewals, err := p.Benefits.RenewalsOf(ctx, []id.ID{own.ID, other.ID}, benefit.RenewalFilter{First: 10})
	if err != nil || renewals[own.ID].Total != 2 || renewals[other.ID].Total != 0 || renewals[other.ID].Reading.ReadAt != nil {
		t.Errorf("%+v, %v", renewals, err)
	}
}

// conversation is what is asked again and again below.
const conversation = `{ account(name: "small-cn") {
	benefits(kinds: [CASH_COUPON]) { items { number remaining { amount } } readings { source readAt problem } checks { kind difference } }
	renewals { totalCount reading { readAt problem } } } }`

type told struct {
	Account struct {
		Benefits struct {
			Items []struct {
				Number    string
				Remaining struct{ Amount string }
			}
			Readings []struct {
				Source  string
				ReadAt  *time.Time
				Problem *string
			}
			Checks []struct{ Kind, Difference string }
		}
		Renewals struct {
			TotalCount int
			Reading    struct {
				ReadAt  *time.Time
				Problem *string
			}
		}
	}
}

// A key that loses a permission and gets it back is told of in the caller's
// language, and what was known stays meanwhile.
func TestBenefitsAreFollowedThroughALostPermission(t *testing.T) {
	c := testapp.NewClouded(t, now, world.Small(4))
	ask := func() (told, string) {
		t.Helper()
		p := &counted{App: c.App}
		_, r := p.ask(t, request{Query: conversation}, "Accept-Language", "zh-CN")
		var out told
		if err := json.Unmarshal(r.Data, &out); err != nil || len(r.Errors) > 0 {
			t.Fatalf("%v, %+v", err, r.Errors)
		}
		problem := ""
		if text := out.Account.Benefits.Readings[0].Problem; text != nil {
			problem = *text
		}
		return out, problem
	}
	unread, _ := ask()
	if b := unread.Account.Benefits; len(b.Items) != 0 || b.Readings[0].ReadAt != nil || unread.Account.Renewals.Reading.ReadAt != nil {
		t.Errorf("before the first sync: %+v", unread)
	}
	c.Sync(t)
	first, problem := ask()
	if b := first.Account.Benefits; len(b.Items) != 3 || !b.Readings[0].ReadAt.Equal(now) || problem != "" || b.Checks[0].Difference != "0" {
		t.Errorf("after a sync: %+v", first)
	}
	c.Simulator.Fail("QueryCashCoupons", simulator.Fault{Kind: simulator.Forbidden})
	c.Set(now.AddDate(0, 0, 5))
	c.Sync(t)
	lost, problem := ask()
	if diff := cmp.Diff(first.Account.Benefits.Items, lost.Account.Benefits.Items); diff != "" || !lost.Account.Benefits.Readings[0].ReadAt.Equal(now) {
		t.Errorf("without permission: %s", diff)
	}
	if !strings.Contains(problem, "访问密钥无权执行此操作") || !strings.Contains(problem, "bss:DescribeCoupons") {
		t.Errorf("without permission it says %q", problem)
	}
	if lost.Account.Benefits.Checks[0].Difference == "0" {
		t.Error("bills have taken nothing in five days")
	}
	c.Simulator.Heal()
	c.Sync(t)
	again, problem := ask()
	if b := again.Account.Benefits; problem != "" || !b.Readings[0].ReadAt.Equal(now.AddDate(0, 0, 5)) || b.Checks[0].Difference != "0" || again.Account.Renewals.TotalCount == 0 {
		t.Errorf("with permission again: %+v", again)
	}
}
