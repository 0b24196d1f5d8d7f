package simulator

import (
	"net/http"
	"strconv"
	"time"

	"github.com/cloudlens/cloudlens/internal/cloud/world"
	"github.com/cloudlens/cloudlens/internal/region"
)

// fields are a JSON object, named as the API names it.
type fields = map[string]any

// listing is one page of a list of resources.
type listing struct {
	rows         []*world.Resource
	number, size int
	total        int
	next         string
}

// resourcesOf are the resources of a type in a region at a moment.
func (c *call) resourcesOf(t world.Type, at time.Time) []*world.Resource {
	var some []*world.Resource
	for _, r := range c.all(at) {
		if r.Type == t && r.Region == c.region {
			some = append(some, r)
		}
	}
	return some
}

// all are the resources of the account at a moment.
func (c *call) all(at time.Time) []*world.Resource {
	key := c.account.UID + "\n" + strconv.FormatInt(at.UnixNano(), 10)
	return c.resources.get(key, func() ([]*world.Resource, int) {
		all := c.world.Resources(c.account, at)
		return all, len(all) + 1
	})
}

// inRegion demands a region that there is.
func (c *call) inRegion() *refusal {
	if c.region == "" {
		return missing("RegionId")
	}
	if id, ok := region.Lookup(c.region); !ok || id != c.region {
		return &refusal{http.StatusNotFound, "InvalidRegionId.NotFound", "The specified RegionId does not exist."}
	}
	return nil
}

// limits are how long the pages of a list are.
type limits struct{ usual, most int }

// page is the page of a type of resources that is asked for: by token where
// the request has one or says how much it can take, else by number.
func (c *call) page(t world.Type, of limits) (listing, *refusal) {
	if refused := c.inRegion(); refused != nil {
		return listing{}, refused
	}
	if c.params["NextToken"] != "" || c.params["MaxResults"] != "" {
		return c.pageByToken(t, of)
	}
	var p listing
	var refused *refusal
	if p.number, refused = c.number("PageNumber", 1, 1<<20); refused != nil {
		return p, refused
	}
	if p.size, refused = c.number("PageSize", of.usual, of.most); refused != nil {
		return p, refused
	}
	p.rows, _, p.total = part(c, c.resourcesOf(t, c.now), (p.number-1)*p.size, p.size)
	return p, nil
}

func (c *call) pageByToken(t world.Type, of limits) (p listing, refused *refusal) {
	if p.size, refused = c.number("MaxResults", of.usual, of.most); refused != nil {
		return p, refused
	}
	walk, ok := c.chain()
	if !ok {
		return p, invalid("NextToken")
	}
	var end int
	p.rows, end, p.total = part(c, c.resourcesOf(t, walk.at), walk.offset, p.size)
	p.next = c.next(walk, end, p.total)
	return p, nil
}

// list answers the usual shape of a list.
func (c *call) list(t world.Type, of limits, outer, inner string, row func(*world.Resource) fields) (any, *refusal) {
	p, refused := c.page(t, of)
	if refused != nil {
		return nil, refused
	}
	return fields{
		"PageNumber": p.number, "PageSize": p.size, "TotalCount": p.total, "NextToken": p.next,
		outer: fields{inner: p.each(row)},
	}, nil
}

func (p listing) each(row func(*world.Resource) fields) []fields {
	rows := make([]fields, len(p.rows))
	for i, r := range p.rows {
		rows[i] = row(r)
	}
	return rows
}
