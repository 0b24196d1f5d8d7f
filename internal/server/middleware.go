package server

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/go-chi/chi/v5/middleware"

	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/locale"
	"github.com/cloudlens/cloudlens/rest"
)

type requestKey struct{}

// identify gives the request an id, which its log lines and an internal error
// carry.
func identify(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var b [8]byte
		_, _ = rand.Read(b[:]) // never fails (crypto/rand)
		id := hex.EncodeToString(b[:])
		w.Header().Set("X-Request-Id", id)
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), requestKey{}, id)))
	})
}

func requestID(ctx context.Context) string {
	id, _ := ctx.Value(requestKey{}).(string)
	return id
}

// recoverer turns a panic into the envelope of an internal error.
func recoverer(log *slog.Logger) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			defer func() {
				if p := recover(); p != nil {
					if p == http.ErrAbortHandler { //nolint:errorlint // the sentinel itself is what net/http compares
						panic(p)
					}
					log.ErrorContext(r.Context(), "panic", "value", fmt.Sprint(p), "stack", string(debug.Stack()), "request", requestID(r.Context()))
					rest.WriteFault(w, r, http.StatusInternalServerError, fmt.Errorf("panic"))
				}
			}()
			next.ServeHTTP(w, r)
		})
	}
}

// access logs one line per request, without its query: that may name secrets.
func access(log *slog.Logger) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			start := time.Now() //nolint:forbidigo // how long it took is no logic
			ww := middleware.NewWrapResponseWriter(w, r.ProtoMajor)
			next.ServeHTTP(ww, r)
			log.DebugContext(r.Context(), "request", "method", r.Method, "path", r.URL.Path, "status", ww.Status(), "bytes", ww.BytesWritten(),
				"took", time.Since(start).Round(time.Microsecond).String(), "request", requestID(r.Context()))
		})
	}
}

// guard checks Host and Origin before anything else. A browser on this
// machine may open any page: a page must neither reach the server under its
// own name (DNS rebinding) nor send it changes from another origin.
func guard(hosts, origins []string) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("X-Content-Type-Options", "nosniff")
			w.Header().Set("X-Frame-Options", "DENY")
			w.Header().Set("Referrer-Policy", "no-referrer")
			if !allowedHost(r.Host, hosts) {
				rest.WriteFault(w, r, http.StatusForbidden, fault.Denied("the host %q is not served here; add it with --host", r.Host))
				return
			}
			origin := r.Header.Get("Origin")
			safe := r.Method == http.MethodGet || r.Method == http.MethodHead || r.Method == http.MethodOptions
			if origin != "" && !safe && !sameSite(origin, r.Host, origins) {
				rest.WriteFault(w, r, http.StatusForbidden, fault.Denied("pages of %q may not make changes here; add it with --cors-origin", origin))
				return
			}
			next.ServeHTTP(w, r)
		})
	}
}

func allowedHost(host string, hosts []string) bool {
	name := host
	if h, _, err := net.SplitHostPort(host); err == nil {
		name = h
	}
	name = strings.ToLower(strings.Trim(name, "[]")) // host names have no case
	if ip := net.ParseIP(name); name == "localhost" || ip != nil && ip.IsLoopback() {
		return true
	}
	return slices.ContainsFunc(hosts, func(h string) bool { return h == "*" || strings.EqualFold(h, name) })
}

// speak picks the language: the locale parameter, else what the browser
// accepts, else Chinese below /api as documented, English elsewhere.
func speak(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		otherwise := locale.English
		accepted := r.Header.Get("Accept-Language")
		if strings.HasPrefix(r.URL.Path, "/api/") {
			otherwise, accepted = locale.Chinese, ""
		}
		next.ServeHTTP(w, r.WithContext(locale.With(r.Context(), locale.Choose(r.URL.Query().Get("locale"), accepted, otherwise))))
	})
}
