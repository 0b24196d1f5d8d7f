// Package aliyun asks Alibaba Cloud: who a key belongs to, what runs, how it
// is used, and what it cost. Lists come back whole or as an error, money and
// metrics as exact decimals. It is the one place that knows the vendor's SDK.
//
// What fails for a while is tried again; what fails for good is a fault that
// names the account, the call, the cause and what to do. No text of it, and no
// line of the log, holds a key, a secret, a token or a signed address. Only the
// SDK itself prints signed addresses, when DEBUG=sdk is in the environment.
package aliyun

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/time/rate"

	"github.com/cloudlens/cloudlens/internal/cloud"
	"github.com/cloudlens/cloudlens/internal/period"
)

// Options say how the cloud is asked. The zero value is the real cloud with
// patience, but without limits: see Defaults.
type Options struct {
	// Endpoint is the base URL that takes the place of the real endpoints for
	// calls with that key, "" for the real ones. Requests keep the Host of the
	// real endpoint. Plain http is taken for loopback addresses only.
	Endpoint func(keyID string) string
	// BillRate and Rate are how many calls a second are made for one key to
	// the bills and to any one of the other services; 0 is no limit.
	BillRate, Rate int
	// Unlimited tells which keys have no limit at all; nil is none.
	Unlimited func(keyID string) bool
	// Retries is how often a call is tried again, Patience how long all that
	// may take, Timeout how long one try may. 0 is 8, two minutes, 30 seconds.
	Retries           int
	Patience, Timeout time.Duration
	// Wait waits that long, or until ctx ends; nil is the wall clock's time.
	Wait func(ctx context.Context, d time.Duration) error
	// Now is what limits and patience are measured by, so that it has to move
	// while Wait waits; nil is the wall clock.
	Now period.Clock
	// Clock says when something was read; nil is the wall clock.
	Clock period.Clock
	// Log is told of calls that are tried again; nil tells nobody.
	Log *slog.Logger
	// Transport is nil for one that suits many calls at once.
	Transport http.RoundTripper
}

// Defaults are what the real cloud allows: 10 calls a second to bills, 50 to
// metrics, and less than that to the rest.
func Defaults() Options { return Options{BillRate: 10, Rate: 40} }

// Cloud is the way to Alibaba Cloud: one transport, limits and retries, shared
// by all accounts. It is safe for concurrent use.
type Cloud struct {
	o        Options
	mu       sync.Mutex
	limiters map[limit]*rate.Limiter
}

// New makes the way there.
func New(o Options) *Cloud {
	if o.Endpoint == nil {
		o.Endpoint = func(string) string { return "" }
	}
	if o.Retries == 0 {
		o.Retries = 8
	}
	if o.Patience == 0 {
		o.Patience = 2 * time.Minute
	}
	if o.Timeout == 0 {
		o.Timeout = 30 * time.Second
	}
	if o.Wait == nil {
		o.Wait = wait
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Transport == nil {
		o.Transport = transport()
	}
	return &Cloud{o: o, limiters: map[limit]*rate.Limiter{}}
}

// transport keeps enough connections for several accounts at once.
func transport() http.RoundTripper {
	return &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		DialContext:           (&net.Dialer{Timeout: 5 * time.Second, KeepAlive: 30 * time.Second}).DialContext,
		ForceAttemptHTTP2:     true,
		MaxIdleConns:          128,
		MaxIdleConnsPerHost:   16,
		IdleConnTimeout:       60 * time.Second,
		TLSHandshakeTimeout:   5 * time.Second,
		ResponseHeaderTimeout: 30 * time.Second,
	}
}

// Account is the calls of one account. It is safe for concurrent use.
type Account struct {
	cloud  *Cloud
	name   string
	key    *cloud.Key // a pointer, so that printing an account never prints it
	region string
	abroad atomic.Bool // its bills are on the international site
}

// Account is the account that the key opens. name appears in messages only;
// region is the account's own, which also tells the site that bills are first
// asked for: China for cn-…, else international.
func (c *Cloud) Account(name string, key cloud.Key, region string) *Account {
	if region == "" {
		region = "cn-hangzhou"
	}
	a := &Account{cloud: c, name: name, key: &key, region: region}
	a.abroad.Store(!strings.HasPrefix(region, "cn-"))
	return a
}
