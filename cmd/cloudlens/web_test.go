package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cloudlens/cloudlens/internal/need"
)

// script runs a script of web-ui against a server that holds a bill, and
// gives what it wrote.
func script(t *testing.T, path string, environment ...string) string {
	t.Helper()
	node := need.Node(t)
	folder, err := filepath.Abs("../../web-ui")
	if err != nil {
		t.Fatal(err)
	}
	_, err = os.Stat(filepath.Join(folder, "node_modules"))
	need.Tool(t, "web-ui/node_modules", err == nil, "run npm ci in web-ui")
	data := t.TempDir()
	if code, out := command(t, "import", "--data", data, month(t, t.TempDir(), 1, now)); code != 0 {
		t.Fatal(out)
	}
	run := exec.CommandContext(t.Context(), node, path)
	run.Dir = folder
	run.Env = append(append(os.Environ(), "BASE_URL="+serve(t, data)), environment...)
	out, err := run.CombinedOutput()
	if err != nil {
		t.Errorf("%s: %v\n%s", path, err, out)
	}
	return string(out)
}

func TestPagesWorkInABrowserWithoutInternet(t *testing.T) {
	chromium := need.Chromium(t)
	scripts, err := filepath.Glob("../../web-ui/e2e/*.mjs")
	if err != nil || len(scripts) == 0 {
		t.Fatalf("there is no script: %v", err)
	}
	for _, s := range scripts {
		t.Run(filepath.Base(s), func(t *testing.T) {
			out := script(t, filepath.Join("e2e", filepath.Base(s)), "CLOUDLENS_CHROMIUM="+chromium)
			if !strings.Contains(out, "ok - ") {
				t.Errorf("it tried nothing:\n%s", out)
			}
		})
	}
}

func TestGraphQLOverHTTPPassesEveryAudit(t *testing.T) {
	if out := script(t, filepath.Join("audit", "audit.mjs")); !strings.Contains(out, "61 of 61 audits are ok") {
		t.Errorf("got\n%s", out)
	}
}
