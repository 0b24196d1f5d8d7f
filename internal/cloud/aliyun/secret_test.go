package aliyun_test

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cloudlens/cloudlens/internal/cloud"
	"github.com/cloudlens/cloudlens/internal/cloud/aliyun"
	"github.com/cloudlens/cloudlens/internal/cloud/simulator"
	"github.com/cloudlens/cloudlens/internal/cloud/world"
	"github.com/cloudlens/cloudlens/internal/fault"
)

// planted is a key that has to stay where it is.
var planted = cloud.Key{ID: "LTAI5tPlantedPlantedPla", Secret: "PlantedSecretPlantedSecretPlan", Token: "PlantedTokenPlantedToken"}

// echo is a text that holds what was asked and with which key.
func echo(r *http.Request, key cloud.Key) string {
	all := r.URL.String() + " " + r.Header.Get("User-Agent") + " " + key.Secret
	return strings.NewReplacer(`"`, `'`, `\`, `/`).Replace(all)
}

// echoes answer with what they were asked, in every place that a server can
// write to.
func echoes() map[string]http.HandlerFunc {
	say := func(status int, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			w.WriteHeader(status)
			_, _ = io.WriteString(w, strings.ReplaceAll(body, "ALL", echo(r, planted)))
		}
	}
	return map[string]http.HandlerFunc{
		"message":   say(400, `{"Code":"InvalidParameter","Message":"ALL","RequestId":"ALL","HostId":"ALL","Recommend":"ALL"}`),
		"code":      say(400, `{"Code":"ALL","Message":"ALL"}`),
		"denied":    say(403, `{"Code":"Forbidden.RAM","Message":"ALL","AccessDeniedDetail":{"a":"ALL"}}`),
		"signature": say(400, `{"Code":"SignatureDoesNotMatch","Message":"server string to sign is:ALL","Recommend":"ALL"}`),
		"html":      say(200, `<html>ALL</html>`),
		"502":       say(502, `<html>ALL</html>`),
		"cut":       say(200, `{"Data":"ALL`),
		"shape":     say(200, `{"RequestId":"A","Success":true,"Regions":"ALL","Data":"ALL","Instances":"ALL"}`),
		"redirect": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://127.0.0.1:1/?"+r.URL.RawQuery, http.StatusTemporaryRedirect)
		},
		"hang up": func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
	}
}

func TestNoErrorAndNoLogShowsTheKey(t *testing.T) {
	t.Parallel()
	for name, h := range echoes() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, log, _, address := client(t, h)
			a := c.Account("small-cn", planted, "cn-hangzhou")
			for call, talk := range asked {
				_, err := talk.ask(t.Context(), a)
				if err == nil {
					t.Errorf("%s did not fail: nothing was looked at", call)
				}
				cleanError(t, err, planted, address)
			}
			_, err := a.Bill(october, 20261001).Controls(t.Context())
			cleanError(t, err, planted, address)
			clean(t, log.String(), planted, address)
			clean(t, fmt.Sprintf("%v %+v", a, a), planted, address)
		})
	}
}

// cleanError demands that of everything an error can be printed as.
func cleanError(t *testing.T, err error, key cloud.Key, address string) {
	t.Helper()
	clean(t, fmt.Sprintf("%v %+v %#v", err, err, err), key, address)
	if f, ok := fault.As(err); ok {
		clean(t, f.In("zh"), key, address)
	}
}

// clean demands that a text holds nothing of the key or of a request.
func clean(t *testing.T, text string, key cloud.Key, address string) {
	t.Helper()
	for _, word := range []string{
		key.ID, key.Secret, key.Token, url.QueryEscape(key.ID), "Signature=", "SignatureNonce", "AccessKeyId=", address, "aliyuncs.com/",
	} {
		if word != "" && strings.Contains(text, word) {
			t.Errorf("%q holds %q", text, word)
		}
	}
}

