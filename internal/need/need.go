// Package need says what a test needs of its machine beyond Go. Without it a
// test is skipped and says why; with CLOUDLENS_TEST_STRICT=1, as in CI, it
// fails instead, so that nothing goes untested unnoticed. For tests only.
package need

import (
	"os"
	"os/exec"
	"testing"
)

// Strict is the environment variable that turns skips into failures when 1.
const Strict = "CLOUDLENS_TEST_STRICT"

// Tool ends the test unless the tool was found. The hint says how to get it.
func Tool(t testing.TB, name string, found bool, hint string) {
	t.Helper()
	switch {
	case found:
	case os.Getenv(Strict) == "1":
		t.Fatalf("this test needs %s: %s", name, hint)
	default:
		t.Skipf("this test needs %s: %s", name, hint)
	}
}

// Chromium is the path of a Chromium or Chrome: CLOUDLENS_CHROMIUM, or the
// first of the usual names on PATH.
func Chromium(t testing.TB) string {
	t.Helper()
	path := first(os.Getenv("CLOUDLENS_CHROMIUM"), "chromium", "chromium-browser", "google-chrome", "chrome")
	Tool(t, "Chromium", path != "", "install chromium, or set CLOUDLENS_CHROMIUM to its path")
	return path
}

// Node is the path of Node.js.
func Node(t testing.TB) string {
	t.Helper()
	path := first("node")
	Tool(t, "Node.js", path != "", "install Node.js so that node is on PATH")
	return path
}

// first is the path of the first program that exists, "" when none does.
func first(programs ...string) string {
	for _, p := range programs {
		if path, err := exec.LookPath(p); err == nil {
			return path
		}
	}
	return ""
}
