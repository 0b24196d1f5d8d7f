package collect_test

import (
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cloudlens/cloudlens/internal/benefit"
	"github.com/cloudlens/cloudlens/internal/cloud"
	"github.com/cloudlens/cloudlens/internal/cloud/simulator"
	"github.com/cloudlens/cloudlens/internal/cloud/world"
	"github.com/cloudlens/cloudlens/internal/config"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
	"github.com/cloudlens/cloudlens/internal/testapp"
	"github.com/cloudlens/cloudlens/internal/testdb"
)

// holder is a program beside a world of one customer.
type holder struct {
	*testapp.Clouded
	of    world.Account
	named id.ID
}

// holders runs the test on such a program, with the catalogue in either
// database, after a first sync.
func holders(t *testing.T, test func(t *testing.T, h *holder)) {
	t.Helper()
	testdb.EachAddress(t, func(t *testing.T, address string) {
		w := tiny(1)
		h := &holder{Clouded: &testapp.Clouded{World: w}, of: w.Accounts()[0]}
		h.Simulator = simulator.New(w, func() time.Time { return h.Clock() }, simulator.Options{})
		srv := httptest.NewServer(few(h.Simulator))
		t.Cleanup(srv.Close)
		h.App = testapp.On(t, config.Stores{Data: t.TempDir(), Database: address}, now, testapp.Cloud(srv.URL))
		h.AddAccount(t, h.of)
		h.Sync(t)
		h.named = h.Account(t, h.of.Name).ID
		test(t, h)
	})
}

func (h *holder) held(t *testing.T, f benefit.Filter) *benefit.Held {
	t.Helper()
	all, err := h.Benefits.Of(system(t), []id.ID{h.named}, f)
	if err != nil {
		t.Fatal(err)
	}
	return all[h.named]
}

func (h *holder) renewals(t *testing.T, f benefit.RenewalFilter) *benefit.Renewals {
	t.Helper()
	all, err := h.Benefits.RenewalsOf(system(t), []id.ID{h.named}, f)
	if err != nil {
		t.Fatal(err)
	}
	return all[h.named]
}

// balances are what the world has at that moment, by number or id.
func (h *holder) balances(at time.Time) map[string]string {
	spent := func(c period.Cycle, at time.Time) world.Spent { return h.World.Spent(h.of, c, at) }
	out := map[string]string{}
	for _, v := range append(h.World.Vouchers(h.of, at, spent), h.World.Cards(h.of, at, spent)...) {
		out[v.Number] = v.Balance.String() + " of " + v.Nominal.String() + " CNY"
	}
	p := h.World.Package(h.of, at, spent)
	out[p.ID] = p.Remaining.String() + " of " + p.Total.String() + " " + p.Item.UnitZH
	return out
}

func shown(held *benefit.Held) map[string]string {
	out := map[string]string{}
	for _, i := range held.Items {
		name := i.Number
		if name == "" {
			name = i.CloudID
		}
		out[name] = i.Remaining.Amount.String() + " of " + i.Total.Amount.String() + " " + i.Total.Unit
	}
	return out
}

// TestBenefitsAreReadAndFitTheBills holds what a sync read against the world
// and against the bills that it read before.
func TestBenefitsAreReadAndFitTheBills(t *testing.T) {
	t.Parallel()
	holders(t, func(t *testing.T, h *holder) {
		held := h.held(t, benefit.Filter{})
		if diff := cmp.Diff(h.balances(now), shown(held)); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
		if !slices.IsSortedFunc(held.Items, func(a, b *benefit.Item) int { return a.ExpiresAt.Compare(*b.ExpiresAt) }) {
			t.Error("what ends first does not come first")
		}
		for _, r := range held.Readings {
			if r.ReadAt == nil || !r.ReadAt.Equal(now) || r.Problem != nil {
				t.Errorf("a reading is %+v", r)
			}
		}
		checks, err := held.Checks(system(t))
		if err != nil || len(checks) != 2 {
			t.Fatalf("%d checks, %v", len(checks), err)
		}
		for _, c := range checks {
			if !c.Difference.Valid || !c.Difference.Decimal.IsZero() || c.Used.Decimal.IsZero() || c.Currency != "CNY" || c.FirstCycle != 202604 || len(c.Missing) > 0 {
				t.Errorf("a check is %+v", c)
			}
		}
		// Bills that are read later have taken more.
		h.Set(now.Add(72 * time.Hour))
		ctx := system(t)
		if err := h.Benefits.Keep(ctx, h.named, benefit.CashCoupons, []cloud.Benefit{{
			Kind: cloud.CashCoupon, ID: "1", Total: money.Of(money.Whole(100)), Remaining: money.Of(money.Whole(40)), Effective: now,
		}}, "CNY"); err != nil {
			t.Fatal(err)
		}
		checks, err = h.held(t, benefit.Filter{Kinds: []cloud.BenefitKind{cloud.PrepaidCard}}).Checks(ctx)
		spent := h.World.Spent(h.of, 202605, now).Vouchers
		if err != nil || len(checks) != 2 || !checks[0].Difference.Decimal.Equal(money.Whole(60).Sub(spent)) || checks[0].FirstCycle != 202605 {
			t.Errorf("%+v, %v: bills say %s", checks, err, spent)
		}
	})
}

