package ledgertest

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/google/go-cmp/cmp"
)

// amortised adds to the entries the days that orders are for, when asked for.
func amortised(entries []Entry, q ledger.Query) []Entry {
	if !slices.Contains(q.Kinds, ledger.Effective) {
		return entries
	}
	out := slices.Clone(entries)
	for _, e := range entries {
		if !spread(&e.Charge) {
			continue
		}
		n := int64(e.Charge.Service.Days())
		total, _ := new(big.Int).SetString(strings.Replace(e.Charge.Money.Payable.Decimal.StringFixed(money.Scale), ".", "", 1), 10)
		part := new(big.Int).Quo(total, big.NewInt(n))
		for i := range n {
			if i == n-1 {
				part = total
			}
			total = new(big.Int).Sub(total, part)
			of := Entry{e.Account, e.Charge, true}
			of.Charge.Date = e.Charge.Service.From.Add(int(i))
			of.Charge.Cycle = of.Charge.Date.Cycle()
			of.Charge.Money = ledger.Money{Amortised: money.Of(scaled(part))}
			out = append(out, of)
		}
	}
	return out
}

func scaled(n *big.Int) money.Decimal {
	return money.MustParse(new(big.Rat).SetFrac(n, new(big.Int).Exp(big.NewInt(10), big.NewInt(money.Scale), nil)).FloatString(money.Scale))
}

// spread is the rule of ledger.Charge.Spread, said again.
func spread(c *ledger.Charge) bool {
	n := c.Service.Days()
	order := c.Subject.Subscription == "Subscription" && c.Subject.Category == "Purchase"
	return order && n >= 2 && n <= 3660 && c.Money.Payable.Valid && !c.Money.Amortised.Valid
}

// of is the entry's cost of a kind.
func (e *Entry) of(k ledger.Kind) money.Null {
	switch {
	case e.day && k != ledger.Effective:
		return money.Null{}
	case !e.day && k == ledger.Effective && spread(&e.Charge):
		return money.Of(money.Zero)
	}
	return e.Charge.Money.Of(k)
}

// days asks for the days of orders one by one.
func days(t *testing.T, e ledger.Engine) {
	want := map[string]int{}
	text := func(c *ledger.Charge, account string) string {
		return fmt.Sprint(account, c.Cycle, c.Date, c.Subject.Currency, c.Subject.Resource, c.Subject.Tags.JSON(), c.Money.Amortised.Decimal)
	}
	var entries []Entry
	for i, account := range []string{"a", "b"} {
		charges := Charges(rand.New(rand.NewPCG(uint64(i), 21)), jan, 600)
		put(t, e, account, map[int32][]ledger.Charge{int32(i): charges})
		for _, c := range charges {
			entries = append(entries, Entry{Account: account, Charge: c})
		}
	}
	publish(t, e, 1, ledger.Live{Batch: 0, Account: "a"}, ledger.Live{Batch: 1, Account: "b"})
	span := ledger.CyclesSpan(jan, jan.Add(1))
	for _, d := range amortised(entries, ledger.Query{Kinds: []ledger.Kind{ledger.Effective}}) {
		if d.day && d.Account == "a" && inSpan(span, &d.Charge) {
			want[text(&d.Charge, d.Account)]++
		}
	}
	if len(want) < 100 {
		t.Fatalf("only %d days of orders", len(want))
	}
	got := map[string]int{}
	for d, err := range e.Days(t.Context(), ledger.View{Revision: 1, Accounts: []string{"a"}}, ledger.ChargeQuery{Span: span}) {
		if err != nil {
			t.Fatal(err)
		}
		if d.Charge.Money.Payable.Valid || d.Charge.LineID != "" {
			t.Fatalf("a day is a line: %+v", d)
		}
		got[text(&d.Charge, d.Account)]++
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("days of orders (-oracle +engine):\n%s", diff)
	}
}
