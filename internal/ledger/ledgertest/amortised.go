package ledgertest

import (
	"fmt"
	"maps"
	"math/big"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
	"github.com/google/go-cmp/cmp"
)

// amortised adds to the lines the days that orders are for, once for all
// questions, but for months that another batch tells everything of.
func amortised(entries []Entry) []Entry {
	out := slices.Clone(entries)
	tells := telling(entries)
	for i := range entries {
		e := &entries[i]
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
			of := Entry{Account: e.Account, Charge: e.Charge, day: true}
			of.Charge.Date = e.Charge.Service.From.Add(int(i))
			of.Charge.Cycle = of.Charge.Date.Cycle()
			of.Charge.Money = ledger.Money{Amortised: money.Of(scaled(part))}
			if !tells(e.Account, of.Charge.Cycle, e.Batch) {
				out = append(out, of)
			}
		}
	}
	return out
}

// telling finds whether the bill of a month has lines with what they cost
// amortised, and the batch of an order has none.
func telling(entries []Entry) func(account string, month period.Cycle, order int32) bool {
	type bill struct {
		account string
		month   period.Cycle
	}
	bills, batches := map[bill]bool{}, map[int32]bool{}
	for i := range entries {
		if e := &entries[i]; e.Charge.Money.Amortised.Valid {
			bills[bill{e.Account, e.Charge.Cycle}], batches[e.Batch] = true, true
		}
	}
	return func(account string, month period.Cycle, order int32) bool {
		return bills[bill{account, month}] && !batches[order]
	}
}

// counts tells whether a question is about the entry: an order that has no line
// is there for its days alone, and these for EFFECTIVE cost alone.
func (e *Entry) counts(q *ledger.Query) bool {
	return !e.carried && (!e.day || slices.Contains(q.Kinds, ledger.Effective))
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
			entries = append(entries, Entry{Account: account, Batch: int32(i), Charge: c})
		}
	}
	publish(t, e, 1, ledger.Live{Batch: 0, Account: "a"}, ledger.Live{Batch: 1, Account: "b"})
	span := ledger.CyclesSpan(jan, jan.Add(1))
	for _, d := range amortised(entries) {
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

// orders makes what n orders from before a cycle cost in it.
func orders(r *rand.Rand, month period.Cycle, n int) []ledger.Carried {
	out := make([]ledger.Carried, n)
	for i, c := range Charges(r, month, n) {
		c.Subject.Subscription, c.Subject.Category = ledger.Subscribed, ledger.Purchase
		out[i] = ledger.Carried{Ordered: month.Add(-1 - i%3), Month: month, Subject: c.Subject, Amount: amount(r)}
	}
	return out
}

// carried is an order without a line as the oracle has it.
func carried(account string, batch int32, c *ledger.Carried) Entry {
	of := Entry{Account: account, Batch: batch, carried: true}
	of.Charge.Subject, of.Charge.Service = c.Subject, c.Month.Range()
	of.Charge.Money.Payable = money.Of(c.Amount)
	return of
}

// carry writes orders without a line.
func carry(t *testing.T, e ledger.Engine, account string, number int32, of []ledger.Carried) *ledger.Receipt {
	t.Helper()
	w, err := e.Write(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := w.Close(t.Context(), number); err != nil {
			t.Error(err)
		}
	}()
	for i := range of {
		if err := w.Carry(number, account, &of[i]); err != nil {
			t.Fatal(err)
		}
	}
	receipts, err := w.Finish(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return receipts[number]
}

// carries has batches of orders without a line: they are no lines, keep their
// subjects when others are forgotten, and go like every batch.
func carries(t *testing.T, e ledger.Engine) {
	list := orders(rand.New(rand.NewPCG(22, 1)), jan, 80)
	shuffled := slices.Clone(list)
	slices.Reverse(shuffled)
	changed := slices.Clone(list)
	changed[3].Amount = money.MustParse("0.000000000001")
	got := map[int32]*ledger.Receipt{}
	for number, of := range map[int32][]ledger.Carried{1: list, 2: shuffled, 3: changed} {
		got[number] = carry(t, e, "a", number, of)
	}
	if got[1].Hash != got[2].Hash || got[1].Hash == got[3].Hash || got[1].Lines != 0 || len(got[1].Totals) != 0 || got[1].LastDay != 0 {
		t.Fatalf("receipts %+v, shuffled %+v, changed %+v", got[1], got[2], got[3])
	}
	put(t, e, "a", map[int32][]ledger.Charge{4: Charges(rand.New(rand.NewPCG(22, 2)), jan, 20)})
	if err := e.Forget(t.Context(), 2, 3, 4); err != nil {
		t.Fatal(err)
	}
	if held, err := e.Batches(t.Context()); err != nil || !maps.Equal(held, map[int32]int64{1: 0}) {
		t.Fatalf("batches %v, %v", held, err)
	}
	publish(t, e, 1, ledger.Live{Batch: 1, Account: "a"})
	var entries []Entry
	for i := range list {
		entries = append(entries, carried("a", 1, &list[i]))
	}
	entries = amortised(entries)
	for _, k := range []ledger.Kind{ledger.Effective, ledger.Billed} {
		q := ledger.Query{Span: ledger.CyclesSpan(jan, jan), Kinds: []ledger.Kind{k}, Group: []ledger.Key{{Dim: ledger.ByService}, {Dim: ledger.ByTag, Tag: "env"}}}
		sums, err := e.Sum(t.Context(), all, q)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(plain(Oracle(entries, all.Accounts, q)), plain(sums)); diff != "" {
			t.Fatalf("%s (-oracle +engine):\n%s", k, diff)
		}
		if rows := len(sums.Rows); rows > 0 != (k == ledger.Effective) {
			t.Fatalf("%d rows of %s", rows, k)
		}
	}
	if err := e.Forget(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	if held, err := e.Batches(t.Context()); err != nil || len(held) != 0 {
		t.Fatalf("batches %v, %v", held, err)
	}
}
