package need_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cloudlens/cloudlens/internal/need"
)

// recorder is a test that notes how it was ended, and goes on.
type recorder struct {
	testing.TB
	ended string
}

func (r *recorder) Helper()                       {}
func (r *recorder) Skipf(format string, a ...any) { r.ended = "skipped: " + fmt.Sprintf(format, a...) }

func (r *recorder) Fatalf(format string, a ...any) { r.ended = "failed: " + fmt.Sprintf(format, a...) }

func TestMissingToolSkipsOrFailsWhenStrict(t *testing.T) {
	for _, c := range []struct {
		strict string
		found  bool
		want   string
	}{
		{"", true, ""},
		{"1", true, ""},
		{"", false, "skipped: this test needs Frob: install frob"},
		{"0", false, "skipped: this test needs Frob: install frob"},
		{"1", false, "failed: this test needs Frob: install frob"},
	} {
		t.Setenv(need.Strict, c.strict)
		r := &recorder{TB: t}
		need.Tool(r, "Frob", c.found, "install frob")
		if r.ended != c.want {
			t.Errorf("strict %q, found %t: %q, want %q", c.strict, c.found, r.ended, c.want)
		}
	}
}

func TestChromiumIsWhatTheEnvironmentSaysFirst(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"mine", "google-chrome", "node"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("#!/bin/sh\n"), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv(need.Strict, "")
	t.Setenv("PATH", dir)
	t.Setenv("CLOUDLENS_CHROMIUM", "")
	if got, want := need.Chromium(t), filepath.Join(dir, "google-chrome"); got != want {
		t.Errorf("Chromium is %q, want %q", got, want)
	}
	t.Setenv("CLOUDLENS_CHROMIUM", filepath.Join(dir, "mine"))
	if got, want := need.Chromium(t), filepath.Join(dir, "mine"); got != want {
		t.Errorf("Chromium is %q, want %q", got, want)
	}
	if got, want := need.Node(t), filepath.Join(dir, "node"); got != want {
		t.Errorf("Node.js is %q, want %q", got, want)
	}
	t.Setenv("PATH", t.TempDir())
	r := &recorder{TB: t}
	if path := need.Node(r); path != "" || !strings.HasPrefix(r.ended, "skipped: this test needs Node.js") {
		t.Errorf("without Node.js: %q, %q", path, r.ended)
	}
}
