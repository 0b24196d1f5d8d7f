package region

import "strings"

// Zone is the id of the zone with that letter in a region. Regions with a
// number at their end take the letter as it is (ap-southeast-1a), the others
// after a dash (cn-hangzhou-h).
func Zone(id string, letter byte) string {
	if last := id[len(id)-1]; last >= '0' && last <= '9' {
		return id + string(letter)
	}
	return id + "-" + string(letter)
}

// OfZone is the region of a zone id; ok is false when that region is not in
// the table or the text is no zone id.
func OfZone(zone string) (id string, ok bool) {
	if len(zone) < 3 || !isLetter(zone[len(zone)-1]) {
		return "", false
	}
	id = strings.TrimSuffix(zone[:len(zone)-1], "-")
	if _, known := byID[id]; !known || Zone(id, zone[len(zone)-1]) != zone {
		return "", false
	}
	return id, true
}

// ZoneName is the display name of a zone id in that locale: "杭州 可用区H",
// "Hangzhou Zone H". An id that is no known zone is its own name.
func ZoneName(zone, locale string) string {
	id, ok := OfZone(zone)
	if !ok {
		return zone
	}
	letter := strings.ToUpper(zone[len(zone)-1:])
	if locale == Chinese {
		return byID[id].cityZH + " 可用区" + letter
	}
	return byID[id].cityEN + " Zone " + letter
}

// LookupZone is the zone id that a display name ("杭州 可用区H", "华东1 可用区 H",
// "China (Hangzhou) Zone H") or an id stands for. A name of several zones at
// once ("杭州 可用区(H+I)") is not one zone: ok is false, as for unknown names.
func LookupZone(name string) (zone string, ok bool) {
	name = strings.TrimSpace(name)
	if _, ok := OfZone(strings.ToLower(name)); ok {
		return strings.ToLower(name), true
	}
	plain := normal(name)
	for _, word := range []string{"可用区", "zone"} {
		place, letter, found := strings.Cut(plain, word)
		if !found || len(letter) != 1 || !isLetter(letter[0]) {
			continue
		}
		if id, known := byName[place]; known {
			return Zone(id, letter[0]), true
		}
	}
	return "", false
}

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' }
