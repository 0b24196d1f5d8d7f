package collect_test

import (
	"bytes"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/cloudlens/cloudlens/ent/cloudsync"
	"github.com/cloudlens/cloudlens/internal/cloud/simulator"
	"github.com/cloudlens/cloudlens/internal/collect"
	"github.com/cloudlens/cloudlens/internal/testapp"
)

// heard is all that a program said, from whatever goroutine.
type heard struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (h *heard) Write(b []byte) (int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.b.Write(b)
}

// take gives what was heard and forgets it.
func (h *heard) take() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	defer h.b.Reset()
	return h.b.String()
}

// TestNoFaultTellsASecret lets every call fail in every way, in turn, and looks
// for the key, its secret and signed addresses in all that is said and stored.
func TestNoFaultTellsASecret(t *testing.T) {
	t.Parallel()
	w := tiny(1)
	a := w.Accounts()[0]
	id, secret := simulator.Key(a)
	planted := []string{secret, id, id[:8], id[6:], "Signature=", "Signature%3D", "SignatureNonce"}
	var log heard
	c := start(t, now, w, testapp.Logging(&log))
	c.Sync(t)
	look := func(where, text string) {
		t.Helper()
		for _, p := range planted {
			if strings.Contains(text, p) {
				t.Errorf("%s holds %q:\n%.400s", where, p, text)
			}
		}
	}
	look("the log of a good sync", log.take())
	said := 0
	for _, action := range []string{"", "DescribeInstanceBill", "ecs.DescribeInstances", "DescribeMetricList"} {
		for called, kind := range kinds {
			if kind == simulator.Hanging {
				continue // it takes its time, and has no answer that could leak
			}
			leaking := fmt.Sprintf("see https://ecs.aliyuncs.com/?AccessKeyId=%s&Signature=%s", id, secret)
			c.Simulator.Heal()
			c.Simulator.Fail(action, simulator.Fault{Kind: kind, Message: leaking})
			var progress strings.Builder
			_, err := c.Collect.Sync(system(t), a.Name, cloudsync.CauseUser, func(p collect.Progress) {
				fmt.Fprintf(&progress, "%+v %s %s\n", p, p.Text("zh"), p.Failure("zh"))
			})
			lines := log.take()
			said += strings.Count(lines, "\n")
			look(action+" "+called+": the error", fmt.Sprintf("%v %+v", err, err))
			look(action+" "+called+": the progress", progress.String())
			look(action+" "+called+": the log", lines)
		}
	}
	if said < 100 {
		t.Errorf("only %d lines were logged: the search sees nothing", said)
	}
	for _, path := range []string{"/api/accounts", "/api/analyze/progress?account=" + a.Name, "/api/resources?account=" + a.Name, "/api/dashboard/summary?account=" + a.Name} {
		status, body := c.Get(t, path)
		if status != http.StatusOK {
			t.Errorf("GET %s: %d %s", path, status, body)
		}
		look(path, string(body))
	}
	_, body := c.Send(t, http.MethodPost, "/graphql", "application/json", `{"query":"{ accounts { edges { node { name accessKeyID } } } syncs { edges { node { status message warnings } } } imports { edges { node { label message } } } }"}`)
	if !strings.Contains(string(body), `"message":"tiny-00: `) {
		t.Errorf("the graph tells no failure: %.1000s", body)
	}
	look("the graph", string(body))
	rows := catalogue(t, c)
	if !strings.Contains(rows, "throttled 4 tries") {
		t.Error("no failure is stored: the search sees nothing")
	}
	look("the catalogue", rows)
}

// catalogue is every column of every row, but those that hold the key.
func catalogue(t *testing.T, c *testapp.Clouded) string {
	t.Helper()
	var out strings.Builder
	names, err := c.DB.SQL().QueryContext(t.Context(), `SELECT name FROM sqlite_master WHERE type = 'table'`)
	if err != nil {
		t.Fatal(err)
	}
	var tables []string
	for names.Next() {
		var name string
		if err := names.Scan(&name); err != nil {
			t.Fatal(err)
		}
		tables = append(tables, name)
	}
	if err := names.Err(); err != nil {
		t.Fatal(err)
	}
	if err := names.Close(); err != nil {
		t.Fatal(err)
	}
	for _, table := range tables {
		rows, err := c.DB.SQL().QueryContext(t.Context(), `SELECT * FROM "`+table+`"`)
		if err != nil {
			t.Fatal(err)
		}
		columns, err := rows.Columns()
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			values, into := make([]any, len(columns)), make([]any, len(columns))
			for i := range values {
				into[i] = &values[i]
			}
			if err := rows.Scan(into...); err != nil {
				t.Fatal(err)
			}
			for i, column := range columns {
				if table == "credentials" && (column == "access_key_id" || column == "sealed_secret") {
					continue
				}
				if b, ok := values[i].([]byte); ok {
					values[i] = string(b)
				}
				fmt.Fprintf(&out, "%s.%s = %v\n", table, column, values[i])
			}
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
	}
	return out.String()
}
