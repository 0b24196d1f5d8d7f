package world

import (
	"cmp"
	"slices"
	"strings"

	"github.com/cloudlens/cloudlens/internal/period"
)

// Tag is a key with its value, which may be empty.
type Tag struct{ Key, Value string }

// awkward are tags that files write and readers get wrong: separators of the
// bill's own tag notation, quotes, emptiness, length, look-alikes of the
// notation and of the tags that exempt from the idle scan. All of it can be
// written in GBK.
var awkward = []Tag{
	{"备注", "测试 环境：不要删"},
	{"key1", "value1"},
	{"key", "value"},
	{"a:b", "c:d e"},
	{"note", `say "hi", ok; bye`},
	{"owner", ""},
	{"说明", "it's 'quoted', ①②"},
	{"url", "https://example.com/?a=1&b=2"},
	{"json", `{"k":"v:1"}`},
	{"长", strings.Repeat("很长的标签值", 21)},
	{"note", "k8s.io"},
	{"价格", "100%"},
	{"Env", "Prod"},
	{"path", `C:\data\new`},
	{"date", "2026-02-30"},
	{"amount", "1,234.50"},
}

// tags are the tags on that day, sorted by key. The project of a fifth of the
// resources changes as time goes by.
func (l *life) tags(d period.Date) []Tag {
	if !l.tagged {
		return nil
	}
	key := mix(l.slot.key, 60)
	tags := []Tag{{"env", l.env()}}
	if key%5 != 0 {
		tags = append(tags, Tag{"team", of(mix(key, 1), []string{"platform", "trade", "数据", "growth", "infra"})})
	}
	if mix(key, 2)%5 < 3 {
		version := uint64(0)
		if mix(key, 3)%3 == 0 {
			version = uint64(d.Sub(19700101)) / (40 + mix(key, 4)%200)
		}
		tags = append(tags, Tag{"project", of(mix(key, 5, version), []string{"apollo", "北斗", "checkout", "lake", "mobile app"})})
	}
	if l.kind == Exempt {
		tags = append(tags, of(uint64(l.index), []Tag{{"k8s.io", "node"}, {"ack.aliyun.com", "c" + token(l.customer.key, 12)}}))
	}
	if n := l.customer.strange(); l.index%n == 0 {
		tags = append(tags, of(uint64(l.index/n), awkward))
	}
	slices.SortFunc(tags, func(a, b Tag) int { return cmp.Compare(a.Key, b.Key) })
	return tags
}

// strange is one in how many tagged resources has an awkward tag: in a small
// world every second, so that none is without.
func (c *customer) strange() int {
	if c.ECS.total() < 20 {
		return 2
	}
	return 7
}
