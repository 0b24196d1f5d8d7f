package rule

import (
	"regexp"
	"regexp/syntax"
	"slices"

	"github.com/cloudlens/cloudlens/internal/fault"
)

// Bounds of a rule, so that one of them cannot hold up the ledger.
const (
	maxNodes   = 200
	maxValues  = 1000
	maxPattern = 500 // bytes of a regular expression
)

// Check refuses trees that are malformed or too large, and regular expressions
// that do not compile.
func (r *Rule) Check() error {
	nodes := 0
	return r.check(&nodes)
}

func (r *Rule) check(nodes *int) error {
	if r == nil {
		return nil
	}
	if *nodes++; *nodes > maxNodes {
		return fault.Invalid("filter", "the filter has more than %d conditions", maxNodes)
	}
	set := 0
	for _, is := range []bool{len(r.And) > 0, len(r.Or) > 0, r.Not != nil, r.Operator() != ""} {
		if is {
			set++
		}
	}
	if set != 1 {
		return fault.Invalid("filter", "each filter node takes exactly one of and, or, not or a comparison")
	}
	for _, sub := range slices.Concat([]*Rule{r.Not}, r.And, r.Or) {
		if err := sub.check(nodes); err != nil {
			return err
		}
	}
	if r.Operator() == "" {
		return nil
	}
	return r.compares()
}

// compares checks a comparison.
func (r *Rule) compares() error {
	op := r.Operator()
	switch {
	case !slices.Contains(Ops, op):
		return fault.Invalid("filter", "%q is not a filter operator", string(op))
	case op == Present && len(r.Values) > 0:
		return fault.Invalid("filter", "PRESENT takes no values")
	case op != Present && len(r.Values) == 0:
		return fault.Missing("filter", "the comparison %s needs at least one value", op)
	case len(r.Values) > maxValues:
		return fault.Invalid("filter", "a comparison takes at most %d values, got %d", maxValues, len(r.Values))
	}
	for _, v := range r.Values {
		if _, ok := number(v); op.numeric() && !ok {
			return fault.Invalid("filter", "%s compares with a number such as 12.5, not with %q", op, v)
		}
		if op == Regex {
			if _, err := compile(v, r.IgnoreCase); err != nil {
				return err
			}
		}
	}
	return r.Key.Check("filter")
}

// Check refuses what is no field, and a tag without its key.
func (k Key) Check(field string) error {
	switch {
	case k.Dim == Tag && k.Tag == "":
		return fault.Missing(field, "grouping or filtering by TAG needs a tag key")
	case k.Dim != Tag && k.Tag != "":
		return fault.Invalid(field, "a tag key goes with TAG, not with %s", k.Dim)
	case k.Dim != Tag && !slices.Contains(Fields, k.Dim):
		return fault.Invalid(field, "%q is not a dimension", string(k.Dim))
	}
	return nil
}

func (o Op) numeric() bool { return o == Greater || o == AtLeast || o == Less || o == AtMost }

func compile(pattern string, ignoreCase bool) (*regexp.Regexp, error) {
	if len(pattern) > maxPattern {
		return nil, fault.Invalid("filter", "a regular expression has at most %d bytes, got %d", maxPattern, len(pattern))
	}
	canonical, err := Pattern(pattern, ignoreCase)
	if err != nil {
		return nil, err
	}
	re, err := regexp.Compile(canonical)
	if err != nil { // what it parses to is larger than RE2 takes
		return nil, fault.Invalid("filter", "%q is not a regular expression in the syntax of RE2: %s", pattern, err.Error())
	}
	return re, nil
}

// Pattern is a regular expression in the form that engines get: every class
// and flag spelled out, so that all of them read the same.
func Pattern(pattern string, ignoreCase bool) (string, error) {
	flags := syntax.Perl
	if ignoreCase {
		flags |= syntax.FoldCase
	}
	tree, err := syntax.Parse(pattern, flags)
	if err != nil {
		return "", fault.Invalid("filter", "%q is not a regular expression in the syntax of RE2: %s", pattern, err.Error())
	}
	return tree.Simplify().String(), nil
}
