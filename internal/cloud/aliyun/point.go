package aliyun

import "strings"

// plainPoints reads points as CloudMonitor writes them: a list of flat objects
// of plain words and numbers. ok is false for everything else, be it JSON or
// not, which encoding/json then reads; what is read here it would read alike.
// A sync reads hundreds of thousands of points, and this takes a third of the
// time. The points hold parts of text.
func plainPoints(text string) (page []point, ok bool) {
	s := scanner{text}
	if !s.take('[') || s.take(']') {
		return nil, false
	}
	page = make([]point, 0, min(strings.Count(text, "{"), mostPoints))
	for more := true; more; more = s.take(',') {
		page = append(page, point{})
		if !s.point(&page[len(page)-1]) {
			return nil, false
		}
	}
	return page, s.take(']') && s.ends()
}

// scanner is the rest of a text that is read from its start.
type scanner struct{ rest string }

// skip passes over white space.
func (s *scanner) skip() {
	for s.rest != "" && (s.rest[0] == ' ' || s.rest[0] == '\n' || s.rest[0] == '\r' || s.rest[0] == '\t') {
		s.rest = s.rest[1:]
	}
}

func (s *scanner) ends() bool {
	s.skip()
	return s.rest == ""
}

// take passes over c if it comes next.
func (s *scanner) take(c byte) bool {
	s.skip()
	if s.rest == "" || s.rest[0] != c {
		return false
	}
	s.rest = s.rest[1:]
	return true
}

// point reads an object.
func (s *scanner) point(p *point) bool {
	if !s.take('{') {
		return false
	}
	for more := true; more; more = s.take(',') {
		name, ok := s.word()
		if !ok || !s.take(':') || !s.value(p, name) {
			return false
		}
	}
	return s.take('}')
}

// value reads the value of that name. Names that differ in upper and lower
// case only are the same, and unknown ones are passed over, as encoding/json
// has it.
func (s *scanner) value(p *point, name string) bool {
	s.skip()
	word := s.rest != "" && s.rest[0] == '"'
	var value string
	var ok bool
	if word {
		value, ok = s.word()
	} else {
		value, ok = s.number()
	}
	switch {
	case !ok:
		return false
	case strings.EqualFold(name, "Timestamp"):
		p.Timestamp = text(value)
	case strings.EqualFold(name, "Minimum"):
		p.Minimum = text(value)
	case strings.EqualFold(name, "Maximum"):
		p.Maximum = text(value)
	case strings.EqualFold(name, "Average"):
		p.Average = text(value)
	case strings.EqualFold(name, "Value"):
		p.Value = text(value)
	case strings.EqualFold(name, "InstanceID"):
		p.InstanceID = value
		return word
	case strings.EqualFold(name, "ClusterID"):
		p.ClusterID = value
		return word
	}
	return true
}

// word reads a string of ASCII that is written without escapes.
func (s *scanner) word() (string, bool) {
	if !s.take('"') {
		return "", false
	}
	for i := range len(s.rest) {
		switch c := s.rest[i]; {
		case c == '"':
			word := s.rest[:i]
			s.rest = s.rest[i+1:]
			return word, true
		case c < ' ' || c > '~' || c == '\\':
			return "", false
		}
	}
	return "", false
}

// number reads a number without an exponent.
func (s *scanner) number() (string, bool) {
	s.skip()
	end := len(s.rest) - len(strings.TrimLeft(s.rest, "-.0123456789"))
	number := s.rest[:end]
	whole, fraction, dot := strings.Cut(strings.TrimPrefix(number, "-"), ".")
	if !isDigits(whole) || len(whole) > 1 && whole[0] == '0' || dot && !isDigits(fraction) {
		return "", false
	}
	s.rest = s.rest[end:]
	return number, true
}

func isDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}
