package aliyun

import (
	"context"

	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/requests"
)

// tokened is numbered for lists whose answers name the next page by a token.
func tokened[T any, A answering[T], R any](ctx context.Context, a *Account, c call, ask func(token string) requests.AcsRequest, take func(*T) (rows []R, total text, next string), key func(*R) string) ([]R, error) {
	c.service, c.region = bss, a.region
	var apart error
	for range attempts {
		var rows []R
		var err error
		if rows, apart, err = walkTokened[T, A](ctx, a, c, ask, take, key); err != nil || apart == nil {
			return rows, err
		}
	}
	return nil, a.apart(c.action, c.about, apart)
}

func walkTokened[T any, A answering[T], R any](ctx context.Context, a *Account, c call, ask func(string) requests.AcsRequest, take func(*T) ([]R, text, string), key func(*R) string) (rows []R, apart, err error) {
	token, tokens, seen := "", map[string]bool{}, map[string]bool{}
	for {
		c.request = func() requests.AcsRequest { return ask(token) }
		answer, err := fetch[T, A](ctx, a, c)
		if err != nil {
			return nil, nil, err
		}
		page, of, next := take(answer)
		for i := range page {
			k := key(&page[i])
			if seen[k] {
				return nil, errTwice, nil
			}
			seen[k] = true
		}
		rows = append(rows, page...)
		total, ok := of.count()
		switch {
		case !ok:
			return nil, errNoTotal, nil
		case next == "" && len(rows) == total:
			return rows, nil, nil
		case next == "" || len(page) == 0 || len(rows) > total:
			return nil, errTotal, nil
		case tokens[next] || len(tokens) >= mostPages:
			return nil, errEndless, nil
		}
		token, tokens[next] = next, true
	}
}
