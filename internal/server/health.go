package server

import (
	"encoding/json"
	"net/http"

	"github.com/go-chi/chi/v5"
)

// health serves whether the process lives, and whether it can answer.
func health(r chi.Router, o Options) {
	alive := func(w http.ResponseWriter, _ *http.Request) {
		answer(w, http.StatusOK, map[string]any{
			"status": "healthy", "timestamp": o.Clock().UTC().Format("2006-01-02T15:04:05"), "service": "cloudlens", "version": o.Release,
		})
	}
	ready := func(w http.ResponseWriter, r *http.Request) {
		checks := map[string]string{"catalogue": "ok", "ledger": "ok"}
		status := http.StatusOK
		if _, err := o.Services.DB.Store(r.Context()); err != nil {
			checks["catalogue"], status = "unreachable", http.StatusServiceUnavailable
		} else if _, err := o.Services.Revisions.Current(r.Context()); err != nil {
			checks["ledger"], status = "unreachable", http.StatusServiceUnavailable
		}
		word := map[bool]string{true: "ready", false: "not ready"}[status == http.StatusOK]
		answer(w, status, map[string]any{"status": word, "checks": checks})
	}
	r.Get("/health", alive)
	r.Get("/healthz", alive)
	r.Get("/ready", ready)
	r.Get("/readyz", ready)
}

func answer(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // the client may have gone; there is nobody to tell
}