// TestNoFieldOfAnAnswerShowsTheKey lets the simulator's answer of each call hold
// what was asked, in one field after the other, with and without the ids.
func TestNoFieldOfAnAnswerShowsTheKey(t *testing.T) {
	t.Parallel()
	w := oneOfEach()
	for call, talk := range asked {
		t.Run(call, func(t *testing.T) {
			t.Parallel()
			_, action, _ := strings.Cut(call, ".")
			e := &echoing{inner: simulator.New(w, func() time.Time { return now }, simulator.Options{}), action: action, key: keyOf(w.Accounts()[0]), fields: map[string]bool{}}
			c, log, _, address := client(t, e)
			ask := func() error {
				_, err := talk.ask(t.Context(), c.Account("small-cn", e.key, home))
				return err
			}
			if err := ask(); err != nil || len(e.fields) == 0 {
				t.Fatalf("%d fields, %v", len(e.fields), err)
			}
			failed := 0
			ids := func(name string) bool { return strings.HasSuffix(strings.ToLower(name), "id") }
			for _, name := range slices.Sorted(maps.Keys(e.fields)) {
				for _, spoilt := range []func(string) bool{
					func(n string) bool { return n == name },
					func(n string) bool { return n == name || ids(n) && n != "RequestId" },
				} {
					e.spoilt = spoilt
					err := ask()
					cleanError(t, err, e.key, address)
					if err != nil {
						failed++
					}
				}
			}
			clean(t, log.String(), e.key, address)
			if failed == 0 && call != "sts.GetCallerIdentity" { // whose answer is texts alone
				t.Error("no spoilt answer failed: nothing was looked at")
			}
		})
	}
}

// echoing answers as another does, but for some fields of one action.
type echoing struct {
	inner  http.Handler
	action string
	key    cloud.Key
	fields map[string]bool        // those that answers of the action had
	spoilt func(name string) bool // nil for none
}

func (e *echoing) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Query().Get("Action") != e.action {
		e.inner.ServeHTTP(w, r)
		return
	}
	kept := httptest.NewRecorder()
	e.inner.ServeHTTP(kept, r)
	var said any
	if err := json.Unmarshal(kept.Body.Bytes(), &said); err != nil {
		panic(err) // the simulator answers in JSON
	}
	body, err := json.Marshal(e.spoil(said, echo(r, e.key)))
	if err != nil {
		panic(err) // what was decoded encodes
	}
	w.WriteHeader(kept.Code)
	_, _ = w.Write(body)
}

// spoil writes the text in place of the fields' own.
func (e *echoing) spoil(said any, text string) any {
	switch v := said.(type) {
	case string: // points of metrics are JSON within a text
		var points []any
		if json.Unmarshal([]byte(v), &points) != nil {
			return v
		}
		inner, err := json.Marshal(e.spoil(points, text))
		if err != nil {
			panic(err) // what was decoded encodes
		}
		return string(inner)
	case map[string]any:
		for name, of := range v {
			if e.spoilt == nil {
				e.fields[name] = true
			} else if e.spoilt(name) {
				v[name] = text
				continue
			}
			v[name] = e.spoil(of, text)
		}
	case []any:
		for i := range v {
			v[i] = e.spoil(v[i], text)
		}
	}
	return said
}

func TestRefusedKeysAreNotShown(t *testing.T) {
	t.Parallel()
	s := serve(t, world.Small(1), simulator.Options{})
	known, _ := s.world.Account("small-cn")
	wrong := planted
	wrong.ID = keyOf(known).ID
	for _, key := range []cloud.Key{planted, wrong} {
		_, err := s.cloud.Account("small-cn", key, "cn-hangzhou").Identity(t.Context())
		if !aliyun.IsKeyRefused(err) {
			t.Errorf("got %v, want a refused key", err)
		}
		cleanError(t, err, planted, s.url)
		clean(t, s.log.String(), planted, s.url)
	}
}
