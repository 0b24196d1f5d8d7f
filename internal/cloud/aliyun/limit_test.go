package aliyun_test

import (
	"net/http/httptest"
	"testing"
	"time"

	"github.com/cloudlens/cloudlens/internal/cloud"
	"github.com/cloudlens/cloudlens/internal/cloud/aliyun"
	"github.com/cloudlens/cloudlens/internal/cloud/simulator"
	"github.com/cloudlens/cloudlens/internal/cloud/world"
)

// limited is a client that keeps limits, by a clock that only waiting moves.
func limited(t *testing.T, w *world.World, o aliyun.Options) (*aliyun.Cloud, *simulator.Simulator, *waits) {
	t.Helper()
	s := simulator.New(w, func() time.Time { return now }, simulator.Options{})
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	clock := &waits{}
	o.Endpoint, o.Wait, o.Now = func(string) string { return server.URL }, clock.wait, clock.now
	return aliyun.New(o), s, clock
}

// TestCallsKeepTheirDistance makes 31 calls to bills at ten a second, which
// take three seconds of the clock, and none of the limit of other services.
func TestCallsKeepTheirDistance(t *testing.T) {
	t.Parallel()
	w := world.Small(1)
	a, _ := w.Account("small-cn")
	c, s, clock := limited(t, w, aliyun.Options{BillRate: 10, Rate: 2})
	account := c.Account(a.Name, keyOf(a), homeOf(a))
	for range 31 {
		if _, err := account.Balance(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if n := s.Calls()["QueryAccountBalance"]; n != 31 || clock.passed() != 3*time.Second {
		t.Errorf("%d calls took %s, want 31 in 3s", n, clock.passed())
	}
	for range 3 { // the first of them need not wait
		if _, err := account.Resources(t.Context(), cloud.ECS, "cn-hangzhou"); err != nil {
			t.Fatal(err)
		}
	}
	if clock.passed() != 4*time.Second {
		t.Errorf("three lists took %s, want 1s", clock.passed()-3*time.Second)
	}
	other, _ := w.Account("small-intl")
	if _, err := c.Account(other.Name, keyOf(other), homeOf(other)).Balance(t.Context()); err != nil || clock.passed() != 4*time.Second {
		t.Errorf("the other account waited until %s: %v", clock.passed(), err)
	}
}

// TestPatienceEnds gives up when the next wait would take too long, however
// many tries are left.
func TestPatienceEnds(t *testing.T) {
	t.Parallel()
	w := world.Small(1)
	a, _ := w.Account("small-cn")
	c, s, clock := limited(t, w, aliyun.Options{Retries: 1000, Patience: time.Minute})
	s.Fail("", simulator.Fault{Kind: simulator.Throttled})
	_, err := c.Account("small-cn", keyOf(a), homeOf(a)).Balance(t.Context())
	upstream(0, "throttled").check(t, "QueryAccountBalance", err)
	if n := s.Calls()["QueryAccountBalance"]; clock.passed() > time.Minute || n < 6 || n > 30 {
		t.Errorf("gave up after %s and %d tries", clock.passed(), n)
	}
}

func (w *waits) passed() time.Duration { return w.now().Sub(now) }
