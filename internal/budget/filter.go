package budget

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/cloudlens/cloudlens/ent/budget"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/rule"
)

// compile makes the rule of a budget of that type from its filter as it was
// given. Values ignore case; tag keys are exact.
func compile(of budget.Type, tag, service *string) (r *rule.Rule, err error) {
	switch of {
	case budget.TypeTag:
		r, err = tagRule(text(tag))
	case budget.TypeService:
		r, err = serviceRule(text(service))
	default:
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return r, r.Check()
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return strings.TrimSpace(*s)
}

// tagRule reads Key, Key=Value, or a JSON object of keys with their values, of
// which "" and null stand for any. All of them must hold.
func tagRule(given string) (*rule.Rule, error) {
	if given == "" {
		return nil, fault.Missing("tagFilter", `a budget of the type tag needs a tag filter: give Key, Key=Value or {"Key":"Value"}`)
	}
	pairs := map[string]*string{}
	if strings.HasPrefix(given, "{") {
		if err := json.Unmarshal([]byte(given), &pairs); err != nil || len(pairs) == 0 {
			return nil, errTags(given)
		}
	} else if strings.ContainsAny(given[:1], "[\"=") {
		return nil, errTags(given)
	} else {
		key, value, _ := strings.Cut(given, "=")
		value = strings.TrimSpace(value)
		pairs[key] = &value
	}
	var all []*rule.Rule
	for _, key := range sorted(pairs) {
		r := &rule.Rule{Key: rule.Key{Dim: rule.Tag, Tag: strings.TrimSpace(key)}, Op: rule.Present}
		if r.Tag == "" {
			return nil, errTags(given)
		}
		if v := pairs[key]; v != nil && *v != "" {
			r.Op, r.Values, r.IgnoreCase = rule.In, []string{*v}, true
		}
		all = append(all, r)
	}
	return rule.All(all...), nil
}

func errTags(given string) error {
	return fault.Invalid("tagFilter", `the tag filter cannot be read: write Key, Key=Value or {"Key":"Value"}, got %q`, given)
}

func sorted(pairs map[string]*string) []string {
	keys := make([]string, 0, len(pairs))
	for k := range pairs {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// serviceRule reads {"services":[…]} or a JSON array. Each is a service's code
// or its name as bills show it.
func serviceRule(given string) (*rule.Rule, error) {
	if given == "" {
		return nil, fault.Missing("serviceFilter", `a budget of the type service needs a service filter: give {"services":["ecs"]} or ["ecs"]`)
	}
	var named struct{ Services []string }
	to := any(&named)
	if strings.HasPrefix(given, "[") {
		to = &named.Services
	}
	err := json.Unmarshal([]byte(given), to)
	for i, s := range named.Services {
		named.Services[i] = strings.TrimSpace(s)
	}
	if err != nil || len(named.Services) == 0 || slices.Contains(named.Services, "") {
		return nil, fault.Invalid("serviceFilter", `the service filter cannot be read: write {"services":["ecs"]} or ["ecs"], got %q`, given)
	}
	is := func(f rule.Field) *rule.Rule {
		return &rule.Rule{Key: rule.Key{Dim: f}, Op: rule.In, Values: named.Services, IgnoreCase: true}
	}
	return &rule.Rule{Or: []*rule.Rule{is(rule.Service), is(rule.ServiceName)}}, nil
}
