package server_test

import (
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cloudlens/cloudlens/internal/server"
	"github.com/cloudlens/cloudlens/internal/testapp"
)

var now = time.Date(2026, time.May, 17, 3, 4, 5, 0, time.UTC)

const page = "http://localhost:3000" // the page of another origin that may call

// handler is the whole HTTP surface with these hosts and origins.
func handler(t *testing.T, hosts, origins []string) http.Handler {
	t.Helper()
	a := testapp.New(t, now)
	h, err := server.New(server.Options{
		Services: a.Services, Clock: a.Clock, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Release: "test", Hosts: hosts, Origins: origins,
	})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// ask serves a request that names a host, with headers as pairs.
func ask(h http.Handler, method, host, path, body string, headers ...string) *http.Response {
	r := httptest.NewRequest(method, "http://127.0.0.1:8000"+path, strings.NewReader(body))
	r.Host = host
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

// leave is what an answer lets a page of another origin do.
type leave struct {
	Status              int
	Origin, Credentials string
}

func leaveOf(r *http.Response) leave {
	return leave{r.StatusCode, r.Header.Get("Access-Control-Allow-Origin"), r.Header.Get("Access-Control-Allow-Credentials")}
}

func TestPagesOfOtherOriginsCallOnlyWhenNamed(t *testing.T) {
	const account = `{"name":"a","access_key_id":"LTAI5tExample","access_key_secret":"s"}`
	for name, origins := range map[string][]string{"one origin": {page}, "none": nil} {
		t.Run(name, func(t *testing.T) {
			h := handler(t, nil, origins)
			for _, c := range []struct {
				what, method, path, origin string
				known, foreign             leave // when the origin is named, and when not
			}{
				{"preflight", "OPTIONS", "/api/settings/accounts", page, leave{200, page, "true"}, leave{Status: 200}},
				{"preflight of a foreign page", "OPTIONS", "/api/settings/accounts", "http://evil.example", leave{Status: 200}, leave{Status: 200}},
				{"read", "GET", "/api/settings/accounts", page, leave{200, page, "true"}, leave{Status: 200}},
				{"failed read", "GET", "/api/cost/overview", page, leave{400, page, "true"}, leave{Status: 400}},
				{"foreign read", "GET", "/api/settings/accounts", "http://evil.example", leave{Status: 200}, leave{Status: 200}},
				{"change", "POST", "/api/settings/accounts", page, leave{200, page, "true"}, leave{Status: 403}},
				{"foreign change", "POST", "/api/settings/accounts", "http://evil.example", leave{Status: 403}, leave{Status: 403}},
				{"foreign DELETE", "DELETE", "/api/settings/accounts/a", "http://evil.example", leave{Status: 403}, leave{Status: 403}},
				{"foreign PUT", "PUT", "/api/settings/accounts/a", "http://localhost:3001", leave{Status: 403}, leave{Status: 403}},
				{"other scheme", "POST", "/api/settings/accounts", "https://localhost:3000", leave{Status: 403}, leave{Status: 403}},
				{"longer origin", "POST", "/api/settings/accounts", page + ".evil.example", leave{Status: 403}, leave{Status: 403}},
				{"no origin to speak of", "POST", "/graphql", "null", leave{Status: 403}, leave{Status: 403}},
				{"graph", "POST", "/graphql", "http://evil.example", leave{Status: 403}, leave{Status: 403}},
			} {
				want := c.foreign
				if origins != nil {
					want = c.known
				}
				r := ask(h, c.method, "127.0.0.1:8000", c.path, account, "Origin", c.origin, "Content-Type", "application/json",
					"Access-Control-Request-Method", "POST", "Access-Control-Request-Headers", "content-type")
				if diff := cmp.Diff(leaveOf(r), want); diff != "" {
					t.Errorf("%s (-got +want)\n%s", c.what, diff)
				}
			}
		})
	}
}

func TestPreflightAllowsWhatTheEdgesTake(t *testing.T) {
	h := handler(t, nil, []string{page})
	for _, method := range []string{"GET", "POST", "PUT", "DELETE", "PATCH"} {
		for _, header := range []string{"content-type", "graphql-preflight"} {
			r := ask(h, "OPTIONS", "localhost:8000", "/graphql", "", "Origin", page, "Access-Control-Request-Method", method, "Access-Control-Request-Headers", header)
			if !strings.Contains(r.Header.Get("Access-Control-Allow-Methods"), method) || !strings.EqualFold(r.Header.Get("Access-Control-Allow-Headers"), header) {
				t.Errorf("%s with %s: %v", method, header, r.Header)
			}
		}
	}
	r := ask(h, "GET", "localhost:8000", "/api/accounts", "", "Origin", page)
	if !strings.Contains(strings.Join(r.Header.Values("Vary"), ","), "Origin") {
		t.Error("a cache would give one page's leave to another: no Vary: Origin")
	}
}

func TestOwnPagesMakeChanges(t *testing.T) {
	h := handler(t, []string{"lens.example"}, nil)
	for host, want := range map[string]int{"localhost:8000": 200, "127.0.0.1:8000": 200, "[::1]:8000": 200, "lens.example": 200} {
		r := ask(h, "POST", host, "/graphql", `{"query":"{ __typename }"}`, "Content-Type", "application/json", "Origin", "http://"+host)
		if r.StatusCode != want {
			t.Errorf("a page of %s: %d, want %d", host, r.StatusCode, want)
		}
	}
	r := ask(h, "POST", "localhost:8000", "/graphql", `{"query":"{ __typename }"}`, "Content-Type", "application/json")
	if r.StatusCode != 200 {
		t.Errorf("a client without an origin: %d", r.StatusCode)
	}
}

func TestForeignHostsAreRefused(t *testing.T) {
	for name, c := range map[string]struct {
		hosts []string
		want  map[string]int
	}{
		"loopback alone": {nil, map[string]int{
			"localhost:8000": 200, "localhost": 200, "127.0.0.1:8000": 200, "127.1.2.3": 200, "LOCALHOST:8000": 200, "LocalHost": 200, "[::1]:8000": 200, "[::1]": 200,
			"evil.example": 403, "evil.example:8000": 403, "localhost.evil.example": 403, "127.0.0.1.evil.example": 403,
			"0.0.0.0:8000": 403, "192.168.1.2:8000": 403, "[fe80::1]:8000": 403, "lens.example": 403, "*": 403, "": 403,
		}},
		"a name":  {[]string{"Lens.example"}, map[string]int{"lens.example": 200, "LENS.example": 200, "lens.example:443": 200, "localhost": 200, "evil.example": 403}},
		"anybody": {[]string{"*"}, map[string]int{"evil.example": 200, "192.168.1.2:8000": 200}},
	} {
		t.Run(name, func(t *testing.T) {
			h := handler(t, c.hosts, nil)
			for host, want := range c.want {
				for _, path := range []string{"/", "/api/accounts", "/graphql?query={__typename}", "/healthz"} {
					if r := ask(h, "GET", host, path, ""); r.StatusCode != want {
						t.Errorf("host %q, %s: %d, want %d", host, path, r.StatusCode, want)
					}
				}
			}
		})
	}
}

// Who is refused at the door is told so as everywhere: with the envelope, in
// the language of the rest.
func TestRefusalsAreToldInTheCallersLanguage(t *testing.T) {
	h := handler(t, nil, nil)
	for path, want := range map[string]string{
		"/api/accounts":           "此处不服务主机名",
		"/api/accounts?locale=en": "is not served here",
		"/graphql":                "is not served here",
		"/graphql?locale=zh":      "此处不服务主机名",
	} {
		var envelope struct {
			Success    *bool
			Error      string
			Error_type string
		}
		if err := json.NewDecoder(ask(h, "GET", "evil.example", path, "").Body).Decode(&envelope); err != nil {
			t.Fatal(err)
		}
		if envelope.Success == nil || *envelope.Success || envelope.Error_type != "PermissionError" || !strings.Contains(envelope.Error, want) {
			t.Errorf("%s: %+v, want %q", path, envelope, want)
		}
	}
}

func TestEveryAnswerHasTheSecurityHeaders(t *testing.T) {
	h := handler(t, nil, nil)
	want := map[string]string{"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "no-referrer"}
	for _, c := range [][3]string{
		{"GET", "localhost", "/"},
		{"GET", "localhost", "/api/accounts"},
		{"GET", "localhost", "/api/none"},
		{"GET", "localhost", "/openapi.json"},
		{"GET", "localhost", "/playground"},
		{"GET", "localhost", "/healthz"},
		{"GET", "localhost", "/graphql?query={__typename}"},
		{"GET", "evil.example", "/"},
	} {
		r := ask(h, c[0], c[1], c[2], "")
		got := map[string]string{}
		for name := range want {
			got[name] = r.Header.Get(name)
		}
		if diff := cmp.Diff(got, want); diff != "" {
			t.Errorf("%v (-got +want)\n%s", c, diff)
		}
		if r.Header.Get("X-Request-Id") == "" {
			t.Errorf("%v has no request id", c)
		}
	}
}

func TestHealthTellsWhetherTheStoresAnswer(t *testing.T) {
	a := testapp.New(t, now)
	for _, path := range []string{"/health", "/healthz", "/ready", "/readyz"} {
		if status, body := a.Get(t, path); status != 200 {
			t.Errorf("%s: %d %s", path, status, body)
		}
	}
	var health struct{ Status, Timestamp, Service, Version string }
	a.GetInto(t, "/health", &health)
	if health.Status != "healthy" || health.Timestamp != "2026-05-17T03:04:05" || health.Service != "cloudlens" || health.Version != "test" {
		t.Errorf("health is %+v", health)
	}
	if err := a.DB.Close(); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]int{"/health": 200, "/healthz": 200, "/ready": 503, "/readyz": 503} {
		if status, body := a.Get(t, path); status != want {
			t.Errorf("without a catalogue %s: %d %s", path, status, body)
		}
	}
}
