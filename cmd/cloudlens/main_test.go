package main

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/cloudlens/cloudlens/internal/cloud/world"
	"github.com/cloudlens/cloudlens/internal/cloud/world/export"
	"github.com/cloudlens/cloudlens/internal/locale"
	"github.com/cloudlens/cloudlens/internal/period"
)

// TestMain lets the test binary stand for the program, for tests that kill it.
func TestMain(m *testing.M) {
	if args := os.Getenv("CLOUDLENS_TEST_RUN"); args != "" {
		settle()
		ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
		defer stop()
		os.Exit(run(ctx, strings.Split(args, "\n"), &program{out: os.Stdout, err: os.Stderr, clock: func() time.Time { return now }}))
	}
	os.Exit(m.Run())
}

var now = time.Date(2026, time.May, 17, 3, 4, 5, 0, time.UTC)

// output collects what a command writes, from whatever goroutine.
type output struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.String()
}

// command runs the program to its end.
func command(t *testing.T, args ...string) (code int, out string) {
	t.Helper()
	var o output
	code = run(locale.With(t.Context(), locale.English), args, &program{out: &o, err: &o, clock: func() time.Time { return now }})
	return code, o.String()
}

// serve starts a server and gives its address; it stops with the test.
func serve(t *testing.T, data string, more ...string) (address string) {
	t.Helper()
	ctx, stop := context.WithCancel(locale.With(t.Context(), locale.English))
	ready, done := make(chan string, 1), make(chan int, 1)
	var o output
	go func() {
		args := append([]string{"serve", "--addr", "127.0.0.1:0", "--data", data, "--log-level", "warn"}, more...)
		done <- run(ctx, args, &program{out: &o, err: &o, clock: func() time.Time { return now }, ready: func(a string) { ready <- a }})
	}()
	select {
	case address = <-ready:
	case code := <-done:
		t.Fatalf("serve ended with %d: %s", code, o.String())
	}
	t.Cleanup(func() {
		stop()
		if code := <-done; code != 0 {
			t.Errorf("serve ended with %d: %s", code, o.String())
		}
	})
	return "http://" + address
}

// month writes a bill of a small world as it was known at a moment.
func month(t *testing.T, folder string, seed uint64, at time.Time) string {
	t.Helper()
	w := world.Small(seed)
	a := w.Accounts()[0]
	path := filepath.Join(folder, "bill_"+at.Format("0215")+".csv")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := export.V2(f, a, w.Lines(a, period.CycleOf(at.In(period.Shanghai)), at), export.Options{}); err != nil {
		t.Fatal(err)
	}
	return path
}

func get(t *testing.T, url string) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(body)
}

func TestImportRunsTheSameWithAndWithoutAServer(t *testing.T) {
	file := month(t, t.TempDir(), 1, now)
	down := t.TempDir()
	code, alone := command(t, "import", "--data", down, file)
	if code != 0 {
		t.Fatal(alone)
	}
	up := t.TempDir()
	url := serve(t, up)
	code, inside := command(t, "import", "--data", up, file)
	if code != 0 || inside != alone {
		t.Fatalf("inside the server %d:\n%s\nalone:\n%s", code, inside, alone)
	}
	code, again := command(t, "import", "--data", up, file)
	if code != 0 || !strings.Contains(again, "unchanged") {
		t.Fatalf("the same file again: %d %s", code, again)
	}
	if status, body := get(t, url+"/api/accounts"); status != 200 || !strings.Contains(body, `"name"`) {
		t.Fatalf("accounts: %d %s", status, body)
	}
	if info, err := os.Stat(filepath.Join(up, "cloudlens.sock")); err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("socket %v, %v", info.Mode(), err)
	}
}

func TestWhatCannotBeDoneSaysWhatToDo(t *testing.T) {
	folder := t.TempDir()
	write := func(name, content string) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	bill := month(t, folder, 1, now)
	older := month(t, folder, 1, now.Add(-48*time.Hour))
	whole, err := os.ReadFile(bill)
	if err != nil {
		t.Fatal(err)
	}
	url := serve(t, t.TempDir())
	busy := strings.TrimPrefix(url, "http://")
	held := t.TempDir()
	serve(t, held)
	filled := t.TempDir()
	if code, out := command(t, "import", "--data", filled, older); code != 0 {
		t.Fatal(out)
	}
	for name, c := range map[string]struct {
		args []string
		want string
	}{
		"port in use":       {[]string{"serve", "--data", t.TempDir(), "--addr", busy}, "is in use by another program"},
		"open address":      {[]string{"serve", "--data", t.TempDir(), "--addr", "0.0.0.0:0"}, "--insecure-open"},
		"second process":    {[]string{"serve", "--data", held, "--addr", "127.0.0.1:0"}, "is in use by process"},
		"no bill":           {[]string{"import", "--data", t.TempDir(), write("x.csv", "a,b\n1,2\n")}, "x.csv"},
		"truncated zip":     {[]string{"import", "--data", t.TempDir(), write("t.zip", "PK\x03\x04broken")}, "t.zip"},
		"broken line":       {[]string{"import", "--data", t.TempDir(), write("cut.csv", string(whole[:len(whole)-40]))}, "cut.csv"},
		"wrong currency":    {[]string{"import", "--data", t.TempDir(), "--currency", "EUR", bill}, "EUR"},
		"missing file":      {[]string{"import", "--data", t.TempDir(), filepath.Join(folder, "none.csv")}, "none.csv"},
		"filled cycle":      {[]string{"import", "--data", filled, bill}, "already imported"},
		"unknown account":   {[]string{"import", "--data", t.TempDir(), "--account", "nobody", bill}, "nobody"},
		"both modes":        {[]string{"import", "--data", t.TempDir(), "--add", "--replace", bill}, "--add"},
		"unknown ledger":    {[]string{"import", "--data", t.TempDir(), "--ledger", "mysql://x", bill}, "duckdb:PATH"},
		"ledger of another": {[]string{"import", "--data", t.TempDir(), "--ledger", "duckdb:" + filepath.Join(filled, "ledger.duckdb"), bill}, "belongs to catalogue"},
		"unknown database":  {[]string{"import", "--data", t.TempDir(), "--database", "mysql://x", bill}, "sqlite:PATH"},
	} {
		t.Run(name, func(t *testing.T) {
			code, out := command(t, c.args...)
			if code == 0 || !strings.Contains(out, c.want) || strings.Contains(out, "internal error") {
				t.Errorf("%d: %s\nwant %q", code, out, c.want)
			}
		})
	}
	// Nothing of what was refused is visible.
	code, out := command(t, "import", "--data", filled, "--replace", bill)
	if code != 0 || !strings.Contains(out, "visible") {
		t.Fatalf("replace: %d %s", code, out)
	}
}

func TestHelpAndVersion(t *testing.T) {
	for _, args := range [][]string{{"--help"}, {"serve", "--help"}, {"import", "--help"}} {
		if code, out := command(t, args...); code != 0 || !strings.Contains(out, "Usage: cloudlens") {
			t.Errorf("%v: %d %s", args, code, out)
		}
	}
	if code, out := command(t, "version"); code != 0 || !strings.HasPrefix(out, "cloudlens ") {
		t.Errorf("version: %d %s", code, out)
	}
	if code, out := command(t, "serve", "--nonsense"); code != 2 || !strings.Contains(out, "--nonsense") {
		t.Errorf("nonsense: %d %s", code, out)
	}
}
