package version_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/database"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/period"
	"github.com/cloudlens/cloudlens/internal/testdb"
	"github.com/cloudlens/cloudlens/internal/version"
)

func TestVersionsHoldFromTheirDays(t *testing.T) {
	testdb.Each(t, func(t *testing.T, db *database.DB) {
		ctx := auth.With(t.Context(), auth.System())
		tag, other := id.New(id.VirtualTag), id.New(id.Budget)
		for _, v := range []struct {
			of   id.ID
			from period.Date
			says string
		}{
			{tag, version.Always, "first"},
			{tag, 20260501, "edited"},
			{other, version.Always, "other"},
			{tag, 20260401, "entered late"},
			{tag, 20260501, "edited again"},
		} {
			err := db.InTx(ctx, func(ctx context.Context, tx *ent.Client) error {
				_, err := version.Record(ctx, tx, v.of, v.says, v.from, testdb.Now)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		all, err := version.Of(ctx, db.Client, []id.ID{tag, other, id.New(id.Budget)})
		if err != nil || len(all) != 2 {
			t.Fatalf("%d owners have versions, %v", len(all), err)
		}
		for day, want := range map[period.Date]string{20250101: `"first"`, 20260331: `"first"`, 20260401: `"entered late"`, 20260430: `"entered late"`, 20260501: `"edited again"`, 20270101: `"edited again"`} {
			if v, ok := all[tag].At(day); !ok || string(v.Content) != want {
				t.Errorf("on %s %s holds, want %s", day, v.Content, want)
			}
		}
		var got []string
		for _, s := range all[tag].Over(period.Range{From: 20260315, To: 20260601}) {
			got = append(got, s.Days.From.String()+" "+s.Days.To.String()+" "+string(s.Version.Content))
		}
		want := []string{`2026-03-15 2026-04-01 "first"`, `2026-04-01 2026-05-01 "entered late"`, `2026-05-01 2026-06-01 "edited again"`}
		if diff := cmp.Diff(got, want); diff != "" {
			t.Error(diff)
		}
		if err := version.Forget(ctx, db.Client, tag); err != nil {
			t.Fatal(err)
		}
		if left, err := version.Of(ctx, db.Client, []id.ID{tag, other}); err != nil || len(left) != 1 {
			t.Errorf("%d owners have versions after one was forgotten, %v", len(left), err)
		}
	})
}

func TestNothingHoldsBeforeTheFirst(t *testing.T) {
	l := version.List{{Number: 1, EffectiveFrom: 20260501}}
	if v, ok := l.At(20260430); ok {
		t.Errorf("%+v holds", v)
	}
	if got := l.Over(period.Range{From: 20260401, To: 20260502}); len(got) != 1 || got[0].Days.From != 20260501 {
		t.Errorf("got %+v", got)
	}
}
