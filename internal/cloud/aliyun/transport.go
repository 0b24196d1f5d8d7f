package aliyun

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"

	"github.com/cloudlens/cloudlens/internal/fault"
)

// mostBytes is far more than any answer has: 300 bill lines are half a MiB.
const mostBytes = 64 << 20

// usualBytes is more than most answers have: so much room is made at once.
const usualBytes = 1 << 20

var errTooLong = errors.New("the answer is longer than any answer should be")

// exchange is one try of a call: a transport that ends with ctx, goes to the
// endpoint in place of the real one, and keeps what came back. The SDK is left
// to sign the request, and its own reading of the answer is not used: it
// panics on numeric codes and puts signed addresses into errors.
type exchange struct {
	ctx      context.Context
	base     http.RoundTripper
	endpoint *url.URL // nil: as the request says

	sent   bool
	status int
	body   []byte
	err    error
}

// RoundTrip implements http.RoundTripper. The SDK knows no contexts, so the
// call's own ends the request as well as the SDK's time limit does.
func (e *exchange) RoundTrip(r *http.Request) (*http.Response, error) {
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	defer context.AfterFunc(e.ctx, cancel)()
	if e.err = e.ctx.Err(); e.err != nil {
		return nil, e.err
	}
	r = r.Clone(ctx)
	if e.endpoint != nil {
		r.Host = r.URL.Host
		r.URL.Scheme, r.URL.Host = e.endpoint.Scheme, e.endpoint.Host
	}
	e.sent = true
	response, err := e.base.RoundTrip(r)
	if err != nil {
		e.err = err
		return nil, err
	}
	defer func() { _ = response.Body.Close() }() // it has been read
	e.status = response.StatusCode
	e.body, e.err = readAll(response)
	if len(e.body) > mostBytes {
		e.err = errTooLong
	}
	if e.err != nil {
		return nil, e.err
	}
	if e.status >= 300 && e.status < 400 {
		response.Header.Del("Location") // a signed request goes nowhere else
	}
	response.Body = http.NoBody // the SDK would copy it several times, and nobody asks what it makes of it
	return response, nil
}

// readAll reads a body up to one byte beyond what is too long.
func readAll(response *http.Response) ([]byte, error) {
	var b bytes.Buffer
	if n := response.ContentLength; n > 0 && n <= usualBytes {
		b.Grow(int(n) + bytes.MinRead)
	}
	_, err := b.ReadFrom(io.LimitReader(response.Body, mostBytes+1))
	return b.Bytes(), err
}

// endpoint reads the base URL that stands for the real endpoints.
func endpoint(base string) (*url.URL, error) {
	if base == "" {
		return nil, nil //nolint:nilnil // none is a value of its own
	}
	u, err := url.Parse(base)
	if err != nil || u.Host == "" || u.User != nil || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" {
		return nil, fault.Invalid("endpoint", "the endpoint of the cloud is no address: write it like https://api.example.com")
	}
	if u.Scheme == "https" || u.Scheme == "http" && isLoopback(u.Hostname()) {
		return u, nil
	}
	return nil, fault.Invalid("endpoint", "the endpoint of the cloud must be https: plain http would show the keys' signatures to everyone on the way")
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
