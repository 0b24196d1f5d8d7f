// Package fault holds the one error type whose message may be shown to a
// user. It has a kind, which each edge maps once to its own codes, and a text
// in the user's language. Every other error is internal: it is logged once at
// the edge and shown as "internal error" with a request id.
//
//	return fault.Invalid("granularity", "granularity %q is not one of %s", g, all)
//
// The English format string is the key of its Chinese translation in zh_*.go; a
// test reads all formats in the repository and asks for theirs.
package fault

import (
	"errors"
	"fmt"
)

// Kind says what sort of fault it is.
type Kind string

// Kinds. Each edge has a table of what it makes of them.
const (
	KindInvalid  Kind = "INVALID"   // a value that cannot be taken
	KindMissing  Kind = "MISSING"   // a required value is absent
	KindConflict Kind = "CONFLICT"  // the thing exists or is in the way
	KindNotFound Kind = "NOT_FOUND" // no such thing, or not for this viewer
	KindDenied   Kind = "DENIED"    // visible, but the role is too low
	KindExpired  Kind = "EXPIRED"   // the version asked for is gone
	KindUpstream Kind = "UPSTREAM"  // a service that CloudLens asks does not answer as it should
)

// Kinds lists all of them.
var Kinds = []Kind{KindInvalid, KindMissing, KindConflict, KindNotFound, KindDenied, KindExpired, KindUpstream}

// Error is a fault that a user may read.
type Error struct {
	Kind   Kind
	Field  string // the input field that is at fault, "" when none
	Format string
	Args   []any
}

// Invalid says that the value of field cannot be taken and what to do.
func Invalid(field, format string, args ...any) error {
	return &Error{KindInvalid, field, format, args}
}

// Missing says that the required field is absent.
func Missing(field, format string, args ...any) error {
	return &Error{KindMissing, field, format, args}
}

// Conflict says that something that exists is in the way.
func Conflict(field, format string, args ...any) error {
	return &Error{KindConflict, field, format, args}
}

// NotFound says that there is no such thing for this viewer.
func NotFound(format string, args ...any) error { return &Error{KindNotFound, "", format, args} }

// Denied says that the viewer's role does not allow it.
func Denied(format string, args ...any) error { return &Error{KindDenied, "", format, args} }

// Expired says that the version asked for is gone.
func Expired(format string, args ...any) error { return &Error{KindExpired, "", format, args} }

// Upstream says that a service which CloudLens asks, like a cloud's API, did
// not answer as it should. Its text is shown like that of any other fault.
func Upstream(format string, args ...any) error { return &Error{KindUpstream, "", format, args} }

// Error is the English text.
func (e *Error) Error() string { return e.In("en") }

// In is the text in that locale ("zh" or "en"). A text without a translation
// stays English.
func (e *Error) In(locale string) string {
	format := e.Format
	if zh, ok := inChinese(format); ok && locale == "zh" {
		format = zh
	}
	args := make([]any, len(e.Args))
	for i, a := range e.Args {
		if f, ok := a.(*Error); ok {
			a = f.In(locale)
		}
		args[i] = a
	}
	return fmt.Sprintf(format, args...)
}

// As finds the fault in err's chain.
func As(err error) (*Error, bool) {
	var f *Error
	ok := errors.As(err, &f)
	return f, ok
}

// Is tells whether err is a fault of that kind.
func Is(err error, kind Kind) bool {
	f, ok := As(err)
	return ok && f.Kind == kind
}
