package aliyun

import (
	"context"
	"time"

	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/requests"

	"github.com/cloudlens/cloudlens/internal/cloud"
)

// page is which page of a list is asked for: the token of the answer before
// where that API has tokens, else its number.
type page struct {
	token  string
	number int
}

func (p page) at() requests.Integer { return requests.NewInteger(p.number) }

// found is what one page has.
type found struct {
	rows   []cloud.Resource
	total  text
	tokens bool   // the API has tokens
	next   string // the token of the page behind it
}

// list reads all pages of a list of resources, again if they do not fit
// together: resources come and go while they are listed. T is the answer.
func list[T any, A answering[T]](ctx context.Context, a *Account, c call, ask func(page) requests.AcsRequest, take func(*T) found) ([]cloud.Resource, error) {
	c.about = c.region
	var apart error
	for range attempts {
		var rows []cloud.Resource
		var err error
		if rows, apart, err = walk[T, A](ctx, a, c, ask, take); err != nil || apart == nil {
			if is(err, noRegion) && c.service != ecsAPI {
				return nil, nil // a region that the service is not in has none of its resources
			}
			return rows, err
		}
	}
	return nil, a.apart(c.action, c.about, apart)
}

func walk[T any, A answering[T]](ctx context.Context, a *Account, c call, ask func(page) requests.AcsRequest, take func(*T) found) (rows []cloud.Resource, apart, err error) {
	tokens, ids := map[string]bool{}, map[string]bool{}
	for at := (page{number: 1}); ; at.number++ {
		c.request = func() requests.AcsRequest { return ask(at) }
		answer, err := fetch[T, A](ctx, a, c)
		if err != nil {
			return nil, nil, err
		}
		f := take(answer)
		for i := range f.rows {
			r := &f.rows[i]
			if r.ID == "" || ids[r.ID] {
				return nil, errTwice, nil
			}
			ids[r.ID] = true
			if r.Region == "" {
				r.Region = c.region
			}
		}
		rows = append(rows, f.rows...)
		total, ok := f.total.count()
		switch {
		case !ok:
			return nil, errNoTotal, nil
		case f.next == "" && len(rows) == total:
			return rows, nil, nil
		case len(f.rows) == 0 || len(rows) > total || f.tokens && f.next == "":
			return nil, errTotal, nil
		case tokens[f.next] && f.next != "" || at.number > mostPages:
			return nil, errEndless, nil
		}
		at.token, tokens[f.next] = f.next, true
	}
}

// Resources are all resources of a type in a region, in the order of the API;
// none where the type is not sold. The list is complete, or an error.
func (a *Account) Resources(ctx context.Context, t cloud.Type, region string) ([]cloud.Resource, error) {
	lists := map[cloud.Type]func(context.Context, string) ([]cloud.Resource, error){
		cloud.ECS: a.instances, cloud.Disk: a.disks, cloud.Snapshot: a.snapshots, cloud.EIP: a.addresses, cloud.SLB: a.balancers,
		cloud.NAT: a.gateways, cloud.RDS: a.databases, cloud.Redis: a.caches, cloud.MongoDB: a.documents, cloud.PolarDB: a.clusters,
	}
	of, ok := lists[t]
	if !ok {
		return nil, nil
	}
	rows, err := of(ctx, region)
	if err != nil {
		return nil, err
	}
	for i := range rows {
		r := &rows[i]
		r.Type, r.Status = t, status(t, r.CloudStatus)
		if r.ChargeType != cloud.PrePaid {
			r.Expires = time.Time{} // the API writes a day of the year 2099
		}
	}
	return rows, nil
}
