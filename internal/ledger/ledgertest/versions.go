package ledgertest

import (
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/rule"
)

var all = ledger.View{Revision: 1, Accounts: []string{"a"}}

func pages(t *testing.T, e ledger.Engine) {
	put(t, e, "a", map[int32][]ledger.Charge{1: Charges(rand.New(rand.NewPCG(5, 1)), jan, 200), 2: Charges(rand.New(rand.NewPCG(5, 2)), jan, 133)})
	publish(t, e, 1, ledger.Live{Batch: 1, Account: "a"}, ledger.Live{Batch: 2, Account: "a"})
	q := ledger.ChargeQuery{Span: ledger.CyclesSpan(jan, jan), Limit: 50, Filter: rule.Is(rule.Service, "ecs", "rds")}
	var paged, streamed []ledger.Position
	for {
		n := len(paged)
		for line, err := range e.Charges(t.Context(), all, q) {
			if err != nil {
				t.Fatal(err)
			}
			paged = append(paged, line.Position)
		}
		if len(paged) == n {
			break
		}
		q.After = &paged[len(paged)-1]
	}
	q.After, q.Limit = nil, 0
	for line, err := range e.Charges(t.Context(), all, q) {
		if err != nil {
			t.Fatal(err)
		}
		streamed = append(streamed, line.Position)
	}
	if !slices.Equal(paged, streamed) || len(paged) == 0 {
		t.Fatalf("pages gave %d lines, the stream %d", len(paged), len(streamed))
	}
}

// gaps asks for the lines that do not hold.
func gaps(t *testing.T, e ledger.Engine) {
	charges := Charges(rand.New(rand.NewPCG(5, 3)), jan, 200)
	for i := range charges {
		if m := &charges[i].Money; i%3 > 0 && m.List.Valid && m.Payable.Valid { // these hold
			m.List.Decimal = m.List.Decimal.Sub(m.Of(ledger.Unexplained).Decimal)
		}
	}
	put(t, e, "a", map[int32][]ledger.Charge{1: charges})
	publish(t, e, 1, ledger.Live{Batch: 1, Account: "a"})
	var want, got []string
	for i := range charges {
		if gap := charges[i].Money.Of(ledger.Unexplained); gap.Valid && !gap.Decimal.IsZero() {
			want = append(want, charges[i].LineID)
		}
	}
	for line, err := range e.Charges(t.Context(), all, ledger.ChargeQuery{Span: ledger.CyclesSpan(jan, jan), Unexplained: true}) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, line.Charge.LineID)
	}
	slices.Sort(want)
	slices.Sort(got)
	if len(want) < 20 || !slices.Equal(got, want) {
		t.Fatalf("%d lines with a gap, want %d", len(got), len(want))
	}
}

func unfinished(t *testing.T, e ledger.Engine) {
	w, err := e.Write(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range Charges(rand.New(rand.NewPCG(6, 1)), jan, 100) {
		if err := w.Append(9, "a", &c); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got, err := e.Batches(t.Context()); err != nil || len(got) != 0 {
		t.Fatalf("batches %v, %v after an unfinished write", got, err)
	}
}

// torn replaces a slice of more than a row group while readers ask for its
// total: each answer is one version whole.
func torn(t *testing.T, e ledger.Engine) {
	const lines = 123_000
	one := func(amount string) []ledger.Charge {
		c := ledger.Charge{Cycle: jan, Date: jan.First(), Subject: ledger.Subject{Currency: "CNY", Service: "ecs"}}
		c.Money.Payable = money.Of(money.MustParse(amount))
		return slices.Repeat([]ledger.Charge{c}, lines)
	}
	put(t, e, "a", map[int32][]ledger.Charge{1: one("1")})
	publish(t, e, 1, ledger.Live{Batch: 1, Account: "a"})
	done := make(chan struct{})
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			for reads := 0; ; reads++ {
				select {
				case <-done:
					if reads > 0 {
						return
					}
				default:
				}
				wantTotal(t, e, 1, "123000")
			}
		})
	}
	put(t, e, "a", map[int32][]ledger.Charge{2: one("2")})
	publish(t, e, 2, ledger.Live{Batch: 2, Account: "a"})
	wantTotal(t, e, 2, "246000")
	close(done)
	wg.Wait()
	if err := e.Retract(t.Context(), 2); err != nil {
		t.Fatal(err)
	}
	if err := e.Forget(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	wantTotal(t, e, 2, "246000")
	if _, err := e.Sum(t.Context(), all, ledger.Query{Span: ledger.CyclesSpan(jan, jan), Kinds: []ledger.Kind{ledger.Billed}}); err == nil {
		t.Fatal("a retracted revision was read")
	}
}

