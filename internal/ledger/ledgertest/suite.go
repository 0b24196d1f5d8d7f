package ledgertest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
	"github.com/cloudlens/cloudlens/internal/rule"
	"github.com/google/go-cmp/cmp"
)

// Run runs the suite. open opens the engine of a place: an empty one at the
// first time, later what is there. A place is an empty folder, whose path also
// does for a name that no other has. The suite closes what it opens.
func Run(t *testing.T, open func(t *testing.T, place string) ledger.Engine) {
	fresh := func(t *testing.T) ledger.Engine {
		t.Helper()
		e := open(t, t.TempDir())
		t.Cleanup(func() {
			if err := e.Close(); err != nil {
				t.Error(err)
			}
		})
		return e
	}
	t.Run("random questions agree with the oracle", func(t *testing.T) { randomQuestions(t, fresh(t)) })
	t.Run("the top by some of the keys agrees with the oracle", func(t *testing.T) { rankedBySome(t, fresh(t)) })
	t.Run("the top of one currency agrees with the oracle", func(t *testing.T) { rankedOfOneCurrency(t, fresh(t)) })
	t.Run("many filters at once agree with the oracle", func(t *testing.T) { manyFilters(t, fresh(t)) })
	t.Run("parts of discounts agree with the lines", func(t *testing.T) { discounts(t, fresh(t)) })
	t.Run("orders lie on the days they are for", func(t *testing.T) { days(t, fresh(t)) })
	t.Run("orders without a line have days alone", func(t *testing.T) { carries(t, fresh(t)) })
	t.Run("lines come back as written", func(t *testing.T) { linesComeBack(t, fresh(t)) })
	t.Run("pages cover every line once", func(t *testing.T) { pages(t, fresh(t)) })
	t.Run("lines with a gap are found", func(t *testing.T) { gaps(t, fresh(t)) })
	t.Run("unfinished writes leave nothing", func(t *testing.T) { unfinished(t, fresh(t)) })
	t.Run("replacing a slice is never torn", func(t *testing.T) { torn(t, fresh(t)) })
	t.Run("forgotten batches are gone", func(t *testing.T) { forgotten(t, fresh(t)) })
	t.Run("equal lines have equal hashes in any order", func(t *testing.T) { hashes(t, fresh(t)) })
	t.Run("lines that two batches share are found", func(t *testing.T) { shared(t, fresh(t)) })
	t.Run("another catalogue is refused", func(t *testing.T) { bound(t, fresh(t)) })
	t.Run("amounts beyond the range are refused", func(t *testing.T) { tooLarge(t, fresh(t)) })
	t.Run("receipts say what was written", func(t *testing.T) { receipts(t, fresh(t)) })
	t.Run("a line that comes twice is told", func(t *testing.T) { twice(t, fresh(t)) })
	t.Run("undated lines are of their cycle", func(t *testing.T) { undated(t, fresh(t)) })
	t.Run("groups have the newest name", func(t *testing.T) { labels(t, fresh(t)) })
	t.Run("batches share subjects", func(t *testing.T) { reused(t, fresh(t)) })
	t.Run("of a forgotten batch nothing is left", func(t *testing.T) { nothingLeft(t, fresh(t)) })
	t.Run("what was written outlives the engine", func(t *testing.T) {
		place := t.TempDir()
		reopened(t, func() ledger.Engine { return open(t, place) })
	})
	t.Run("metrics are summed up by window", func(t *testing.T) { metrics(t, fresh(t)) })
	t.Run("values are listed in order", func(t *testing.T) { values(t, fresh(t)) })
}

var jan = period.NewCycle(2026, 1)

