// Package server puts the edges behind one HTTP handler: who may call, in
// which language, and of which revision the answer is.
package server

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/cors"

	"github.com/cloudlens/cloudlens/graph"
	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/period"
	"github.com/cloudlens/cloudlens/internal/web"
	"github.com/cloudlens/cloudlens/rest"
)

// Options are what the server stands on.
type Options struct {
	Services graph.Services
	Clock    period.Clock
	Log      *slog.Logger
	Release  string
	// Hosts are the host names that requests may name; anything else could be
	// a page that rebinds its own name to this machine.
	Hosts []string
	// Origins are the pages of other origins that may call with the user's
	// browser.
	Origins []string
}

// New is the whole HTTP surface.
func New(o Options) (http.Handler, error) {
	r := chi.NewRouter()
	r.Use(identify, recoverer(o.Log), access(o.Log), speak, guard(o.Hosts, o.Origins))
	r.Use(cors.Handler(cors.Options{
		// The list itself would mean everybody when it is empty.
		AllowOriginFunc:  func(_ *http.Request, origin string) bool { return slices.Contains(o.Origins, origin) },
		AllowCredentials: true, MaxAge: 600,
		AllowedMethods: []string{"GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"},
		AllowedHeaders: []string{"Content-Type", "Authorization", "GraphQL-Preflight", "Apollo-Require-Preflight"},
	}))
	r.Use(view(o.Services))
	root := graph.New(o.Services)
	r.Handle("/graphql", graph.Handler(root, o.Log, requestID, o.Origins))
	document, err := rest.Mount(r, rest.Options{Root: root, Log: o.Log, RequestID: requestID, Version: version(o), Release: o.Release, ReportFile: o.Services.Reports.File})
	if err != nil {
		return nil, fmt.Errorf("mount the REST operations: %w", err)
	}
	spec, err := document.MarshalJSON()
	if err != nil {
		return nil, fmt.Errorf("write the OpenAPI document: %w", err)
	}
	r.Get("/openapi.json", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		_, _ = w.Write(spec) // the client may have gone; there is nobody to tell
	})
	health(r, o)
	if err := web.Mount(r); err != nil {
		return nil, fmt.Errorf("mount the web pages: %w", err)
	}
	r.NotFound(missing)
	r.MethodNotAllowed(rest.MethodNotAllowed)
	return r, nil
}

// missing answers unknown paths: with the envelope below /api, plainly
// elsewhere.
func missing(w http.ResponseWriter, r *http.Request) {
	if strings.HasPrefix(r.URL.Path, "/api/") {
		rest.NotFound(w, r)
		return
	}
	http.NotFound(w, r)
}

// view gives every request its viewer, one revision and fresh loaders, around
// both edges. Without logins everybody who can reach the server sees all.
func view(s graph.Services) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			next.ServeHTTP(w, r.WithContext(s.WithLoaders(auth.With(r.Context(), auth.Open()))))
		})
	}
}

// version names what answers are made from: both revisions and the billing
// day, which turns first where CloudLens bills furthest east.
func version(o Options) func(context.Context) (string, error) {
	return func(ctx context.Context) (string, error) {
		store, err := o.Services.DB.Store(ctx)
		if err != nil {
			return "", err
		}
		now := o.Clock()
		return fmt.Sprintf("%d.%d.%d.%d", store.Revision, store.CatalogueRevision, period.DateOf(now.In(period.Shanghai)), period.DateOf(now.In(period.UTC))), nil
	}
}

// sameSite tells whether an Origin header names this server or an allowed page.
func sameSite(origin, host string, allowed []string) bool {
	if slices.Contains(allowed, origin) {
		return true
	}
	u, err := url.Parse(origin)
	return err == nil && u.Host == host
}
