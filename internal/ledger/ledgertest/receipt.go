package ledgertest

import (
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
)

// receipts says of lines what plain Go says of them.
func receipts(t *testing.T, e ledger.Engine) {
	written := map[int32][]ledger.Charge{}
	for number, n := range map[int32]int{1: 200, 2: 1, 3: 60} {
		written[number] = Charges(rand.New(rand.NewPCG(14, uint64(number))), jan, n)
	}
	for i := range written[3] {
		written[3][i].Date = 0
	}
	for number, got := range put(t, e, "a", written) {
		want := &ledger.Receipt{Totals: ledger.Totals{}, Hash: got.Hash} // see hashes
		for i := range written[number] {
			tally(want, &written[number][i])
		}
		if diff := cmp.Diff(want, got, cmp.Comparer(money.Decimal.Equal)); diff != "" {
			t.Errorf("the receipt of batch %d (-lines +engine):\n%s", number, diff)
		}
	}
}

func tally(r *ledger.Receipt, c *ledger.Charge) {
	r.Lines++
	r.Totals.Add(ledger.Totals{c.Subject.Currency: ledger.SumsOf(&c.Money)})
	if c.Date == 0 {
		r.Undated++
		return
	}
	if r.FirstDay == 0 {
		r.FirstDay = c.Date
	}
	r.FirstDay, r.LastDay = min(r.FirstDay, c.Date), max(r.LastDay, c.Date)
}

// twice writes one line two times, which is kept and told, and lines without an
// id, which are like no other.
func twice(t *testing.T, e ledger.Engine) {
	lines := Charges(rand.New(rand.NewPCG(15, 1)), jan, 20)
	again := append(append([]ledger.Charge{}, lines...), lines[7])
	without := append([]ledger.Charge{}, lines[3], lines[3])
	without[0].LineID, without[1].LineID = "", ""
	got := put(t, e, "a", map[int32][]ledger.Charge{1: lines, 2: again, 3: without})
	for number, want := range map[int32]struct {
		twice string
		lines int64
	}{1: {"", 20}, 2: {lines[7].LineID, 21}, 3: {"", 2}} {
		if r := got[number]; r.Twice != want.twice || r.Lines != want.lines {
			t.Errorf("batch %d has %d lines, and twice %q; want %d and %q", number, r.Lines, r.Twice, want.lines, want.twice)
		}
	}
	publish(t, e, 1, ledger.Live{Batch: 2, Account: "a"})
	if n := read(t, e, ledger.CyclesSpan(jan, jan)); n != 21 {
		t.Errorf("%d lines are read, want all 21", n)
	}
}

// undated asks for lines without a day, which are of their cycle: they count in
// days that are all of it, under no day, and in no others.
func undated(t *testing.T, e ledger.Engine) {
	lines := Charges(rand.New(rand.NewPCG(16, 1)), jan, 30)
	for i := range lines {
		lines[i].Date = 0
	}
	put(t, e, "a", map[int32][]ledger.Charge{1: lines})
	publish(t, e, 1, ledger.Live{Batch: 1, Account: "a"})
	whole := jan.Range()
	for name, c := range map[string]struct {
		span ledger.Span
		want int64
	}{
		"the cycle": {ledger.CyclesSpan(jan, jan), 30}, "its days": {ledger.DaysSpan(whole), 30},
		"all but a day": {ledger.DaysSpan(period.Range{From: whole.From, To: whole.To.Add(-1)}), 0}, "the next": {ledger.CyclesSpan(jan.Add(1), jan.Add(1)), 0},
	} {
		if n := read(t, e, c.span); n != c.want {
			t.Errorf("%s: %d lines, want %d", name, n, c.want)
		}
		for _, grain := range []ledger.Grain{ledger.None, ledger.Day, ledger.Month} {
			sums, err := e.Sum(t.Context(), all, ledger.Query{Span: c.span, Grain: grain, Kinds: []ledger.Kind{ledger.Billed}})
			if err != nil {
				t.Fatal(err)
			}
			bucket, lines := map[ledger.Grain]period.Date{ledger.Month: jan.First()}[grain], int64(0)
			for _, r := range sums.Rows {
				if lines += r.Lines; r.Bucket != bucket {
					t.Errorf("%s by %v: a row of %s, want %s", name, grain, r.Bucket, bucket)
				}
			}
			if lines != c.want {
				t.Errorf("%s by %v: sums of %d lines, want %d", name, grain, lines, c.want)
			}
		}
	}
}

// read counts the lines of account a in revision 1.
func read(t *testing.T, e ledger.Engine, span ledger.Span) (lines int64) {
	t.Helper()
	for _, err := range e.Charges(t.Context(), all, ledger.ChargeQuery{Span: span}) {
		if err != nil {
			t.Fatal(err)
		}
		lines++
	}
	return lines
}
