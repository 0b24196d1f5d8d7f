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

	"github.com/coder/websocket"
	"github.com/coder/websocket/wsjson"

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

// socket is one end of a websocket that speaks graphql-transport-ws.
type socket struct {
	*websocket.Conn
	t *testing.T
}

type message struct {
	ID      string          `json:"id,omitempty"`
	Type    string          `json:"type"`
	Payload json.RawMessage `json:"payload,omitempty"`
}

func dial(t *testing.T, c *testapp.Clouded) *socket {
	t.Helper()
	conn, _, err := websocket.Dial(t.Context(), c.URL+"/graphql", &websocket.DialOptions{Subprotocols: []string{"graphql-transport-ws"}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.CloseNow() })
	s := &socket{conn, t}
	s.send(message{Type: "connection_init"})
	if m := s.receive(); m.Type != "connection_ack" {
		t.Fatalf("%+v is no acknowledgement", m)
	}
	return s
}

func (s *socket) send(m message) {
	s.t.Helper()
	if err := wsjson.Write(s.t.Context(), s.Conn, m); err != nil {
		s.t.Fatal(err)
	}
}

// receive is the next message that is no ping.
func (s *socket) receive() message {
	s.t.Helper()
	for {
		var m message
		if err := wsjson.Read(s.t.Context(), s.Conn, &m); err != nil {
			s.t.Fatal(err)
		}
		if m.Type != "ping" {
			return m
		}
	}
}

// operate runs an operation to its end and gives what it was told.
func (s *socket) operate(id, query string, at func()) []message {
	s.t.Helper()
	s.send(message{ID: id, Type: "subscribe", Payload: json.RawMessage(body(s.t, query))})
	var told []message
	for {
		m := s.receive()
		if m.ID != id {
			s.t.Fatalf("%+v is of another operation", m)
		}
		if m.Type == "complete" {
			return told
		}
		told = append(told, m)
		if m.Type == "error" {
			return told
		}
		if at != nil {
			at()
		}
	}
}

func TestProgressOverAWebsocket(t *testing.T) {
	c := testapp.NewClouded(t, now, world.Small(4))
	letGo := held(t, c)
	s := dial(t, c)
	var steps []step
	for _, m := range s.operate("1", watching, letGo) {
		var got step
		if err := json.Unmarshal(m.Payload, &got); err != nil || m.Type != "next" {
			t.Fatalf("%v in %+v", err, m)
		}
		steps = append(steps, got)
	}
	toTheEnd(t, steps)
	of := s.operate("2", strings.Replace(watching, "small-cn", "nobody", 1), nil)
	if text := string(of[0].Payload); len(of) != 1 || !strings.Contains(text, "NOT_FOUND") {
		t.Errorf("of nobody: %+v", of)
	}
}

// One socket lives long: each of its operations sees what is known then.
func TestOperationsOfOneWebsocketSeeWhatIsNew(t *testing.T) {
	c := testapp.NewClouded(t, now, world.Small(4))
	s := dial(t, c)
	const query = `{ resources(filter: {accounts: ["small-cn"]}) { totalCount } cycles(accountNames: ["small-cn"]) { cycle } lastScan(account: "small-cn") { days } }`
	once := func(id string) string {
		told := s.operate(id, query, nil)
		if len(told) != 1 || told[0].Type != "next" {
			t.Fatalf("%+v", told)
		}
		return string(told[0].Payload)
	}
	before := once("1")
	c.Sync(t)
	after := once("2")
	if !strings.Contains(before, `"totalCount":0`) || !strings.Contains(before, `"cycles":[]`) || !strings.Contains(before, `"lastScan":null`) {
		t.Errorf("before: %s", before)
	}
	if strings.Contains(after, `"totalCount":0`) || !strings.Contains(after, `"cycle":"2026-05"`) || !strings.Contains(after, `"days":7`) {
		t.Errorf("after: %s", after)
	}
}

func TestWebsocketsOfOtherPagesAreRefused(t *testing.T) {
	c := testapp.NewClouded(t, now, world.Small(4))
	for origin, welcome := range map[string]bool{
		"http://localhost:3000": true, c.URL: true, "": true,
		"http://evil.example": false, "http://localhost:3001": false, "http://localhost.evil.example:3000": false, "null": false,
	} {
		header := http.Header{}
		if origin != "" {
			header.Set("Origin", origin)
		}
		conn, resp, err := websocket.Dial(t.Context(), c.URL+"/graphql", &websocket.DialOptions{Subprotocols: []string{"graphql-transport-ws"}, HTTPHeader: header})
		if (err == nil) != welcome {
			t.Errorf("a page of %q: %v", origin, err)
		}
		if err == nil {
			_ = conn.CloseNow()
		} else if resp.StatusCode != http.StatusForbidden {
			t.Errorf("a page of %q is answered %d", origin, resp.StatusCode)
		}
	}
}

// What is no message ends the socket and nothing else.
func TestWebsocketsWithNonsenseAreClosed(t *testing.T) {
	c := testapp.NewClouded(t, now, world.Small(4))
	for name, text := range map[string]string{
		"no JSON": "{", "a list": "[]", "no type": "{}", "a type of nothing": `{"type":"dance"}`,
		"no query": `{"id":"1","type":"subscribe"}`, "a query of a list": `{"id":"1","type":"subscribe","payload":[]}`,
		"large": `{"id":"1","type":"subscribe","payload":{"query":"` + strings.Repeat("x", 1<<20) + `"}}`,
	} {
		t.Run(name, func(t *testing.T) {
			s := dial(t, c)
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			if err := s.Write(ctx, websocket.MessageText, []byte(text)); err != nil {
				return // it was closed while the message was on its way
			}
			for {
				var m message
				err := wsjson.Read(ctx, s.Conn, &m)
				if ctx.Err() != nil {
					t.Fatal("the socket stays open without a word")
				}
				if err != nil || m.Type == "error" || m.Type == "connection_error" {
					return
				}
			}
		})
	}
	if status, _ := c.Get(t, "/graphql?query={__typename}"); status != http.StatusOK {
		t.Errorf("afterwards: %d", status)
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
