package virtualtag_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/cost"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/ingest"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
	"github.com/cloudlens/cloudlens/internal/rule"
	"github.com/cloudlens/cloudlens/internal/testapp"
	"github.com/cloudlens/cloudlens/internal/virtualtag"
)

// share is what rules make of lines in plain Go, by currency: each line counts
// under the first that it matches, the rest under what comes last.
func share(t *testing.T, account id.ID, lines []*ledger.Line, rules []*rule.Rule) (parts []map[string]money.Decimal, total map[string]money.Decimal) {
	t.Helper()
	matchers := make([]rule.Matcher, len(rules))
	for i, r := range rules {
		var err error
		if matchers[i], err = r.Matcher(); err != nil {
			t.Fatal(err)
		}
	}
	total = map[string]money.Decimal{}
	for range len(rules) + 1 {
		parts = append(parts, map[string]money.Decimal{})
	}
	for _, l := range lines {
		at, of := 0, l.Charge.Subject.Lookup(account.String())
		for at < len(rules) && !matchers[at](of) {
			at++
		}
		currency, amount := l.Charge.Subject.Currency, l.Charge.Money.Payable.Decimal
		parts[at][currency], total[currency] = parts[at][currency].Add(amount), total[currency].Add(amount)
	}
	return parts, total
}

// sums adds rows up by currency.
func sums(rows []ledger.Row) map[string]money.Decimal {
	out := map[string]money.Decimal{}
	for _, r := range rows {
		out[r.Currency] = out[r.Currency].Add(r.Sums[0].Amount.Decimal)
	}
	return out
}

func equal(a, b map[string]money.Decimal) bool {
	for currency := range a {
		if !a[currency].Equal(b[currency]) {
			return false
		}
	}
	return len(a) == len(b)
}

// ledgers is the bills in a ledger, and each account's lines.
type ledgers struct {
	*testapp.App
	ctx   context.Context
	view  ledger.View
	ids   []id.ID
	lines map[string][]*ledger.Line // by account
}

func open(t *testing.T, n *rand.Rand) *ledgers {
	t.Helper()
	l := &ledgers{App: testapp.New(t, now), ctx: auth.With(t.Context(), auth.Open()), lines: map[string][]*ledger.Line{}}
	text := bills(n)
	l.Import(t, "bills.csv", text, ingest.FilesRequest{})
	accounts, err := l.Accounts.List(l.ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range accounts {
		l.ids = append(l.ids, a.ID)
	}
	view, err := l.Revisions.Current(l.ctx)
	if err != nil {
		t.Fatal(err)
	}
	l.view = view.Ledger(auth.ScopeOf(l.ctx, l.ids))
	count := 0
	for line, err := range l.Engine.Charges(l.ctx, l.view, ledger.ChargeQuery{Span: ledger.CyclesSpan(202603, 202604)}) {
		if err != nil {
			t.Fatal(err)
		}
		count++
		l.lines[line.Account] = append(l.lines[line.Account], line)
	}
	if want := strings.Count(text, "\n") - 1; count != want || len(l.ids) != sets {
		t.Fatalf("%d lines of %d accounts, want %d of %d", count, len(l.ids), want, sets)
	}
	return l
}

// within are an account's lines of a period.
func (l *ledgers) within(of id.ID, p cost.Period) (out []*ledger.Line) {
	for _, line := range l.lines[of.String()] {
		if p.FirstCycle != 0 || (period.Range{From: p.From, To: p.To}).Has(line.Charge.Date) {
			out = append(out, line)
		}
	}
	return out
}

func TestPartsComeToTheTotal(t *testing.T) {
	n := rand.New(rand.NewPCG(20260517, 5))
	l := open(t, n)
	t.Run("of lists of rules", func(t *testing.T) { l.lists(t, n) })
	t.Run("of showbacks", func(t *testing.T) { l.showbacks(t, n) })
}

// lists tries, over ten thousand random bills and lists of rules, that what
// the rules of a list claim and what none of them matches come to the total
// exactly, and each part to what plain Go says.
func (l *ledgers) lists(t *testing.T, n *rand.Rand) {
	tried, shared := 0, 0
	for set := range sets {
		rules := make([]*rule.Rule, 1+n.IntN(8))
		for i := range rules {
			rules[i] = some(n, 2)
		}
		p := spans[set%len(spans)]
		span, err := p.Span()
		if err != nil {
			t.Fatal(err)
		}
		q := ledger.Query{Span: span, Kinds: []ledger.Kind{ledger.Billed}}
		whole, err := l.Engine.SumMany(l.ctx, l.view, q)
		if err != nil {
			t.Fatal(err)
		}
		q.Once = true
		parted, err := l.Engine.SumMany(l.ctx, l.view, q, append(rules, nil)...)
		if err != nil {
			t.Fatal(err)
		}
		for _, of := range l.ids {
			parts, total := share(t, of, l.within(of, p), rules)
			rows := []ledger.Row{}
			for i, table := range parted[of.String()] {
				rows = append(rows, table.Rows...)
				if got := sums(table.Rows); !equal(got, parts[i]) {
					t.Fatalf("list %d of %s: part %d is %v, want %v", set, of, i, got, parts[i])
				}
				if i < len(rules) && len(parts[i]) > 0 {
					shared++
				}
			}
			if got := sums(rows); !equal(got, total) || !equal(sums(whole[of.String()][0].Rows), total) {
				t.Fatalf("list %d of %s: parts come to %v, the whole to %v, want %v", set, of, got, sums(whole[of.String()][0].Rows), total)
			}
			tried++
		}
	}
	if tried != sets*sets || shared < tried {
		t.Errorf("of %d tries %d parts have something", tried, shared)
	}
}

// showbacks tries the same of tags in order of priority, also where versions of
// their rules cut the period.
func (l *ledgers) showbacks(t *testing.T, n *rand.Rand) {
	p := cost.Period{From: 20260310, To: 20260425}
	for set := range 10 {
		key := fmt.Sprint("key ", set)
		for at := range 1 + n.IntN(4) {
			tag, err := l.VirtualTags.Create(l.ctx, virtualtag.Draft{Name: fmt.Sprint("tag ", at), Key: key, Priority: n.IntN(3), Rule: some(n, 2)})
			if err != nil {
				t.Fatal(err)
			}
			if from := period.Date(20260401).Add(n.IntN(30) - 15); n.IntN(2) == 0 {
				if _, err := l.VirtualTags.Update(l.ctx, tag.ID, virtualtag.Patch{Rule: some(n, 2), From: &from}); err != nil {
					t.Fatal(err)
				}
			}
		}
		for range 10 {
			account := n.IntN(sets)
			a := l.Account(t, fmt.Sprintf("account-%02d", account))
			shown, err := l.VirtualTags.Showback(l.ctx, a.Name, key, p)
			if err != nil {
				t.Fatal(err)
			}
			_, total := share(t, a.ID, l.within(a.ID, p), nil)
			got := map[string]money.Decimal{}
			for _, f := range shown.Total() {
				got[f.Currency] = f.Amount.Decimal
			}
			parts := map[string]money.Decimal{}
			for _, c := range append(shown.Parts, shown.Untagged) {
				for _, f := range c.Figures() {
					parts[f.Currency] = parts[f.Currency].Add(f.Amount.Decimal)
				}
			}
			if !equal(got, total) || !equal(parts, total) {
				t.Fatalf("%s of %s: the total is %v, parts come to %v, want %v", key, a.Name, got, parts, total)
			}
		}
	}
}
