// Package simulator serves a world as Alibaba Cloud's API: the unmodified SDK
// lists its resources, reads its metrics and pages through its bills. It
// checks signatures as the cloud does, answers errors in its words, keeps its
// limits, and can be told to fail in every way that clients have to survive.
//
// What it knows beyond the world it derives from ids, so that the same world
// and clock give the same answers.
package simulator

import (
	"net/http"
	"sync"
	"time"

	"github.com/cloudlens/cloudlens/internal/cloud/world"
	"github.com/cloudlens/cloudlens/internal/period"
)

// Options say how strict the simulator is. The zero value has no limits and
// takes requests of any age.
type Options struct {
	// BillRate and Rate are how many calls a second one account may make to
	// the bills and to each other product; 0 is no limit.
	BillRate, Rate int
	// CheckTime refuses requests that were signed more than 15 minutes from
	// Now, as the cloud does.
	CheckTime bool
	// Now is the time that requests are signed at, which is the real one even
	// where the world's clock is not. nil is the wall clock.
	Now period.Clock
}

// Simulator is the handler of a world at a clock. It is safe for concurrent
// use.
type Simulator struct {
	world     *world.World
	clock     period.Clock
	options   Options
	accounts  map[string]world.Account // by access key id
	bills     *shelf[[]*world.BillLine]
	resources *shelf[[]*world.Resource]
	points    *shelf[[]point]
	sums      *shelf[world.Spent]

	mu      sync.Mutex
	nonces  nonces
	buckets map[bucketOf]*bucket
	faults  []*armed
	calls   map[string]int
}

// New is the handler of a world at a clock.
func New(w *world.World, clock period.Clock, o Options) *Simulator {
	if o.Now == nil {
		o.Now = time.Now
	}
	s := &Simulator{
		world: w, clock: clock, options: o, accounts: map[string]world.Account{},
		bills: newShelf[[]*world.BillLine](mostLines), resources: newShelf[[]*world.Resource](mostResources),
		points: newShelf[[]point](mostPoints), sums: newShelf[world.Spent](mostSums),
		nonces: nonces{seen: map[string]struct{}{}}, buckets: map[bucketOf]*bucket{}, calls: map[string]int{},
	}
	for _, a := range w.Accounts() {
		id, _ := Key(a)
		s.accounts[id] = a
	}
	return s
}

// Calls is how often each action was asked, refused and failed calls included.
func (s *Simulator) Calls() map[string]int {
	s.mu.Lock()
	defer s.mu.Unlock()
	calls := map[string]int{}
	for action, n := range s.calls {
		calls[action] = n
	}
	return calls
}

// ServeHTTP implements http.Handler.
func (s *Simulator) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a := &answer{w: w, host: r.Host, id: requestID()}
	c, refused := s.accept(r)
	if refused != nil {
		a.refuse(refused)
		return
	}
	f := s.faultOf(c, r)
	if f != nil && !f.Kind.twists() {
		a.fail(r, f)
		return
	}
	c.fault = f
	body, refused := c.operation.answer(c)
	switch {
	case refused != nil:
		a.refuse(refused)
	case f != nil && f.Kind == Cut:
		a.cut(body)
	default:
		a.succeed(body)
	}
}

// accept checks a request as the cloud's gateway does, before any product
// sees it.
func (s *Simulator) accept(r *http.Request) (*call, *refusal) {
	p, refused := parse(r)
	if refused != nil {
		return nil, refused
	}
	op, region, site, refused := route(r.Host, p)
	if refused != nil {
		return nil, refused
	}
	s.mu.Lock()
	s.calls[op.action]++
	s.mu.Unlock()
	account, refused := s.authenticate(r.Method, p)
	if refused != nil {
		return nil, refused
	}
	if site != "" && site != account.Site {
		return nil, &refusal{http.StatusBadRequest, "NotApplicable", "This API is not applicable for caller."}
	}
	if !s.admit(account, op.product) {
		return nil, &refusal{http.StatusBadRequest, "Throttling.User", "Request was denied due to user flow control."}
	}
	if region == "" {
		region = p["RegionId"]
	}
	return &call{Simulator: s, operation: op, account: account, params: p, region: region, now: s.clock()}, nil
}
