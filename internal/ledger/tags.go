package ledger

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"
)

// NewTags sorts tags by key. Of two tags with one key the later wins, as it
// does when a provider writes a JSON object.
func NewTags(tags ...Tag) Tags {
	sorted := slices.Clone(tags)
	slices.SortStableFunc(sorted, func(a, b Tag) int { return cmp.Compare(a.Key, b.Key) })
	out := sorted[:0]
	for i, t := range sorted {
		if i+1 < len(sorted) && sorted[i+1].Key == t.Key {
			continue
		}
		out = append(out, t)
	}
	return slices.Clip(out)
}

// Get is the value of key; ok is false when the key is absent.
func (t Tags) Get(key string) (value string, ok bool) {
	i, ok := slices.BinarySearchFunc(t, key, func(tag Tag, key string) int { return cmp.Compare(tag.Key, key) })
	if !ok {
		return "", false
	}
	return t[i].Value, true
}

// JSON is the canonical text: one object, keys sorted, "" when there are no tags.
func (t Tags) JSON() string {
	if len(t) == 0 {
		return ""
	}
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	write := func(s string) {
		_ = enc.Encode(s) // a string always encodes
	}
	for i, tag := range t {
		b.WriteByte("{,"[min(i, 1)])
		write(tag.Key)
		b.WriteByte(':')
		write(tag.Value)
	}
	b.WriteByte('}')
	return strings.ReplaceAll(b.String(), "\n", "")
}

// ParseTags reads what JSON wrote.
func ParseTags(s string) (Tags, error) {
	if s == "" {
		return nil, nil
	}
	var m map[string]string
	if err := json.Unmarshal([]byte(s), &m); err != nil {
		return nil, err
	}
	tags := make([]Tag, 0, len(m))
	for k, v := range m {
		tags = append(tags, Tag{k, v})
	}
	return NewTags(tags...), nil
}
