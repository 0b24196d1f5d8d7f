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

	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/ingest"
	"github.com/cloudlens/cloudlens/internal/locale"
)

// Import runs an import, telling how it goes.
type Import func(ctx context.Context, r ingest.FilesRequest, watch func(ingest.Progress)) (*ingest.Report, error)

// message is a line of the answer: progress until a report or a failure.
type message struct {
	Progress *ingest.Progress `json:"progress,omitempty"`
	Report   *ingest.Report   `json:"report,omitempty"`
	Failure  *failure         `json:"failure,omitempty"`
}

// failure is an error as it crosses the socket; Kind is "" for internal ones.
type failure struct {
	Kind  fault.Kind `json:"kind,omitempty"`
	Field string     `json:"field,omitempty"`
	Text  string     `json:"text"`
}

type request struct {
	ingest.FilesRequest
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

// Handler serves commands by running them here. A caller who goes away stops
// its command.
func Handler(run Import) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /import", func(w http.ResponseWriter, r *http.Request) {
		var in request
		if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		flush := http.NewResponseController(w)
		out := json.NewEncoder(w)
		send := func(m message) {
			_ = out.Encode(m) // a caller who went away cancels the context
			_ = flush.Flush()
		}
		report, err := run(r.Context(), in.FilesRequest, func(p ingest.Progress) { send(message{Progress: &p}) })
		if err != nil {
			if _, ok := fault.As(err); !ok && r.Context().Err() != nil {
				err = stopped() // a caller who went away does not read it
			}
			send(message{Failure: toFailure(err, in.Locale)})
			return
		}
		send(message{Report: report})
	})
	return mux
}

// stopped says what became of an import whose server was stopped: it would
// have become visible at its end, so nothing did.
func stopped() error {
	return fault.Conflict("", "the server stopped before the import ended; nothing was imported, so import again")
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

// Send runs an import inside the server behind the socket.
func Send(ctx context.Context, path string, r ingest.FilesRequest, watch func(ingest.Progress)) (*ingest.Report, error) {
	client := &http.Client{Transport: &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "unix", path)
	}}}
	defer client.CloseIdleConnections()
	body, err := json.Marshal(request{r, locale.From(ctx)})
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://cloudlens/import", bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	resp, err := client.Do(req)
	if err != nil {
		return nil, fmt.Errorf("reach the running server: %w", err)
	}
	defer resp.Body.Close()
	lines := bufio.NewScanner(resp.Body)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var m message
		if err := json.Unmarshal(lines.Bytes(), &m); err != nil {
			return nil, fmt.Errorf("read the server's answer: %w", err)
		}
		switch {
		case m.Progress != nil:
			watch(*m.Progress)
		case m.Report != nil:
			return m.Report, nil
		case m.Failure != nil && m.Failure.Kind != "":
			return nil, &fault.Error{Kind: m.Failure.Kind, Field: m.Failure.Field, Format: "%s", Args: []any{m.Failure.Text}}
		case m.Failure != nil:
			return nil, errors.New(m.Failure.Text)
		}
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	return nil, stopped() // killed: there is no answer at all
}