// TestSubscriptionsAreReadWithWhatTheyCostLast holds renewals against the
// world's contracts and orders.
func TestSubscriptionsAreReadWithWhatTheyCostLast(t *testing.T) {
	t.Parallel()
	holders(t, func(t *testing.T, h *holder) {
		orders := map[string]*world.BillLine{}
		for _, c := range h.World.Cycles(now) {
			for l := range h.World.Lines(h.of, c, now) {
				if l.Item == world.SubscriptionOrder {
					orders[l.InstanceID] = l
				}
			}
		}
		renewals := h.renewals(t, benefit.RenewalFilter{First: benefit.MaxRenewals})
		contracts := h.World.Contracts(h.of, now)
		if renewals.Total != len(contracts) || len(renewals.Items) != len(contracts) {
			t.Fatalf("%d renewals, want %d", renewals.Total, len(contracts))
		}
		total, unknown := money.Zero, 0
		for _, k := range renewals.Items {
			i := slices.IndexFunc(contracts, func(c world.Contract) bool { return c.ID == k.ResourceID })
			if i < 0 || !k.EndsAt.Equal(contracts[i].Ends.Truncate(time.Second)) || (k.Mode == cloud.RenewsItself) != (contracts[i].Renewal == world.AutoRenewal) {
				t.Errorf("%+v is none of the contracts", k)
			}
			expected, err := k.Expected(system(t))
			if err != nil {
				t.Fatal(err)
			}
			order := orders[k.ResourceID]
			switch {
			case (order == nil) != (expected == nil):
				t.Errorf("%s: expected %+v, the last order is %+v", k.ResourceID, expected, order)
			case order != nil && (!expected.Amount.Decimal.Equal(order.PretaxAmount) || expected.Ordered != order.Date || expected.Amount.Currency != "CNY"):
				t.Errorf("%s: expected %+v, the last order cost %s on %s", k.ResourceID, expected, order.PretaxAmount, order.Date)
			}
			switch {
			case k.Mode == cloud.RenewsNot:
			case order == nil:
				unknown++
			default:
				total = total.Add(order.PretaxAmount)
			}
		}
		sum, err := h.renewals(t, benefit.RenewalFilter{First: 1}).Expected(system(t))
		if err != nil || !sum.Amount.Decimal.Equal(total) || sum.Unknown != unknown || total.IsZero() {
			t.Errorf("%+v, %v; want %s and %d unknown", sum, err, total, unknown)
		}
		days := 27
		soon := h.renewals(t, benefit.RenewalFilter{WithinDays: &days, First: 100})
		want := 0
		for _, c := range contracts {
			if !c.Ends.Before(now) && !c.Ends.After(now.AddDate(0, 0, days)) {
				want++
			}
		}
		if soon.Total != want || want == 0 || want == len(contracts) {
			t.Errorf("%d end within %d days, want %d of %d", soon.Total, days, want, len(contracts))
		}
	})
}

// TestBenefitsThatCannotBeReadStay reads without permission for one list and
// with broken pages of another, a week after a good sync: both stay as they
// were, and say so. What can be read is replaced.
func TestBenefitsThatCannotBeReadStay(t *testing.T) {
	t.Parallel()
	holders(t, func(t *testing.T, h *holder) {
		before, subscriptions := h.balances(now), h.renewals(t, benefit.RenewalFilter{First: 1000}).Total
		later := now.AddDate(0, 0, 21)
		h.Set(later)
		h.Simulator.Fail("QueryCashCoupons", simulator.Fault{Kind: simulator.Forbidden})
		h.Simulator.Fail("QueryAvailableInstances", simulator.Fault{Kind: simulator.ShortPage})
		h.Sync(t)
		row := last(t, h.Clouded, h.of.Name)
		if len(row.Warnings) != 2 {
			t.Fatalf("the warnings are %v", row.Warnings)
		}
		told(t, row.Warnings[0], h.of.Name, "QueryCashCoupons")
		told(t, row.Warnings[1], h.of.Name, "QueryAvailableInstances")
		held, renewals := h.held(t, benefit.Filter{}), h.renewals(t, benefit.RenewalFilter{First: 1000})
		after := h.balances(later)
		for name, got := range shown(held) {
			want := after[name]
			if name[:2] == "Q-" {
				want = before[name]
			}
			if got != want {
				t.Errorf("%s is %s, want %s", name, got, want)
			}
		}
		if renewals.Total != subscriptions {
			t.Errorf("%d subscriptions, want the %d from before", renewals.Total, subscriptions)
		}
		for _, r := range append(held.Readings, renewals.Reading) {
			failed := r.Source == benefit.CashCoupons || r.Source == benefit.Subscriptions
			if r.ReadAt.Equal(now) != failed || r.ReadAt.Equal(later) == failed || !r.TriedAt.Equal(later) || (r.Problem != nil) != failed {
				t.Errorf("a reading is %+v", r)
			}
			if failed {
				told(t, r.Problem, h.of.Name, "Query")
			}
		}
		h.Simulator.Heal()
		h.Set(later.Add(time.Hour))
		h.Sync(t)
		if diff := cmp.Diff(h.balances(later.Add(time.Hour)), shown(h.held(t, benefit.Filter{}))); diff != "" {
			t.Errorf("once it can be read (-want +got)\n%s", diff)
		}
		if r := h.renewals(t, benefit.RenewalFilter{First: 1000}).Reading; r.Problem != nil || !r.ReadAt.Equal(later.Add(time.Hour)) {
			t.Errorf("the reading is %+v", r)
		}
	})
}
