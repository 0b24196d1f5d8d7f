package graph

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/handler"
	"github.com/99designs/gqlgen/graphql/handler/transport"
	"github.com/coder/websocket"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/cloudlens/cloudlens/graph/loader"
	"github.com/cloudlens/cloudlens/internal/account"
	"github.com/cloudlens/cloudlens/internal/revision"
)

// streams adds the transports that answer more than once. A websocket is
// taken from this server's own pages and those of the origins.
func streams(srv *handler.Server, origins []string) {
	srv.AddTransport(transport.SSE{})
	patterns := make([]string, len(origins))
	for i, o := range origins {
		_, patterns[i], _ = strings.Cut(o, "://")
	}
	srv.AddTransport(transport.Websocket{
		Implementation:        transport.CoderWebsocketImplementation{AcceptOptions: websocket.AcceptOptions{OriginPatterns: patterns}},
		KeepAlivePingInterval: keepAlive,
	})
}

// fresh gives each operation one revision and loaders of its own: of a
// websocket many operations share the request.
func fresh(s Services) graphql.OperationMiddleware {
	return func(ctx context.Context, next graphql.OperationHandler) graphql.ResponseHandler {
		if graphql.GetOperationContext(ctx).Operation.Operation == ast.Query { // others change accounts, or last
			ctx = account.Pin(ctx)
		}
		return next(loader.With(revision.Pin(ctx), s.loaders()))
	}
}

func (s *Services) loaders() loader.Services {
	return loader.Services{Accounts: s.Accounts, Costs: s.Costs, Discounts: s.Discounts, Resources: s.Resources, Budgets: s.Budgets, Idle: s.Idle, Boards: s.Boards, Benefits: s.Benefits, VirtualTags: s.VirtualTags}
}

// WithLoaders gives a request one revision and loaders, for callers of the
// resolvers in Go.
func (s *Services) WithLoaders(ctx context.Context) context.Context {
	return loader.With(revision.Pin(ctx), s.loaders())
}

// streaming tells whether the request is answered by more than one message,
// which cannot be held back until the last.
func streaming(r *http.Request) bool {
	return r.Header.Get("Upgrade") != "" || strings.Contains(r.Header.Get("Accept"), "text/event-stream")
}

// stream passes such requests on as they are. gqlgen writes a body that is no
// JSON into the log, secrets and all, so that is answered here.
func stream(srv http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Upgrade") == "" {
			body, err := io.ReadAll(r.Body)
			kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
			var params graphql.RawParams
			if err != nil || r.Method != http.MethodPost || kind != "application/json" || json.Unmarshal(body, &params) != nil {
				refuse(w, "an operation over server-sent events is a POST of JSON with the text of the operation as query")
				return
			}
			r.Body = io.NopCloser(bytes.NewReader(body))
		}
		srv.ServeHTTP(w, r)
	})
}

// answers holds back what is one answer until it is whole.
func answers(srv http.Handler) http.Handler {
	whole, parts := conform(srv), stream(srv)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if streaming(r) {
			parts.ServeHTTP(w, r)
			return
		}
		whole.ServeHTTP(w, r)
	})
}
