package web_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/go-chi/chi/v5"

	"github.com/cloudlens/cloudlens/internal/web"
)

var pages = map[string]string{ // path: what its text must contain
	"/":           "<title>CloudLens</title>",
	"/playground": "CloudLens GraphQL",
	"/docs":       "CloudLens REST API",
	"/redoc":      "CloudLens REST reference",
	"/licenses":   "swagger-ui-dist 5.35.0 (Apache-2.0)",
}

func handler(t *testing.T) http.Handler {
	t.Helper()
	r := chi.NewRouter()
	if err := web.Mount(r); err != nil {
		t.Fatal(err)
	}
	return r
}

func do(h http.Handler, method, path string, header map[string]string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, nil)
	for k, v := range header {
		r.Header.Set(k, v)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestEveryPageAndAllThatItNamesIsServed(t *testing.T) {
	t.Parallel()
	h := handler(t)
	link := regexp.MustCompile(`(?:src|href)="(/assets/[^"]+)"`)
	for path, want := range pages {
		page := do(h, http.MethodGet, path, nil)
		if page.Code != http.StatusOK || !strings.Contains(page.Body.String(), want) {
			t.Errorf("%s: status %d, want 200 and a body with %q", path, page.Code, want)
		}
		if got := page.Header().Get("Cache-Control"); got != "no-cache" {
			t.Errorf("%s: Cache-Control %q, want no-cache", path, got)
		}
		for _, asset := range link.FindAllStringSubmatch(page.Body.String(), -1) {
			got := do(h, http.MethodGet, asset[1], nil)
			if got.Code != http.StatusOK || !strings.Contains(got.Header().Get("Cache-Control"), "immutable") {
				t.Errorf("%s names %s: status %d, Cache-Control %q, want 200 and immutable",
					path, asset[1], got.Code, got.Header().Get("Cache-Control"))
			}
		}
	}
}

func TestPagesNameNothingOfOtherHosts(t *testing.T) {
	t.Parallel()
	h := handler(t)
	outside := regexp.MustCompile(`(?:src|href)="(?:https?:)?//`)
	for path := range pages {
		if path == "/licenses" {
			continue
		}
		if found := outside.FindString(do(h, http.MethodGet, path, nil).Body.String()); found != "" {
			t.Errorf("%s holds %s, want only addresses of this server", path, found)
		}
	}
}

func TestPagesMayRunOnlyScriptsOfThisServer(t *testing.T) {
	t.Parallel()
	h := handler(t)
	for path := range pages {
		policy := do(h, http.MethodGet, path, nil).Header().Get("Content-Security-Policy")
		for _, want := range []string{"default-src 'none'", "script-src 'self';", "connect-src 'self';", "frame-ancestors 'none'"} {
			if !strings.Contains(policy, want) {
				t.Errorf("%s: policy %q, want %q in it", path, policy, want)
			}
		}
	}
}

func TestGzipIsNegotiated(t *testing.T) {
	t.Parallel()
	h := handler(t)
	plain := do(h, http.MethodGet, "/", nil).Body.Bytes()
	for accept, zipped := range map[string]bool{
		"":                        false,
		"gzip":                    true,
		"gzip, deflate, br, zstd": true,
		"br;q=1.0, GZIP;q=0.5":    true,
		"*":                       true,
		"gzip;q=0":                false,
		"gzip;q=0.000, *":         false,
		"identity":                false,
		"*;q=0":                   false,
	} {
		w := do(h, http.MethodGet, "/", map[string]string{"Accept-Encoding": accept})
		if got := w.Header().Get("Content-Encoding") == "gzip"; got != zipped {
			t.Errorf("Accept-Encoding %q: gzip %v, want %v", accept, got, zipped)
			continue
		}
		body := w.Body.Bytes()
		if zipped {
			body = unzip(t, body)
		}
		if !bytes.Equal(body, plain) {
			t.Errorf("Accept-Encoding %q: the body differs from the plain one", accept)
		}
		if got := w.Header().Get("Vary"); got != "Accept-Encoding" {
			t.Errorf("Accept-Encoding %q: Vary %q, want Accept-Encoding", accept, got)
		}
	}
}

func unzip(t *testing.T, data []byte) []byte {
	t.Helper()
	r, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	plain, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return plain
}

func TestUnchangedPageIsNotSentAgain(t *testing.T) {
	t.Parallel()
	h := handler(t)
	plain := do(h, http.MethodGet, "/docs", nil).Header().Get("ETag")
	zipped := do(h, http.MethodGet, "/docs", map[string]string{"Accept-Encoding": "gzip"}).Header().Get("ETag")
	if plain == "" || plain == zipped {
		t.Fatalf("entity tags %s and %s, want two different ones", plain, zipped)
	}
	if got := do(h, http.MethodGet, "/docs", map[string]string{"If-None-Match": plain}); got.Code != http.StatusNotModified || got.Body.Len() != 0 {
		t.Errorf("same tag: status %d with %d bytes, want 304 with none", got.Code, got.Body.Len())
	}
	if got := do(h, http.MethodGet, "/docs", map[string]string{"If-None-Match": zipped}); got.Code != http.StatusOK {
		t.Errorf("tag of the other form: status %d, want 200", got.Code)
	}
}

func TestHeadSendsHeadersAlone(t *testing.T) {
	t.Parallel()
	w := do(handler(t), http.MethodHead, "/", map[string]string{"Accept-Encoding": "gzip"})
	if w.Code != http.StatusOK || w.Body.Len() != 0 || w.Header().Get("Content-Length") == "" {
		t.Errorf("status %d, %d bytes, length %q, want 200, none, a length", w.Code, w.Body.Len(), w.Header().Get("Content-Length"))
	}
}

func TestWhatIsNotThereIsNotFound(t *testing.T) {
	t.Parallel()
	h := handler(t)
	for _, path := range []string{"/assets/", "/assets/nothing.js", "/assets/../web.go", "/index.html.gz", "/docs/"} {
		if got := do(h, http.MethodGet, path, nil).Code; got != http.StatusNotFound {
			t.Errorf("%s: status %d, want 404", path, got)
		}
	}
	if got := do(h, http.MethodPost, "/docs", nil).Code; got != http.StatusMethodNotAllowed {
		t.Errorf("POST /docs: status %d, want 405", got)
	}
}
