package aliyun_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/cloudlens/cloudlens/internal/cloud"
	"github.com/cloudlens/cloudlens/internal/cloud/simulator"
	"github.com/cloudlens/cloudlens/internal/cloud/world"
	"github.com/cloudlens/cloudlens/internal/period"
)

// crowd is a world of 16 accounts of both sites.
func crowd() *world.World {
	profiles := make([]world.Profile, 16)
	for i := range profiles {
		a := world.Account{Name: fmt.Sprintf("a%02d", i), UID: fmt.Sprintf("10000000000000%02d", i), Site: world.ChinaSite, Currency: "CNY"}
		regions := []string{"cn-hangzhou"}
		if i%4 == 0 {
			a.Site, a.Currency, regions = world.InternationalSite, "USD", []string{"us-west-1"}
		}
		a.Members = []world.Member{{UID: a.UID, Name: a.Name}}
		profiles[i] = world.Profile{Account: a, Regions: regions, ECS: world.ECSMix{Busy: 3, Idle: 1, Turnover: 1}, RDS: 1, Redis: 1, Tagged: 2}
	}
	return world.New(7, 1, profiles...)
}

// TestManyAccountsAtOnceGetTheirOwn reads all accounts at once through one
// Cloud, while calls fail now and then: each gets its own bill and resources.
func TestManyAccountsAtOnceGetTheirOwn(t *testing.T) {
	t.Parallel()
	s := serve(t, crowd(), simulator.Options{})
	s.Fail("", simulator.Fault{Kind: simulator.Throttled, From: 20, Times: 10})
	s.Fail("", simulator.Fault{Kind: simulator.Cut, From: 60, Times: 10})
	var all sync.WaitGroup
	for _, a := range s.world.Accounts() {
		all.Go(func() {
			client := s.account(t, a.Name)
			id, err := client.Identity(t.Context())
			if err != nil || id.AccountID != a.UID {
				t.Errorf("%s is %q, %v", a.Name, id.AccountID, err)
			}
			got, err := lines(t.Context(), client.Bill(october, 20261007))
			if err != nil {
				t.Error(err)
				return
			}
			want := 0
			for d := period.Date(20261001); d <= 20261007; d = d.Add(1) {
				for range s.world.Day(a, d, now) {
					want++
				}
			}
			if len(got) != want || got[0].Account.ID != a.UID {
				t.Errorf("%s has %d lines, want %d", a.Name, len(got), want)
			}
			rows, err := client.Resources(t.Context(), cloud.ECS, homeOf(a))
			if err != nil || len(rows) != 5 {
				t.Errorf("%s has %d instances, want 5: %v", a.Name, len(rows), err)
			}
		})
	}
	all.Wait()
}

// TestCallsEndWithTheirContext stops readings that would wait for ever.
func TestCallsEndWithTheirContext(t *testing.T) {
	t.Parallel()
	s := serve(t, world.Small(1), simulator.Options{})
	ctx, cancel := context.WithCancel(t.Context())
	s.Fail("", simulator.Fault{Kind: simulator.Hanging, Before: func(*http.Request) { cancel() }})
	began := time.Now()
	_, err := lines(ctx, s.account(t, "small-cn").Bill(october, 20261031))
	if !errors.Is(err, context.Canceled) {
		t.Errorf("the bill ended with %v, want the context's own error", err)
	}
	if _, err := s.account(t, "small-cn").Resources(ctx, cloud.ECS, "cn-hangzhou"); !errors.Is(err, context.Canceled) {
		t.Errorf("the list ended with %v, want the context's own error", err)
	}
	if took := time.Since(began); took > 3*time.Second {
		t.Errorf("it took %s, want it at once", took)
	}
}

// TestReadersThatStopLeaveNothingBehind ends readings at their first line.
func TestReadersThatStopLeaveNothingBehind(t *testing.T) { //nolint:paralleltest // it counts goroutines
	s := serve(t, world.Small(1), simulator.Options{})
	read := func() {
		for _, err := range s.account(t, "small-cn").Bill(october, 20261031).Lines(t.Context()) {
			if err != nil {
				t.Fatal(err)
			}
			break
		}
	}
	read()
	before := runtime.NumGoroutine()
	for range 20 {
		read()
	}
	if after := runtime.NumGoroutine(); after > before+10 { // connections may come and go
		t.Errorf("%d goroutines after 20 readings, %d before", after, before)
	}
}

// TestDaysAreReadAheadInOrder demands that days come in order, each once,
// though several are read at a time.
func TestDaysAreReadAheadInOrder(t *testing.T) {
	t.Parallel()
	s := serve(t, world.Small(1), simulator.Options{})
	b := s.account(t, "small-cn").Bill(october, 20261020)
	last, days := period.Date(0), 0
	for l, err := range b.Lines(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		if l.Charge.Date < last {
			t.Fatalf("%s comes behind %s", l.Charge.Date, last)
		}
		if l.Charge.Date > last {
			last = l.Charge.Date
			days++
		}
	}
	done, total := b.Progress()
	if days != 20 || done != 20 || total != 20 {
		t.Errorf("%d days had lines, progress is %d of %d; want 20", days, done, total)
	}
	if n := s.Calls()["DescribeInstanceBill"]; n != 20 {
		t.Errorf("%d calls for 20 days of one page each", n)
	}
}