// put writes batches and returns their receipts.
func put(t *testing.T, e ledger.Engine, account string, batches map[int32][]ledger.Charge) map[int32]*ledger.Receipt {
	t.Helper()
	w, err := e.Write(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var keep []int32
	defer func() {
		if err := w.Close(t.Context(), keep...); err != nil {
			t.Error(err)
		}
	}()
	for number, charges := range batches {
		keep = append(keep, number)
		for i := range charges {
			if err := w.Append(number, account, &charges[i]); err != nil {
				t.Fatal(err)
			}
		}
	}
	receipts, err := w.Finish(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return receipts
}

func publish(t *testing.T, e ledger.Engine, revision int64, live ...ledger.Live) {
	t.Helper()
	if err := e.Publish(t.Context(), revision, live); err != nil {
		t.Fatal(err)
	}
}

func randomQuestions(t *testing.T, e ledger.Engine) {
	r := rand.New(rand.NewPCG(1, 2))
	var entries []Entry
	var live []ledger.Live
	number := int32(0)
	for _, account := range []string{"a", "b", "c"} {
		for m := range 5 {
			number++
			charges := Charges(r, jan.Add(m), 120)
			put(t, e, account, map[int32][]ledger.Charge{number: charges})
			live = append(live, ledger.Live{Batch: number, Account: account})
			for _, c := range charges {
				entries = append(entries, Entry{Account: account, Batch: number, Charge: c})
			}
			// What older orders cost in the month has batches of its own.
			older := orders(r, jan.Add(m), 25)
			carry(t, e, account, number+2000, older)
			live = append(live, ledger.Live{Batch: number + 2000, Account: account})
			for i := range older {
				entries = append(entries, carried(account, number+2000, &older[i]))
			}
			// A retired version of the same slice must never show.
			put(t, e, account, map[int32][]ledger.Charge{number + 1000: Charges(r, jan.Add(m), 30)})
		}
	}
	entries = amortised(entries)
	publish(t, e, 7, live...)
	for i := range 400 {
		q := query(rand.New(rand.NewPCG(uint64(i), 3)), jan)
		accounts := []string{"a", "b", "c"}[:1+i%3]
		if err := q.Check(); err != nil {
			t.Fatalf("question %d: %v", i, err)
		}
		got, err := e.Sum(t.Context(), ledger.View{Revision: 7, Accounts: accounts}, q)
		if err != nil {
			t.Fatalf("question %d %+v: %v", i, q, err)
		}
		if diff := cmp.Diff(plain(Oracle(entries, accounts, q)), plain(got)); diff != "" {
			t.Fatalf("question %d %+v (-oracle +engine):\n%s", i, q, diff)
		}
		many, err := e.SumMany(t.Context(), ledger.View{Revision: 7, Accounts: accounts}, q)
		if err != nil {
			t.Fatalf("question %d: %v", i, err)
		}
		for _, a := range accounts {
			one := many[a][0]
			if diff := cmp.Diff(plain(Oracle(entries, []string{a}, q)), plain(one)); diff != "" {
				t.Fatalf("question %d of account %s (-oracle +engine):\n%s", i, a, diff)
			}
		}
	}
}

// manyFilters asks many filters at once and each of them alone.
func manyFilters(t *testing.T, e ledger.Engine) {
	var entries []Entry
	var live []ledger.Live
	for i, account := range []string{"a", "b"} {
		charges := Charges(rand.New(rand.NewPCG(uint64(i), 11)), jan.Add(i), 150)
		put(t, e, account, map[int32][]ledger.Charge{int32(i): charges})
		live = append(live, ledger.Live{Batch: int32(i), Account: account})
		for _, c := range charges {
			entries = append(entries, Entry{Account: account, Batch: int32(i), Charge: c})
		}
	}
	entries = amortised(entries)
	publish(t, e, 1, live...)
	view := ledger.View{Revision: 1, Accounts: []string{"a", "b", "none"}}
	for i := range 40 {
		r := rand.New(rand.NewPCG(uint64(i), 12))
		q := query(r, jan)
		q.Top, q.Once = 0, i%3 == 0
		filters := make([]*rule.Rule, 1+r.IntN(60))
		for f := range len(filters) - 1 { // the last lets everything pass
			filters[f] = filter(r, 3)
		}
		got, err := e.SumMany(t.Context(), view, q, filters...)
		if err != nil {
			t.Fatalf("question %d %+v: %v", i, q, err)
		}
		for _, account := range view.Accounts {
			for f, by := range filters {
				one := q
				one.Filter = rule.All(q.Filter, by)
				for _, earlier := range filters[:f] {
					if q.Once {
						one.Filter = rule.All(one.Filter, &rule.Rule{Not: earlier})
					}
				}
				if diff := cmp.Diff(plain(Oracle(entries, []string{account}, one)), plain(got[account][f])); diff != "" {
					t.Fatalf("question %d, filter %d of account %s (-oracle +engine):\n%s", i, f, account, diff)
				}
			}
		}
	}
}

// plain renders a table for comparison, without the labels.
func plain(t *ledger.Table) [][]string {
	out := [][]string{}
	for _, r := range t.Rows {
		row := []string{r.Currency, r.Bucket.String(), map[bool]string{true: "others"}[r.Others], map[bool]string{true: "untagged"}[r.Untagged], fmt.Sprint(r.Resources, r.Extent)}
		for _, k := range r.Keys {
			row = append(row, k.Text)
		}
		for _, f := range r.Sums {
			text := "unknown"
			if f.Amount.Valid {
				text = f.Amount.Decimal.String()
			}
			row = append(row, text, money.MustParse("0").Add64(uint64(f.Missing)).String())
		}
		out = append(out, row)
	}
	return out
}

// linesComeBack reads the lines of a month by its cycle and by its days, which
// take in those without a day.
func linesComeBack(t *testing.T, e ledger.Engine) {
	want := Charges(rand.New(rand.NewPCG(4, 4)), jan, 300)
	put(t, e, "a", map[int32][]ledger.Charge{1: want})
	publish(t, e, 1, ledger.Live{Batch: 1, Account: "a"})
	for _, span := range []ledger.Span{ledger.CyclesSpan(jan, jan), ledger.DaysSpan(jan.Range())} {
		comeBack(t, e, span, want)
	}
}

func comeBack(t *testing.T, e ledger.Engine, span ledger.Span, want []ledger.Charge) {
	t.Helper()
	want = slices.DeleteFunc(slices.Clone(want), func(c ledger.Charge) bool { return !inSpan(span, &c) })
	got := map[string]ledger.Charge{}
	for line, err := range e.Charges(t.Context(), ledger.View{Revision: 1, Accounts: []string{"a"}}, ledger.ChargeQuery{Span: span}) {
		if err != nil {
			t.Fatal(err)
		}
		got[line.Charge.LineID] = line.Charge
	}
	equal := cmp.Comparer(func(a, b money.Null) bool { return a.Valid == b.Valid && a.Decimal.Equal(b.Decimal) })
	for _, w := range want {
		w.Discounts = nil // they are summed, see discounts
		if diff := cmp.Diff(w, got[w.LineID], equal, cmp.Transformer("tags", func(t ledger.Tags) string { return t.JSON() })); diff != "" {
			t.Fatalf("line %s (-written +read):\n%s", w.LineID, diff)
		}
	}
	if len(got) != len(want) {
		t.Fatalf("%d lines came back of %d", len(got), len(want))
	}
}

func bound(t *testing.T, e ledger.Engine) {
	mine := id.New(id.Import)
	for range 2 {
		if err := e.Bind(t.Context(), mine); err != nil {
			t.Fatal(err)
		}
	}
	if err := e.Bind(t.Context(), id.New(id.Import)); err == nil {
		t.Fatal("a second catalogue was taken")
	}
}
