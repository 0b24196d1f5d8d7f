package graph

import (
	"context"
	"errors"
	"log/slog"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/graph/model"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/locale"
)

// userErrors turns a fault into the payload's user errors; any other error
// stays an error.
func userErrors(ctx context.Context, err error) ([]*model.UserError, error) {
	if err == nil {
		return []*model.UserError{}, nil
	}
	f, ok := fault.As(err)
	if !ok {
		return nil, err
	}
	return []*model.UserError{{Field: orNil(f.Field), Message: f.In(locale.From(ctx)), Code: f.Kind, Fault: f}}, nil
}

// codes are the extensions.code of faults that a query meets.
var codes = map[fault.Kind]string{
	fault.KindInvalid: "BAD_USER_INPUT", fault.KindMissing: "BAD_USER_INPUT", fault.KindConflict: "BAD_USER_INPUT",
	fault.KindNotFound: "NOT_FOUND", fault.KindDenied: "FORBIDDEN", fault.KindExpired: "GONE",
	fault.KindUpstream: "UPSTREAM",
}

// unexpected is an error of a resolver that is none of those that callers are
// told of. gqlgen wraps whatever resolvers give, so that it has to be marked
// before.
type unexpected struct{ error }

func (u unexpected) Unwrap() error { return u.error }

// mark tells what resolvers did not expect from what is told to callers.
func mark(ctx context.Context, next graphql.Resolver) (any, error) {
	v, err := next(ctx)
	if err == nil || ent.IsNotFound(err) {
		return v, err
	}
	var own *gqlerror.Error
	if _, told := fault.As(err); told || errors.As(err, &own) {
		return v, err
	}
	return v, unexpected{err}
}

// present writes an error as the caller may see it: faults in their language,
// everything else as an internal error, logged once with the request's id.
func present(log *slog.Logger, requestID func(context.Context) string) graphql.ErrorPresenterFunc {
	return func(ctx context.Context, err error) *gqlerror.Error {
		out := graphql.DefaultErrorPresenter(ctx, err)
		if f, ok := fault.As(err); ok {
			out.Message = f.In(locale.From(ctx))
			out.Extensions = map[string]any{"code": codes[f.Kind]}
			if f.Field != "" {
				out.Extensions["field"] = f.Field
			}
			return out
		}
		var own *gqlerror.Error
		var odd unexpected
		switch {
		case errors.Is(err, context.Canceled):
			out.Message, out.Extensions = "the request was canceled", map[string]any{"code": "CANCELED"}
		case ent.IsNotFound(err):
			out.Message, out.Extensions = "not found", map[string]any{"code": "NOT_FOUND"}
		case !errors.As(err, &odd) && errors.As(err, &own): // gqlgen's own: parsing, values that cannot be read, limits
			if out.Extensions == nil {
				out.Extensions = map[string]any{"code": "BAD_USER_INPUT"}
			}
		default:
			log.ErrorContext(ctx, "resolver failed", "error", err, "path", out.Path.String(), "request", requestID(ctx))
			out.Message, out.Extensions = "internal error", map[string]any{"code": "INTERNAL", "requestId": requestID(ctx)}
		}
		return out
	}
}
