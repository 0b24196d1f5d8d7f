package aliyun

import (
	"bytes"
	"crypto/tls"
	"errors"
	"net"
	"strings"
)

// why a try failed.
type why string

const (
	stopped     why = "stopped" // by the caller
	unsendable  why = "the request could not be made"
	unreachable why = "unreachable"
	unresolved  why = "no such host"
	untrusted   why = "certificate not trusted"
	timedOut    why = "no answer in time"
	cutShort    why = "answer cut short"
	tooLong     why = "answer too long"
	empty       why = "empty answer"
	notJSON     why = "answer is no JSON"
	foreign     why = "answer of something else"
	misshapen   why = "answer of another shape"
	throttled   why = "throttled"
	unavailable why = "unavailable"
	unknownKey  why = "unknown key"
	disabledKey why = "disabled key"
	wrongSecret why = "wrong secret"
	badToken    why = "token refused"
	wrongClock  why = "clock is wrong"
	forbidden   why = "no permission"
	unfit       why = "not for this account"
	noRegion    why = "not in this region"
	turnedDown  why = "refused"
	doNotFit    why = "pages do not fit together"
)

// failure is a try that failed.
type failure struct {
	why     why
	status  int
	code    string // the cloud's own word, harmless
	request string // the cloud's id of the request
	field   string // of a misshapen answer
	passing bool   // another try may do better
	err     error  // a fault of our own
}

// broken is a failure of the connection.
func broken(err error) *failure {
	f := &failure{why: unreachable, passing: true}
	var name *net.DNSError
	var certificate *tls.CertificateVerificationError
	switch {
	case errors.As(err, &name) && name.IsNotFound:
		f.why, f.passing = unresolved, false
	case errors.As(err, &certificate):
		f.why, f.passing = untrusted, false
	case errors.Is(err, errTooLong):
		f.why, f.passing = tooLong, false
	case isTimeout(err):
		f.why = timedOut
	case isCut(err):
		f.why = cutShort
	}
	return f
}

// envelope is what all answers begin with. Bills and metrics say no with
// status 200 and Success=false.
type envelope struct{ Code, RequestID, Success text }

func (e *envelope) refusal(status int) *failure {
	good := status >= 200 && status < 300
	if good && (e.Success == "true" || e.Success == "" && isFine(string(e.Code))) {
		if e.RequestID == "" { // every answer has one: what has none must not count as an empty list
			return &failure{why: foreign, status: status, passing: true}
		}
		return nil
	}
	f := judge(status, string(e.Code))
	f.status, f.code, f.request = status, harmless(string(e.Code)), harmless(string(e.RequestID))
	return f
}

// data is an answer of a call that always has Data: one without it must not
// count as an empty list.
type data[T any] struct {
	envelope
	Data *T
}

func (d *data[T]) refusal(status int) *failure {
	f := d.envelope.refusal(status)
	if f == nil && d.Data == nil {
		return &failure{why: misshapen, field: "Data"}
	}
	return f
}

// refused reads from status and body whether the cloud says no; nil when it
// says yes.
func refused(status int, body []byte) *failure {
	var said envelope
	f := read(body, &said)
	switch {
	case f == nil:
		return said.refusal(status)
	case status >= 200 && status < 300:
		return f
	case status == 429:
		return &failure{why: throttled, status: status, passing: true}
	case status >= 500:
		return &failure{why: unavailable, status: status, passing: true}
	}
	return &failure{why: notJSON, status: status, passing: true}
}

// answer reads a good status's body, which may still say no.
func answer[T any, A answering[T]](status int, body []byte) (A, *failure) {
	into := A(new(T))
	if failed := read(body, into); failed != nil {
		if no := refused(status, body); no != nil {
			return nil, no // that tells more than its shape
		}
		return nil, failed
	}
	return into, into.refusal(status)
}

// isFine tells the codes of answers that are no errors.
func isFine(code string) bool {
	return code == "" || code == "200" || code == "0" || strings.EqualFold(code, "success") || strings.EqualFold(code, "ok")
}

// harmless is a word of the cloud that may be shown: codes and ids consist of
// few characters and are short. Anything else could hold what we sent.
func harmless(s string) string {
	if s == "" || len(s) > 64 {
		return "-"
	}
	for _, c := range s {
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
		if !letter && c != '.' && c != '-' && c != '_' {
			return "-"
		}
	}
	return s
}

// looksCut tells JSON that ends too early from what never was JSON.
func looksCut(body []byte) bool {
	b := bytes.TrimSpace(body)
	return len(b) > 0 && (b[0] == '{' || b[0] == '[')
}
