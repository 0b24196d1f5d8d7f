package account_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cloudlens/cloudlens/ent/credential"
	"github.com/cloudlens/cloudlens/internal/account"
	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/database"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/seal"
	"github.com/cloudlens/cloudlens/internal/testdb"
)

const planted = "planted-secret-4711"

func TestKeyIsReplacedInParts(t *testing.T) {
	each(t, func(t *testing.T, ctx context.Context, b *bench) {
		a := b.add(t, ctx, account.Draft{Name: "a", AccessKeyID: "LTAI5tExample", AccessKeySecret: "one"})
		for _, c := range []struct {
			name       string
			key        account.Optional[string]
			secret     account.Optional[string]
			want       account.AccessKey
			wantMasked string
		}{
			{name: "neither", want: account.AccessKey{ID: "LTAI5tExample", Secret: "one"}, wantMasked: "LTAI5t..."},
			{name: "masked id", key: account.Some("LTAI5t..."), want: account.AccessKey{ID: "LTAI5tExample", Secret: "one"}, wantMasked: "LTAI5t..."},
			{name: "empty", key: account.Some(""), secret: account.Some(""), want: account.AccessKey{ID: "LTAI5tExample", Secret: "one"}, wantMasked: "LTAI5t..."},
			{name: "secret", key: account.Some("LTAI5t..."), secret: account.Some("two"), want: account.AccessKey{ID: "LTAI5tExample", Secret: "two"}, wantMasked: "LTAI5t..."},
			{name: "id", key: account.Some("LTAI9zOther"), want: account.AccessKey{ID: "LTAI9zOther", Secret: "two"}, wantMasked: "LTAI9z..."},
		} {
			if _, err := b.Update(ctx, a.ID, account.Patch{AccessKeyID: c.key, AccessKeySecret: c.secret}); err != nil {
				t.Fatalf("%s: %v", c.name, err)
			}
			got, err := b.AccessKey(ctx, a.ID)
			if err != nil {
				t.Fatalf("%s: %v", c.name, err)
			}
			if got.ID != c.want.ID || got.Secret != c.want.Secret {
				t.Errorf("%s: key %q with %q, want %q with %q", c.name, got.ID, got.Secret, c.want.ID, c.want.Secret)
			}
			masked, err := b.MaskedKeys(ctx, []id.ID{a.ID})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(masked, map[id.ID]string{a.ID: c.wantMasked}); diff != "" {
				t.Errorf("%s: %s", c.name, diff)
			}
		}
	})
}

func TestKeyIsAddedWholeOrNotAtAll(t *testing.T) {
	each(t, func(t *testing.T, ctx context.Context, b *bench) {
		a := b.add(t, ctx, account.Draft{Name: "a"})
		_, err := b.AccessKey(ctx, a.ID)
		isFault(t, err, fault.KindMissing, "accessKeyId")
		_, err = b.Update(ctx, a.ID, account.Patch{AccessKeyID: account.Some("k")})
		isFault(t, err, fault.KindMissing, "accessKeySecret")
		_, err = b.Update(ctx, a.ID, account.Patch{AccessKeySecret: account.Some("s"), Alias: account.Some("kept out")})
		isFault(t, err, fault.KindMissing, "accessKeyId")
		if got, err := b.ByName(ctx, "a"); err != nil || got.Alias != nil {
			t.Errorf("a refused change left the alias %v (%v)", got.Alias, err)
		}
		if _, err := b.Update(ctx, a.ID, account.Patch{AccessKeyID: account.Some("k"), AccessKeySecret: account.Some("s")}); err != nil {
			t.Fatal(err)
		}
		// Two accounts may share a key: who they are is asked later.
		b.add(t, ctx, account.Draft{Name: "b", AccessKeyID: "k", AccessKeySecret: "s"})
	})
}

