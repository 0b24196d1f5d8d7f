package rest

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"

	"entgo.io/contrib/entgql"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/ent/resource"
	"github.com/cloudlens/cloudlens/graph/model"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/locale"
	inventory "github.com/cloudlens/cloudlens/internal/resource"
)

const prePaid = resource.ChargeTypePrePaid

func (a *api) resources() []route {
	return []route{
		get("/api/resources", "get_resources", "Resources of an account that are there, a page at a time.", a.listResources),
		get("/api/resources/{resource_id}", "get_resource", "One resource by its id at the provider.", a.resource),
	}
}

// types are those that the document names; what is not collected has none.
var types = map[string]resource.Type{
	"ecs": resource.TypeECS, "rds": resource.TypeRDS, "redis": resource.TypeRedis, "slb": resource.TypeSLB, "nat": resource.TypeNAT,
	"eip": resource.TypeEIP, "disk": resource.TypeDisk, "snapshot": resource.TypeSnapshot, "mongodb": resource.TypeMongoDB, "polardb": resource.TypePolarDB,
	"oss": "", "vpc": "", "ack": "",
}

// typeOf is the type of that name, "" for one that is not collected.
func typeOf(kind string) (resource.Type, error) {
	t, known := types[kind]
	if !known {
		return "", fault.Invalid("resource_type", "there is no resource type %q; the types are %s", kind, strings.Join(slices.Sorted(maps.Keys(types)), ", "))
	}
	return t, nil
}

// orders are what clients sort by.
var orders = map[string]inventory.Order{
	"": inventory.ByID, "id": inventory.ByID, "name": inventory.ByName, "type": inventory.ByType, "region": inventory.ByRegion, "status": inventory.ByStatus,
	"spec": inventory.BySpec, "cost": inventory.ByCost, "created_time": inventory.ByCreated,
}

type resourcesInput struct {
	AccountParam
	ResourceType string `query:"resource_type" doc:"ecs, rds, redis, slb, nat, eip, oss, disk, snapshot, vpc, mongodb, polardb or ack; all when absent."`
	Type         string `query:"type" doc:"Another name of resource_type."`
	Limit        string `query:"limit" doc:"How many at most, 1 to 1000; 100 when absent. With page or pageSize it does not count."`
	Page         string `query:"page" doc:"Which page, from 1."`
	PageSize     string `query:"pageSize" doc:"How many on a page, 1 to 100; 20 when absent."`
	SortBy       string `query:"sortBy" doc:"id, name, type, region, status, spec, cost or created_time."`
	SortOrder    string `query:"sortOrder" doc:"asc (default) or desc."`
	Filter       string `query:"filter" doc:"A part of the name or of the id."`
}

// number reads a whole number from 1 to most; an empty one is otherwise.
func number(field, value string, most, otherwise int) (int, error) {
	if value == "" {
		return otherwise, nil
	}
	n, err := strconv.Atoi(value)
	if err != nil {
		return 0, fault.Invalid(field, "%s must be a whole number, got %q", field, value)
	}
	return n, between(field, n, most)
}

// between refuses a number that is not from 1 to most.
func between(field string, n, most int) error {
	if n < 1 || n > most {
		return fault.Invalid(field, "%s must be %d to %d, got %d", field, 1, most, n)
	}
	return nil
}

// pages reads which part of the list is asked for.
func (in *resourcesInput) pages() (page, size int, err error) {
	if in.Page == "" && in.PageSize == "" {
		size, err = number("limit", in.Limit, 1000, 100)
		return 1, size, err
	}
	if page, err = number("page", in.Page, 1_000_000, 1); err != nil {
		return 0, 0, err
	}
	size, err = number("pageSize", in.PageSize, 100, 20)
	return page, size, err
}

type resourcesAnswer struct {
	Success    bool          `json:"success"`
	Resources  []resourceRow `json:"resources"`
	Data       []resourceRow `json:"data" doc:"The same rows."`
	Total      int           `json:"total" doc:"How many match, not only on this page."`
	Pagination pagination    `json:"pagination"`
	Message    string        `json:"message,omitempty" doc:"Set for types that are not collected."`
	Cached     bool          `json:"cached"`
}

func (r resourcesAnswer) fromCache() resourcesAnswer { r.Cached = true; return r }

