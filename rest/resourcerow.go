package rest

import (
	"context"
	"slices"
	"strings"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/graph/loader"
	"github.com/cloudlens/cloudlens/internal/idle"
	"github.com/cloudlens/cloudlens/internal/locale"
	"github.com/cloudlens/cloudlens/internal/money"
	inventory "github.com/cloudlens/cloudlens/internal/resource"
)

// resourceRow is a resource as lists and details have it.
type resourceRow struct {
	ID         string            `json:"id"`
	Name       string            `json:"name"`
	Type       string            `json:"type"`
	Status     string            `json:"status" enum:"Running,Stopped,Starting,Stopping,Changing,Deleted,Unknown"`
	Region     string            `json:"region"`
	Spec       string            `json:"spec"`
	Cost       amount            `json:"cost" doc:"Payable in the last closed cycle, before the first one of 30 days; 0 while there is no bill of it."`
	CostSource string            `json:"cost_source" enum:"LAST_CLOSED_CYCLE,TRAILING_30_DAYS,NONE" doc:"Where cost is taken from."`
	Currency   string            `json:"currency"`
	Tags       map[string]string `json:"tags"`
	Created    *string           `json:"created_time"`
	PublicIPs  []string          `json:"public_ips"`
	PrivateIPs []string          `json:"private_ips"`
	VPC        *string           `json:"vpc_id"`
}

// rows writes resources, with the costs of all of them from one question.
func (a *api) rows(ctx context.Context, list []*ent.Resource) ([]resourceRow, error) {
	costs, err := loader.From(ctx).Costed.LoadMany(ctx, list)
	if err != nil {
		return nil, err
	}
	out := make([]resourceRow, len(list))
	for i, r := range list {
		out[i] = toRow(r, costs[i])
	}
	return out, nil
}

func toRow(r *ent.Resource, c inventory.Cost) resourceRow {
	row := resourceRow{
		ID: r.ResourceID, Name: r.Name, Type: strings.ToLower(string(r.Type)), Status: capital(string(r.Status)), Region: r.Region, Spec: r.Spec,
		Cost: rounded(money.Zero), CostSource: string(c.Source), Tags: r.Tags, PublicIPs: r.PublicIps, PrivateIPs: r.PrivateIps,
	}
	if c.Amount != nil {
		row.Cost, row.Currency = rounded(c.Amount.Decimal), c.Amount.Currency
	}
	if r.CreatedAt != nil {
		at := r.CreatedAt.UTC().Format(stamp)
		row.Created = &at
	}
	if r.VpcID != "" {
		row.VPC = &r.VpcID
	}
	return row
}

// stamp is how the document writes moments, in UTC.
const stamp = "2006-01-02T15:04:05"

func capital(word string) string { return word[:1] + strings.ToLower(word[1:]) }

func orDash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

func join(reasons []string, language string) string {
	if language == locale.Chinese {
		return strings.Join(reasons, "；")
	}
	return strings.Join(reasons, "; ")
}

func resourcesOf(found []*idle.Item) []*ent.Resource {
	return slices.Collect(func(yield func(*ent.Resource) bool) {
		for _, f := range found {
			if !yield(f.Resource) {
				return
			}
		}
	})
}
