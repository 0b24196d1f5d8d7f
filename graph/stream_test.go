package graph_test

import (
	"bufio"
	"context"
	"encoding/json"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cloudlens/cloudlens/ent/cloudsync"
	"github.com/cloudlens/cloudlens/graph"
	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/cloud/simulator"
	"github.com/cloudlens/cloudlens/internal/cloud/world"
	"github.com/cloudlens/cloudlens/internal/testapp"
)

const watching = `subscription { syncProgress(account: "small-cn") { stage text percent lines resources points ended error } }`

// step is a message of that subscription.
type step struct {
	Data struct {
		SyncProgress struct {
			Stage, Text                       string
			Percent, Lines, Resources, Points int
			Ended                             bool
			Error                             *string
		}
	}
	Errors []failure
}

// held begins a sync that goes no further than its first call until it is let go.
func held(t *testing.T, c *testapp.Clouded) (letGo func()) {
	t.Helper()
	gate := make(chan struct{})
	letGo = sync.OnceFunc(func() { close(gate) })
	t.Cleanup(letGo)
	c.Simulator.Fail("GetCallerIdentity", simulator.Fault{Kind: simulator.Fine, Times: 1, Before: func(*http.Request) { <-gate }})
	if _, err := c.Collect.Start(auth.With(t.Context(), auth.System()), "small-cn", cloudsync.CauseUser); err != nil {
		t.Fatal(err)
	}
	return letGo
}

// toTheEnd checks that progress goes forward to its end.
func toTheEnd(t *testing.T, steps []step) {
	t.Helper()
	before := 0
	for _, s := range steps {
		p := s.Data.SyncProgress
		if len(s.Errors) > 0 || p.Percent < before || p.Percent > 100 || p.Text == "" || p.Error != nil {
			t.Errorf("after %d %%: %+v", before, s)
		}
		before = p.Percent
	}
	last := steps[len(steps)-1].Data.SyncProgress
	if first := steps[0].Data.SyncProgress; len(steps) < 3 || first.Stage != "INITIALIZING" || first.Ended ||
		last.Stage != "COMPLETED" || !last.Ended || last.Percent != 100 || last.Lines == 0 || last.Resources == 0 || last.Points == 0 {
		t.Errorf("%d steps, from %+v to %+v", len(steps), first, last)
	}
}

// events opens an operation over server-sent events.
func events(t *testing.T, ctx context.Context, c *testapp.Clouded, body string, headers ...string) (*http.Response, *bufio.Scanner) {
	t.Helper()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, c.URL+"/graphql", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "text/event-stream")
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = resp.Body.Close() })
	return resp, bufio.NewScanner(resp.Body)
}

// next is the data of the next event of that kind; ok is false at the end.
func next(t *testing.T, lines *bufio.Scanner, out any) (ok bool) {
	t.Helper()
	for lines.Scan() {
		if data, is := strings.CutPrefix(lines.Text(), "data: "); is && data != "" {
			if err := json.Unmarshal([]byte(data), out); err != nil {
				t.Fatalf("%v in %s", err, data)
			}
			return true
		}
	}
	return false
}

func body(t *testing.T, query string) string {
	t.Helper()
	b, err := json.Marshal(request{Query: query})
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestProgressOverServerSentEvents(t *testing.T) {
	c := testapp.NewClouded(t, now, world.Small(4))
	letGo := held(t, c)
	resp, lines := events(t, t.Context(), c, body(t, watching))
	if kind := resp.Header.Get("Content-Type"); resp.StatusCode != http.StatusOK || !strings.HasPrefix(kind, "text/event-stream") {
		t.Fatalf("%d %s", resp.StatusCode, kind)
	}
	var steps []step
	for {
		var s step
		if !next(t, lines, &s) {
			break
		}
		steps = append(steps, s)
		letGo()
	}
	toTheEnd(t, steps)
	// When none runs, the end of the last one is told and no more, in the caller's language.
	_, lines = events(t, t.Context(), c, body(t, watching), "Accept-Language", "zh")
	var once, more step
	if !next(t, lines, &once) || once.Data.SyncProgress.Text != "已完成" || next(t, lines, &more) {
		t.Errorf("afterwards: %+v, %+v", once, more)
	}
}

func TestServerSentEventsThatFail(t *testing.T) {
	c := testapp.NewClouded(t, now, world.Small(4))
	_, lines := events(t, t.Context(), c, body(t, strings.Replace(watching, "small-cn", "nobody", 1)))
	var s step
	if !next(t, lines, &s) || len(s.Errors) != 1 || s.Errors[0].Extensions["code"] != "NOT_FOUND" {
		t.Errorf("of nobody: %+v", s)
	}
	secret := "hunter2"
	for name, c2 := range map[string]struct {
		body    string
		headers []string
	}{
		"no JSON":    {`{"query":"` + secret, nil},
		"a list":     {`[]`, nil},
		"nothing":    {``, nil},
		"plain text": {body(t, watching), []string{"Content-Type", "text/plain"}},
		"a form":     {"query=" + watching, []string{"Content-Type", "application/x-www-form-urlencoded"}},
		"no type":    {body(t, watching), []string{"Content-Type", ""}},
	} {
		resp, _ := events(t, t.Context(), c, c2.body, c2.headers...)
		if resp.StatusCode != http.StatusBadRequest {
			t.Errorf("%s: %d", name, resp.StatusCode)
		}
	}
}

// Clients that go away, over either transport or before the first message,
// leave nothing that runs for them.
func TestWatchersThatGoLeaveNothing(t *testing.T) {
	c := testapp.NewClouded(t, now, world.Small(4))
	letGo := held(t, c)
	ctx, leave := context.WithCancel(t.Context())
	_, lines := events(t, ctx, c, body(t, watching))
	var s step
	next(t, lines, &s)
	over := dial(t, c)
	over.send(message{ID: "1", Type: "subscribe", Payload: json.RawMessage(body(t, watching))})
	over.receive()
	// This one never reads what it is told.
	deaf := auth.With(ctx, auth.Open())
	if _, err := graph.New(c.Services).Subscription().SyncProgress(c.WithLoaders(deaf), "small-cn"); err != nil {
		t.Fatal(err)
	}
	if watchers() == 0 {
		t.Fatal("nobody watches")
	}
	leave()
	_ = over.CloseNow()
	deadline, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	for watchers() > 0 && deadline.Err() == nil {
		runtime.Gosched()
	}
	if n := watchers(); n > 0 {
		t.Errorf("%d go on", n)
	}
	letGo()
}

// watchers counts what runs for somebody who watches a sync.
func watchers() int {
	stacks := make([]byte, 4<<20)
	text := string(stacks[:runtime.Stack(stacks, true)])
	return strings.Count(text, "graph.told") + strings.Count(text, "(*Service).Watch.")
}
