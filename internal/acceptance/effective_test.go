package acceptance_test

import (
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cloudlens/cloudlens/internal/cloud/world"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
	"github.com/cloudlens/cloudlens/internal/testapp"
)

// steps are the amounts of each kind of cost as the world's lines have them.
var steps = map[string]func(*world.BillLine) money.Decimal{
	"LIST":           func(l *world.BillLine) money.Decimal { return l.PretaxGrossAmount },
	"PLAN_DEDUCTION": func(l *world.BillLine) money.Decimal { return l.PlanDeduction },
	"DISCOUNT":       func(l *world.BillLine) money.Decimal { return l.InvoiceDiscount },
	"ROUND_DOWN":     func(l *world.BillLine) money.Decimal { return l.RoundDown },
	"COUPONS":        func(l *world.BillLine) money.Decimal { return l.DeductedByCoupons },
	"UNEXPLAINED":    func(*world.BillLine) money.Decimal { return money.Zero },
	"CONTRACTED":     func(l *world.BillLine) money.Decimal { return l.Contracted() },
	"PAID":           func(l *world.BillLine) money.Decimal { return l.Paid() },
	"BILLED":         func(l *world.BillLine) money.Decimal { return l.PretaxAmount },
	"CASH_COUPONS":   func(l *world.BillLine) money.Decimal { return l.DeductedByCashCoupons },
	"PREPAID_CARD":   func(l *world.BillLine) money.Decimal { return l.DeductedByPrepaidCard },
	"CASH":           func(l *world.BillLine) money.Decimal { return l.PaymentAmount },
	"OUTSTANDING":    func(l *world.BillLine) money.Decimal { return l.OutstandingAmount },
}

// TestEveryKindIsHeldAgainstTheLines names the kind of cost whose formula nothing
// outside the ledger knows.
func TestEveryKindIsHeldAgainstTheLines(t *testing.T) {
	var want []string
	for _, k := range ledger.Kinds {
		if k != ledger.Effective { // held against the days of orders
			want = append(want, string(k))
		}
	}
	slices.Sort(want)
	if got := slices.Sorted(maps.Keys(steps)); !slices.Equal(got, want) {
		t.Errorf("%v are held against the lines, there are %v", got, want)
	}
}

func TestStepsOfTheWaterfallAreThoseOfTheLines(t *testing.T) {
	for turn, format := range testapp.Formats {
		t.Run(format.Name, func(t *testing.T) {
			a, w := bring(t, 5, turn)
			for n, customer := range w.Accounts() {
				plans := testapp.Formats[(turn+n)%len(testapp.Formats)].Plans
				for _, c := range w.Cycles(now) {
					for kind, of := range steps {
						want := map[string]money.Decimal{}
						for l := range w.Lines(customer, c, now) {
							want[l.Product.Code] = want[l.Product.Code].Add(of(l))
							if kind == "UNEXPLAINED" && !plans {
								want[l.Product.Code] = want[l.Product.Code].Add(l.PlanDeduction)
							}
						}
						texts := digits(want)
						for service := range texts {
							if kind == "PLAN_DEDUCTION" && !plans {
								texts[service] = "unknown"
							}
						}
						if diff := cmp.Diff(texts, byService(t, a, customer.Name, c, kind)); diff != "" {
							t.Fatalf("%s %s %s by service (-lines +graph):\n%s", customer.Name, c, kind, diff)
						}
					}
				}
			}
		})
	}
}

// spread gives what a line costs on which days, by plain arithmetic.
func spread(l *world.BillLine, add func(period.Cycle, period.Date, money.Decimal)) {
	n := int(l.End.Sub(l.Start).Round(24*time.Hour) / (24 * time.Hour))
	if l.Category() != world.CategoryPurchase || n < 2 {
		add(l.Cycle, l.Date, l.PretaxAmount)
		return
	}
	first := l.Start.In(period.Shanghai)
	rest := l.PretaxAmount
	for i := range n {
		part, err := l.PretaxAmount.Div64(uint64(n))
		if err != nil {
			panic(err)
		}
		if part = part.Trunc(12); i == n-1 {
			part = rest
		}
		rest = rest.Sub(part)
		day := period.DateOf(first.AddDate(0, 0, i))
		add(day.Cycle(), day, part)
	}
}

func TestOrdersLieEvenlyOnTheDaysTheyAreFor(t *testing.T) {
	for turn, format := range testapp.Formats {
		t.Run(format.Name, func(t *testing.T) {
			a, w := bring(t, 6, turn)
			for _, customer := range w.Accounts() {
				cycles := w.Cycles(now)
				want := map[period.Cycle]map[string]money.Decimal{}
				var total money.Decimal
				for _, c := range cycles {
					for l := range w.Lines(customer, c, now) {
						total = total.Add(l.PretaxAmount)
						spread(l, func(c period.Cycle, _ period.Date, amount money.Decimal) {
							if want[c] == nil {
								want[c] = map[string]money.Decimal{}
							}
							want[c][l.Product.Code] = want[c][l.Product.Code].Add(amount)
						})
					}
				}
				var found money.Decimal
				for c := cycles[0]; c <= cycles[len(cycles)-1].Add(14); c = c.Add(1) {
					got := byService(t, a, customer.Name, c, "EFFECTIVE")
					for service := range got { // a service that has orders alone, all for other months
						if _, ok := want[c][service]; !ok && got[service] == "0" {
							delete(got, service)
						}
					}
					if diff := cmp.Diff(digits(want[c]), got); diff != "" {
						t.Fatalf("%s %s by service (-lines +graph):\n%s", customer.Name, c, diff)
					}
					for _, amount := range want[c] {
						found = found.Add(amount)
					}
				}
				if !found.Equal(total) {
					t.Fatalf("%s: %s of %s was found on days", customer.Name, found, total)
				}
			}
		})
	}
}

func digits(of map[string]money.Decimal) map[string]string {
	out := map[string]string{}
	for key, d := range of {
		out[key] = d.String()
	}
	return out
}

func byService(t *testing.T, a *testapp.App, account string, c period.Cycle, kind string) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, g := range ask(t, a, account, c, kind, map[string]any{"dimension": "SERVICE"}).Costs.Groups {
		out[g.Keys[0].Value] = g.Total.text()
	}
	return out
}