type pagination struct {
	Total int `json:"total"`
	Page  int `json:"page"`
	Size  int `json:"pageSize"`
	Pages int `json:"totalPages"`
}

func (a *api) listResources(ctx context.Context, in *resourcesInput) (resourcesAnswer, error) {
	out := resourcesAnswer{Success: true, Resources: []resourceRow{}, Data: []resourceRow{}}
	page, size, err := in.pages()
	if err != nil {
		return out, err
	}
	out.Pagination = pagination{Page: page, Size: size}
	filter, order, err := in.question()
	if err != nil {
		return out, err
	}
	if filter.Types != nil && filter.Types[0] == "" {
		if _, err := a.named(ctx, in.Account); err != nil {
			return out, err
		}
		if f, ok := fault.As(fault.Invalid("", "resources of type %s are not collected", in.kind())); ok {
			out.Message = f.In(locale.From(ctx))
		}
		return out, nil
	}
	found, err := a.Root.Query().Resources(ctx, filter, order, size, nil, (page-1)*size)
	if err != nil {
		return out, err
	}
	list := make([]*ent.Resource, len(found.Edges))
	for i, e := range found.Edges {
		list[i] = e.Node
	}
	out.Resources, err = a.rows(ctx, list)
	out.Data, out.Total = out.Resources, found.TotalCount
	out.Pagination.Total, out.Pagination.Pages = out.Total, (out.Total+size-1)/size
	return out, err
}

func (in *resourcesInput) kind() string { return strings.ToLower(in.ResourceType + in.Type) }

func (in *resourcesInput) question() (*inventory.Filter, *model.ResourceOrderInput, error) {
	f := &inventory.Filter{AccountNames: []string{in.Account}, Text: &in.Filter}
	if in.ResourceType != "" && in.Type != "" && in.ResourceType != in.Type {
		return nil, nil, fault.Invalid("type", "resource_type and type are one parameter: give the same value, or one of them")
	}
	if in.ResourceType == in.Type {
		in.Type = ""
	}
	if kind := in.kind(); kind != "" {
		t, err := typeOf(kind)
		if err != nil {
			return nil, nil, err
		}
		f.Types = []resource.Type{t}
	}
	field, known := orders[in.SortBy]
	if !known {
		return nil, nil, fault.Invalid("sortBy", "resources cannot be sorted by %q", in.SortBy)
	}
	direction := entgql.OrderDirectionAsc
	switch strings.ToLower(in.SortOrder) {
	case "", "asc":
	case "desc":
		direction = entgql.OrderDirectionDesc
	default:
		return nil, nil, fault.Invalid("sortOrder", "sortOrder must be asc or desc, got %q", in.SortOrder)
	}
	return f, &model.ResourceOrderInput{Field: field, Direction: &direction}, nil
}

type resourceInput struct {
	AccountParam
	ID           string `path:"resource_id" doc:"The provider's id, such as i-bp1…"`
	ResourceType string `query:"resource_type" doc:"Its type: a hint, should two types share the id."`
	Type         string `query:"type" doc:"Another name of resource_type."`
}

func (a *api) resource(ctx context.Context, in *resourceInput) (data[resourceRow], error) {
	out := data[resourceRow]{Success: true}
	found, err := a.find(ctx, in)
	if err != nil {
		return out, err
	}
	rows, err := a.rows(ctx, []*ent.Resource{found})
	if err == nil {
		out.Data = rows[0]
	}
	return out, err
}

// find looks for the resource of the hinted type first: clients send a type
// whatever they look for.
func (a *api) find(ctx context.Context, in *resourceInput) (*ent.Resource, error) {
	var t resource.Type
	if hint := cmp.Or(in.ResourceType, in.Type); hint != "" {
		var err error
		if t, err = typeOf(strings.ToLower(hint)); err != nil {
			return nil, err
		}
	}
	if t != "" {
		if found, err := a.Root.Query().Resource(ctx, in.Account, in.ID, &t); found != nil || err != nil {
			return found, err
		}
	}
	found, err := a.Root.Query().Resource(ctx, in.Account, in.ID, nil)
	if err == nil && found == nil {
		if _, err = a.named(ctx, in.Account); err == nil {
			err = fault.NotFound("the account %q has no resource %s: look at its list of resources", in.Account, in.ID)
		}
	}
	return found, err
}
