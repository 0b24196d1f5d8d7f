package ledgertest

import (
	"context"
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
)

// labels gives a service another name with each batch: a group is called by the
// newest, whichever sums answer and whether or not there is a top, and not by the
// first or the last in order. Of batches of several cycles that is the one of the
// last cycle, whatever order they are read in.
func labels(t *testing.T, e ledger.Engine) {
	named := func(cycle period.Cycle, service, resource string) []ledger.Charge {
		c := ledger.Charge{Cycle: cycle, Date: cycle.First(), Subject: ledger.Subject{
			Currency: "CNY", Service: "ecs", ServiceName: service, Product: "vm", Resource: "i-1", ResourceName: resource,
		}}
		c.Money.Payable = money.Of(money.Whole(1))
		return []ledger.Charge{c}
	}
	var live []ledger.Live
	batches := []struct {
		cycle                     period.Cycle
		service, resource         string
		wantService, wantResource string
	}{
		{jan.Add(1), "m", "m", "m", "m"},
		{jan.Add(1), "z", "a", "z", "a"},
		{jan.Add(1), "b", "y", "b", "y"},
		{jan, "x", "c", "b", "y"},
		{jan.Add(2), "k", "k", "k", "k"},
	}
	for i, one := range batches {
		number := int32(i + 1)
		put(t, e, "a", map[int32][]ledger.Charge{number: named(one.cycle, one.service, one.resource)})
		live = append(live, ledger.Live{Batch: number, Account: "a"})
		publish(t, e, int64(number), live...)
		for dim, want := range map[ledger.Dim]ledger.Value{
			ledger.ByService: {Text: "ecs", Label: one.wantService}, ledger.ByResource: {Text: "i-1", Label: one.wantResource}, ledger.ByProduct: {Text: "vm"}, ledger.ByRegion: {},
		} {
			labelled(t, e, ledger.View{Revision: int64(number), Accounts: []string{"a"}}, dim, want)
		}
	}
}

// labelled asks for the last of a group's rows in each way that there is.
func labelled(t *testing.T, e ledger.Engine, v ledger.View, dim ledger.Dim, want ledger.Value) {
	t.Helper()
	for _, grain := range []ledger.Grain{ledger.None, ledger.Year, ledger.Month, ledger.Day} {
		for _, top := range [][2]int{{}, {3, 0}, {3, 1}} {
			q := ledger.Query{Span: ledger.CyclesSpan(jan, jan.Add(2)), Grain: grain, Top: top[0], RankBy: top[1], Kinds: []ledger.Kind{ledger.Billed}, Group: []ledger.Key{{Dim: dim}}}
			got, err := e.Sum(t.Context(), v, q)
			if err != nil {
				t.Fatal(err)
			}
			if n := len(got.Rows); n == 0 || got.Rows[n-1].Keys[0] != want {
				t.Errorf("revision %d, by %s and %q, top %v: %+v, want the last named %+v", v.Revision, dim, grain, top, got.Rows, want)
			}
		}
	}
}

// everything is what an engine tells of the accounts of a view, but for the
// numbers of batches.
func everything(t *testing.T, e ledger.Engine, v ledger.View) (out []string) {
	t.Helper()
	say := func(what string, got any, err error) {
		t.Helper()
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		out = append(out, fmt.Sprint(what, ": ", got))
	}
	span := ledger.CyclesSpan(jan, jan.Add(2))
	for what, lines := range map[string]func(context.Context, ledger.View, ledger.ChargeQuery) iter.Seq2[*ledger.Line, error]{"line": e.Charges, "day": e.Days} {
		for l, err := range lines(t.Context(), v, ledger.ChargeQuery{Span: span}) {
			if err != nil {
				t.Fatal(err)
			}
			say(what, fmt.Sprint(l.Account, " ", l.Charge), nil)
		}
	}
	for _, q := range []ledger.Query{
		{Span: span, Grain: ledger.Day, Kinds: ledger.Kinds, Group: []ledger.Key{{Dim: ledger.ByResource}}}, // of days
		{Span: span, Grain: ledger.Month, Kinds: ledger.Kinds, Group: []ledger.Key{{Dim: ledger.ByResource}}},
		{Span: span, Kinds: ledger.Kinds, Group: []ledger.Key{{Dim: ledger.ByAccount}, {Dim: ledger.ByService}}}, // brief ones
		{Span: span, Kinds: ledger.Kinds, Group: []ledger.Key{{Dim: ledger.ByTag, Tag: "env"}}},
		{Span: span, Kinds: ledger.Kinds[:1], Group: []ledger.Key{{Dim: ledger.ByResource}}, Currency: "CNY", Top: 3, RankBy: 1}, // by the numbers of resources
		{Span: span, Group: []ledger.Key{{Dim: ledger.ByRegion}}, Resources: true},
	} {
		sums, err := e.Sum(t.Context(), v, q)
		if err != nil {
			t.Fatal(err)
		}
		say("sums", plain(sums), nil)
	}
	parts, err := e.Discounts(t.Context(), v, ledger.Query{Span: span, Group: []ledger.Key{{Dim: ledger.ByService}}})
	say("discounts", parts, err)
	for _, k := range []ledger.Key{{Dim: ledger.ByResource}, {Dim: ledger.ByTag}, {Dim: ledger.ByTag, Tag: "env"}} {
		values, err := e.Values(t.Context(), v, k, "", 100)
		say("values", values, err)
	}
	slices.Sort(out)
	return out
}

