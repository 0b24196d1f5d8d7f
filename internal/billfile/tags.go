package billfile

import (
	"bytes"
	"encoding/json"
	"strings"

	"github.com/cloudlens/cloudlens/internal/bill/alibaba"
	"github.com/cloudlens/cloudlens/internal/ledger"
)

// tagging is what a tag cell says; ok is false when it cannot be read.
type tagging struct {
	tags ledger.Tags
	ok   bool
}

// parseTags reads the tags of Alibaba Cloud's own bills.
func parseTags(s string) tagging {
	tags, ok := alibaba.ParseTags(s)
	return tagging{tags, ok}
}

// parseTagObject reads a JSON object, as FOCUS has tags. Values that are no
// text are kept as compact JSON; null is the empty value.
func parseTagObject(s string) tagging {
	if s = strings.TrimSpace(s); s == "" {
		return tagging{ok: true}
	}
	var object map[string]json.RawMessage
	if err := json.Unmarshal([]byte(s), &object); err != nil {
		return tagging{}
	}
	tags := make([]ledger.Tag, 0, len(object))
	for key, raw := range object {
		tags = append(tags, ledger.Tag{Key: key, Value: tagValue(raw)})
	}
	return tagging{ledger.NewTags(tags...), true}
}

func tagValue(raw json.RawMessage) string {
	var text string
	if json.Unmarshal(raw, &text) == nil { // null too: it leaves text empty
		return text
	}
	var b bytes.Buffer
	if err := json.Compact(&b, raw); err != nil {
		return string(raw) // not reached: raw is a part of valid JSON
	}
	return b.String()
}
