package main

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// What is in the way of the stores is said, with its path and what to do.
func TestStoresThatDoNotOpenSaySo(t *testing.T) {
	folder := t.TempDir()
	bill := month(t, folder, 1, now)
	junk := filepath.Join(folder, "junkfile")
	if err := os.WriteFile(junk, []byte(strings.Repeat("no ledger, no catalogue\n", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	cut := t.TempDir()
	if code, out := command(t, "import", "--data", cut, bill); code != 0 {
		t.Fatal(out)
	}
	if err := os.Truncate(filepath.Join(cut, "ledger.duckdb"), 5000); err != nil {
		t.Fatal(err)
	}
	held := t.TempDir()
	serveElsewhere(t, held)
	for name, c := range map[string]struct {
		args []string
		want []string
	}{
		"junk ledger":      {[]string{"--data", t.TempDir(), "--ledger", "duckdb:" + junk}, []string{junk + " is not a ledger file"}},
		"folder as ledger": {[]string{"--data", t.TempDir(), "--ledger", "duckdb:" + folder}, []string{folder, "--ledger"}},
		"truncated ledger": {[]string{"--data", cut}, []string{filepath.Join(cut, "ledger.duckdb"), "--ledger"}},
		"held ledger":      {[]string{"--data", t.TempDir(), "--ledger", "duckdb:" + filepath.Join(held, "ledger.duckdb")}, []string{"in use"}},
		"junk catalogue":   {[]string{"--data", t.TempDir(), "--database", "sqlite:" + junk}, []string{junk + " is damaged or no catalogue", "restore it"}},
	} {
		t.Run(name, func(t *testing.T) {
			code, out := command(t, append(append([]string{"import"}, c.args...), bill)...)
			if code != 1 {
				t.Errorf("%d: %s", code, out)
			}
			for _, want := range c.want {
				if !strings.Contains(out, want) {
					t.Errorf("%s\nwant %q", out, want)
				}
			}
		})
	}
}

func TestAFolderTooFarDownForTheSocketSaysSo(t *testing.T) {
	long := filepath.Join(t.TempDir(), strings.Repeat("x", 120))
	code, out := command(t, "serve", "--addr", "127.0.0.1:0", "--data", long)
	if code != 1 || !strings.Contains(out, long) || !strings.Contains(out, "too long for the command socket: choose a shorter --data") {
		t.Errorf("%d: %s", code, out)
	}
}

// process is the program as a process of its own, with these variables more.
func process(t *testing.T, args []string, env ...string) *exec.Cmd {
	t.Helper()
	c := exec.CommandContext(t.Context(), os.Args[0])
	c.Env = append(append(os.Environ(), "CLOUDLENS_TEST_RUN="+strings.Join(args, "\n")), env...)
	return c
}

// serveElsewhere serves a folder in another process until the test ends.
func serveElsewhere(t *testing.T, data string) {
	t.Helper()
	c := process(t, []string{"serve", "--addr", "127.0.0.1:0", "--data", data})
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = c.Process.Kill() // the test's context may have ended it
		_ = c.Wait()
	})
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if strings.Contains(lines.Text(), "is ready") {
			return
		}
	}
	t.Fatal("the other process does not serve")
}
