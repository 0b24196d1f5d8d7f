package aliyun

import (
	"context"

	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/requests"
)

// numberedRows is how many rows a page of these lists has: the most that both
// sites take.
const numberedRows = 100

// numbered reads all pages of a list of the bills' API, again if they do not
// fit together. take gives what a page has and how many rows there are in all;
// key is what no two rows share.
func numbered[T any, A answering[T], R any](ctx context.Context, a *Account, c call, ask func(page requests.Integer) requests.AcsRequest, take func(*T) ([]R, text), key func(*R) string) ([]R, error) {
	c.service, c.region = bss, a.region
	var apart error
	for range attempts {
		var rows []R
		var err error
		if rows, apart, err = walkNumbered[T, A](ctx, a, c, ask, take, key); err != nil || apart == nil {
			return rows, err
		}
	}
	return nil, a.apart(c.action, a.name, apart)
}

func walkNumbered[T any, A answering[T], R any](ctx context.Context, a *Account, c call, ask func(page requests.Integer) requests.AcsRequest, take func(*T) ([]R, text), key func(*R) string) (rows []R, apart, err error) {
	seen := map[string]bool{}
	for n := 1; n <= mostPages; n++ {
		c.request = func() requests.AcsRequest { return ask(requests.NewInteger(n)) }
		answer, err := fetch[T, A](ctx, a, c)
		if err != nil {
			return nil, nil, err
		}
		page, of := take(answer)
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
		case len(rows) == total:
			return rows, nil, nil
		case len(page) == 0 || len(rows) > total:
			return nil, errTotal, nil
		}
	}
	return nil, errEndless, nil
}
