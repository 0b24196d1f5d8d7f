package region_test

import (
	"strings"
	"testing"

	"github.com/cloudlens/cloudlens/internal/region"
)

func TestLookupReadsEverySpellingOfAName(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"华东1（杭州）": "cn-hangzhou", "华东1(杭州)": "cn-hangzhou", "华东 1 (杭州)": "cn-hangzhou", "杭州": "cn-hangzhou",
		"China (Hangzhou)": "cn-hangzhou", "china(hangzhou)": "cn-hangzhou", "cn-hangzhou": "cn-hangzhou",
		"China East 1 (Hangzhou)": "cn-hangzhou", "香港": "cn-hongkong", "中国（香港）": "cn-hongkong",
		"亚太东南 1 (新加坡)": "ap-southeast-1", "美国西部 1 (硅谷)": "us-west-1", "US (Silicon Valley)": "us-west-1",
		"华东1 金融云": "cn-hangzhou-finance", " 华北2（北京）\t": "cn-beijing",
	} {
		if got, ok := region.Lookup(name); !ok || got != want {
			t.Errorf("Lookup(%q) = %q, %t; want %q", name, got, ok, want)
		}
	}
	for _, name := range []string{"", "月球1（静海）", "华东", "China"} {
		if got, ok := region.Lookup(name); ok {
			t.Errorf("Lookup(%q) = %q, want none", name, got)
		}
	}
}

func TestNamesReadBackInBothLocales(t *testing.T) {
	t.Parallel()
	for _, id := range region.IDs() {
		for _, locale := range []string{region.Chinese, region.English} {
			if got, ok := region.Lookup(region.Name(id, locale)); !ok || got != id {
				t.Errorf("Lookup(%q) = %q, want %q", region.Name(id, locale), got, id)
			}
			zone := region.Zone(id, 'k')
			if got, ok := region.LookupZone(region.ZoneName(zone, locale)); !ok || got != zone {
				t.Errorf("LookupZone(%q) = %q, want %q", region.ZoneName(zone, locale), got, zone)
			}
		}
	}
}

func TestNoTwoRegionsShareAName(t *testing.T) {
	t.Parallel()
	for _, locale := range []string{region.Chinese, region.English} {
		seen := map[string]string{}
		for _, id := range region.IDs() {
			name := region.Name(id, locale)
			if other, dup := seen[name]; dup {
				t.Errorf("%s and %s are both %q", id, other, name)
			}
			seen[name] = id
		}
	}
}

func TestLookupZoneReadsNamesAndIDs(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"杭州 可用区H": "cn-hangzhou-h", "华东1 可用区 H": "cn-hangzhou-h", "华东1（杭州） 可用区H": "cn-hangzhou-h",
		"Hangzhou Zone H": "cn-hangzhou-h", "China (Hangzhou) Zone H": "cn-hangzhou-h", "CN-HANGZHOU-H": "cn-hangzhou-h",
		"新加坡 可用区A": "ap-southeast-1a", "Singapore Zone C": "ap-southeast-1c", "香港 可用区B": "cn-hongkong-b",
	} {
		if got, ok := region.LookupZone(name); !ok || got != want {
			t.Errorf("LookupZone(%q) = %q, %t; want %q", name, got, ok, want)
		}
	}
	for _, name := range []string{"", "杭州", "杭州 可用区(H+I)", "火星 可用区A", "ap-southeast-1-a", "cn-hangzhouh", "可用区H"} {
		if got, ok := region.LookupZone(name); ok {
			t.Errorf("LookupZone(%q) = %q, want none", name, got)
		}
	}
}

func FuzzLookup(f *testing.F) {
	for _, s := range []string{"杭州 可用区H", "华东1（杭州）", "-a", "1a", "zone", "可用区"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if id, ok := region.Lookup(s); ok && region.Name(id, region.English) == id {
			t.Fatalf("Lookup(%q) gave %q, which has no name", s, id)
		}
		if zone, ok := region.LookupZone(s); ok {
			if _, known := region.OfZone(zone); !known || strings.ToLower(zone) != zone {
				t.Fatalf("LookupZone(%q) gave %q, which is no zone", s, zone)
			}
		}
	})
}