func TestSecretOfAnotherRowDoesNotOpen(t *testing.T) {
	each(t, func(t *testing.T, ctx context.Context, b *bench) {
		one := b.add(t, ctx, account.Draft{Name: "one", AccessKeyID: "k1", AccessKeySecret: "s1"})
		two := b.add(t, ctx, account.Draft{Name: "two", AccessKeyID: "k2", AccessKeySecret: "s2"})
		stolen := b.db.Client.Credential.Query().Where(credential.AccountID(one.ID)).OnlyX(ctx).SealedSecret
		b.db.Client.Credential.Update().Where(credential.AccountID(two.ID)).SetSealedSecret(stolen).ExecX(ctx)
		_, err := b.AccessKey(ctx, two.ID)
		isFault(t, err, fault.KindConflict, "accessKeySecret")
	})
}

func TestSecretIsNowhereInTheFiles(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "catalogue.db")
	db, err := database.Open(t.Context(), "sqlite:"+path, testdb.Clock)
	if err != nil {
		t.Fatal(err)
	}
	keys, err := seal.Load(filepath.Join(dir, "keyset.json"), "")
	if err != nil {
		t.Fatal(err)
	}
	ctx := auth.With(t.Context(), auth.Open())
	a, err := account.New(db, keys, testdb.Clock).Create(ctx, account.Draft{Name: "a", AccessKeyID: "planted-key-id", AccessKeySecret: planted})
	if err != nil {
		t.Fatal(err)
	}
	if contains(t, dir, planted) {
		t.Error("the secret is in the files")
	}
	if !contains(t, dir, "planted-key-id") {
		t.Error("the key id is not in the files: the search finds nothing")
	}
	if _, err := account.New(db, keys, testdb.Clock).Delete(ctx, a.ID); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil { // closing folds the log into the file
		t.Fatal(err)
	}
	if contains(t, dir, "planted-key-id") {
		t.Error("the key of a deleted account is still in the files")
	}
}

func contains(t *testing.T, dir, text string) bool {
	t.Helper()
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		content, err := os.ReadFile(filepath.Join(dir, f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(content, []byte(text)) {
			return true
		}
	}
	return false
}

func TestSecretIsNowhereInTheColumns(t *testing.T) {
	db := testdb.Postgres(t)
	keys, err := seal.Load(filepath.Join(t.TempDir(), "keyset.json"), "")
	if err != nil {
		t.Fatal(err)
	}
	ctx := auth.With(t.Context(), auth.Open())
	if _, err := account.New(db, keys, testdb.Clock).Create(ctx, account.Draft{Name: "a", AccessKeyID: "planted-key-id", AccessKeySecret: planted}); err != nil {
		t.Fatal(err)
	}
	var row string
	if err := db.SQL().QueryRowContext(ctx, `SELECT c::text || encode(c.sealed_secret, 'escape') FROM credentials c`).Scan(&row); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(row, planted) || !strings.Contains(row, "planted-key-id") {
		t.Errorf("the row is %s", row)
	}
}

func TestAccessKeyShowsItsMaskedIDOnly(t *testing.T) {
	t.Parallel()
	key := account.AccessKey{ID: "LTAI5tExample", Secret: planted}
	var log bytes.Buffer
	slog.New(slog.NewTextHandler(&log, nil)).Info("sync", "key", key)
	for _, shown := range []string{fmt.Sprint(key), fmt.Sprintf("%+v", key), fmt.Sprintf("%#v", key), log.String()} {
		if strings.Contains(shown, planted) || !strings.Contains(shown, "LTAI5t...") {
			t.Errorf("shown as %s", shown)
		}
	}
}

func TestMaskedShowsSixCharacters(t *testing.T) {
	t.Parallel()
	for key, want := range map[string]string{"": "", "abc": "abc...", "LTAI5t": "LTAI5t...", "LTAI5tExample": "LTAI5t..."} {
		if got := account.Masked(key); got != want {
			t.Errorf("Masked(%q) = %q, want %q", key, got, want)
		}
	}
}
