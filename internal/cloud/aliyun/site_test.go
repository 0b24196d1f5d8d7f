package aliyun_test

import (
	"strings"
	"sync"
	"testing"

	"github.com/cloudlens/cloudlens/internal/cloud/simulator"
	"github.com/cloudlens/cloudlens/internal/cloud/world"
	"github.com/cloudlens/cloudlens/internal/fault"
)

// TestBillsAreFoundOnTheOtherSite asks with regions that speak for the wrong
// site, as of customers abroad who live in cn-hongkong: one call more, and
// that is all.
func TestBillsAreFoundOnTheOtherSite(t *testing.T) {
	t.Parallel()
	for name, region := range map[string]string{"small-intl": "cn-hongkong", "small-cn": "ap-southeast-1"} {
		s := serve(t, world.Small(1), simulator.Options{})
		a, _ := s.world.Account(name)
		want := 0
		for range s.world.Day(a, 20261001, now) {
			want++
		}
		account := s.cloud.Account(name, keyOf(a), region)
		if china := name == "small-cn"; account.China() == china {
			t.Errorf("%s in %s is known for its site before it asked", name, region)
		}
		got, err := lines(t.Context(), account.Bill(october, 20261001))
		if err != nil || len(got) != want {
			t.Errorf("%s in %s: %d lines, want %d: %v", name, region, len(got), want, err)
		}
		if _, err := account.Balance(t.Context()); err != nil {
			t.Error(err)
		}
		if china := name == "small-cn"; account.China() != china {
			t.Errorf("%s is of the China site: %t", name, account.China())
		}
		if calls := s.Calls(); calls["DescribeInstanceBill"] != 2 || calls["QueryAccountBalance"] != 1 {
			t.Errorf("%s in %s: %v calls, want the other site to be remembered", name, region, calls)
		}
	}
}

// TestCallsAtOnceAgreeOnTheSite lets many calls find out at the same time.
func TestCallsAtOnceAgreeOnTheSite(t *testing.T) {
	t.Parallel()
	s := serve(t, world.Small(1), simulator.Options{})
	a, _ := s.world.Account("small-intl")
	account := s.cloud.Account(a.Name, keyOf(a), "cn-hongkong")
	var all sync.WaitGroup
	for range 16 {
		all.Go(func() {
			if _, err := account.Balance(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
}

func TestAccountsOfNeitherSiteAreTold(t *testing.T) {
	t.Parallel()
	s := serve(t, oneOfEach(), simulator.Options{})
	s.Fail("", simulator.Fault{Kind: simulator.Unsuccessful, Code: "NotApplicable"})
	for call, want := range map[string]outcome{
		"business.QueryAccountBalance": {2, fault.KindDenied, "on neither of its sites"},
		"ecs.DescribeRegions":          upstream(1, "the code NotApplicable"),
	} {
		_, action, _ := strings.Cut(call, ".")
		_, err := asked[call].ask(t.Context(), s.account(t, "small-cn"))
		want.check(t, action, err)
		if n := s.Calls()[action]; n != want.calls {
			t.Errorf("%s was called %d times, want %d", action, n, want.calls)
		}
	}
}
