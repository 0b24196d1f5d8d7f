package rest

import (
	"context"
	"fmt"
	"net/http"
	"reflect"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/cloudlens/cloudlens/internal/auth"
	"github.com/cloudlens/cloudlens/internal/locale"
)

// route registers one documented operation.
type route func(*api)

// body is an answer as huma writes it.
type body[T any] struct{ Body T }

// op is a row of a section's table: what the document says of the operation,
// and the typed function that does it.
func op[I, O any](method, path, id, summary string, do func(context.Context, *I) (O, error)) route {
	return func(a *api) {
		huma.Register(a.huma, huma.Operation{
			Method: method, Path: path, OperationID: id, Summary: summary, Tags: []string{section(path)},
			DefaultStatus: http.StatusOK, Errors: statuses,
		}, func(ctx context.Context, in *I) (*body[O], error) {
			out, err := do(ctx, in)
			if err != nil {
				return nil, err
			}
			return &body[O]{out}, nil
		})
	}
}

// forced is the parameter that asks for an answer made anew.
const forced = "force_refresh"

// refreshed is input whose answers may be kept.
type refreshed interface{ refresh() bool }

// key is the parameters of a request in one normal form, whatever characters
// they hold: two questions never have the same.
func key(in any) string { return string(appendKey(nil, reflect.Indirect(reflect.ValueOf(in)))) }

func appendKey(b []byte, v reflect.Value) []byte {
	for i := range v.NumField() {
		switch f := v.Type().Field(i); {
		case f.Anonymous:
			b = appendKey(b, v.Field(i))
		case f.Tag.Get("query") != forced:
			b = strconv.AppendQuote(b, fmt.Sprint(v.Field(i).Interface()))
		}
	}
	return b
}

// kept is an answer that can say that it comes from the cache.
type kept[O any] interface{ fromCache() O }

// get is op for a cached read.
func get[I any, P interface {
	*I
	refreshed
}, O kept[O]](path, id, summary string, do func(context.Context, *I) (O, error)) route {
	return func(a *api) {
		op(http.MethodGet, path, id, summary, func(ctx context.Context, in *I) (O, error) {
			v, hit, err := a.kept(ctx, id, P(in), func(ctx context.Context) (any, error) { return do(ctx, in) })
			if err != nil {
				var none O
				return none, err
			}
			if hit {
				return v.(O).fromCache(), nil
			}
			return v.(O), nil
		})(a)
	}
}

// kept is an answer of an operation, from the cache if it is there.
func (a *api) kept(ctx context.Context, id string, in refreshed, do func(context.Context) (any, error)) (answer any, hit bool, err error) {
	version, err := a.Version(ctx)
	if err != nil {
		return nil, false, err
	}
	key := strings.Join([]string{id, viewer(ctx), key(in), locale.From(ctx), version}, "\x00")
	return a.cache.Get(ctx, key, in.refresh(), do)
}

// viewer names the scope that an answer was made for.
func viewer(ctx context.Context) string {
	v := auth.From(ctx)
	if v.All() {
		return "all"
	}
	return fmt.Sprint(v.Accounts())
}

// section is the tag of an operation: the first word of its path.
func section(path string) string {
	return strings.Split(strings.TrimPrefix(path, "/api/"), "/")[0]
}

// AccountParam is the account parameter of operations that need it, with the one
// that bypasses the cache. Unknown parameters pass.
type AccountParam struct {
	Account string `query:"account" required:"true" minLength:"1" doc:"Name of the account."`
	Force   bool   `query:"force_refresh" doc:"Make the answer anew."`
	// The document has no such parameter; an account that is billed in two
	// currencies could not be asked about without it.
	Currency string `query:"currency" doc:"ISO 4217 code; needed only when the account is billed in several currencies."`
}

func (a *AccountParam) refresh() bool { return a.Force }

// data is the envelope of answers that the document leaves open.
type data[T any] struct {
	Success bool `json:"success"`
	Data    T    `json:"data"`
	Cached  bool `json:"cached" doc:"Whether the answer was kept from an earlier request; it is never stale."`
}

func (d data[T]) fromCache() data[T] { d.Cached = true; return d }

// done is the envelope of changes.
type done struct {
	Success bool   `json:"success"`
	Message string `json:"message"`
}
