package aliyun_test

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/cloudlens/cloudlens/internal/cloud/simulator"
	"github.com/cloudlens/cloudlens/internal/fault"
)

// outcome is what comes of a call that fails: nothing lost after some calls,
// or a fault that says why.
type outcome struct {
	calls int // that were made
	kind  fault.Kind
	says  string // in the fault; "" when all goes well
}

func fine(calls int) outcome                  { return outcome{calls: calls} }
func upstream(calls int, says string) outcome { return outcome{calls, fault.KindUpstream, says} }
func denied(says string) outcome              { return outcome{1, fault.KindDenied, says} }

// tries are all that a call is made when it never succeeds.
const tries = 9

type trouble struct {
	fault simulator.Fault
	want  outcome
}

// troubles are the ways in which any call can fail. once they are over, the
// call succeeds.
var troubles = map[string]trouble{
	"throttled for a while":       {simulator.Fault{Kind: simulator.Throttled, Times: 3}, fine(4)},
	"throttled for ever":          {simulator.Fault{Kind: simulator.Throttled}, upstream(tries, "throttled 9 tries (Throttling.User)")},
	"unavailable twice":           {simulator.Fault{Kind: simulator.Unavailable, Times: 2}, fine(3)},
	"unavailable for ever":        {simulator.Fault{Kind: simulator.Unavailable}, upstream(tries, "unavailable at 9 tries (HTTP 503, ServiceUnavailable)")},
	"unavailable without a word":  {simulator.Fault{Kind: simulator.UnavailableEmpty, Times: 1}, fine(2)},
	"silent 503 for ever":         {simulator.Fault{Kind: simulator.UnavailableEmpty}, upstream(tries, "unavailable at 9 tries (HTTP 503")},
	"a login page, then the API":  {simulator.Fault{Kind: simulator.Page, Times: 2}, fine(3)},
	"a login page for ever":       {simulator.Fault{Kind: simulator.Page}, upstream(tries, "it sent no JSON")},
	"bad gateway, then the API":   {simulator.Fault{Kind: simulator.BadGateway, Times: 2}, fine(3)},
	"bad gateway for ever":        {simulator.Fault{Kind: simulator.BadGateway}, upstream(tries, "unavailable at 9 tries (HTTP 502")},
	"empty once":                  {simulator.Fault{Kind: simulator.Empty, Times: 1}, fine(2)},
	"empty for ever":              {simulator.Fault{Kind: simulator.Empty}, upstream(tries, "the answer was empty after 9 tries")},
	"cut short twice":             {simulator.Fault{Kind: simulator.Cut, Times: 2}, fine(3)},
	"cut short for ever":          {simulator.Fault{Kind: simulator.Cut}, upstream(tries, "the answer was cut short after 9 tries")},
	"a numeric code":              {simulator.Fault{Kind: simulator.NumericCode}, upstream(1, "HTTP 400 and the code 400")},
	"no permission":               {simulator.Fault{Kind: simulator.Forbidden}, denied("give its RAM user the action")},
	"no, with status 200":         {simulator.Fault{Kind: simulator.Unsuccessful, Code: "PARAM_ERROR"}, upstream(1, "the code PARAM_ERROR")},
	"throttled with status 200":   {simulator.Fault{Kind: simulator.Unsuccessful, Code: "Throttling", Times: 2}, fine(3)},
	"an inner error, with 200":    {simulator.Fault{Kind: simulator.Unsuccessful, Times: 2}, fine(3)},
	"an inner error for ever":     {simulator.Fault{Kind: simulator.Unsuccessful}, upstream(tries, "unavailable at 9 tries (HTTP 200, InternalError)")},
	"a code that could be a leak": {simulator.Fault{Kind: simulator.Unsuccessful, Code: "see https://a/?Signature=x"}, upstream(1, "the code - (")},
}

// broken are the ways in which pages fail to fit together. Each reading of a
// day or list makes one call for its one page, or more where it never ends.
var broken = map[string]trouble{
	"half a page once":          {simulator.Fault{Kind: simulator.ShortPage, Times: 1}, fine(2)},
	"half a page for ever":      {simulator.Fault{Kind: simulator.ShortPage}, upstream(3, "TotalCount differs from")},
	"everything twice, once":    {simulator.Fault{Kind: simulator.TwicePage, Times: 1}, fine(2)},
	"everything twice for ever": {simulator.Fault{Kind: simulator.TwicePage}, upstream(3, "came twice")},
	"a token that does not end": {simulator.Fault{Kind: simulator.EndlessToken}, upstream(0, "do not fit together after 3 readings")},
	"a token that ends later":   {simulator.Fault{Kind: simulator.EndlessToken, Times: 1}, fine(0)},
}

