package graph

import (
	"context"
	"fmt"
	"log/slog"
	"mime"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/handler"
	"github.com/99designs/gqlgen/graphql/handler/extension"
	"github.com/99designs/gqlgen/graphql/handler/lru"
	"github.com/99designs/gqlgen/graphql/handler/transport"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/cloudlens/cloudlens/graph/generated"
)

// Limits of one operation. Introspection by the playground stays well within.
const (
	maxComplexity = 20_000
	maxDepth      = 20
	maxAliases    = 60
	maxTokens     = 15_000
	maxUpload     = 4 << 30
	maxBody       = 4 << 20

	keepAlive = 15 * time.Second
)

// Handler serves GraphQL over HTTP. Pages of the origins may open websockets.
func Handler(root *Resolver, log *slog.Logger, requestID func(context.Context) string, origins []string) http.Handler {
	config := generated.Config{Resolvers: root}
	weigh(&config.Complexity)
	srv := handler.New(generated.NewExecutableSchema(config))
	streams(srv, origins)
	srv.AddTransport(transport.Options{})
	srv.AddTransport(transport.GET{})
	srv.AddTransport(transport.POST{})
	srv.AddTransport(uploads{transport.MultipartForm{MaxUploadSize: maxUpload, MaxMemory: 1 << 20}})
	srv.SetQueryCache(lru.New[*ast.QueryDocument](500))
	srv.SetParserTokenLimit(maxTokens)
	srv.SetDisableSuggestion(false)
	srv.AroundOperations(fresh(root.services))
	srv.AroundFields(mark)
	srv.Use(extension.Introspection{})
	srv.Use(extension.AutomaticPersistedQuery{Cache: lru.New[string](500)})
	srv.Use(extension.FixedComplexityLimit(maxComplexity))
	srv.Use(shape{depth: maxDepth, aliases: maxAliases})
	srv.SetErrorPresenter(present(log, requestID))
	srv.SetRecoverFunc(func(ctx context.Context, p any) error {
		return unexpected{fmt.Errorf("panic: %v\n%s", p, debug.Stack())}
	})
	return preflight(answers(srv))
}

// preflight takes uploads only with a header that no plain form can send, so
// that a page of another origin needs the browser's leave first.
func preflight(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		// A type that cannot be read is "", which no transport takes.
		if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); strings.HasPrefix(kind, "multipart/") {
			if r.Header.Get("GraphQL-Preflight") == "" && r.Header.Get("Apollo-Require-Preflight") == "" && r.Header.Get("X-Requested-With") == "" {
				refuse(w, "an upload needs the header GraphQL-Preflight: 1")
				return
			}
		} else {
			r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		}
		next.ServeHTTP(w, r)
	})
}

// refuse answers what is not worth reading with 400.
func refuse(w http.ResponseWriter, message string) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(http.StatusBadRequest)
	_, _ = fmt.Fprintf(w, `{"errors":[{"message":%q,"extensions":{"code":"BAD_USER_INPUT"}}]}`, message)
}

// uploads is gqlgen's transport for multipart requests, which panics when the
// map names a place that the variables do not have.
type uploads struct{ transport.MultipartForm }

// Do implements graphql.Transport. A panic before the operation begins comes
// from the request; a later one is the program's own and goes on.
func (u uploads) Do(w http.ResponseWriter, r *http.Request, exec graphql.GraphExecutor) {
	watched := &begun{GraphExecutor: exec}
	defer func() {
		if watched.begun {
			return
		}
		if p := recover(); p != nil {
			refuse(w, "the map of the upload names a place that is not in the variables: send null there, as the GraphQL multipart request specification says")
		}
	}()
	u.MultipartForm.Do(w, r, watched)
}

// begun tells whether an operation was begun.
type begun struct {
	graphql.GraphExecutor
	begun bool
}

// CreateOperationContext implements graphql.GraphExecutor.
func (b *begun) CreateOperationContext(ctx context.Context, params *graphql.RawParams) (*graphql.OperationContext, gqlerror.List) {
	b.begun = true
	return b.GraphExecutor.CreateOperationContext(ctx, params)
}