func wantTotal(t *testing.T, e ledger.Engine, revision int64, want string) {
	got, err := e.Sum(t.Context(), ledger.View{Revision: revision, Accounts: []string{"a"}}, ledger.Query{Span: ledger.CyclesSpan(jan, jan), Kinds: []ledger.Kind{ledger.Billed}})
	if err != nil {
		t.Error(err)
		return
	}
	if len(got.Rows) != 1 || got.Rows[0].Sums[0].Amount.Decimal.String() != want {
		t.Errorf("revision %d sums to %v, want %s", revision, got.Rows, want)
	}
}

func forgotten(t *testing.T, e ledger.Engine) {
	r := rand.New(rand.NewPCG(8, 1))
	put(t, e, "a", map[int32][]ledger.Charge{1: Charges(r, jan, 50), 2: Charges(r, jan, 60)})
	if err := e.Forget(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	if got, err := e.Batches(t.Context()); err != nil || !maps.Equal(got, map[int32]int64{2: 60}) {
		t.Fatalf("batches %v, %v", got, err)
	}
	// What is written next finds the dimension as it is now.
	put(t, e, "a", map[int32][]ledger.Charge{3: Charges(r, jan, 50)})
	publish(t, e, 1, ledger.Live{Batch: 2, Account: "a"}, ledger.Live{Batch: 3, Account: "a"})
	got, err := e.Sum(t.Context(), all, ledger.Query{Span: ledger.CyclesSpan(jan, jan), Kinds: []ledger.Kind{ledger.Billed}})
	if err != nil {
		t.Fatal(err)
	}
	var lines int64
	for _, row := range got.Rows {
		lines += row.Lines
	}
	if lines != 110 {
		t.Fatalf("%d lines, want 110", lines)
	}
}

func hashes(t *testing.T, e ledger.Engine) {
	lines := Charges(rand.New(rand.NewPCG(9, 1)), jan, 80)
	shuffled := slices.Clone(lines)
	slices.Reverse(shuffled)
	changed := slices.Clone(lines)
	changed[40].Money.Payable = money.Of(money.MustParse("0.000000000001"))
	got := put(t, e, "a", map[int32][]ledger.Charge{1: lines, 2: shuffled, 3: changed})
	if got[1].Hash != got[2].Hash || got[1].Hash == got[3].Hash {
		t.Fatalf("hashes %s, shuffled %s, changed %s", got[1].Hash, got[2].Hash, got[3].Hash)
	}
	if got[1].Lines != 80 || got[1].LastDay < jan.First() || got[1].FirstDay > got[1].LastDay {
		t.Fatalf("receipt %+v", got[1])
	}
}

func tooLarge(t *testing.T, e ledger.Engine) {
	w, err := e.Write(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = w.Close(t.Context()) }()
	c := ledger.Charge{Cycle: jan}
	c.Money.Payable = money.Of(money.MustParse("1" + strings.Repeat("0", 28)))
	if err := w.Append(1, "a", &c); err == nil {
		t.Fatal("an amount beyond the ledger's range was taken")
	}
}

func values(t *testing.T, e ledger.Engine) {
	put(t, e, "a", map[int32][]ledger.Charge{1: Charges(rand.New(rand.NewPCG(10, 1)), jan, 200)})
	publish(t, e, 1, ledger.Live{Batch: 1, Account: "a"})
	for _, c := range []struct {
		key    ledger.Key
		prefix string
		want   []string
	}{
		{ledger.Key{Dim: ledger.ByService}, "", []string{"ecs", "kvstore", "oss", "rds"}},
		{ledger.Key{Dim: ledger.ByRegion}, "_", []string{"_%"}},
		{ledger.Key{Dim: ledger.ByTag}, "", []string{"a:b", "env", "team", "键"}},
		{ledger.Key{Dim: ledger.ByTag, Tag: "env"}, "p", []string{"prod", "prodé"}},
	} {
		got, err := e.Values(t.Context(), all, c.key, c.prefix, 10)
		if err != nil || !slices.Equal(got, c.want) {
			t.Errorf("values of %v: %q, %v; want %q", c.key, got, err, c.want)
		}
	}
	other := ledger.View{Revision: 1, Accounts: []string{"b"}}
	if got, err := e.Values(t.Context(), other, ledger.Key{Dim: ledger.ByService}, "", 10); err != nil || len(got) != 0 {
		t.Errorf("another account sees %q, %v", got, err)
	}
}
