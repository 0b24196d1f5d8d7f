package account_test

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/ent/billimport"
	"github.com/cloudlens/cloudlens/internal/account"
	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/database"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/period"
	"github.com/cloudlens/cloudlens/internal/seal"
	"github.com/cloudlens/cloudlens/internal/testdb"
)

// bench is a service on one database, with a clock that a test may set.
type bench struct {
	*account.Service
	db  *database.DB
	now time.Time
}

func each(t *testing.T, test func(t *testing.T, ctx context.Context, b *bench)) {
	t.Helper()
	testdb.Each(t, func(t *testing.T, db *database.DB) {
		keys, err := seal.Load(filepath.Join(t.TempDir(), "keyset.json"), "")
		if err != nil {
			t.Fatal(err)
		}
		b := &bench{db: db, now: testdb.Now}
		var clock period.Clock = func() time.Time { return b.now }
		b.Service = account.New(db, keys, clock)
		test(t, auth.With(t.Context(), auth.Open()), b)
	})
}

// add makes an account of the draft.
func (b *bench) add(t *testing.T, ctx context.Context, d account.Draft) *ent.Account {
	t.Helper()
	a, err := b.Create(ctx, d)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// addSlice gives the account one version of a slice.
func (b *bench) addSlice(t *testing.T, ctx context.Context, a id.ID, batch int32) {
	t.Helper()
	i := b.db.Client.BillImport.Create().SetKind(billimport.KindFile).SetLabel("bill.csv").
		SetStartedAt(b.now).SaveX(ctx)
	b.db.Client.Slice.Create().SetAccountID(a).SetImportID(i.ID).SetCycle(202602).SetBatch(batch).
		SetReadAt(b.now).SaveX(ctx)
}

// revision is the catalogue's.
func (b *bench) revision(t *testing.T) int64 {
	t.Helper()
	s, err := b.db.Store(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return s.CatalogueRevision
}

func names(accounts []*ent.Account) []string {
	list := make([]string, len(accounts))
	for i, a := range accounts {
		list[i] = a.Name
	}
	return list
}

func isFault(t *testing.T, err error, kind fault.Kind, field string) {
	t.Helper()
	f, ok := fault.As(err)
	if !ok {
		t.Fatalf("got %v, want a fault", err)
	}
	if f.Kind != kind || f.Field != field {
		t.Errorf("got %s of %q (%v), want %s of %q", f.Kind, f.Field, err, kind, field)
	}
}

func TestCreateTrimsAndFillsIn(t *testing.T) {
	each(t, func(t *testing.T, ctx context.Context, b *bench) {
		before := b.revision(t)
		made := b.add(t, ctx, account.Draft{Name: " 生产-1 ", Alias: "  ", Currency: "cny", AccessKeyID: "LTAI5tExample", AccessKeySecret: "s3cret"})
		got, err := b.ByName(ctx, "生产-1")
		if err != nil {
			t.Fatal(err)
		}
		type facts struct {
			ID                                   id.ID
			Provider, Region, Currency, Billing  string
			HasAlias, CreatedAtNow, UpdatedAtNow bool
		}
		if diff := cmp.Diff(
			facts{got.ID, got.Provider, got.Region, got.Currency, got.BillingAccountID, got.Alias != nil, got.CreatedAt.Equal(b.now), got.UpdatedAt.Equal(b.now)},
			facts{made.ID, "aliyun", "cn-hangzhou", "CNY", "", false, true, true},
		); diff != "" {
			t.Error(diff)
		}
		if after := b.revision(t); after != before+1 {
			t.Errorf("catalogue revision %d, want %d", after, before+1)
		}
	})
}

func TestCreateRefusesWhatCannotBeTaken(t *testing.T) {
	each(t, func(t *testing.T, ctx context.Context, b *bench) {
		b.add(t, ctx, account.Draft{Name: "taken", BillingAccountID: "123"})
		before := b.revision(t)
		for name, c := range map[string]struct {
			draft account.Draft
			kind  fault.Kind
			field string
		}{
			"no name":          {account.Draft{Name: " "}, fault.KindMissing, "name"},
			"slash":            {account.Draft{Name: "a/b"}, fault.KindInvalid, "name"},
			"space":            {account.Draft{Name: "a b"}, fault.KindInvalid, "name"},
			"only dots":        {account.Draft{Name: ".."}, fault.KindInvalid, "name"},
			"not text":         {account.Draft{Name: "a\xff"}, fault.KindInvalid, "name"},
			"long":             {account.Draft{Name: string(make([]rune, 64))}, fault.KindInvalid, "name"},
			"taken":            {account.Draft{Name: "taken "}, fault.KindConflict, "name"},
			"zero in alias":    {account.Draft{Name: "a", Alias: "x\x00"}, fault.KindInvalid, "alias"},
			"provider":         {account.Draft{Name: "a", Provider: "aws"}, fault.KindInvalid, "provider"},
			"region":           {account.Draft{Name: "a", Region: "evil.example/"}, fault.KindInvalid, "region"},
			"currency":         {account.Draft{Name: "a", Currency: "yuan"}, fault.KindInvalid, "currency"},
			"secret alone":     {account.Draft{Name: "a", AccessKeySecret: "s"}, fault.KindMissing, "accessKeyId"},
			"key id alone":     {account.Draft{Name: "a", AccessKeyID: "k"}, fault.KindMissing, "accessKeySecret"},
			"billing id taken": {account.Draft{Name: "a", BillingAccountID: "123"}, fault.KindConflict, "billingAccountId"},
		} {
			t.Run(name, func(t *testing.T) {
				_, err := b.Create(ctx, c.draft)
				isFault(t, err, c.kind, c.field)
			})
		}
		if after := b.revision(t); after != before {
			t.Errorf("refused drafts raised the catalogue revision to %d from %d", after, before)
		}
		if _, err := b.Create(auth.With(ctx, auth.Only()), account.Draft{Name: "b"}); !fault.Is(err, fault.KindDenied) {
			t.Errorf("a viewer of some accounts gives %v, want denied", err)
		}
	})
}

func TestLookUpsSeeWhatTheViewerSees(t *testing.T) {
	each(t, func(t *testing.T, ctx context.Context, b *bench) {
		second := b.add(t, ctx, account.Draft{Name: "second"})
		first := b.add(t, ctx, account.Draft{Name: "first", AccessKeyID: "LTAI5tExample", AccessKeySecret: "s"})
		for _, c := range []struct {
			viewer auth.Viewer
			want   []string
		}{
			{auth.Open(), []string{"first", "second"}},
			{auth.Only(second.ID), []string{"second"}},
			{auth.Viewer{}, []string{}},
		} {
			ctx := auth.With(ctx, c.viewer)
			listed, err := b.List(ctx)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(names(listed), c.want); diff != "" {
				t.Error(diff)
			}
			found, err := b.ByIDs(ctx, []id.ID{first.ID, second.ID, id.New(id.Account)})
			if err != nil {
				t.Fatal(err)
			}
			if len(found) != len(c.want) {
				t.Errorf("found %d accounts by id, want %d", len(found), len(c.want))
			}
		}
		hidden := auth.With(ctx, auth.Only(second.ID))
		_, err := b.ByName(hidden, "first")
		isFault(t, err, fault.KindNotFound, "")
		_, err = b.Update(hidden, first.ID, account.Patch{Alias: account.Some("mine")})
		isFault(t, err, fault.KindNotFound, "")
		_, err = b.Delete(hidden, first.ID)
		isFault(t, err, fault.KindNotFound, "")
		_, err = b.AccessKey(hidden, first.ID)
		isFault(t, err, fault.KindNotFound, "")
		_, err = b.ByName(ctx, "")
		isFault(t, err, fault.KindMissing, "account")
	})
}

func TestUpdateChangesWhatIsGivenAlone(t *testing.T) {
	each(t, func(t *testing.T, ctx context.Context, b *bench) {
		a := b.add(t, ctx, account.Draft{Name: "a", Alias: "one", Region: "cn-beijing", AccessKeyID: "LTAI5tExample", AccessKeySecret: "s"})
		b.add(t, ctx, account.Draft{Name: "b"})
		b.now = b.now.Add(time.Hour)
		alias := func(a *ent.Account) string {
			if a.Alias == nil {
				return "none"
			}
			return *a.Alias
		}
		for _, c := range []struct {
			patch account.Patch
			want  []string // name, alias, region
		}{
			{account.Patch{}, []string{"a", "one", "cn-beijing"}},
			{account.Patch{Alias: account.Some("two")}, []string{"a", "two", "cn-beijing"}},
			{account.Patch{Name: account.Some("c"), Region: account.Some("cn-shanghai")}, []string{"c", "two", "cn-shanghai"}},
			{account.Patch{Alias: account.Some("")}, []string{"c", "none", "cn-shanghai"}},
		} {
			got, err := b.Update(ctx, a.ID, c.patch)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff([]string{got.Name, alias(got), got.Region}, c.want); diff != "" {
				t.Error(diff)
			}
			if !got.UpdatedAt.Equal(b.now) || !got.CreatedAt.Equal(testdb.Now) {
				t.Errorf("created %v, updated %v", got.CreatedAt, got.UpdatedAt)
			}
		}
		_, err := b.Update(ctx, a.ID, account.Patch{Name: account.Some("b")})
		isFault(t, err, fault.KindConflict, "name")
		_, err = b.Update(ctx, a.ID, account.Patch{Provider: account.Some("aws")})
		isFault(t, err, fault.KindInvalid, "provider")
		_, err = b.Update(ctx, id.New(id.Account), account.Patch{})
		isFault(t, err, fault.KindNotFound, "")
	})
}

func TestAccountWithBillsStaysWithItsBillingAccount(t *testing.T) {
	each(t, func(t *testing.T, ctx context.Context, b *bench) {
		a := b.add(t, ctx, account.Draft{Name: "a"})
		b.addSlice(t, ctx, a.ID, 1)
		if _, err := b.Update(ctx, a.ID, account.Patch{BillingAccountID: account.Some("123")}); err != nil {
			t.Fatalf("an id that became known: %v", err)
		}
		for _, p := range []account.Patch{
			{BillingAccountID: account.Some("456")},
			{BillingAccountID: account.Some("")},
			{Provider: account.Some("tencent")},
		} {
			_, err := b.Update(ctx, a.ID, p)
			isFault(t, err, fault.KindConflict, "billingAccountId")
		}
	})
}
