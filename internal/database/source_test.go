package database_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/database"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/testdb"
)

func TestAddressThatIsNoneIsRefusedWithoutItsPassword(t *testing.T) {
	t.Parallel()
	for _, address := range []string{
		"", "sqlite", "sqlite:", "catalogue.db", "mysql://u:hunter2@h/d", "postgres:hunter2", "postgres://",
		"postgres://u:hunter2%zz@h/d", "postgres://u:hunter2@h:port/d",
	} {
		_, err := database.Open(t.Context(), address, testdb.Clock)
		if !fault.Is(err, fault.KindInvalid) || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%q gives %v, want a fault without the password", address, err)
		}
	}
}

func TestFileIsForItsOwnerOnly(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "data", "odd ?#% 名")
	path := filepath.Join(dir, "catalogue.db")
	db, err := database.Open(t.Context(), "sqlite:"+path, testdb.Clock)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := addAccount(auth.With(t.Context(), auth.System()), db.Client, "a"); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		path string
		want os.FileMode
	}{{dir, 0o700}, {path, 0o600}, {path + "-wal", 0o600}, {path + "-shm", 0o600}} {
		info, err := os.Stat(c.path)
		if err != nil {
			t.Fatal(err)
		}
		if got := info.Mode().Perm(); got != c.want {
			t.Errorf("%s has mode %04o, want %04o", c.path, got, c.want)
		}
	}
}

func TestConnectionsHaveTheirSettings(t *testing.T) {
	t.Parallel()
	db := testdb.SQLite(t)
	for pragma, want := range map[string]string{
		"foreign_keys": "1", "journal_mode": "wal", "synchronous": "2", "busy_timeout": "10000", "secure_delete": "1",
	} {
		var got string
		if err := db.SQL().QueryRowContext(t.Context(), "PRAGMA "+pragma).Scan(&got); err != nil {
			t.Fatal(err)
		}
		if got != want {
			t.Errorf("%s is %s, want %s", pragma, got, want)
		}
	}
}
