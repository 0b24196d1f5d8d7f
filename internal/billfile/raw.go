package billfile

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"
)

// raw writes the columns that are not mapped as one JSON object of texts, its
// keys sorted. A key is the header; of V2, whose headers are paths, its last part
// unless two columns share that.
type raw struct {
	columns []rawColumn
	tags    column // mapped, but kept where it could not be read
	buf     []byte
}

type rawColumn struct {
	column
	name string
	key  []byte // `"name":`
}

// raw is to be called once all columns are bound.
func (t *table) raw(tags column) *raw {
	parts := map[string]int{}
	for _, h := range t.head {
		parts[lastPart(h)]++
	}
	r := &raw{tags: tags}
	for i, h := range t.head {
		if t.taken[i] && column(i) != tags || h == "" {
			continue
		}
		if part := lastPart(h); t.format.grouped && part != "" && parts[part] == 1 {
			h = part
		}
		r.columns = append(r.columns, rawColumn{column(i), h, append(appendJSON(nil, h), ':')})
	}
	slices.SortStableFunc(r.columns, func(a, b rawColumn) int { return cmp.Compare(a.name, b.name) })
	return r
}

func lastPart(h string) string { return h[strings.LastIndexByte(h, '/')+1:] }

// of is the object for the table's row, "" when it would be empty. The column
// but is left out.
func (r *raw) of(t *table, but column) string {
	r.buf = append(r.buf[:0], '{')
	for _, c := range r.columns {
		if c.column == but || c.column == r.tags && t.unread == "" {
			continue
		}
		s := t.text(c.column)
		if s == "" {
			continue
		}
		if len(r.buf) > 1 {
			r.buf = append(r.buf, ',')
		}
		r.buf = append(r.buf, c.key...)
		r.buf = appendJSON(r.buf, s)
	}
	if len(r.buf) == 1 {
		return ""
	}
	r.buf = append(r.buf, '}')
	return string(r.buf)
}

// appendJSON appends s as a JSON string. What needs no more than quotes and
// backslashes escaped, as nearly every cell does, is done here.
func appendJSON(buf []byte, s string) []byte {
	start, from := len(buf), 0
	buf = append(buf, '"')
	for i := range len(s) {
		c := s[i]
		if c >= 0x20 && c != '"' && c != '\\' {
			continue
		}
		switch {
		case c == '"' || c == '\\':
			buf = append(append(buf, s[from:i]...), '\\')
			from = i
		default:
			text, _ := json.Marshal(s) // a string always encodes
			return append(buf[:start], text...)
		}
	}
	return append(append(buf, s[from:]...), '"')
}