// broken are the ways in which such pages fail to fit together.
func (p pages) broken() map[string]trouble {
	all := map[string]trouble{}
	for name, of := range broken {
		endless := of.fault.Kind == simulator.EndlessToken
		switch {
		case p == whole, p == byNumber && endless, p == unknown && !endless:
			continue
		case p == byNumber: // such a list ends at an empty page
			of.want.calls = 0
		}
		all[name] = of
	}
	return all
}

func TestEveryCallHasAConversation(t *testing.T) {
	t.Parallel()
	made := simulator.Made()
	for _, call := range made {
		if asked[call].ask == nil {
			t.Errorf("%s has no row in asked: nothing is known of how it fails", call)
		}
	}
	if len(asked) != len(made) {
		t.Errorf("%d calls are asked, %d are made: %v", len(asked), len(made), made)
	}
}

func TestTroubleEndsInSuccessOrAFaultThatHelps(t *testing.T) {
	t.Parallel()
	w := oneOfEach()
	for call, c := range asked {
		t.Run(call, func(t *testing.T) {
			t.Parallel()
			_, action, _ := strings.Cut(call, ".")
			s := serve(t, w, simulator.Options{})
			full, err := c.ask(t.Context(), s.account(t, "small-cn"))
			if err != nil || full == 0 {
				t.Fatalf("without trouble: %d, %v", full, err)
			}
			all := c.pages.broken()
			maps.Copy(all, troubles)
			for name, of := range all {
				t.Run(name, func(t *testing.T) {
					s.Heal()
					s.Fail(call, of.fault)
					before := s.Calls()[action]
					got, err := c.ask(t.Context(), s.account(t, "small-cn"))
					of.want.check(t, action, err)
					if err == nil && got != full {
						t.Errorf("got %d after the trouble, want %d", got, full)
					}
					if n := s.Calls()[action] - before; of.want.calls > 0 && n != of.want.calls {
						t.Errorf("%d calls were made, want %d", n, of.want.calls)
					}
				})
			}
		})
	}
}

// check holds an error against what is wanted, and against what every fault
// has: the account, the call, a remedy, and a Chinese text.
func (o outcome) check(t *testing.T, action string, err error) {
	t.Helper()
	if o.says == "" {
		if err != nil {
			t.Fatalf("got %v, want success", err)
		}
		return
	}
	f, ok := fault.As(err)
	if !ok {
		t.Fatalf("got %v, want a fault", err)
	}
	if f.Kind != o.kind || !strings.Contains(err.Error(), o.says) {
		t.Errorf("got %s %q, want %s with %q", f.Kind, err, o.kind, o.says)
	}
	for locale, text := range map[string]string{"en": f.In("en"), "zh": f.In("zh")} {
		if !strings.HasPrefix(text, "small-cn") || !strings.Contains(text, action) {
			t.Errorf("in %s, %q does not name account and call", locale, text)
		}
		if strings.Count(text, ":")+strings.Count(text, "：") < 3 || strings.Contains(text, "%!") {
			t.Errorf("in %s, %q has no remedy", locale, text)
		}
		if han := strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Han, r) }); han != (locale == "zh") {
			t.Errorf("in %s, %q is of the other language", locale, text)
		}
	}
}

// TestEveryRequestIsAmongTheCalls names a call that no table of troubles, secrets
// or permissions would know: those are made of what the simulator answers.
func TestEveryRequestIsAmongTheCalls(t *testing.T) {
	t.Parallel()
	sources, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	made := regexp.MustCompile(`\.Create(\w+)Request\b`)
	found := 0
	for _, name := range sources {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, request := range made.FindAllStringSubmatch(string(text), -1) {
			found++
			if !slices.ContainsFunc(simulator.Made(), func(call string) bool { return strings.HasSuffix(call, "."+request[1]) }) {
				t.Errorf("%s makes %s, which the simulator's operations lack", name, request[1])
			}
		}
	}
	if found < 20 {
		t.Errorf("found only %d requests: the search is broken", found)
	}
}
