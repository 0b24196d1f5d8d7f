// Package alibaba is what a line of Alibaba Cloud's bills means, whichever way
// it comes: by file or from the API. The same line means the same either way.
package alibaba

import (
	"strings"
	"unicode"

	"github.com/cloudlens/cloudlens/internal/region"
)

// Provider is FOCUS ProviderName of Alibaba Cloud's own bills.
const Provider = "Alibaba Cloud"

// Plain is a word without what its spellings differ in.
func Plain(s string) string {
	return strings.Map(func(c rune) rune {
		switch c {
		case ' ', '\t', '_':
			return -1
		case '（':
			return '('
		case '）':
			return ')'
		}
		return unicode.ToLower(c)
	}, s)
}

// Place is a region or zone id; Known is false for a name that is not in the
// table and therefore stays as it is.
type Place struct {
	ID    string
	Known bool
}

// Region is the region that an id or a display name stands for.
func Region(name string) Place { return place(name, region.Lookup) }

// Zone is the zone that an id or a display name stands for.
func Zone(name string) Place { return place(name, region.LookupZone) }

func place(name string, look func(string) (string, bool)) Place {
	if name == "" {
		return Place{"", true}
	}
	if id, ok := look(name); ok {
		return Place{id, true}
	}
	return Place{name, false}
}

// ResourceID is the part of an instance id at billing granularity that looks
// like an id: ";llm-a8kn…;model-name;1080P;bmp;0" is about llm-a8kn…. A
// composite without such a part stays whole.
func ResourceID(s string) string {
	for part := range strings.SplitSeq(s, ";") {
		if part = strings.TrimSpace(part); looksLikeID(part) {
			return part
		}
	}
	return s
}

// looksLikeID tells ids ("i-bp1…", "llm-a8kn…") from regions, models and sizes:
// a short prefix of letters, a dash, and a long run of letters and digits with
// a digit in it.
func looksLikeID(s string) bool {
	prefix, run, found := strings.Cut(s, "-")
	if !found || prefix == "" || len(prefix) > 8 || len(run) < 6 || !strings.ContainsAny(run, "0123456789") {
		return false
	}
	if _, isRegion := region.Lookup(s); isRegion {
		return false
	}
	for i := range len(prefix + run) {
		c := (prefix + run)[i]
		letter := c >= 'a' && c <= 'z'
		if !letter && (i < len(prefix) || c < '0' || c > '9') {
			return false
		}
	}
	return true
}
