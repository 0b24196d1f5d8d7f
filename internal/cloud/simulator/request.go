package simulator

import (
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/cloudlens/cloudlens/internal/cloud/world"
)

// mostForm is more than a request of the API has.
const mostForm = 1 << 20

// params are the parameters of a request, from its address and its body.
type params map[string]string

// parse reads the parameters of a request. One that is given twice has no
// meaning and cannot be signed.
func parse(r *http.Request) (params, *refusal) {
	if r.Method != http.MethodGet && r.Method != http.MethodPost {
		return nil, &refusal{http.StatusMethodNotAllowed, "UnsupportedHTTPMethod", "This http method is not supported."}
	}
	p := params{}
	if !p.add(r.URL.RawQuery) {
		return nil, unreadable
	}
	if r.Method == http.MethodPost {
		body, err := io.ReadAll(io.LimitReader(r.Body, mostForm+1))
		if err != nil || len(body) > mostForm || !p.add(string(body)) {
			return nil, unreadable
		}
	}
	return p, nil
}

var unreadable = &refusal{http.StatusBadRequest, "InvalidParameter", "The request cannot be read: a parameter is given twice or is not encoded."}

func (p params) add(text string) bool {
	values, err := url.ParseQuery(text)
	if err != nil {
		return false
	}
	for k, v := range values {
		if _, twice := p[k]; twice || len(v) != 1 {
			return false
		}
		p[k] = v[0]
	}
	return true
}

// call is an accepted request: who asks what, and when in the world's time.
type call struct {
	*Simulator
	operation *operation
	account   world.Account
	params    params
	region    string
	now       time.Time
	fault     *Fault // twists the answer, nil for none
}

// twisted tells whether the answer is to be wrong in that way.
func (c *call) twisted(k Kind) bool { return c.fault != nil && c.fault.Kind == k }

// say chooses the words of the account's language.
func (c *call) say(zh, en string) string {
	if c.account.Chinese() {
		return zh
	}
	return en
}

// need is a parameter that must be there.
func (c *call) need(name string) (string, *refusal) {
	if c.params[name] == "" {
		return "", missing(name)
	}
	return c.params[name], nil
}

func missing(name string) *refusal {
	return &refusal{http.StatusBadRequest, "Missing" + name, name + " is mandatory for this action."}
}

func invalid(name string) *refusal {
	return &refusal{http.StatusBadRequest, "InvalidParameter." + name, "The specified parameter " + name + " is not valid."}
}

// number is a parameter from 1 to most, or otherwise when it is not given.
func (c *call) number(name string, otherwise, most int) (int, *refusal) {
	text := c.params[name]
	if text == "" {
		return otherwise, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > most {
		return 0, invalid(name)
	}
	return n, nil
}

// flag is a parameter that is true or false, false when it is not given.
func (c *call) flag(name string) (bool, *refusal) {
	if c.params[name] == "" {
		return false, nil
	}
	on, err := strconv.ParseBool(c.params[name])
	if err != nil {
		return false, invalid(name)
	}
	return on, nil
}
