package account_test

import (
	"context"
	"strconv"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/internal/account"
	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/bill"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/id"
)

func TestBilledAccountIsMadeOnceAndNamed(t *testing.T) {
	each(t, func(t *testing.T, ctx context.Context, b *bench) {
		b.add(t, ctx, account.Draft{Name: "known", BillingAccountID: "1"})
		for _, c := range []struct {
			who  bill.Account
			want []string // provider, name, alias
		}{
			{bill.Account{Provider: "Alibaba Cloud", ID: "1", Name: "Other"}, []string{"aliyun", "known", ""}},
			{bill.Account{Provider: "Alibaba Cloud", ID: "2", Name: "ACME Corp / Prod"}, []string{"aliyun", "acme-corp-prod", "ACME Corp / Prod"}},
			{bill.Account{Provider: "AWS", ID: "2", Name: "acme corp (prod)"}, []string{"aws", "acme-corp-prod-2", "acme corp (prod)"}},
			{bill.Account{Provider: "AWS", ID: "3", Name: "ACME corp prod"}, []string{"aws", "acme-corp-prod-3", "ACME corp prod"}},
			{bill.Account{Provider: "Microsoft", ID: "/sub/9", Name: ""}, []string{"microsoft", "sub-9", ""}},
			{bill.Account{Provider: "阿里云", ID: "4", Name: "示例公司"}, []string{"aliyun", "示例公司", ""}},
			{bill.Account{Provider: "AWS", ID: "5", Name: "???"}, []string{"aws", "5", "???"}},
		} {
			first, err := b.EnsureBilling(ctx, c.who)
			if err != nil {
				t.Fatal(err)
			}
			alias := ""
			if first.Alias != nil {
				alias = *first.Alias
			}
			if diff := cmp.Diff([]string{first.Provider, first.Name, alias}, c.want); diff != "" {
				t.Error(diff)
			}
			again, err := b.EnsureBilling(ctx, c.who)
			if err != nil || again.ID != first.ID {
				t.Errorf("a second bill of %v gives %v, %v, want %v", c.who, again, err, first)
			}
		}
	})
}

func TestConcurrentBillsMakeOneAccountEach(t *testing.T) {
	each(t, func(t *testing.T, ctx context.Context, b *bench) {
		const imports, billed = 8, 10
		var ids [imports][billed]id.ID
		var all sync.WaitGroup
		start := make(chan struct{})
		for i := range imports {
			all.Go(func() {
				<-start
				for n := range billed {
					who := bill.Account{Provider: "AWS", ID: strconv.Itoa(n), Name: "same"}
					a, err := b.EnsureBilling(ctx, who)
					if err != nil {
						t.Error(err)
						return
					}
					ids[i][n] = a.ID
				}
			})
		}
		close(start)
		all.Wait()
		for i := range imports {
			if diff := cmp.Diff(ids[i], ids[0]); diff != "" {
				t.Errorf("import %d: %s", i, diff)
			}
		}
		accounts, err := b.List(ctx)
		if err != nil {
			t.Fatal(err)
		}
		want := []string{"same", "same-10", "same-2", "same-3", "same-4", "same-5", "same-6", "same-7", "same-8", "same-9"}
		if diff := cmp.Diff(names(accounts), want); diff != "" {
			t.Error(diff)
		}
	})
}

func TestBillOfNobodyIsRefused(t *testing.T) {
	each(t, func(t *testing.T, ctx context.Context, b *bench) {
		_, err := b.EnsureBilling(ctx, bill.Account{ID: "1"})
		isFault(t, err, fault.KindMissing, "provider")
		_, err = b.EnsureBilling(ctx, bill.Account{Provider: "AWS"})
		isFault(t, err, fault.KindMissing, "billingAccountId")
	})
}

func TestBillOfAHiddenAccountIsRefused(t *testing.T) {
	each(t, func(t *testing.T, ctx context.Context, b *bench) {
		who := bill.Account{Provider: "AWS", ID: "1"}
		mine := b.add(t, ctx, account.Draft{Name: "mine"})
		some := auth.With(ctx, auth.Only(mine.ID))
		_, err := b.EnsureBilling(some, who)
		isFault(t, err, fault.KindDenied, "")
		if _, err := b.EnsureBilling(ctx, who); err != nil {
			t.Fatal(err)
		}
		_, err = b.EnsureBilling(some, who)
		isFault(t, err, fault.KindDenied, "")
	})
}

func TestBilledAccountGoesWithItsTransaction(t *testing.T) {
	each(t, func(t *testing.T, ctx context.Context, b *bench) {
		who := bill.Account{Provider: "AWS", ID: "1"}
		err := b.db.InTx(ctx, func(ctx context.Context, _ *ent.Client) error {
			for range 2 {
				if _, err := b.EnsureBilling(ctx, who); err != nil {
					t.Fatal(err)
				}
			}
			return context.Canceled
		})
		if err == nil {
			t.Fatal("the transaction's error is lost")
		}
		all, err := b.List(ctx)
		if err != nil || len(all) != 0 {
			t.Errorf("%d accounts (%v) outlive the transaction", len(all), err)
		}
	})
}

// FuzzBilledAccount holds that a name made of any text can stand in an
// address, also with a number behind it.
func FuzzBilledAccount(f *testing.F) {
	for _, s := range []string{"", "a/b", "..", "ACME Corp", "示例", "\xff", strings.Repeat("长", 100), "-.-", "İ"} {
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, name, billing string) {
		got := account.NameSlug(name, billing)
		if n := utf8.RuneCountInString(got); n == 0 || n > 55 {
			t.Errorf("%q has %d characters", got, n)
		}
		if checked, err := account.CheckName(got); err != nil || checked != got {
			t.Errorf("%q cannot stand in an address: %v", got, err)
		}
	})
}
