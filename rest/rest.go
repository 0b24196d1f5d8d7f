// Package rest is the /api edge: a declarative adapter that maps the
// documented operations of CloudLens API v2.1.0 onto the GraphQL resolvers,
// called as Go functions. It translates and decides nothing.
package rest

import (
	"context"
	"log/slog"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humachi"
	"github.com/go-chi/chi/v5"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/graph/generated"
	"github.com/cloudlens/cloudlens/internal/cache"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/id"
)

// Options are what the adapter stands on.
type Options struct {
	Root      generated.ResolverRoot
	Log       *slog.Logger
	RequestID func(context.Context) string
	// Version names the revisions and the day that answers are made from; the
	// cache's keys carry it.
	Version func(context.Context) (string, error)
	Release string
	// ReportFile is a report with its file, which GraphQL does not give.
	ReportFile func(context.Context, id.ID) (*ent.Report, []byte, error)
}

type api struct {
	Options
	cache *cache.Cache
	huma  huma.API
}

// Mount adds the documented operations to the router, and gives the OpenAPI
// 3.1 document that follows from them.
func Mount(r chi.Router, o Options) (*huma.OpenAPI, error) {
	answers, err := cache.New(10_000)
	if err != nil {
		return nil, err
	}
	useEnvelope(o.Log, o.RequestID)
	a := &api{Options: o, cache: answers, huma: humachi.New(r, config(o.Release))}
	for _, section := range [][]route{a.accounts(), a.dashboard(), a.resources(), a.costs(), a.discounts(), a.budgets(), a.costBudget(), a.virtualTags(), a.allocations(), a.boards(), a.settingsAccounts(), a.analyze(), a.reports()} {
		for _, register := range section {
			register(a)
		}
	}
	return a.huma.OpenAPI(), nil
}

// NotFound answers unknown routes below /api with the documented envelope.
func NotFound(w http.ResponseWriter, r *http.Request) {
	WriteFault(w, r, http.StatusNotFound, fault.NotFound("there is no operation %s %s; see /docs", r.Method, r.URL.Path))
}

// MethodNotAllowed answers a known path with a method it does not have.
func MethodNotAllowed(w http.ResponseWriter, r *http.Request) {
	WriteFault(w, r, http.StatusMethodNotAllowed, fault.Invalid("", "%s does not take %s; see /docs", r.URL.Path, r.Method))
}

func config(release string) huma.Config {
	c := huma.DefaultConfig("CloudLens API", release)
	c.Info.Description = "The documented operations of CloudLens API v2.1.0. Amounts are numbers with 2 decimals in the currency beside them; " +
		"where parts stand beside their total they add up to it. GraphQL at /graphql gives the exact digits."
	c.CreateHooks = nil // they would put $schema into every body
	c.DocsPath, c.OpenAPIPath, c.SchemasPath = "", "", ""
	c.AllowAdditionalPropertiesByDefault = true
	c.OnAddOperation = append(c.OnAddOperation, func(_ *huma.OpenAPI, op *huma.Operation) {
		delete(op.Responses, "422") // bad input is 400
	})
	return c
}
