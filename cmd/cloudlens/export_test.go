package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestExportRunsTheSameWithAndWithoutAServer(t *testing.T) {
	file := month(t, t.TempDir(), 1, now)
	down, up, out := t.TempDir(), t.TempDir(), t.TempDir()
	if code, text := command(t, "import", "--data", down, file); code != 0 {
		t.Fatal(text)
	}
	alone, inside := filepath.Join(out, "alone.csv"), filepath.Join(out, "inside.csv")
	if code, text := command(t, "export", "--data", down, "--from", "2000-01", "--to", "2100-01", "-o", alone); code != 0 || !strings.Contains(text, " rows, ") {
		t.Fatalf("%d %s", code, text)
	}
	serve(t, up)
	if code, text := command(t, "import", "--data", up, file); code != 0 {
		t.Fatal(text)
	}
	if code, text := command(t, "export", "--data", up, "--from", "2000-01", "--to", "2100-01", "-o", inside); code != 0 {
		t.Fatalf("%d %s", code, text)
	}
	a, err := os.ReadFile(alone)
	if err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(inside)
	if err != nil {
		t.Fatal(err)
	}
	if len(a) < 10_000 || strings.Count(string(a), "\n") != strings.Count(string(b), "\n") {
		t.Errorf("alone %d bytes, inside the server %d", len(a), len(b))
	}
	code, printed := command(t, "export", "--data", up, "--from", "2000-01", "--to", "2100-01", "-o", "-")
	if code != 0 || !strings.Contains(printed, "x_Undated") || strings.Count(printed, "\n") < strings.Count(string(a), "\n") {
		t.Errorf("printed %d bytes, code %d", len(printed), code)
	}
	left, err := filepath.Glob(filepath.Join(out, "*.part"))
	if err != nil || len(left) > 0 {
		t.Errorf("%v is left, %v", left, err)
	}
}

func TestWhatCannotBeExportedSaysWhy(t *testing.T) {
	data := t.TempDir()
	for name, c := range map[string]struct {
		args []string
		says string
	}{
		"no cycle":     {[]string{"--from", "January", "-o", "x"}, "must be a billing cycle like 2026-01"},
		"backwards":    {[]string{"--from", "2026-02", "--to", "2026-01", "-o", filepath.Join(data, "x")}, "ends before it starts"},
		"no such one":  {[]string{"--from", "2026-02", "--account", "nobody", "-o", filepath.Join(data, "x")}, "there is no account"},
		"no folder":    {[]string{"--from", "2026-02", "-o", filepath.Join(data, "none", "x")}, "cannot be written"},
		"other format": {[]string{"--from", "2026-02", "--format", "xml", "-o", "x"}, "csv"},
	} {
		t.Run(name, func(t *testing.T) {
			if code, out := command(t, append([]string{"export", "--data", data}, c.args...)...); code == 0 || !strings.Contains(out, c.says) {
				t.Errorf("%d %s", code, out)
			}
		})
	}
}
