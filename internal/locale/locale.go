// Package locale carries the language of the answer: "zh" or "en".
package locale

import (
	"context"
	"strings"
)

// The languages CloudLens speaks.
const (
	Chinese = "zh"
	English = "en"
)

type key struct{}

// With sets the language of what is answered in ctx.
func With(ctx context.Context, locale string) context.Context {
	return context.WithValue(ctx, key{}, locale)
}

// From is the language of the context, English when it has none.
func From(ctx context.Context) string {
	if l, ok := ctx.Value(key{}).(string); ok {
		return l
	}
	return English
}

// Choose picks the language from a locale parameter, else from an
// Accept-Language header or a LANG variable, else the default.
func Choose(param, accepted, otherwise string) string {
	for _, want := range []string{param, accepted} {
		for _, tag := range strings.Split(want, ",") {
			switch tag = strings.ToLower(strings.TrimSpace(tag)); {
			case strings.HasPrefix(tag, Chinese):
				return Chinese
			case strings.HasPrefix(tag, English):
				return English
			}
		}
	}
	return otherwise
}
