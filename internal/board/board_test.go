package board_test

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/ent/dashboard"
	"github.com/cloudlens/cloudlens/internal/account"
	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/board"
	"github.com/cloudlens/cloudlens/internal/config"
	"github.com/cloudlens/cloudlens/internal/database"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/testapp"
	"github.com/cloudlens/cloudlens/internal/testdb"
	"github.com/cloudlens/cloudlens/internal/widget"
)

// now is when all tests of this package play.
var now = time.Date(2026, time.May, 17, 3, 4, 5, 0, time.UTC)

// bench is a program with the accounts hand and abroad.
type bench struct {
	*testapp.App
	hand, abroad id.ID
	all          context.Context
}

// each runs a test on both kinds of catalogue.
func each(t *testing.T, test func(*testing.T, *bench)) {
	t.Helper()
	testdb.EachAddress(t, func(t *testing.T, address string) {
		b := &bench{App: testapp.On(t, config.Stores{Data: t.TempDir(), Database: address}, now), all: auth.With(t.Context(), auth.Open())}
		b.ImportBill(t)
		b.hand, b.abroad = b.Account(t, "hand").ID, b.Account(t, "abroad").ID
		test(t, b)
	})
}

func (b *bench) make(t *testing.T, d board.Draft) *ent.Dashboard {
	t.Helper()
	made, err := b.Boards.Create(b.all, d)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

func widgets(t *testing.T, text string) []widget.Draft {
	t.Helper()
	out, err := widget.Decode([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func shown(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// names lists what a viewer sees from an account, in the order of lists.
func (b *bench) names(t *testing.T, ctx context.Context, from string) []string {
	t.Helper()
	where, err := b.Boards.Of(ctx, from)
	if err != nil {
		t.Fatal(err)
	}
	page, err := b.DB.Client.Dashboard.Query().Where(where...).Paginate(ctx, nil, nil, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	out := []string{}
	for _, e := range page.Edges {
		out = append(out, e.Node.Name)
	}
	return out
}

func isFault(t *testing.T, err error, kind fault.Kind) {
	t.Helper()
	if !fault.Is(err, kind) {
		t.Errorf("got %v, want a fault of the kind %s", err, kind)
	}
}

func TestBoardsAreKeptAsTheyWereGiven(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		const given = `[{"id":"w","type":"chart","title":"<一>","position":{"x":1,"y":2,"w":3.5,"h":4,"minW":1},` +
			`"config":{"text":"\u0000 & <","digits":0.100,"large":1e400,"long":123456789012345678901234567890},"data_source":"cost_trend","pinned":[1,null]}]`
		made := b.make(t, board.Draft{Account: &b.hand, Name: " one ", Description: new("what for"), Widgets: widgets(t, given), Shared: true})
		want, err := widget.Parse([]byte(given))
		if err != nil {
			t.Fatal(err)
		}
		read, err := b.Boards.ByID(b.all, made.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, got := range []*ent.Dashboard{made, read} {
			if diff := cmp.Diff(got.Widgets, want); diff != "" {
				t.Errorf("(-got +want)\n%s", diff)
			}
			if got.Name != "one" || *got.Description != "what for" || got.Layout != dashboard.LayoutGrid || !got.Shared || *got.AccountID != b.hand || !got.CreatedAt.Equal(now) {
				t.Errorf("kept %+v", got)
			}
		}

		b.Set(now.Add(time.Hour))
		changed, err := b.Boards.Update(b.all, made.ID, board.Patch{Name: account.Some("two"), Layout: account.Some(dashboard.LayoutFreeform)})
		if err != nil {
			t.Fatal(err)
		}
		if changed.Name != "two" || changed.Layout != dashboard.LayoutFreeform || *changed.Description != "what for" || !changed.Shared ||
			!changed.CreatedAt.Equal(now) || !changed.UpdatedAt.Equal(now.Add(time.Hour)) || !cmp.Equal(changed.Widgets, want) {
			t.Errorf("changed to %+v", changed)
		}
		changed, err = b.Boards.Update(b.all, made.ID, board.Patch{
			Description: account.Some[*string](nil), Widgets: account.Some(widgets(t, `[]`)), Shared: account.Some(false),
		})
		if err != nil || changed.Description != nil || len(changed.Widgets) != 0 || changed.Shared || changed.Name != "two" {
			t.Errorf("changed to %+v, %v", changed, err)
		}
		// What cannot be changes nothing.
		_, err = b.Boards.Update(b.all, made.ID, board.Patch{Name: account.Some("three"), Widgets: account.Some(widgets(t, `[{"type":" "}]`))})
		isFault(t, err, fault.KindMissing)
		if read, err := b.Boards.ByID(b.all, made.ID); err != nil || read.Name != "two" {
			t.Errorf("now %+v, %v", read, err)
		}

		other := id.New(id.Dashboard)
		_, err = b.Boards.Update(b.all, other, board.Patch{Name: account.Some("x")})
		isFault(t, err, fault.KindNotFound)
		_, err = b.Boards.Create(b.all, board.Draft{Account: &other, Name: "of nobody"})
		isFault(t, err, fault.KindNotFound)
		if err := b.Boards.Delete(b.all, made.ID); err != nil {
			t.Error(err)
		}
		isFault(t, b.Boards.Delete(b.all, made.ID), fault.KindNotFound)
		_, err = b.Boards.ByID(b.all, made.ID)
		isFault(t, err, fault.KindNotFound)
	})
}

func TestSharedBoardsAreSeenByAllAndChangedByTheirOwn(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		own := b.make(t, board.Draft{Account: &b.hand, Name: "hand's own"})
		shared := b.make(t, board.Draft{Account: &b.hand, Name: "hand's shared", Shared: true})
		b.make(t, board.Draft{Account: &b.abroad, Name: "abroad's own"})
		all := b.make(t, board.Draft{Name: "of all"})
		open := b.make(t, board.Draft{Name: "of all, shared", Shared: true})
		ofHand, ofAbroad := auth.With(t.Context(), auth.Only(b.hand)), auth.With(t.Context(), auth.Only(b.abroad))
		for _, c := range []struct {
			ctx  context.Context
			from string
			want []string
		}{
			{b.all, "", []string{"of all, shared", "of all", "abroad's own", "hand's shared", "hand's own"}},
			{b.all, "hand", []string{"of all, shared", "of all", "hand's shared", "hand's own"}},
			{b.all, "abroad", []string{"of all, shared", "of all", "abroad's own", "hand's shared"}},
			{ofHand, "", []string{"of all, shared", "hand's shared", "hand's own"}},
			{ofAbroad, "", []string{"of all, shared", "abroad's own", "hand's shared"}},
			{ofAbroad, "abroad", []string{"of all, shared", "abroad's own", "hand's shared"}},
			{auth.With(t.Context(), auth.Only()), "", []string{"of all, shared", "hand's shared"}},
		} {
			if diff := cmp.Diff(b.names(t, c.ctx, c.from), c.want); diff != "" {
				t.Errorf("from %q (-got +want)\n%s", c.from, diff)
			}
		}
		_, err := b.Boards.Of(ofAbroad, "hand")
		isFault(t, err, fault.KindNotFound)
		rename := board.Patch{Name: account.Some("taken")}
		for ctx, c := range map[context.Context]map[id.ID]fault.Kind{
			ofAbroad: {own.ID: fault.KindNotFound, shared.ID: fault.KindDenied, all.ID: fault.KindNotFound, open.ID: fault.KindDenied},
			ofHand:   {own.ID: "", shared.ID: "", all.ID: fault.KindNotFound, open.ID: fault.KindDenied},
		} {
			for of, kind := range c {
				_, err := b.Boards.Update(ctx, of, rename)
				if kind == "" && err == nil {
					continue
				}
				isFault(t, err, kind)
				isFault(t, b.Boards.Delete(ctx, of), kind)
			}
		}
		_, err = b.Boards.Create(ofHand, board.Draft{Name: "of all"})
		isFault(t, err, fault.KindDenied)
		_, err = b.Boards.Create(ofHand, board.Draft{Account: &b.abroad, Name: "of others"})
		isFault(t, err, fault.KindNotFound)
		// The account of what is shared stays unseen.
		seen, err := b.Boards.ByID(ofAbroad, shared.ID)
		if err != nil {
			t.Fatal(err)
		}
		if n, err := seen.QueryAccount().Count(ofAbroad); n != 0 || err != nil {
			t.Errorf("the account is seen: %d, %v", n, err)
		}
	})
}

// Of changes at the same time each field ends as one of them set it, whole;
// what only one sets it keeps.
func TestChangesAtOnceLeaveNothingHalfWritten(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		made := b.make(t, board.Draft{Account: &b.hand, Name: "first", Widgets: widgets(t, `[{"type":"first"}]`)})
		const many = 12
		var all sync.WaitGroup
		for n := range many {
			text := fmt.Sprintf(`[{"id":"a","type":"t%d"},{"id":"b","type":"t%d"}]`, n, n)
			for _, p := range []board.Patch{
				{Name: account.Some(fmt.Sprint("name ", n)), Shared: account.Some(true)},
				{Widgets: account.Some(widgets(t, text))},
				{Description: account.Some(new(fmt.Sprint("for ", n)))},
			} {
				all.Go(func() {
					if _, err := b.Boards.Update(b.all, made.ID, p); err != nil {
						t.Error(err)
					}
				})
			}
		}
		all.Wait()
		read, err := b.Boards.ByID(b.all, made.ID)
		if err != nil {
			t.Fatal(err)
		}
		one := func(format, got string) bool {
			var n int
			_, err := fmt.Sscanf(got, format, &n)
			return err == nil && got == fmt.Sprintf(format, n) && n < many
		}
		if !one("name %d", read.Name) || read.Description == nil || !one("for %d", *read.Description) || !read.Shared {
			t.Errorf("ended as %+v", read)
		}
		if w := read.Widgets; len(w) != 2 || w[0].Type != w[1].Type || !one("t%d", w[0].Type) {
			t.Errorf("ended with the widgets %s", shown(t, w))
		}
	})
}

func TestBoardsGoWithTheirAccount(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		for _, d := range []board.Draft{
			{Account: &b.hand, Name: "own"}, {Account: &b.hand, Name: "shared", Shared: true}, {Account: &b.abroad, Name: "other"}, {Name: "all"},
		} {
			b.make(t, d)
		}
		if _, err := b.Accounts.Delete(b.all, b.hand); err != nil {
			t.Fatal(err)
		}
		left := []string{"all", "other"}
		if diff := cmp.Diff(b.names(t, b.all, ""), left); diff != "" {
			t.Errorf("deleted (-got +want)\n%s", diff)
		}
		hidden := database.WithDeleted(b.all)
		if n := b.DB.Client.Dashboard.Query().CountX(hidden); n != 4 {
			t.Errorf("%d boards wait for the grace to end, want 4", n)
		}
		b.Set(now.Add(account.ForgetAfter))
		if err := b.Sweep(b.all); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(b.names(t, hidden, ""), left); diff != "" {
			t.Errorf("forgotten (-got +want)\n%s", diff)
		}
	})
}
