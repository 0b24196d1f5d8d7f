package seal_test

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/seal"
)

func load(t *testing.T, path, text string) *seal.Keyset {
	t.Helper()
	k, err := seal.Load(path, text)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestSealedOpensForItsOwnerOnly(t *testing.T) {
	t.Parallel()
	k := load(t, filepath.Join(t.TempDir(), "keyset.json"), "")
	rapid.Check(t, func(t *rapid.T) {
		secret := rapid.SliceOfN(rapid.Byte(), 8, 64).Draw(t, "secret")
		owner := rapid.SliceOf(rapid.Byte()).Draw(t, "owner")
		sealed, err := k.Seal(secret, owner)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(sealed, secret) {
			t.Fatal("the ciphertext contains the secret")
		}
		got, err := k.Open(sealed, owner)
		if err != nil || !bytes.Equal(got, secret) {
			t.Fatalf("opened %x, %v, want %x", got, err, secret)
		}
		if _, err := k.Open(sealed, append(owner, 0)); !errors.Is(err, seal.ErrUnopened) {
			t.Fatalf("another owner gives %v, want ErrUnopened", err)
		}
		sealed[rapid.IntRange(0, len(sealed)-1).Draw(t, "at")] ^= 1
		if _, err := k.Open(sealed, owner); !errors.Is(err, seal.ErrUnopened) {
			t.Fatalf("a changed ciphertext gives %v, want ErrUnopened", err)
		}
	})
}

func TestFileIsMadeOnceForItsOwnerOnly(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "data", "keyset.json")
	sealed := make([][]byte, 8)
	var starts sync.WaitGroup
	for i := range sealed {
		starts.Go(func() {
			k, err := seal.Load(path, "")
			if err != nil {
				t.Error(err)
				return
			}
			if sealed[i], err = k.Seal([]byte("secret"), nil); err != nil {
				t.Error(err)
			}
		})
	}
	starts.Wait()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if got := info.Mode().Perm(); got != 0o600 {
		t.Errorf("mode %04o, want 0600", got)
	}
	k := load(t, path, "")
	for i, s := range sealed {
		if _, err := k.Open(s, nil); err != nil {
			t.Errorf("start %d sealed with a keyset of its own: %v", i, err)
		}
	}
	files, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(files) != 1 {
		t.Errorf("the directory has %v (%v), want the keyset alone", files, err)
	}
}

func TestFileOthersCanReadIsRefused(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "keyset.json")
	load(t, path, "")
	for _, mode := range []os.FileMode{0o640, 0o604, 0o644, 0o620} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		_, err := seal.Load(path, "")
		if !fault.Is(err, fault.KindInvalid) || !strings.Contains(err.Error(), "chmod 600 "+path) {
			t.Errorf("mode %04o gives %v, want a fault that says chmod 600", mode, err)
		}
	}
}

func TestRotatedKeysetOpensOldAndNew(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "keyset.json")
	k := load(t, path, "")
	var sealed [][]byte
	for range 3 {
		s, err := k.Seal([]byte("secret"), []byte("a"))
		if err != nil {
			t.Fatal(err)
		}
		sealed = append(sealed, s)
		if err := k.Rotate(); err != nil {
			t.Fatal(err)
		}
	}
	// The first five bytes of a ciphertext name its key.
	if bytes.Equal(sealed[0][:5], sealed[1][:5]) {
		t.Error("the key after a rotation is the one before it")
	}
	for _, k := range []*seal.Keyset{k, load(t, path, "")} {
		for i, s := range sealed {
			if got, err := k.Open(s, []byte("a")); err != nil || string(got) != "secret" {
				t.Errorf("rotation %d: opened %q, %v", i, got, err)
			}
		}
	}
}

func TestEnvironmentTakesThePlaceOfTheFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "keyset.json")
	sealed, err := load(t, path, "").Seal([]byte("secret"), nil)
	if err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	unused := filepath.Join(t.TempDir(), "keyset.json")
	for _, text := range []string{string(content), base64.StdEncoding.EncodeToString(content) + "\n"} {
		k := load(t, unused, text)
		if got, err := k.Open(sealed, nil); err != nil || string(got) != "secret" {
			t.Errorf("opened %q, %v", got, err)
		}
		if err := k.Rotate(); !fault.Is(err, fault.KindConflict) {
			t.Errorf("rotating gives %v, want a conflict", err)
		}
	}
	if _, err := os.Stat(unused); !os.IsNotExist(err) {
		t.Error("a file was made although the environment has the keyset")
	}
	if _, err := seal.Load(unused, "{}"); !fault.Is(err, fault.KindInvalid) {
		t.Errorf("a text that is no keyset gives %v, want a fault", err)
	}
}

func TestKeysetNeverShowsItsKeys(t *testing.T) {
	t.Parallel()
	k := load(t, filepath.Join(t.TempDir(), "keyset.json"), "")
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("start", "keyset", k)
	for _, shown := range []string{fmt.Sprint(k), fmt.Sprintf("%+v", k), fmt.Sprintf("%#v", k)} {
		if shown != "keyset(redacted)" {
			t.Errorf("printed as %s", shown)
		}
	}
	if !strings.Contains(log.String(), `"keyset":"keyset(redacted)"`) {
		t.Errorf("logged as %s", log.String())
	}
}
