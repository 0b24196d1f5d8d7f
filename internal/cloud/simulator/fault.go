package simulator

import (
	"net/http"
	"strings"
)

// Kind is a way to fail.
type Kind int

// Kinds of faults. The first group answers in place of the API, the second
// spoils the API's own answer.
const (
	Fine Kind = iota // nothing fails: for faults that only have a Before

	Throttled        // 400 Throttling.User
	Unavailable      // 503 with an error in JSON
	UnavailableEmpty // 503 with an empty body
	Hanging          // no answer until the client goes
	Page             // 200 with HTML
	BadGateway       // 502 with HTML
	Empty            // 200 with an empty body
	NumericCode      // an error whose Code is a number
	Unsuccessful     // 200 with Success=false and the fault's Code
	Forbidden        // 403 Forbidden.RAM

	Cut          // the connection breaks in the middle of the body
	TextAmount   // bills: the first row's amount is the text "1,234.50"
	TwicePage    // every row of the page comes twice, TotalCount is too large
	ShortPage    // half of the page's rows lack, TotalCount is right
	EndlessToken // the list begins anew where it should end
)

// twists tells the kinds that need the API's own answer.
func (k Kind) twists() bool { return k == Fine || k >= Cut }

// Fault is one thing that goes wrong.
type Fault struct {
	Kind    Kind
	Account string // name or UID of the account that it is for, "" for all
	From    int    // the call of the action that it begins with, counted from when it was set; 0 is the first
	Times   int    // for how many calls; 0 is for ever
	Code    string // of Unsuccessful and NumericCode, where the usual one does not do
	Message string
	// Before is called before the answer is written, after everything was
	// checked: a place to stop the client, or the clock.
	Before func(*http.Request)
}

// armed is a fault that waits for its call.
type armed struct {
	Fault
	product, action string
	calls           int
}

// Fail lets an action fail. "" is every action, "r-kvstore.DescribeInstances"
// the action of one product. The first fault that fits a call counts.
func (s *Simulator) Fail(action string, f Fault) {
	product, name, ok := strings.Cut(action, ".")
	if !ok {
		product, name = "", action
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, &armed{Fault: f, product: product, action: name})
}

// Heal ends all faults.
func (s *Simulator) Heal() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = nil
}

// faultOf is what goes wrong with this call, nil for nothing.
func (s *Simulator) faultOf(c *call, r *http.Request) *Fault {
	f := s.take(c)
	if f != nil && f.Before != nil {
		f.Before(r)
	}
	return f
}

func (s *Simulator) take(c *call) *Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	var first *Fault
	for _, f := range s.faults {
		if !f.fits(c) {
			continue
		}
		f.calls++
		from := max(f.From, 1)
		if first == nil && f.calls >= from && (f.Times == 0 || f.calls < from+f.Times) {
			copied := f.Fault
			first = &copied
		}
	}
	return first
}

func (f *armed) fits(c *call) bool {
	return (f.action == "" || f.action == c.operation.action) &&
		(f.product == "" || f.product == c.operation.product) &&
		(f.Account == "" || f.Account == c.account.Name || f.Account == c.account.UID)
}
