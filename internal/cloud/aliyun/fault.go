package aliyun

import (
	"errors"
	"strings"

	"github.com/cloudlens/cloudlens/internal/fault"
)

// Error is a call that failed for good. It wraps the fault that says so.
type Error struct {
	Account string
	Call    string
	Code    string // the cloud's own word for it, "" or "-" when it has none
	why     why
	fault   error
}

// Error is the fault's text.
func (e *Error) Error() string { return e.fault.Error() }

// Unwrap is the fault.
func (e *Error) Unwrap() error { return e.fault }

// IsDenied tells that the key is good but may not make the call: other calls
// may succeed.
func IsDenied(err error) bool { return is(err, forbidden) }

// IsNotOffered tells that the service has no host in the region. That says
// nothing of the resources there.
func IsNotOffered(err error) bool { return is(err, unresolved) }

// IsKeyRefused tells that the key itself is refused, so that no call succeeds.
func IsKeyRefused(err error) bool {
	return is(err, unknownKey, disabledKey, wrongSecret, badToken)
}

// hasCode tells errors whose code of the cloud begins so.
func hasCode(err error, prefix string) bool {
	var e *Error
	return errors.As(err, &e) && strings.HasPrefix(e.Code, prefix)
}

func is(err error, reasons ...why) bool {
	var e *Error
	if !errors.As(err, &e) {
		return false
	}
	for _, r := range reasons {
		if e.why == r {
			return true
		}
	}
	return false
}

// fault is what the user reads about a call that failed after that many tries.
func (a *Account) fault(c call, f *failure, tries int) error {
	if f.why == stopped {
		return errStopped
	}
	err := f.err
	if err == nil {
		err = a.denied(c, f)
	}
	if err == nil {
		err = a.unanswered(c, f, tries)
	}
	return &Error{Account: a.name, Call: c.action, Code: f.code, why: f.why, fault: err}
}

var errStopped = errors.New("the call was stopped")

// denied are the faults of keys and permissions, nil for others.
func (a *Account) denied(c call, f *failure) error {
	switch f.why {
	case unknownKey:
		return fault.Denied("%s: %s: Alibaba Cloud does not know the access key (%s): it was deleted, or belongs to the other site; enter a key of this account", a.name, c, f.code)
	case disabledKey:
		return fault.Denied("%s: %s: the access key is disabled (%s): enable it in the RAM console, or enter another", a.name, c, f.code)
	case wrongSecret:
		return fault.Denied("%s: %s: the secret does not belong to the access key (%s): enter id and secret again", a.name, c, f.code)
	case badToken:
		return fault.Denied("%s: %s: the security token has expired or is wrong (%s): enter a new one, or a lasting key", a.name, c, f.code)
	case forbidden:
		return fault.Denied("%s: %s: the access key may not do this (%s): give its RAM user the action %s, or the policy %s", a.name, c, f.code, c.permission(), c.service.policy)
	case unfit:
		if c.service != bss {
			return nil
		}
		return fault.Denied("%s: %s: Alibaba Cloud offers this call to the account on neither of its sites (%s): use a key of the account that pays, or import its bills from files", a.name, c, f.code)
	}
	return nil
}

// unanswered are the faults of calls that the cloud does not answer as it
// should.
func (a *Account) unanswered(c call, f *failure, tries int) error {
	switch f.why {
	case unsendable:
		return fault.Upstream("%s: %s: the call could not be made: check the region %q of the account", a.name, c, c.region)
	case unreachable:
		return fault.Upstream("%s: %s: Alibaba Cloud cannot be reached after %d tries: check network, DNS and proxy of this machine", a.name, c, tries)
	case unresolved:
		return fault.Upstream("%s: %s: there is no host %s: Alibaba Cloud does not offer the service in this region, or the DNS of this machine fails", a.name, c, a.host(c))
	case untrusted:
		return fault.Upstream("%s: %s: the certificate of what answered is not trusted: check the clock of this machine, its certificates, and any proxy between", a.name, c)
	case timedOut:
		return fault.Upstream("%s: %s: Alibaba Cloud did not answer in time after %d tries: check the network, or try again later", a.name, c, tries)
	case cutShort:
		return fault.Upstream("%s: %s: the answer was cut short after %d tries: check the network and any proxy between", a.name, c, tries)
	case tooLong:
		return fault.Upstream("%s: %s: the answer is longer than any should be: check whether a proxy stands between", a.name, c)
	case empty:
		return fault.Upstream("%s: %s: the answer was empty after %d tries: check any proxy between, or try again later", a.name, c, tries)
	case notJSON:
		return fault.Upstream("%s: %s: what answered after %d tries is not Alibaba Cloud's API: it sent no JSON; check whether a proxy or a login page stands between", a.name, c, tries)
	case foreign:
		return fault.Upstream("%s: %s: what answered after %d tries is not Alibaba Cloud's API: its answers have a request id; check the endpoint and any proxy between", a.name, c, tries)
	case misshapen:
		return fault.Upstream("%s: %s: the answer has another form than the API describes, at %s: update CloudLens, or report it", a.name, c, f.field)
	case throttled:
		return fault.Upstream("%s: %s: Alibaba Cloud throttled %d tries (%s): try again later, or let fewer programs ask with this account", a.name, c, tries, f.code)
	case unavailable:
		return fault.Upstream("%s: %s: Alibaba Cloud was unavailable at %d tries (HTTP %d, %s): try again later", a.name, c, tries, f.status, f.code)
	case wrongClock:
		return fault.Upstream("%s: %s: the clock of this machine differs from Alibaba Cloud's by more than it allows (%s): set it", a.name, c, f.code)
	case noRegion:
		return fault.Upstream("%s: %s: Alibaba Cloud does not know the region %q (%s): correct the account's region", a.name, c, c.region, f.code)
	}
	return fault.Upstream("%s: %s: Alibaba Cloud refused the call with HTTP %d and the code %s (request %s): look the code up in its documentation", a.name, c, f.status, f.code, f.request)
}

// String names the call in messages.
func (c call) String() string {
	if c.about == "" {
		return c.action
	}
	return c.action + " (" + c.about + ")"
}

// permission is the RAM action that allows the call.
func (c call) permission() string {
	if c.grant != "" {
		return c.grant
	}
	return c.service.ram + ":" + c.action
}

// attempts is how often a list is read whose pages do not fit together: lines
// may arrive, and resources come and go, while it is read.
const attempts = 3

// mostPages is more than any list has; a walk that goes on is one in a circle.
const mostPages = 20000

// Why the pages of a list do not fit together.
var (
	errNoTotal = fault.Upstream("TotalCount is missing")
	errTotal   = fault.Upstream("TotalCount differs from what the pages have")
	errTwice   = fault.Upstream("a part of them came twice")
	errEndless = fault.Upstream("they do not end")
)

// apart says that the pages of a list still do not fit together.
func (a *Account) apart(action, about string, reason error) error {
	return &Error{Account: a.name, Call: action, why: doNotFit, fault: fault.Upstream(
		"%s: %s: the pages of %s do not fit together after %d readings: %s; try again later", a.name, action, about, attempts, reason)}
}
