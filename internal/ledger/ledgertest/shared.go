package ledgertest

import (
	"math/rand/v2"
	"testing"

	"github.com/cloudlens/cloudlens/internal/ledger"
)

// shared writes a batch beside those that are there and compares.
func shared(t *testing.T, e ledger.Engine) {
	r := rand.New(rand.NewPCG(6, 6))
	charges := Charges(r, jan, 40)
	for i := range charges {
		charges[i].LineID = string(rune('a'+i%26)) + string(rune('a'+i/26))
	}
	put(t, e, "a", map[int32][]ledger.Charge{1: charges[:20], 2: charges[20:30]})
	w, err := e.Write(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := w.Close(t.Context()); err != nil {
			t.Error(err)
		}
	}()
	without := charges[39]
	without.LineID = ""
	for _, c := range []ledger.Charge{charges[19], charges[35], without} {
		if err := w.Append(3, "a", &c); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := w.Finish(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		others []int32
		want   int64
	}{{nil, 0}, {[]int32{2}, 0}, {[]int32{2, 1}, 1}} {
		got, err := w.Shared(t.Context(), 3, c.others...)
		if err != nil || got != c.want {
			t.Errorf("beside %v: %d, %v, want %d", c.others, got, err, c.want)
		}
	}
}
