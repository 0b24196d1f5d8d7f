package budget_test

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

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
// spend reaches it, tells when it falls below, and then may fire again.
type automaton struct {
	fired bool
	told  []string
}

func (a *automaton) see(spend, amount, percentage int) {
	if reached := spend*100 >= percentage*amount; reached != a.fired {
		a.fired = reached
		kind := budgetevent.KindCleared
		if reached {
			kind = budgetevent.KindCrossed
		}
		a.told = append(a.told, fmt.Sprint(len(a.told)+1, " ", kind, " ", spend, " of ", amount))
	}
}

// world is the bills of two months and a budget over them, beside what its
// thresholds are to tell.
type world struct {
	*testapp.App
	spend  map[period.Cycle]int
	amount map[period.Cycle]int
	model  map[period.Cycle]map[int]*automaton // by month and percentage
}

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

// expect lets the automatons see what the evaluation sees.
func (w *world) expect() {
	for month, thresholds := range w.model {
		for percentage, a := range thresholds {
			a.see(w.spend[month], w.amount[month], percentage)
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
			spend: map[period.Cycle]int{}, amount: map[period.Cycle]int{before: 100, open: 100}, model: map[period.Cycle]map[int]*automaton{},
		}
		ctx := auth.With(t.Context(), auth.System())
		w.restate(t, before, 30)
		w.restate(t, open, 10)
		var alerts []policy.Threshold
		for _, month := range []period.Cycle{before, open} {
			w.model[month] = map[int]*automaton{50: {}, 80: {}, 120: {}}
		}
		for _, percentage := range []int{50, 80, 120} {
			alerts = append(alerts, policy.Threshold{Percentage: money.Whole(percentage), Enabled: true, Basis: policy.Actual, Channels: []string{"email"}})
		}
		of := w.Account(t, "spender").ID
		b, err := w.Budgets.Create(ctx, budget.Draft{
			AccountID: &of, Name: "spend", Amount: money.Whole(100), Period: ofbudget.PeriodMonthly, Start: before.First(), Alerts: alerts,
		})
		if err != nil {
			t.Fatal(err)
		}
		w.expect()
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
			w.expect()
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
		key := fmt.Sprint(period.Date(e.PeriodFrom).Cycle(), " ", e.Percentage)
		got[key] = append(got[key], fmt.Sprint(e.Sequence, " ", e.Kind, " ", e.Spend, " of ", e.Amount))
	}
	for month, thresholds := range w.model {
		for percentage, a := range thresholds {
			want[fmt.Sprint(month, " ", percentage)] = a.told
			changes += len(a.told)
		}
	}
	if diff := cmp.Diff(got, want); diff != "" || changes < 100 {
		t.Errorf("%d events are due (-got +want)\n%s", changes, diff)
	}
}
