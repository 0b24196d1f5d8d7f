package acceptance_test

import (
	"strings"
	"testing"

	"github.com/cloudlens/cloudlens/ent/cloudsync"
	"github.com/cloudlens/cloudlens/internal/account"
	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/bill"
	"github.com/cloudlens/cloudlens/internal/cloud/simulator"
	"github.com/cloudlens/cloudlens/internal/cloud/world"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/testapp"
)

// TestAKeyIsAskedWhoseItIs adds and changes keys beside a cloud that knows
// them: an account never stands for two billing accounts, nor two for one.
func TestAKeyIsAskedWhoseItIs(t *testing.T) {
	w := world.Small(6)
	c := testapp.NewClouded(t, now, w) // with both accounts
	ctx := auth.With(t.Context(), auth.Open())
	one, two := w.Accounts()[0], w.Accounts()[1]
	id, secret := simulator.Key(one)
	otherID, otherSecret := simulator.Key(two)
	is := func(what string, err error, kind fault.Kind, says string) {
		t.Helper()
		if !fault.Is(err, kind) || !strings.Contains(err.Error(), says) {
			t.Errorf("%s gives %v, want %s with %q", what, err, kind, says)
		}
	}
	first := c.Account(t, one.Name)
	if first.BillingAccountID != one.UID {
		t.Errorf("the account stands for %q, want %s", first.BillingAccountID, one.UID)
	}
	add := func(d account.Draft) error {
		_, err := c.Accounts.Create(ctx, d)
		return err
	}
	is("the same key again", add(account.Draft{Name: "twin", AccessKeyID: id, AccessKeySecret: secret}), fault.KindConflict, one.Name)
	is("a wrong secret", add(account.Draft{Name: "x", AccessKeyID: id, AccessKeySecret: "wrong" + secret}), fault.KindDenied, "secret")
	is("an unknown key", add(account.Draft{Name: "x", AccessKeyID: "LTAI5tNobody", AccessKeySecret: secret}), fault.KindDenied, "does not know")
	is("a key of another one", add(account.Draft{Name: "x", BillingAccountID: "1999999999999999", AccessKeyID: id, AccessKeySecret: secret}), fault.KindConflict, one.UID)
	change := func(p account.Patch) error {
		_, err := c.Accounts.Update(ctx, first.ID, p)
		return err
	}
	is("a change to the other's key", change(account.Patch{AccessKeyID: account.Some(otherID), AccessKeySecret: account.Some(otherSecret)}), fault.KindConflict, two.UID)
	is("a change to a wrong secret", change(account.Patch{AccessKeySecret: account.Some("wrong" + secret)}), fault.KindDenied, "secret")
	if key, err := c.Accounts.AccessKey(ctx, first.ID); err != nil || key.ID != id || key.Secret != secret {
		t.Errorf("refused changes left the key %v (%v)", key, err)
	}
	if err := change(account.Patch{AccessKeyID: account.Some(account.Masked(id)), AccessKeySecret: account.Some(secret)}); err != nil {
		t.Errorf("the same key again: %v", err)
	}
	// A cloud that does not answer refuses no key; the first sync asks again.
	c.Simulator.Fail("GetCallerIdentity", simulator.Fault{Kind: simulator.Unavailable})
	if err := add(account.Draft{Name: "twin", AccessKeyID: id, AccessKeySecret: secret}); err != nil {
		t.Fatalf("with a cloud that does not answer: %v", err)
	}
	c.Simulator.Heal()
	_, err := c.Collect.Sync(ctx, "twin", cloudsync.CauseUser, nil)
	is("the first sync of a twin", err, fault.KindConflict, one.Name)
	if bills := c.Account(t, "twin").QuerySlices().CountX(auth.With(t.Context(), auth.System())); bills > 0 {
		t.Errorf("the twin has %d slices", bills)
	}
}

// TestAnAccountOfFilesGetsItsKey imports a bill first, and then gives the
// account that it made its key.
func TestAnAccountOfFilesGetsItsKey(t *testing.T) {
	w := world.Small(7)
	a := testapp.New(t, now, testapp.Cloud(testapp.NewClouded(t, now, w).CloudURL))
	ctx := auth.With(t.Context(), auth.Open())
	one := w.Accounts()[0]
	made, err := a.Accounts.EnsureBilling(ctx, bill.Account{Provider: "Alibaba Cloud", ID: one.UID, Name: "Our company"})
	if err != nil {
		t.Fatal(err)
	}
	id, secret := simulator.Key(w.Accounts()[1])
	if _, err := a.Accounts.Update(ctx, made.ID, account.Patch{AccessKeyID: account.Some(id), AccessKeySecret: account.Some(secret)}); !fault.Is(err, fault.KindConflict) {
		t.Errorf("the other's key gives %v, want a conflict", err)
	}
	id, secret = simulator.Key(one)
	if _, err := a.Accounts.Update(ctx, made.ID, account.Patch{AccessKeyID: account.Some(id), AccessKeySecret: account.Some(secret)}); err != nil {
		t.Fatal(err)
	}
	row, err := a.Collect.Sync(ctx, made.Name, cloudsync.CauseUser, nil)
	if err != nil || row.Lines == 0 {
		t.Fatalf("its first sync is %+v, %v", row, err)
	}
}
