package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestFlagsWinOverVariablesWinOverTheFile(t *testing.T) {
	root := t.TempDir()
	bill := month(t, root, 1, now)
	folder := func(name string) string { return filepath.Join(root, name) }
	file := filepath.Join(root, "settings.yaml")
	if err := os.WriteFile(file, []byte("data: "+folder("file")+"\nlog-level: error\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("CLOUDLENS_CONFIG", file)
	used := func(name string, args ...string) {
		t.Helper()
		if code, out := command(t, append(append([]string{"import"}, args...), bill)...); code != 0 {
			t.Fatal(out)
		}
		if _, err := os.Stat(filepath.Join(folder(name), "catalogue.db")); err != nil {
			t.Errorf("the %s's folder was not used: %v", name, err)
		}
	}
	used("file")
	t.Setenv("CLOUDLENS_DATA", folder("variable"))
	used("variable")
	used("flag", "--data", folder("flag"))

	t.Setenv("CLOUDLENS_CONFIG", filepath.Join(root, "none.yaml"))
	if code, out := command(t, "version"); code == 0 {
		t.Errorf("a config file that is not there was passed over: %s", out)
	}
}

func TestUnknownKeysOfTheFileAreRefused(t *testing.T) {
	file := filepath.Join(t.TempDir(), "settings.yaml")
	t.Setenv("CLOUDLENS_CONFIG", file)
	for content, unknown := range map[string]string{
		"log-level: warn\naddr: 127.0.0.1:0\nreplace: true\n": "", // flags of several commands
		"log_level: warn\n":                   `"log_level"`,
		"data: d\nlisten: 127.0.0.1:0\n":      `"listen"`,
		"serve:\n  addr: 127.0.0.1:0\n":       `"serve"`,
		"zebra: 1\nserve: 2\ninsecure: yes\n": `"insecure"`,
	} {
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		code, out := command(t, "version")
		if unknown == "" {
			if code != 0 {
				t.Errorf("%q was refused: %s", content, out)
			}
			continue
		}
		if code != 1 || !strings.Contains(out, "the config file "+file+" has the key "+unknown) {
			t.Errorf("%q: %d %s", content, code, out)
		}
	}
}
