// Package control lets a command run inside the server that has the stores
// open: over a socket in the data folder that only the same user can reach.
// DuckDB admits one process, so this is how a second command gets its work
// done; the work itself is the same service call either way.
package control

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"os"
	"syscall"

	"github.com/cloudlens/cloudlens/internal/collect"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/focus"
	"github.com/cloudlens/cloudlens/internal/ingest"
	"github.com/cloudlens/cloudlens/internal/locale"
)

// Command names something that runs in the server and tells how it goes: In is
// what is asked, Step a piece of its way, Out its end. What crosses the socket
// is their JSON.
type Command[In, Step, Out any] struct {
	Name    string
	Stopped error // what a server that stops in the middle leaves
}

// The commands that there are.
var (
	Import = Command[ingest.FilesRequest, ingest.Progress, *ingest.Report]{
		"import",
		// It would have become visible at its end, so nothing did.
		fault.Conflict("", "the server stopped before the import ended; nothing was imported, so import again"),
	}
	Export = Command[focus.FileRequest, focus.Progress, *focus.Report]{
		"export",
		fault.Conflict("", "the server stopped before the export ended; no file was written, so export again"),
	}
	Sync = Command[collect.Request, collect.Step, []collect.Report]{
		"sync",
		fault.Conflict("", "the server stopped before the sync ended; what was read whole counts, so sync again"),
	}
)

// message is a line of the answer: progress until a report or a failure.
type message[Step, Out any] struct {
	Progress *Step    `json:"progress,omitempty"`
	Report   *Out     `json:"report,omitempty"`
	Failure  *failure `json:"failure,omitempty"`
}

// failure is an error as it crosses the socket; Kind is "" for internal ones.
type failure struct {
	Kind  fault.Kind `json:"kind,omitempty"`
	Field string     `json:"field,omitempty"`
	Text  string     `json:"text"`
}

type request[In any] struct {
	In     In     `json:"in"`
	Locale string `json:"locale"`
}

// Listen opens the socket with mode 0600. What a killed server left in its
// place is removed: the caller holds the folder's lock.
func Listen(path string) (net.Listener, error) {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("remove the old socket: %w", err)
	}
	old := syscall.Umask(0o177)
	defer syscall.Umask(old)
	l, err := net.Listen("unix", path)
	if errors.Is(err, syscall.EINVAL) { // the kernel's limit, 108 bytes on Linux
		return nil, fault.Invalid("data", "the path %s is too long for the command socket: choose a shorter --data", path)
	}
	if err != nil {
		return nil, fmt.Errorf("open the command socket: %w", err)
	}
	return l, nil
}

// Handle serves a command by running it here. A caller who goes away stops
// it.
func (c Command[In, Step, Out]) Handle(mux *http.ServeMux, run func(context.Context, In, func(Step)) (Out, error)) {
	mux.HandleFunc("POST /"+c.Name, func(w http.ResponseWriter, r *http.Request) {
		var in request[In]
		if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		flush := http.NewResponseController(w)
		out := json.NewEncoder(w)
		send := func(m message[Step, Out]) {
			_ = out.Encode(m) // a caller who went away cancels the context
			_ = flush.Flush()
		}
		ctx := locale.With(r.Context(), in.Locale)
		report, err := run(ctx, in.In, func(p Step) { send(message[Step, Out]{Progress: &p}) })
		if err != nil {
			if _, ok := fault.As(err); !ok && ctx.Err() != nil {
				err = c.Stopped // a caller who went away does not read it
			}
			send(message[Step, Out]{Failure: toFailure(err, in.Locale)})
			return
		}
		send(message[Step, Out]{Report: &report})
	})
}

func toFailure(err error, locale string) *failure {
	if f, ok := fault.As(err); ok {
		return &failure{Kind: f.Kind, Field: f.Field, Text: f.In(locale)}
	}
	return &failure{Text: err.Error()}
}

// Running tells whether a server listens on the socket.
func Running(path string) bool {
	c, err := net.Dial("unix", path)
	if err != nil {
		return false
	}
	_ = c.Close() // it was only to see
	return true
}

// Send runs the command inside the server behind the socket.
func (c Command[In, Step, Out]) Send(ctx context.Context, path string, in In, watch func(Step)) (out Out, err error) {
	client := &http.Client{Transport: &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "unix", path)
	}}}
	defer client.CloseIdleConnections()
	body, err := json.Marshal(request[In]{in, locale.From(ctx)})
	if err != nil {
		return out, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://cloudlens/"+c.Name, bytes.NewReader(body))
	if err != nil {
		return out, err
	}
	resp, err := client.Do(req)
	if err != nil {
		return out, fmt.Errorf("reach the running server: %w", err)
	}
	defer resp.Body.Close()
	lines := bufio.NewScanner(resp.Body)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var m message[Step, Out]
		if err := json.Unmarshal(lines.Bytes(), &m); err != nil {
			return out, fmt.Errorf("read the server's answer: %w", err)
		}
		switch {
		case m.Progress != nil:
			watch(*m.Progress)
		case m.Report != nil:
			return *m.Report, nil
		case m.Failure != nil && m.Failure.Kind != "":
			return out, &fault.Error{Kind: m.Failure.Kind, Field: m.Failure.Field, Format: "%s", Args: []any{m.Failure.Text}}
		case m.Failure != nil:
			return out, errors.New(m.Failure.Text)
		}
	}
	if ctx.Err() != nil {
		return out, ctx.Err()
	}
	return out, c.Stopped // killed: there is no answer at all
}
