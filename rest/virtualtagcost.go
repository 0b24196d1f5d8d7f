package rest

import (
	"context"
	"strings"

	"github.com/cloudlens/cloudlens/ent/resource"
	"github.com/cloudlens/cloudlens/graph/model"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/period"
	"github.com/cloudlens/cloudlens/internal/virtualtag"
)

// tagPreview is the body of a preview.
type tagPreview struct {
	Account string `query:"account" doc:"Name of the account, when the body has none."`
	Body    struct {
		Account      optional     `json:"account,omitempty"`
		Rules        *[]ruleGiven `json:"rules,omitempty"`
		Tag          optional     `json:"tag_id,omitempty"`
		ResourceType optional     `json:"resource_type,omitempty" doc:"One type of resource alone; all when absent."`
	}
}

type previewAnswer struct {
	Success bool        `json:"success"`
	Data    previewData `json:"data"`
}

type previewData struct {
	Matched   int           `json:"matched_count"`
	Total     int           `json:"total_count"`
	Resources []previewedAs `json:"resources" doc:"At most 100."`
	Rules     []tagRule     `json:"rules"`
}

type previewedAs struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Type   string `json:"type"`
	Region string `json:"region"`
	Status string `json:"status"`
	Spec   string `json:"spec"`
}

func (a *api) previewTag(ctx context.Context, in *tagPreview) (previewAnswer, error) {
	b := &in.Body
	account := b.Account.or(in.Account)
	if account == "" {
		return previewAnswer{}, fault.Missing("account", "%s is required", "account")
	}
	var try model.VirtualTagRuleInput
	rules := []tagRule{}
	switch {
	case b.Rules != nil && len(*b.Rules) > 0:
		given, err := conditions(*b.Rules)
		if err != nil {
			return previewAnswer{}, err
		}
		try.Conditions = given
		for _, c := range given {
			rules = append(rules, tagRule{ID: c.ID, Field: c.Field, Operator: c.Operator, Value: c.Value, Pattern: c.Value, Priority: c.Priority})
		}
	case b.Tag.or("") != "":
		t, err := a.tagOf(ctx, &TagPath{ID: *b.Tag.value})
		if err != nil {
			return previewAnswer{}, err
		}
		try.TagID, rules = &t.ID, toRules(t.Conditions)
	}
	var typ *resource.Type
	if word := b.ResourceType.or(""); word != "" {
		of, err := typeOf(word)
		if err != nil {
			return previewAnswer{}, err
		}
		if of == "" { // known, and not collected: there is none of it
			return previewAnswer{Success: true, Data: previewData{Resources: []previewedAs{}, Rules: rules}}, nil
		}
		typ = &of
	}
	p, err := a.Root.Query().PreviewVirtualTag(ctx, account, try, typ)
	if err != nil {
		return previewAnswer{}, err
	}
	out := previewData{Matched: p.Matched, Total: p.Total, Resources: make([]previewedAs, len(p.Resources)), Rules: rules}
	for i, r := range p.Resources {
		out.Resources[i] = previewedAs{r.ResourceID, r.Name, strings.ToLower(string(r.Type)), r.Region, capital(string(r.Status)), r.Spec}
	}
	return previewAnswer{Success: true, Data: out}, nil
}

// tagCostInput names the days.
type tagCostInput struct {
	TagPath
	StartDate string `query:"start_date" doc:"First day, YYYY-MM-DD."`
	EndDate   string `query:"end_date" doc:"Last day, YYYY-MM-DD."`
	Days      int    `query:"days" minimum:"1" maximum:"365" default:"30" doc:"How many days up to today, without start_date and end_date."`
	Currency  string `query:"currency" doc:"ISO 4217 code; needed only when the tag's charges are in several."`
}

type tagCostAnswer struct {
	Success bool        `json:"success"`
	Data    tagCostData `json:"data"`
}

type tagCostData struct {
	ID         string            `json:"tag_id"`
	Name       string            `json:"tag_name"`
	Total      amount            `json:"total_cost"`
	Currency   string            `json:"currency"`
	Resources  int               `json:"resource_count" doc:"Distinct resources with charges."`
	Start      string            `json:"start_date"`
	End        string            `json:"end_date" doc:"Included."`
	ByResource []tagCostPart     `json:"by_resource" doc:"Adds up to total_cost; what is of no resource has no id."`
	ByProduct  map[string]amount `json:"by_product" doc:"Adds up to total_cost."`
	Status     string            `json:"coverage" doc:"How final the figures are; NO_DATA when nothing was imported for the days."`
}

type tagCostPart struct {
	ID   string `json:"resource_id"`
	Name string `json:"name"`
	Type string `json:"type"`
	Cost amount `json:"cost"`
}

func (a *api) tagCost(ctx context.Context, in *tagCostInput) (tagCostAnswer, error) {
	t, err := a.tagOf(ctx, &in.TagPath)
	if err != nil {
		return tagCostAnswer{}, err
	}
	span, err := days(in.StartDate, in.EndDate)
	if err != nil {
		return tagCostAnswer{}, err
	}
	var from, to *period.Date
	if span != nil {
		from, to = &span.From, &span.To
	}
	c, err := a.Root.VirtualTag().Cost(ctx, t, from, to, in.Days)
	if err != nil {
		return tagCostAnswer{}, err
	}
	over := c.Days()
	currency, err := oneCurrency(c, in.Currency)
	if err != nil {
		return tagCostAnswer{}, err
	}
	out := tagCostData{
		ID: t.ID.String(), Name: t.Name, Currency: currency, Start: over.From.String(), End: over.To.Add(-1).String(),
		ByResource: []tagCostPart{}, ByProduct: map[string]amount{}, Status: "NO_DATA",
	}
	if coverage := c.Coverage(); coverage != nil {
		out.Status = string(coverage.Status)
	}
	parts, exact := billedIn(c.Resources(), currency)
	cents, total := shares(exact)
	out.Total = total
	seen := map[string]bool{}
	for i, s := range parts {
		out.ByResource = append(out.ByResource, tagCostPart{s.ID, s.Name, s.Type, cents[i]})
		if s.ID != "" {
			seen[s.ID] = true
		}
	}
	out.Resources = len(seen)
	parts, exact = billedIn(c.Services(), currency)
	cents, _ = shares(exact)
	for i, s := range parts {
		out.ByProduct[s.ID] = cents[i]
	}
	return tagCostAnswer{Success: true, Data: out}, nil
}

// oneCurrency is the currency asked for, or the only one there is.
func oneCurrency(c *virtualtag.Cost, asked string) (string, error) {
	found := c.Figures()
	var codes []string
	for _, f := range found {
		codes = append(codes, f.Currency)
	}
	switch {
	case asked != "":
		return strings.ToUpper(asked), nil
	case len(codes) > 1:
		return "", fault.Missing("currency", "charges are in several currencies (%s): name one as currency", strings.Join(codes, ", "))
	case len(codes) == 1:
		return codes[0], nil
	}
	return "", nil
}

func billedIn(all []virtualtag.Share, currency string) (parts []virtualtag.Share, exact []money.Decimal) {
	for _, s := range all {
		if s.Figure.Currency == currency {
			parts, exact = append(parts, s), append(exact, figure(s.Figure))
		}
	}
	return parts, exact
}
