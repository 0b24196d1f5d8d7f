package budget_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cloudlens/cloudlens/ent"
	ofbudget "github.com/cloudlens/cloudlens/ent/budget"
	"github.com/cloudlens/cloudlens/ent/budgetevent"
	"github.com/cloudlens/cloudlens/internal/account"
	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/budget"
	"github.com/cloudlens/cloudlens/internal/config"
	"github.com/cloudlens/cloudlens/internal/ingest"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
	"github.com/cloudlens/cloudlens/internal/policy"
	"github.com/cloudlens/cloudlens/internal/testapp"
	"github.com/cloudlens/cloudlens/internal/testdb"
)

// automaton is what a threshold of a period is to tell: it fires when the
// figure that is held against it reaches it, tells when that falls below, and
// then may fire again.
type automaton struct {
	fired bool
	told  []string
}

func (a *automaton) see(figure money.Decimal, amount, percentage int) {
	if reached := figure.Mul(money.Whole(100)).Cmp(money.Whole(percentage*amount)) >= 0; reached != a.fired {
		a.fired = reached
		kind := budgetevent.KindCleared
		if reached {
			kind = budgetevent.KindCrossed
		}
		a.told = append(a.told, fmt.Sprint(len(a.told)+1, " ", kind, " ", figure, " of ", amount))
	}
}

// world is the bills of two months and a budget over them, beside what its
// thresholds are to tell.
type world struct {
	*testapp.App
	spend  map[period.Cycle]int
	amount map[period.Cycle]int
	model  map[period.Cycle]map[held]*automaton
}

// held is a threshold in percent, and what is held against it.
type held struct {
	basis      policy.Basis
	percentage int
}

var thresholds = []held{{policy.Actual, 50}, {policy.Actual, 80}, {policy.Actual, 120}, {policy.Forecast, 80}, {policy.Forecast, 150}}

const before, open = period.Cycle(202604), period.Cycle(202605)

// restate imports the bill of a month anew.
func (w *world) restate(t *testing.T, month period.Cycle, spend int) {
	t.Helper()
	w.spend[month] = spend
	bill := "ProviderName,BillingAccountId,BillingAccountName,BillingCurrency,BillingPeriodStart,ChargePeriodStart,ChargeCategory,ServiceName,ResourceId,BilledCost\n"
	first := month.First().Time(period.Shanghai).UTC()
	for i, part := range []int{spend / 3, spend - spend/3} {
		bill += fmt.Sprintf("Alibaba Cloud,7,spender,CNY,%s,%s,Usage,ecs,i-%d,%d\n", first.Format(time.RFC3339), first.AddDate(0, 0, i*5).Format(time.RFC3339), i, part)
	}
	w.Import(t, "bill.csv", bill, ingest.FilesRequest{Mode: ingest.Replace})
}

// expect lets the automatons see what the evaluation sees. What the open month
// will come to the service says; what the one before did come to is its bill.
func (w *world) expect(t *testing.T, ctx context.Context, b *ent.Budget) {
	t.Helper()
	expected, err := w.Budgets.ForecastsOf(ctx, []*ent.Budget{b})
	if err != nil || expected[b.ID] == nil {
		t.Fatalf("the forecast is %v, %v", expected[b.ID], err)
	}
	for month, automatons := range w.model {
		for threshold, a := range automatons {
			figure := money.Whole(w.spend[month])
			if threshold.basis == policy.Forecast && month == open {
				figure = expected[b.ID].Spend.Decimal
			}
			a.see(figure, w.amount[month], threshold.percentage)
		}
	}
}

// However spend, amounts and evaluations follow each other, each threshold
// tells what its automaton does: nothing is missed, doubled or made up.
func TestThresholdsTellWhatTheirAutomatonsDo(t *testing.T) {
	testdb.EachAddress(t, func(t *testing.T, address string) {
		const steps, seed = 150, 20260517
		r := rand.New(rand.NewPCG(seed, 1))
		now := time.Date(2026, time.May, 17, 3, 4, 5, 0, time.UTC)
		w := &world{
			App:   testapp.On(t, config.Stores{Data: t.TempDir(), Database: address}, now),
			spend: map[period.Cycle]int{}, amount: map[period.Cycle]int{before: 100, open: 100}, model: map[period.Cycle]map[held]*automaton{},
		}
		ctx := auth.With(t.Context(), auth.System())
		w.restate(t, before, 30)
		w.restate(t, open, 10)
		var alerts []policy.Threshold
		for _, month := range []period.Cycle{before, open} {
			w.model[month] = map[held]*automaton{}
			for _, h := range thresholds {
				w.model[month][h] = &automaton{}
			}
		}
		for _, h := range thresholds {
			alerts = append(alerts, policy.Threshold{Percentage: money.Whole(h.percentage), Enabled: true, Basis: h.basis, Channels: []string{"email"}})
		}
		of := w.Account(t, "spender").ID
		b, err := w.Budgets.Create(ctx, budget.Draft{
			AccountID: &of, Name: "spend", Amount: money.Whole(100), Period: ofbudget.PeriodMonthly, Start: before.First(), Alerts: alerts,
		})
		if err != nil {
			t.Fatal(err)
		}
		w.expect(t, ctx, b)
		for range steps {
			switch month := []period.Cycle{before, open}[r.IntN(2)]; r.IntN(5) {
			case 0: // a new amount, from the first day of the open month on
				w.amount[open] = 60 + r.IntN(100)
				if _, err := w.Budgets.Update(ctx, b.ID, budget.Patch{Amount: account.Some(money.Whole(w.amount[open]))}); err != nil {
					t.Fatal(err)
				}
			case 1: // nothing has changed
			default:
				w.restate(t, month, r.IntN(160))
			}
			var both sync.WaitGroup
			for range 2 {
				both.Go(func() {
					if err := w.Budgets.Evaluate(ctx); err != nil {
						t.Error(err)
					}
				})
			}
			both.Wait()
			w.expect(t, ctx, b)
		}
		w.compare(t)
	})
}

// compare holds the events against the automatons.
func (w *world) compare(t *testing.T) {
	t.Helper()
	got, want, changes := map[string][]string{}, map[string][]string{}, 0
	events, err := w.DB.Client.BudgetEvent.Query().Order(budgetevent.ByID()).All(auth.With(t.Context(), auth.System()))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range events {
		key := fmt.Sprint(period.Date(e.PeriodFrom).Cycle(), " ", e.Basis, " ", e.Percentage)
		got[key] = append(got[key], fmt.Sprint(e.Sequence, " ", e.Kind, " ", e.Spend, " of ", e.Amount))
	}
	for month, automatons := range w.model {
		for threshold, a := range automatons {
			if changes += len(a.told); len(a.told) > 0 {
				want[fmt.Sprint(month, " ", threshold.basis, " ", threshold.percentage)] = a.told
			}
			if threshold.basis == policy.Forecast && len(a.told) < 5 {
				t.Errorf("%+v of %s changed %d times", threshold, month, len(a.told))
			}
		}
	}
	if diff := cmp.Diff(got, want); diff != "" || changes < 100 {
		t.Errorf("%d events are due (-got +want)\n%s", changes, diff)
	}
}
