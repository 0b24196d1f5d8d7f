package ledgertest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/google/go-cmp/cmp"
)

// discounts sums what discounts are made of by plain maps, and asks.
func discounts(t *testing.T, e ledger.Engine) {
	r := rand.New(rand.NewPCG(8, 8))
	var entries []Entry
	var live []ledger.Live
	for i, account := range []string{"a", "b", "a"} {
		charges := Charges(r, jan.Add(i), 200)
		put(t, e, account, map[int32][]ledger.Charge{int32(i): charges, int32(100 + i): Charges(r, jan.Add(i), 20)})
		live = append(live, ledger.Live{Batch: int32(i), Account: account})
		for _, c := range charges {
			entries = append(entries, Entry{Account: account, Charge: c})
		}
	}
	publish(t, e, 1, live...)
	for i := range 60 {
		q := query(r, jan)
		q.Cycles, q.Group = 0, slices.DeleteFunc(q.Group, func(k ledger.Key) bool { return k.Dim == ledger.ByTag })
		q.Span, q.Grain = ledger.CyclesSpan(jan.Add(i%2), jan.Add(i%3+1)), []ledger.Grain{ledger.None, ledger.Month, ledger.Year}[i%3]
		accounts := []string{"a", "b"}[:1+i%2]
		got, err := e.Discounts(t.Context(), ledger.View{Revision: 1, Accounts: accounts}, q)
		if err != nil {
			t.Fatalf("question %d: %v", i, err)
		}
		if diff := cmp.Diff(discountsOf(entries, accounts, q), discountTexts(t, got)); diff != "" {
			t.Fatalf("question %d %+v (-oracle +engine):\n%s", i, q, diff)
		}
	}
	if _, err := e.Discounts(t.Context(), ledger.View{Revision: 1}, ledger.Query{Span: ledger.DaysSpan(jan.Range())}); err == nil {
		t.Error("days were taken for cycles")
	}
	tagged := ledger.Query{Span: ledger.CyclesSpan(jan, jan), Group: []ledger.Key{{Dim: ledger.ByTag, Tag: "env"}}}
	if _, err := e.Discounts(t.Context(), ledger.View{Revision: 1}, tagged); err == nil {
		t.Error("parts of discounts were summed by tag")
	}
}

type discountSum struct {
	Lines  int64
	Amount string
}

func discountsOf(entries []Entry, accounts []string, q ledger.Query) map[string]discountSum {
	sums, lines := map[string]money.Decimal{}, map[string]int64{}
	passes := matcher(q.Filter)
	for _, e := range entries {
		s := &e.Charge.Subject
		if !slices.Contains(accounts, e.Account) || !inSpan(q.Span, &e.Charge) || slices.Contains(q.Except, e.Charge.Cycle) || !passes(s.Lookup(e.Account)) || (q.Currency != "" && s.Currency != q.Currency) {
			continue
		}
		for _, d := range e.Charge.Discounts {
			var keys []string
			for _, k := range q.Group {
				text, _ := s.Value(e.Account, k)
				keys = append(keys, text)
			}
			key := fmt.Sprintf("%s %s %q %v", s.Currency, bucket(q, &e.Charge), keys, d.Terms)
			sums[key], lines[key] = sums[key].Add(d.Amount), lines[key]+1
		}
	}
	out := map[string]discountSum{}
	for key, sum := range sums {
		out[key] = discountSum{lines[key], sum.String()}
	}
	return out
}

func discountTexts(t *testing.T, rows []ledger.DiscountRow) map[string]discountSum {
	out := map[string]discountSum{}
	for _, r := range rows {
		var keys []string
		for _, k := range r.Keys {
			keys = append(keys, k.Text)
		}
		key := fmt.Sprintf("%s %s %q %v", r.Currency, r.Bucket, keys, r.Terms)
		if _, twice := out[key]; twice {
			t.Fatalf("%s comes twice", key)
		}
		out[key] = discountSum{r.Lines, r.Amount.String()}
	}
	return out
}