// mixed writes lines and days of orders under one number.
func mixed(t *testing.T, e ledger.Engine, account string, number int32, seed uint64) {
	t.Helper()
	r := rand.New(rand.NewPCG(17, seed))
	lines, older := Charges(r, jan, 80), orders(r, jan, 10)
	w, err := e.Write(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for i := range lines {
		if err := w.Append(number, account, &lines[i]); err != nil {
			t.Fatal(err)
		}
	}
	for i := range older {
		if err := w.Carry(number, account, &older[i]); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := w.Finish(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(t.Context(), number); err != nil {
		t.Fatal(err)
	}
}

// reused writes the same subjects in several batches and accounts: forgetting
// one takes nothing from the others, and what is forgotten by all is made anew.
func reused(t *testing.T, e ledger.Engine) {
	revision := int64(0)
	ask := func(account string, batch int32) []string {
		t.Helper()
		revision++
		publish(t, e, revision, ledger.Live{Batch: batch, Account: account})
		return everything(t, e, ledger.View{Revision: revision, Accounts: []string{account}})
	}
	same := func(name string, want, got []string) {
		t.Helper()
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-before +after):\n%s", name, diff)
		}
	}
	mixed(t, e, "a", 1, 1)
	first := ask("a", 1)
	mixed(t, e, "a", 2, 1)
	mixed(t, e, "b", 3, 1)
	second, third := ask("a", 2), ask("b", 3)
	same("a batch beside others of its subjects", first, ask("a", 1))
	if err := e.Forget(t.Context(), 1, 77); err != nil {
		t.Fatal(err)
	}
	same("another batch of the forgotten one's subjects", second, ask("a", 2))
	same("a batch of another account", third, ask("b", 3))
	if err := e.Forget(t.Context(), 2); err != nil {
		t.Fatal(err)
	}
	same("a batch of another account, alone", third, ask("b", 3))
	mixed(t, e, "a", 4, 2)
	other := ask("a", 4)
	mixed(t, e, "a", 1, 1)
	same("a batch written again", first, ask("a", 1))
	same("a batch written meanwhile", other, ask("a", 4))
}

// nothingLeft asks for a batch that was forgotten in every way, while a revision
// still names it.
func nothingLeft(t *testing.T, e ledger.Engine) {
	publish(t, e, 1, ledger.Live{Batch: 1, Account: "a"})
	none := everything(t, e, all)
	mixed(t, e, "a", 1, 1)
	publish(t, e, 2, ledger.Live{Batch: 1, Account: "a"})
	view := ledger.View{Revision: 2, Accounts: []string{"a"}}
	if cmp.Equal(none, everything(t, e, view)) {
		t.Fatal("what was written is not there")
	}
	for range 2 { // the second finds nothing to forget
		if err := e.Forget(t.Context(), 1); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(none, everything(t, e, view)); diff != "" {
			t.Errorf("what is left of a forgotten batch (-none +left):\n%s", diff)
		}
	}
	if got, err := e.Batches(t.Context()); err != nil || len(got) != 0 {
		t.Errorf("batches %v, %v", got, err)
	}
}

// reopened closes an engine and opens it where it was: all that was finished is
// there once its revision is published, and what is written then joins it.
func reopened(t *testing.T, open func() ledger.Engine) {
	mine := id.New(id.Import)
	e := open()
	if err := e.Bind(t.Context(), mine); err != nil {
		t.Fatal(err)
	}
	mixed(t, e, "a", 1, 1)
	mixed(t, e, "b", 2, 2)
	batches, err := e.Batches(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	live := []ledger.Live{{Batch: 1, Account: "a"}, {Batch: 2, Account: "b"}}
	publish(t, e, 1, live...)
	view := ledger.View{Revision: 1, Accounts: []string{"a", "b"}}
	want := everything(t, e, view)
	for n := range int32(2) {
		if err := e.Close(); err != nil {
			t.Fatal(err)
		}
		e = open()
		if err := e.Bind(t.Context(), id.New(id.Import)); err == nil {
			t.Error("another catalogue was taken")
		}
		if err := e.Bind(t.Context(), mine); err != nil {
			t.Error(err)
		}
		publish(t, e, 1, live...)
		if diff := cmp.Diff(want, everything(t, e, view)); diff != "" {
			t.Fatalf("opened again (-before +after):\n%s", diff)
		}
		if got, err := e.Batches(t.Context()); err != nil || !cmp.Equal(batches, got) {
			t.Fatalf("batches %v, %v; want %v", got, err, batches)
		}
		mixed(t, e, "a", 3+n, 1) // over the subjects that it finds
		batches[3+n] = batches[1]
		publish(t, e, 2, ledger.Live{Batch: 3 + n, Account: "a"}, live[1])
		if diff := cmp.Diff(want, everything(t, e, ledger.View{Revision: 2, Accounts: view.Accounts})); diff != "" {
			t.Fatalf("written after it was opened again (-before +after):\n%s", diff)
		}
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
}
