package graph_test

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/coder/websocket/wsjson"

	"github.com/cloudlens/cloudlens/internal/cloud/world"
	"github.com/cloudlens/cloudlens/internal/testapp"
)

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
