package collect_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync/atomic"
	"testing"
	"time"

	"github.com/cloudlens/cloudlens/internal/cloud/world"
	"github.com/cloudlens/cloudlens/internal/testapp"
)

// altered is a cloud whose answers a test can put its own in the place of.
type altered struct {
	*testapp.Clouded
	answer atomic.Pointer[func(asked url.Values) (status int, body string)]
}

// denied is what the cloud says to a key that may not make a call.
const denied = `{"RequestId":"1","Code":"Forbidden.RAM","Message":"User not authorized to operate on the specified resource."}`

// startAltered is start with a cloud that can be altered.
func startAltered(t testing.TB, at time.Time, w *world.World) *altered {
	t.Helper()
	a := &altered{}
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if own := a.answer.Load(); own != nil {
			if status, body := (*own)(r.URL.Query()); status != 0 {
				w.Header().Set("Content-Type", "application/json")
				w.WriteHeader(status)
				_, _ = w.Write([]byte(body))
				return
			}
		}
		few(a.Simulator).ServeHTTP(w, r)
	}))
	t.Cleanup(srv.Close)
	a.Clouded = open(t, t.TempDir(), at, w, testapp.Cloud(srv.URL))
	for _, customer := range w.Accounts() {
		a.AddAccount(t, customer)
	}
	return a
}

// say sets what the cloud answers in its own place; status 0 leaves it alone.
func (a *altered) say(answer func(asked url.Values) (status int, body string)) {
	a.answer.Store(&answer)
}

// heal lets the cloud answer again.
func (a *altered) heal() { a.answer.Store(nil) }
