// Package region maps Alibaba Cloud region and zone ids to the display names
// that bills carry, and back. Bills name a region in many ways ("华东1（杭州）",
// "华东1(杭州)", "杭州", "China (Hangzhou)"); everything else in CloudLens
// speaks ids.
package region

import (
	"slices"
	"strings"
)

// Locales of display names.
const (
	Chinese = "zh"
	English = "en"
)

var (
	byID   = map[string]*row{}
	byName = index()
)

// index maps every normalised name, the id included, to its region.
func index() map[string]string {
	names := map[string]string{}
	for i := range rows {
		r := &rows[i]
		byID[r.id] = r
		for _, name := range slices.Concat([]string{r.id, r.zh, r.en, r.cityZH, r.cityEN}, r.older) {
			names[normal(name)] = r.id
		}
	}
	return names
}

// IDs are all known region ids, sorted.
func IDs() []string {
	ids := make([]string, 0, len(rows))
	for _, r := range rows {
		ids = append(ids, r.id)
	}
	slices.Sort(ids)
	return ids
}

// Lookup is the region id that a display name, in any of its spellings, or an
// id stands for. Spaces, brackets of either width and letter case do not
// matter. ok is false for a name that is not in the table.
func Lookup(name string) (id string, ok bool) {
	id, ok = byName[normal(name)]
	return id, ok
}

// Name is the display name of a region id in that locale ("zh" or "en");
// an id that is not in the table is its own name.
func Name(id, locale string) string {
	r, ok := byID[id]
	switch {
	case !ok:
		return id
	case locale == Chinese:
		return r.zh
	}
	return r.en
}

// normal drops what spellings of one name differ in.
func normal(name string) string {
	return strings.Map(func(c rune) rune {
		switch c {
		case ' ', '\t', '　', '\u00a0', '(', ')', '（', '）', '-', '－', '_', ',', '，':
			return -1
		}
		return c
	}, strings.ToLower(name))
}
