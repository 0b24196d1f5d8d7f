package rule

import (
	"regexp"
	"strings"

	"github.com/cloudlens/cloudlens/internal/money"
)

// Lookup gives the value of a field; ok is false for an absent tag.
type Lookup func(Key) (value string, ok bool)

// Matcher tells whether what has those fields is one that a rule means.
type Matcher func(Lookup) bool

// Matcher prepares a checked rule to be evaluated many times.
func (r *Rule) Matcher() (Matcher, error) {
	switch {
	case r == nil:
		return func(Lookup) bool { return true }, nil
	case r.Not != nil:
		not, err := r.Not.Matcher()
		return func(l Lookup) bool { return !not(l) }, err
	case len(r.And) > 0:
		all, err := matchers(r.And)
		return func(l Lookup) bool {
			for _, m := range all {
				if !m(l) {
					return false
				}
			}
			return true
		}, err
	case len(r.Or) > 0:
		some, err := matchers(r.Or)
		return func(l Lookup) bool {
			for _, m := range some {
				if m(l) {
					return true
				}
			}
			return false
		}, err
	}
	return r.comparison()
}

func matchers(rules []*Rule) ([]Matcher, error) {
	out := make([]Matcher, len(rules))
	for i, r := range rules {
		var err error
		if out[i], err = r.Matcher(); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// comparison is the matcher of a leaf.
func (r *Rule) comparison() (Matcher, error) {
	op, key, fold := r.Operator(), r.Key, func(s string) string { return s }
	if op == Present {
		return func(l Lookup) bool {
			v, ok := l(key)
			return ok && (v != "" || key.Dim == Tag)
		}, nil
	}
	if r.IgnoreCase {
		fold = Fold
	}
	holds := make([]func(string) bool, len(r.Values))
	for i, want := range r.Values {
		switch {
		case op == Regex:
			re, err := compile(want, r.IgnoreCase)
			if err != nil {
				return nil, err
			}
			holds[i] = re.MatchString
		case op.numeric():
			n, _ := number(want) // Check has read it
			holds[i] = func(v string) bool { return numeric(op, v, n) }
		default:
			want = fold(want)
			holds[i] = func(v string) bool { return textual(op, fold(v), want) }
		}
	}
	return func(l Lookup) bool {
		v, ok := l(key)
		if !ok {
			return false
		}
		for _, h := range holds {
			if h(v) {
				return true
			}
		}
		return false
	}, nil
}

func textual(op Op, v, want string) bool {
	switch op {
	case Contains:
		return strings.Contains(v, want)
	case StartsW:
		return strings.HasPrefix(v, want)
	case EndsW:
		return strings.HasSuffix(v, want)
	}
	return v == want
}

func numeric(op Op, v string, n money.Decimal) bool {
	is, ok := number(v)
	if !ok {
		return false
	}
	c := is.Cmp(n)
	return op == Greater && c > 0 || op == AtLeast && c >= 0 || op == Less && c < 0 || op == AtMost && c <= 0
}

// Number is what a text must look like to be compared as a number: it fits the
// exact decimals of every engine.
const Number = `-?[0-9]{1,20}(\.[0-9]{1,12})?`

var isNumber = regexp.MustCompile(`^` + Number + `$`)

func number(s string) (money.Decimal, bool) {
	if !isNumber.MatchString(s) {
		return money.Zero, false
	}
	d, rest, err := money.Parse(s)
	return d, err == nil && rest == nil
}

// Fold makes texts that differ only in the case of the letters A to Z equal.
// Other letters keep their case: what is upper and lower there differs between
// versions of Unicode, and so between engines.
func Fold(s string) string {
	return strings.Map(func(c rune) rune {
		if 'A' <= c && c <= 'Z' {
			return c + 'a' - 'A'
		}
		return c
	}, s)
}
