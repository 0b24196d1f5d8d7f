package simulator

import (
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

func TestShelfKeepsTheLatestWithinItsSize(t *testing.T) {
	t.Parallel()
	s := newShelf[int](10)
	made := 0
	get := func(n int) int {
		return s.get(strconv.Itoa(n), func() (int, int) { made++; return n, 4 })
	}
	for _, n := range []int{1, 2, 1, 3, 1, 2} { // 3 pushes 2 out, and 2 then 3
		if got := get(n); got != n {
			t.Fatalf("%d instead of %d", got, n)
		}
	}
	if made != 4 || s.size != 8 || len(s.places) != 2 {
		t.Errorf("made %d, size %d, %d places", made, s.size, len(s.places))
	}
	if got := s.get("huge", func() (int, int) { return 9, 100 }); got != 9 || len(s.places) != 1 {
		t.Errorf("%d, %d places", got, len(s.places))
	}
}

func TestShelfMakesOnceForMany(t *testing.T) {
	t.Parallel()
	s := newShelf[int](10)
	var made atomic.Int64
	var all sync.WaitGroup
	for range 16 {
		all.Go(func() {
			for n := range 50 {
				if got := s.get(strconv.Itoa(n%3), func() (int, int) { made.Add(1); return n % 3, 1 }); got != n%3 {
					t.Errorf("%d instead of %d", got, n%3)
				}
			}
		})
	}
	all.Wait()
	if made.Load() != 3 {
		t.Errorf("made %d times", made.Load())
	}
}

func TestNoncesAreForgottenInTime(t *testing.T) {
	t.Parallel()
	n := nonces{seen: map[string]struct{}{}}
	at := time.Unix(0, 0)
	for i := range mostNonces + 10 {
		if !n.fresh(strconv.Itoa(i), at) {
			t.Fatalf("%d is not fresh", i)
		}
	}
	if len(n.seen) != mostNonces || n.fresh(strconv.Itoa(mostNonces), at) || !n.fresh("0", at) {
		t.Errorf("%d are remembered", len(n.seen))
	}
	if n.fresh("new", at.Add(3*patience)); len(n.seen) != 1 {
		t.Errorf("%d are remembered after their time", len(n.seen))
	}
}
