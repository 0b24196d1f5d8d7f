package rest

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/danielgtaylor/huma/v2"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/locale"
)

// Error is the documented envelope of every failure.
type Error struct {
	Success  bool   `json:"success" doc:"Always false."`
	Message  string `json:"error" doc:"What is wrong and what to do, in the language of locale."`
	Type     string `json:"error_type" enum:"ValueError,KeyError,PermissionError,NotFoundError,Exception"`
	Endpoint string `json:"endpoint" doc:"The operation's name."`
	status   int
}

// Error is the message.
func (e *Error) Error() string { return e.Message }

// GetStatus is the HTTP status.
func (e *Error) GetStatus() int { return e.status }

// teller is who logs failures, and under which id.
type teller struct {
	log       *slog.Logger
	requestID func(context.Context) string
}

// newest is the teller of the program that was mounted last: a process has one
// but in tests.
var newest atomic.Pointer[teller]

// useEnvelope makes huma answer with the envelope.
func useEnvelope(log *slog.Logger, requestID func(context.Context) string) {
	newest.Store(&teller{log, requestID})
	envelopes()
}

// envelopes sets huma's error constructors, which are package variables. They
// are set here alone, and once: another program of the process may be using
// them.
var envelopes = sync.OnceFunc(func() {
	huma.DefaultArrayNullable = false
	huma.NewError = func(status int, msg string, _ ...error) huma.StatusError {
		return &Error{Message: msg, Type: "Exception", status: status}
	}
	huma.NewErrorWithContext = func(c huma.Context, status int, msg string, errs ...error) huma.StatusError {
		if c == nil {
			return huma.NewError(status, msg, errs...)
		}
		endpoint := ""
		if op := c.Operation(); op != nil {
			endpoint = op.OperationID
		}
		err, to := cause(status, msg, errs), newest.Load()
		if _, ok := fault.As(err); !ok && !ent.IsNotFound(err) {
			to.log.ErrorContext(c.Context(), "operation failed", "operation", endpoint, "error", err, "request", to.requestID(c.Context()))
		}
		return envelope(c.Context(), err, endpoint, to.requestID(c.Context()))
	}
})

// cause finds the fault behind what huma reports: the handler's own error, or
// input that could not be read.
func cause(status int, msg string, errs []error) error {
	for _, err := range errs {
		if _, ok := fault.As(err); ok || ent.IsNotFound(err) {
			return err
		}
	}
	if status >= http.StatusInternalServerError {
		return errors.Join(append([]error{errors.New(msg)}, errs...)...)
	}
	for _, err := range errs {
		var d *huma.ErrorDetail
		if !errors.As(err, &d) {
			continue
		}
		field := d.Location[strings.LastIndexByte(d.Location, '.')+1:]
		if missing(d) {
			if name, ok := strings.CutPrefix(d.Message, "expected required property "); ok {
				field, _, _ = strings.Cut(name, " ")
			}
			return fault.Missing(field, "%s is required", field)
		}
		return fault.Invalid(field, "%s cannot be read: %s", field, d.Message)
	}
	return fault.Invalid("body", "the request cannot be read: %s; send a JSON object", msg)
}

// missing tells whether huma says that a value is absent, empty or null. It
// has no kind for these, so its texts are compared; a test pins them.
func missing(d *huma.ErrorDetail) bool {
	return d.Message == "required query parameter is missing" ||
		strings.HasPrefix(d.Message, "expected required property ") ||
		strings.HasPrefix(d.Message, "expected length >= 1") ||
		(strings.HasPrefix(d.Message, "expected string") || strings.HasPrefix(d.Message, "expected number")) && d.Value == nil
}

func envelope(ctx context.Context, err error, endpoint, request string) *Error {
	e := &Error{Message: "internal error (request " + request + ")", Type: "Exception", Endpoint: endpoint, status: http.StatusInternalServerError}
	f, ok := fault.As(err)
	if !ok {
		if ent.IsNotFound(err) {
			e.Message, e.Type, e.status = "not found", "NotFoundError", http.StatusNotFound
		}
		return e
	}
	e.Message = f.In(locale.From(ctx))
	e.Type, e.status = answers[f.Kind].errorType, answers[f.Kind].status
	return e
}

// answers are the documented error types of faults, with their statuses.
var answers = map[fault.Kind]struct {
	errorType string
	status    int
}{
	fault.KindInvalid:  {"ValueError", http.StatusBadRequest},
	fault.KindMissing:  {"KeyError", http.StatusBadRequest},
	fault.KindConflict: {"ValueError", http.StatusBadRequest},
	fault.KindNotFound: {"NotFoundError", http.StatusNotFound},
	fault.KindDenied:   {"PermissionError", http.StatusForbidden},
	fault.KindExpired:  {"ValueError", http.StatusBadRequest},
	fault.KindUpstream: {"Exception", http.StatusInternalServerError},
}

// statuses are those that any operation may answer with.
var statuses = func() []int {
	var out []int
	for _, a := range answers {
		out = append(out, a.status)
	}
	slices.Sort(out)
	return slices.Clip(slices.Compact(out)) // huma appends to the list of an operation
}()

// WriteFault answers with the envelope outside of any operation; status 0 is
// that of the fault's kind.
func WriteFault(w http.ResponseWriter, r *http.Request, status int, err error) {
	e := envelope(r.Context(), err, strings.Trim(strings.ReplaceAll(strings.TrimPrefix(r.URL.Path, "/api"), "/", "_"), "_"), "")
	if status != 0 {
		e.status = status
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(e.status)
	_ = json.NewEncoder(w).Encode(e) // the client may have gone; there is nobody to tell
}
