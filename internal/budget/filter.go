package budget

import (
	"strings"

	"github.com/cloudlens/cloudlens/ent/budget"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/rule"
)

// compile makes the rule of a budget of that type from its filter as it was
// given.
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

func tagRule(given string) (*rule.Rule, error) {
	if given == "" {
		return nil, fault.Missing("tagFilter", `a budget of the type tag needs a tag filter: give Key, Key=Value or {"Key":"Value"}`)
	}
	return rule.Tags(given)
}

func serviceRule(given string) (*rule.Rule, error) {
	if given == "" {
		return nil, fault.Missing("serviceFilter", `a budget of the type service needs a service filter: give {"services":["ecs"]} or ["ecs"]`)
	}
	return rule.Services(given)
}
