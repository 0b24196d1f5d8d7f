package rest_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/cloudlens/cloudlens/internal/account"
	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/config"
	"github.com/cloudlens/cloudlens/internal/testapp"
	"github.com/cloudlens/cloudlens/internal/testdb"
)

// The files of testdata are conversations: requests, each with its answer,
// over the bill that can be added up by hand. Every answer is held against
// the OpenAPI document too, with the catalogue in either database.
func TestAnswersAreAsRecorded(t *testing.T) {
	for database, address := range map[string]func(testing.TB) string{"SQLite": testdb.SQLiteAddress, "PostgreSQL": testdb.PostgresAddress} {
		t.Run(database, func(t *testing.T) {
			hold(t, "testdata/*.txtar", 10, func(t *testing.T) *testapp.App {
				a := testapp.On(t, config.Stores{Data: t.TempDir(), Database: address(t)}, now)
				a.ImportBill(t)
				return a
			})
		})
	}
}

// Those of testdata/cloud are over a small world that was read from its cloud,
// beside an account of files and one without a key, that was
// never read.
func TestAnswersAboutACloudAreAsRecorded(t *testing.T) {
	c := synced(t)
	c.ImportBill(t)
	unread := account.Draft{Name: "unread"}
	if _, err := c.Accounts.Create(auth.With(t.Context(), auth.System()), unread); err != nil {
		t.Fatal(err)
	}
	hold(t, "testdata/cloud/*.txtar", 5, func(*testing.T) *testapp.App { return c.App })
}

// hold compares each conversation of a folder with what a program answers.
func hold(t *testing.T, pattern string, least int, start func(*testing.T) *testapp.App) {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) < least {
		t.Fatalf("found %d conversations, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			a := start(t)
			document := openAPI(t, a)
			talk, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var named ids
			for i := 0; i+1 < len(talk.Files); i += 2 {
				request, answer := &talk.Files[i], &talk.Files[i+1]
				if request.Name != "request" || answer.Name != "answer" {
					t.Fatalf("section %d is no request with its answer", i)
				}
				got := named.number(converse(t, a, document, named.fill(string(request.Data))))
				if *update {
					answer.Data = []byte(got)
					continue
				}
				if diff := cmp.Diff(got, string(answer.Data)); diff != "" {
					t.Errorf("%s(-got +want)\n%s", request.Data, diff)
				}
			}
			if *update {
				if err := os.WriteFile(file, txtar.Format(talk), 0o600); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// converse sends a request as a file has it, its first line and the body, and
// renders the answer: the status, then the body indented.
func converse(t *testing.T, a *testapp.App, document *document, request string) string {
	t.Helper()
	line, content, _ := strings.Cut(strings.TrimSpace(request), "\n")
	method, path, _ := strings.Cut(line, " ")
	kind := ""
	if content != "" {
		kind = "application/json"
	}
	status, body := a.Send(t, method, path, kind, content)
	document.admits(t, method, path, status, body)
	var indented bytes.Buffer
	if err := json.Indent(&indented, bytes.TrimSpace(body), "", "  "); err != nil {
		t.Fatalf("%v in %s", err, body)
	}
	return fmt.Sprintf("%d\n%s\n", status, indented.String())
}
