package rule

import (
	"slices"
	"strings"

	"github.com/cloudlens/cloudlens/internal/fault"
)

// Flat is a condition as the documented API writes it. Conditions ignore case.
type Flat struct {
	ID       string `json:"id,omitempty"`
	Field    string `json:"field"`    // name, region, tag.Environment, …
	Operator string `json:"operator"` // equals, not_contains, …
	Value    string `json:"value"`    // for in and not_in: values separated by commas
	Priority int    `json:"priority"` // kept for clients that show it; all conditions are evaluated
}

// FlatFields are the documented names of fields; tag.<Key> is one too.
var FlatFields = map[string]Field{
	"id": Resource, "instance_id": Resource, "resource_id": Resource, "name": Name, "type": Type, "resource_type": Type,
	"region": Region, "zone": Zone, "status": Status, "spec": Spec, "resource_group": ResourceGroup, "cost_unit": CostUnit,
	"service": Service, "product_code": Service, "commodity_code": Product, "subscription_type": Subscription,
}

var flatOps = map[string]Op{
	"equals": In, "in": In, "contains": Contains, "starts_with": StartsW, "ends_with": EndsW, "regex": Regex, "exists": Present,
	"greater_than": Greater, "gt": Greater, "greater_than_or_equal": AtLeast, "gte": AtLeast,
	"less_than": Less, "lt": Less, "less_than_or_equal": AtMost, "lte": AtMost,
}

// Rule reads the condition.
func (f Flat) Rule() (*Rule, error) {
	r := &Rule{IgnoreCase: true}
	if key, ok := strings.CutPrefix(f.Field, "tag."); ok && key != "" {
		r.Key = Key{Dim: Tag, Tag: key}
	} else if r.Dim, ok = FlatFields[f.Field]; !ok {
		return nil, fault.Invalid("field", "%q is not a field: use name, type, region, zone, status, spec, resource_group, cost_unit, service, instance_id or tag.<Key>", f.Field)
	}
	name, not := strings.CutPrefix(f.Operator, "not_")
	op, ok := flatOps[name]
	if !ok {
		return nil, fault.Invalid("operator", "%q is not an operator: use equals, contains, starts_with, ends_with, regex, in, exists, gt, gte, lt or lte, each also with not_ before it", f.Operator)
	}
	r.Op = op
	switch {
	case op == Present:
	case name == "in":
		for _, v := range strings.Split(f.Value, ",") {
			r.Values = append(r.Values, strings.TrimSpace(v))
		}
	default:
		r.Values = []string{f.Value}
	}
	if err := r.Check(); err != nil {
		return nil, err
	}
	if not {
		return &Rule{Not: r}, nil
	}
	return r, nil
}

// Join makes one rule of flat conditions: all of them, or any. None is no
// rule at all, which its caller refuses: it would mean everything.
func Join(of []Flat, anyOf bool) (*Rule, error) {
	rules := make([]*Rule, len(of))
	for i, f := range of {
		var err error
		if rules[i], err = f.Rule(); err != nil {
			return nil, err
		}
	}
	if len(rules) > 1 && anyOf {
		r := &Rule{Or: rules}
		return r, r.Check()
	}
	r := All(slices.Clone(rules)...)
	return r, r.Check()
}
