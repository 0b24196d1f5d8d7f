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
	"github.com/google/uuid"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/graph/generated"
	"github.com/cloudlens/cloudlens/graph/model"
	"github.com/cloudlens/cloudlens/internal/cost"
	"github.com/cloudlens/cloudlens/internal/resource"
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

// weigh counts the fields of a list a tenth as many times as it may have
// nodes: most come from one statement.
func weigh(c *generated.ComplexityRoot) {
	times := func(n *int, last *int, child int) int {
		size := defaultPage
		if n != nil {
			size = *n
		} else if last != nil {
			size = *last
		}
		if child > maxComplexity { // it is refused already, and must not overflow
			return child
		}
		return 1 + child*max(10, size)/10
	}
	slices := func(child int, _ *ent.Cursor, first *int, _ *ent.Cursor, last *int, _ *ent.SliceOrder, _ *ent.SliceWhereInput) int {
		return times(first, last, child)
	}
	c.Account.Slices, c.Import.Slices, c.Query.Slices = slices, slices, slices
	c.Query.Charges = func(child int, _ cost.ChargeInput, first int, _ *ent.Cursor) int {
		return times(&first, nil, child)
	}
	c.Query.Accounts = func(child int, _ *ent.Cursor, first *int, _ *ent.Cursor, last *int, _ *ent.AccountOrder, _ *ent.AccountWhereInput) int {
		return times(first, last, child)
	}
	c.Query.Imports = func(child int, _ *ent.Cursor, first *int, _ *ent.Cursor, last *int, _ *ent.ImportOrder, _ *ent.ImportWhereInput) int {
		return times(first, last, child)
	}
	list := func(child int, _ *resource.Filter, _ *model.ResourceOrderInput, first int, _ *ent.Cursor) int {
		return times(&first, nil, child)
	}
	c.Account.Resources = list
	c.Query.Resources = func(child int, f *resource.Filter, by *model.ResourceOrderInput, first int, after *ent.Cursor, _ int) int {
		return list(child, f, by, first, after)
	}
	c.Query.Syncs = func(child int, _ *ent.Cursor, first *int, _ *ent.Cursor, last *int, _ *ent.SyncOrder) int {
		return times(first, last, child)
	}
	c.Account.Syncs = c.Query.Syncs
	c.Resource.Changes = func(child int, _ *ent.Cursor, first *int, _ *ent.Cursor, last *int, _ *ent.ResourceChangeOrder) int {
		return times(first, last, child)
	}
	budgets := func(child int, _ *ent.Cursor, first *int, _ *ent.Cursor, last *int) int {
		return times(first, last, child)
	}
	c.Account.Budgets, c.Account.BudgetEvents, c.Budget.Events, c.Account.VirtualTags = budgets, budgets, budgets, budgets
	c.Account.Dashboards, c.Account.Reports, c.Account.DiscountContracts = budgets, budgets, budgets
	c.Account.ReportSchedules, c.ReportSchedule.Reports = budgets, budgets
	c.Query.Budgets = func(child int, _ *string, _ *ent.Cursor, first *int, _ *ent.Cursor, last *int) int {
		return times(first, last, child)
	}
	c.Query.BudgetEvents, c.Query.VirtualTags, c.Query.Dashboards = c.Query.Budgets, c.Query.Budgets, c.Query.Budgets
	c.Query.Reports, c.Query.ReportSchedules, c.Query.DiscountContracts = c.Query.Budgets, c.Query.Budgets, c.Query.Budgets
	c.Dashboard.Widgets = func(child int) int { return times(nil, nil, child) }
	c.Widget.Data = func(child int, _ *string) int { return 10 + child }
	c.Account.AllocationRules, c.Account.AllocationResults, c.AllocationRule.Results = budgets, budgets, budgets
	c.Query.AllocationRules = func(child int, _ *string, _ bool, _ *ent.Cursor, first *int, _ *ent.Cursor, last *int) int {
		return times(first, last, child)
	}
	c.Query.AllocationResults = func(child int, _ *string, _ *uuid.UUID, _ *ent.Cursor, first *int, _ *ent.Cursor, last *int) int {
		return times(first, last, child)
	}
	c.Query.Costs = func(child int, _ cost.Input) int { return 10 + child }
	c.Account.Costs = func(child int, _ cost.Input) int { return 10 + child }
	weighDiscounts(c)
	weighBenefits(c)
}
