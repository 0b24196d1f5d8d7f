package ledgertest

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/rule"
)

// rankedBySome asks for the top by some of the keys: its rows are those of all
// keys that lie in the top by these alone.
func rankedBySome(t *testing.T, e ledger.Engine) {
	entries := ofTwoAccounts(t, e, 21, 150, func(*rand.Rand, *ledger.Charge) {})
	accounts := []string{"a", "b"}
	for i := range 150 {
		r := rand.New(rand.NewPCG(uint64(i), 22))
		q := query(r, jan)
		q.Group = slices.DeleteFunc(q.Group, func(k ledger.Key) bool { return k.Dim == ledger.ByTag })
		if len(q.Group) == 0 {
			q.Group = []ledger.Key{{Dim: ledger.ByResource}}
		}
		q.Top, q.RankBy = 1+r.IntN(5), 1+r.IntN(len(q.Group))
		got, err := e.Sum(t.Context(), ledger.View{Revision: 1, Accounts: accounts}, q)
		if err != nil {
			t.Fatalf("question %d %+v: %v", i, q, err)
		}
		if diff := gocmp.Diff(plain(inTop(entries, accounts, q)), plain(got)); diff != "" {
			t.Fatalf("question %d %+v (-oracle +engine):\n%s", i, q, diff)
		}
	}
}

// rankedOfOneCurrency asks for the top where everything is of one currency and the
// question says so, most often for resources, some of which are alike: what the
// engine need not look at must make no difference.
func rankedOfOneCurrency(t *testing.T, e ledger.Engine) {
	entries := ofTwoAccounts(t, e, 23, 100, func(r *rand.Rand, c *ledger.Charge) {
		c.Subject.Currency = "CNY"
		if r.IntN(2) == 0 {
			c.Money = ledger.Money{}
		}
		if r.IntN(2) == 0 {
			c.Money.Payable = money.Of(money.Whole(r.IntN(3)))
		}
	})
	resource := ledger.Key{Dim: ledger.ByResource}
	for i := range 300 {
		r := rand.New(rand.NewPCG(uint64(i), 24))
		q := query(r, jan)
		q.Currency, q.Sole, q.Top = "CNY", true, 1+r.IntN(8)
		if r.IntN(4) > 0 {
			q.Group = append([]ledger.Key{resource}, slices.DeleteFunc(q.Group, func(k ledger.Key) bool { return k == resource || k.Dim == ledger.ByTag })...)
			q.Group = q.Group[:min(len(q.Group), 3)]
			q.RankBy = r.IntN(2)
		}
		if q.RankBy == 0 && r.IntN(2) == 0 {
			q.Group = []ledger.Key{resource}
		}
		if r.IntN(2) == 0 {
			q.Filter = &rule.Rule{Key: resource, Op: rule.Present}
		}
		accounts := [][]string{{"a"}, {"a", "b"}}[r.IntN(2)]
		got, err := e.Sum(t.Context(), ledger.View{Revision: 1, Accounts: accounts}, q)
		if err != nil {
			t.Fatalf("question %d %+v: %v", i, q, err)
		}
		want := Oracle(entries, accounts, q)
		if q.RankBy > 0 {
			want = inTop(entries, accounts, q)
		}
		if diff := gocmp.Diff(plain(want), plain(got)); diff != "" {
			t.Fatalf("question %d %+v (-oracle +engine):\n%s", i, q, diff)
		}
	}
}

// ofTwoAccounts writes n lines a month of three months of the accounts a and b,
// changed before, and publishes them.
func ofTwoAccounts(t *testing.T, e ledger.Engine, seed uint64, n int, change func(*rand.Rand, *ledger.Charge)) []Entry {
	t.Helper()
	var entries []Entry
	var live []ledger.Live
	for i, account := range []string{"a", "b"} {
		for m := range 3 {
			number := int32(10*i + m)
			r := rand.New(rand.NewPCG(uint64(number), seed))
			charges := Charges(r, jan.Add(m), n)
			for at := range charges {
				change(r, &charges[at])
			}
			put(t, e, account, map[int32][]ledger.Charge{number: charges})
			live = append(live, ledger.Live{Batch: number, Account: account})
			for _, c := range charges {
				entries = append(entries, Entry{Account: account, Batch: number, Charge: c})
			}
		}
	}
	publish(t, e, 1, live...)
	return amortised(entries)
}

// inTop is what the oracle knows of two plainer questions: who is in the top,
// and all rows of all keys.
func inTop(entries []Entry, accounts []string, q ledger.Query) *ledger.Table {
	key := func(r *ledger.Row) string { return fmt.Sprint(r.Currency, r.Keys[:q.RankBy]) }
	top, all := q, q
	top.Group, top.RankBy, top.Grain = q.Group[:q.RankBy], 0, ledger.None
	all.Top, all.RankBy, all.Cycles = 0, 0, 0
	place := map[string]int{}
	for _, r := range Oracle(entries, accounts, top).Rows {
		if !r.Others && !r.Untagged {
			place[key(&r)] = len(place) + 1
		}
	}
	rows := slices.DeleteFunc(Oracle(entries, accounts, all).Rows, func(r ledger.Row) bool { return place[key(&r)] == 0 })
	slices.SortStableFunc(rows, func(a, b ledger.Row) int {
		return cmp.Or(cmp.Compare(a.Currency, b.Currency), cmp.Compare(a.Bucket, b.Bucket), cmp.Compare(place[key(&a)], place[key(&b)]),
			slices.CompareFunc(a.Keys, b.Keys, func(a, b ledger.Value) int { return cmp.Compare(a.Text, b.Text) }))
	})
	return &ledger.Table{Rows: rows}
}
