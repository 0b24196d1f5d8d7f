package alibaba

import (
	"strings"

	"github.com/cloudlens/cloudlens/internal/ledger"
)

// ParseTags reads the tags of a bill line: "key:env value:prod; key:team
// value:core", where keys and values may hold colons and blanks, and the older
// "env:prod;team:core". ok is false when they cannot be read.
func ParseTags(s string) (tags ledger.Tags, ok bool) {
	s = strings.TrimSpace(s)
	if s == "" {
		return nil, true
	}
	if rest, found := strings.CutPrefix(s, "key:"); found {
		return parseNamed(rest)
	}
	var list []ledger.Tag
	for part := range strings.SplitSeq(s, ";") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		key, value, found := strings.Cut(part, ":")
		if key = strings.TrimSpace(key); !found || key == "" {
			return nil, false
		}
		list = append(list, ledger.Tag{Key: key, Value: strings.TrimSpace(value)})
	}
	return ledger.NewTags(list...), true
}

// parseNamed reads what follows the first "key:".
func parseNamed(s string) (ledger.Tags, bool) {
	var list []ledger.Tag
	for part := range strings.SplitSeq(s, "; key:") {
		key, value, found := strings.Cut(part, " value:")
		if !found || key == "" {
			return nil, false
		}
		list = append(list, ledger.Tag{Key: key, Value: value})
	}
	return ledger.NewTags(list...), true
}
