// Package web holds the pages: what is there at /, GraphiQL at /playground,
// Swagger UI at /docs, ReDoc at /redoc. They are built from web-ui (`make
// web`), committed gzipped under dist, embedded, and ask nothing of any other
// host; the Content-Security-Policy holds them to that.
package web

import (
	"embed"
	"fmt"
	"net/http"

	"github.com/go-chi/chi/v5"
)

//go:embed all:dist
var dist embed.FS

// policies are the Content-Security-Policies of the pages: scripts from files
// of ours only. The three tools set styles from script; GraphiQL's editor and
// ReDoc's search start workers, and ReDoc's is a blob.
const (
	strict = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'" + frame
	tools  = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
		"font-src 'self' data:; worker-src 'self' blob:; connect-src 'self'" + frame
	frame = "; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)

// pages are the addresses that people open.
var pages = []struct{ path, file, policy string }{
	{"/", "index.html", strict},
	{"/playground", "playground.html", tools},
	{"/docs", "docs.html", tools},
	{"/redoc", "redoc.html", tools},
	{"/licenses", "licenses.txt", strict},
}

// Mount serves the pages and their assets. An asset's name carries a hash of
// its content, so a client may keep it for good; a page is asked for anew each
// time and answered with 304 when it has not changed.
func Mount(r chi.Router) error {
	for _, p := range pages {
		f, err := load("dist/" + p.file + suffix)
		if err != nil {
			return fmt.Errorf("load page %s: %w", p.path, err)
		}
		f.header.Set("Cache-Control", "no-cache")
		f.header.Set("Content-Security-Policy", p.policy)
		get(r, p.path, f)
	}
	assets, err := dist.ReadDir("dist/assets")
	if err != nil {
		return fmt.Errorf("list assets: %w", err)
	}
	for _, a := range assets {
		f, err := load("dist/assets/" + a.Name())
		if err != nil {
			return fmt.Errorf("load asset %s: %w", a.Name(), err)
		}
		f.header.Set("Cache-Control", "public, max-age=31536000, immutable")
		f.header.Set("Content-Security-Policy", tools) // a worker obeys its script's
		get(r, "/assets/"+f.name, f)
	}
	return nil
}

func get(r chi.Router, path string, h http.Handler) {
	r.Method(http.MethodGet, path, h)
	r.Method(http.MethodHead, path, h)
}
