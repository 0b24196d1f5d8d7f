package aliyun_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cloudlens/cloudlens/internal/cloud/simulator"
	"github.com/cloudlens/cloudlens/internal/cloud/world"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/period"
)

// TestTheAmortisedBillIsThatOfTheWorld reads months of several pages. What an
// order is for is what the line of the order is for, but for what the amortised
// bill does not say.
func TestTheAmortisedBillIsThatOfTheWorld(t *testing.T) {
	t.Parallel()
	s := serve(t, world.Demo(), simulator.Options{})
	a, _ := s.world.Account("ydzn")
	cycles := s.world.Cycles(now)
	month := cycles[len(cycles)-1]
	about := func(of ledger.Subject) string {
		of.Currency, of.Pip, of.ResourceName = "", "", ""
		return fmt.Sprint(of)
	}
	billed := map[string]bool{}
	for l, err := range s.account(t, a.Name).Bill(month, period.DateOf(now.In(period.Shanghai))).Lines(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		billed[about(l.Charge.Subject)] = true
	}
	for _, m := range []period.Cycle{month, month.Add(-11)} {
		want := s.world.Amortised(a, m, now)
		got, err := s.account(t, a.Name).Amortised(t.Context(), m)
		if err != nil || len(got) != len(want) || len(got) <= 300 {
			t.Fatalf("%s: %d rows instead of %d, %v", m, len(got), len(want), err)
		}
		older := 0
		for i, w := range want {
			g := got[i]
			if g.Ordered != w.Cycle || g.Month != m || !g.Amount.Equal(w.Amount) || g.Subject.Resource != w.InstanceID || g.Subject.Region != w.Region || g.Subject.SubAccount != w.Owner.UID {
				t.Errorf("%s: %+v instead of %+v", m, g, w)
			}
			if g.Ordered < m {
				older++
			} else if m == month && !billed[about(g.Subject)] {
				t.Errorf("no line is for what the order is for: %+v", g.Subject)
			}
		}
		if older < 20 {
			t.Errorf("%s has only %d older orders", m, older)
		}
	}
}

// TestAmortisedBillsThatCannotBe lists answers that are refused by name, and
// rows that are of others.
func TestAmortisedBillsThatCannotBe(t *testing.T) {
	t.Parallel()
	for rows, want := range map[string]string{
		`{"AmortizationPeriod":"2026-05","ConsumePeriod":"2026-01","SubscriptionType":"Subscription","CurrentAmortizationPretaxAmount":"x"}`:                          "CurrentAmortizationPretaxAmount",
		`{"AmortizationPeriod":"2026-05","ConsumePeriod":"2026-01","SubscriptionType":"Subscription","CurrentAmortizationPretaxAmount":""}`:                           "CurrentAmortizationPretaxAmount",
		`{"AmortizationPeriod":"2026-04","ConsumePeriod":"2026-01","SubscriptionType":"Subscription","CurrentAmortizationPretaxAmount":"1"}`:                          "AmortizationPeriod",
		`{"AmortizationPeriod":"202605","ConsumePeriod":"never","SubscriptionType":"Subscription","CurrentAmortizationPretaxAmount":"1"}`:                             "ConsumePeriod",
		`{"AmortizationPeriod":"202605","ConsumePeriod":"202601","SubscriptionType":"Subscription","BillAccountID":7,"CurrentAmortizationPretaxAmount":"-1.5"}`:       "",
		`{"AmortizationPeriod":"202605","ConsumePeriod":"202601","SubscriptionType":"Subscription","BillAccountID":8,"CurrentAmortizationPretaxAmount":"of another"}`: "none",
	} {
		a := answers(t, `{"RequestId":"A","Code":"Success","Success":true,"Data":{"AccountID":"7","TotalCount":1,"NextToken":"","Items":[`+rows+`]}}`)
		got, err := a.Amortised(t.Context(), 202605)
		switch {
		case want == "" || want == "none":
			if err != nil || len(got) != map[string]int{"": 1}[want] {
				t.Errorf("%s: %+v, %v", rows, got, err)
			}
		case err == nil || !strings.Contains(err.Error(), want):
			t.Errorf("%s: %v; want a fault about %s", rows, err, want)
		}
	}
}
