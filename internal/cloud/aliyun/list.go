package aliyun

import (
	"context"
	"time"

	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/requests"

	"github.com/cloudlens/cloudlens/internal/cloud"
	"github.com/cloudlens/cloudlens/internal/fault"
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
	rows  []cloud.Resource
	total text
	next  string
}

// list reads all pages of a list of resources, again if they do not fit
// together: resources come and go while they are listed. T is the answer.
func list[T any](ctx context.Context, a *Account, c call, ask func(page) requests.AcsRequest, take func(*T) found) ([]cloud.Resource, error) {
	c.about = c.region
	var apart string
	for range attempts {
		var rows []cloud.Resource
		var err error
		if rows, apart, err = walk(ctx, a, c, ask, take); err != nil || apart == "" {
			if is(err, noRegion) && c.service != ecsAPI {
				return nil, nil // a region that the service is not in has none of its resources
			}
			return rows, err
		}
	}
	return nil, &Error{Account: a.name, Call: c.action, why: doNotFit, fault: fault.Upstream(
		"%s: %s: the pages of %s do not fit together after %d readings: %s; try again later", a.name, c.action, c.about, attempts, apart)}
}

func walk[T any](ctx context.Context, a *Account, c call, ask func(page) requests.AcsRequest, take func(*T) found) (rows []cloud.Resource, apart string, err error) {
	tokens, ids := map[string]bool{}, map[string]bool{}
	for at := (page{number: 1}); ; at.number++ {
		c.request = func() requests.AcsRequest { return ask(at) }
		answer, err := fetch[T](ctx, a, c)
		if err != nil {
			return nil, "", err
		}
		f := take(answer)
		for i := range f.rows {
			r := &f.rows[i]
			if r.ID == "" || ids[r.ID] {
				return nil, "a resource came twice", nil
			}
			ids[r.ID] = true
			if r.Region == "" {
				r.Region = c.region
			}
		}
		rows = append(rows, f.rows...)
		total := f.total.whole()
		switch {
		case f.next == "" && len(rows) == total:
			return rows, "", nil
		case len(f.rows) == 0 || len(rows) > total || f.next == "" && at.token != "":
			return nil, "TotalCount differs from the resources", nil
		case tokens[f.next] && f.next != "" || at.number > mostPages:
			return nil, "the pages do not end", nil
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
