package rule

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/cloudlens/cloudlens/internal/fault"
)

// Tags reads Key, Key=Value, or a JSON object of keys with their values, of
// which "" and null stand for any. All of them must hold. Values ignore case;
// tag keys are exact.
func Tags(given string) (*Rule, error) {
	pairs := map[string]*string{}
	switch {
	case strings.HasPrefix(given, "{"):
		if err := json.Unmarshal([]byte(given), &pairs); err != nil || len(pairs) == 0 {
			return nil, errTags(given)
		}
	case given == "" || strings.ContainsAny(given[:1], "[\"="):
		return nil, errTags(given)
	default:
		key, value, _ := strings.Cut(given, "=")
		value = strings.TrimSpace(value)
		pairs[key] = &value
	}
	var all []*Rule
	for _, key := range slices.Sorted(maps.Keys(pairs)) {
		r := &Rule{Key: Key{Dim: Tag, Tag: strings.TrimSpace(key)}, Op: Present}
		if r.Tag == "" {
			return nil, errTags(given)
		}
		if v := pairs[key]; v != nil && *v != "" {
			r.Op, r.Values, r.IgnoreCase = In, []string{*v}, true
		}
		all = append(all, r)
	}
	return All(all...), nil
}

func errTags(given string) error {
	return fault.Invalid("tagFilter", `the tag filter cannot be read: write Key, Key=Value or {"Key":"Value"}, got %q`, given)
}

// Services reads {"services":[…]} or a JSON array. Each is a service's code or
// its name as bills show it.
func Services(given string) (*Rule, error) {
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
	is := func(f Field) *Rule {
		return &Rule{Key: Key{Dim: f}, Op: In, Values: named.Services, IgnoreCase: true}
	}
	return &Rule{Or: []*Rule{is(Service), is(ServiceName)}}, nil
}
