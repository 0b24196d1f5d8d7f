package main

import (
	"io/fs"
	"path/filepath"
	"testing"
)

func TestEverythingWrittenIsTheUsersAlone(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	if out, err := process(t, []string{"import", "--data", data, month(t, t.TempDir(), 1, now)}).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	looked := map[string]bool{}
	look := func() {
		err := filepath.WalkDir(data, func(path string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			info, err := d.Info()
			if err != nil {
				return err
			}
			looked[d.Name()] = true
			if mode := info.Mode().Perm(); mode&0o077 != 0 {
				t.Errorf("%s has mode %04o", path, mode)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	look()
	serveElsewhere(t, data)
	if code, out := command(t, "import", "--data", data, "--replace", month(t, t.TempDir(), 2, now)); code != 0 {
		t.Fatal(out)
	}
	look() // again, with the logs that are there while it runs
	for _, name := range []string{"catalogue.db", "catalogue.db-wal", "ledger.duckdb", "ledger.duckdb.wal", "keyset.json", "cloudlens.sock"} {
		if !looked[name] {
			t.Errorf("%s was not there to look at: %v", name, looked)
		}
	}
}
