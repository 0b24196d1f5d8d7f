package simulator

import (
	"strconv"

	"github.com/cloudlens/cloudlens/internal/cloud/world"
)

// tags are the tags of a resource as lists nest them; products differ in what
// they call key and value.
func tags(r *world.Resource, key, value string) fields {
	rows := make([]fields, len(r.Tags))
	for i, t := range r.Tags {
		rows[i] = fields{key: t.Key, value: t.Value}
	}
	return fields{"Tag": rows}
}

// databaseTags answers the older call of RDS: each tag with those that have
// it.
func databaseTags(c *call) (any, *refusal) {
	if refused := c.inRegion(); refused != nil {
		return nil, refused
	}
	var order []world.Tag
	having := map[world.Tag][]string{}
	for _, r := range c.resourcesOf(world.RDS, c.now) {
		if id := c.params["DBInstanceId"]; id != "" && id != r.ID {
			continue
		}
		for _, t := range r.Tags {
			if having[t] == nil {
				order = append(order, t)
			}
			having[t] = append(having[t], r.ID)
		}
	}
	rows := make([]fields, len(order))
	for i, t := range order {
		rows[i] = fields{"TagKey": t.Key, "TagValue": t.Value, "DBInstanceIds": fields{"DBInstanceIds": having[t]}}
	}
	return fields{"Items": fields{"TagInfos": rows}}, nil
}

// tagPage is how many tags one answer of ListTagResources has.
const tagPage = 50

// tagResources answers ListTagResources of a product: a row for each tag of
// each resource.
func tagResources(t world.Type, kind string) func(*call) (any, *refusal) {
	return func(c *call) (any, *refusal) {
		if refused := c.inRegion(); refused != nil {
			return nil, refused
		}
		if asked, refused := c.need("ResourceType"); refused != nil {
			return nil, refused
		} else if asked != kind {
			return nil, invalid("ResourceType")
		}
		walk, ok := c.chain()
		if !ok {
			return nil, invalid("NextToken")
		}
		wanted := c.repeated("ResourceId")
		rows := []fields{}
		for _, r := range c.resourcesOf(t, walk.at) {
			if len(wanted) > 0 && !wanted[r.ID] {
				continue
			}
			for _, t := range r.Tags {
				rows = append(rows, fields{"ResourceId": r.ID, "ResourceType": kind, "TagKey": t.Key, "TagValue": t.Value})
			}
		}
		page, end, total := part(c, rows, walk.offset, tagPage)
		return fields{"NextToken": c.next(walk, end, total), "TagResources": fields{"TagResource": page}}, nil
	}
}

// repeated are the values of a parameter that is numbered from 1.
func (c *call) repeated(name string) map[string]bool {
	all := map[string]bool{}
	for n := 1; c.params[name+"."+strconv.Itoa(n)] != ""; n++ {
		all[c.params[name+"."+strconv.Itoa(n)]] = true
	}
	return all
}
