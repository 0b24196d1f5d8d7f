package ledger

import (
	"fmt"
	"strings"

	"github.com/cloudlens/cloudlens/internal/fault"
)

// Op compares a dimension with values.
type Op string

// Operators. An absent attribute has the value ""; an absent tag equals
// nothing, so that only Not and Absent find it.
const (
	In       Op = "IN"
	Contains Op = "CONTAINS"
	StartsW  Op = "STARTS_WITH"
	Present  Op = "PRESENT" // not "" for attributes, the key exists for tags
)

// Filter is an expression tree: exactly one of And, Or, Not or a comparison.
// A nil Filter lets everything pass. It is two-valued: what does not match
// matches under Not.
type Filter struct {
	And, Or []*Filter
	Not     *Filter
	Key
	Op     Op // In when "" and Dim is set
	Values []string
}

func (f *Filter) op() Op {
	if f.Op == "" && f.Dim != "" {
		return In
	}
	return f.Op
}

const maxFilterNodes, maxFilterValues = 200, 1000

// Check refuses trees that are malformed or too large.
func (f *Filter) Check() error {
	nodes := 0
	return f.check(&nodes)
}

func (f *Filter) check(nodes *int) error {
	if f == nil {
		return nil
	}
	if *nodes++; *nodes > maxFilterNodes {
		return fault.Invalid("filter", "the filter has more than %d conditions", maxFilterNodes)
	}
	set := 0
	for _, is := range []bool{len(f.And) > 0, len(f.Or) > 0, f.Not != nil, f.op() != ""} {
		if is {
			set++
		}
	}
	if set != 1 {
		return fault.Invalid("filter", "each filter node takes exactly one of and, or, not or a comparison")
	}
	for _, sub := range append(append([]*Filter{f.Not}, f.And...), f.Or...) {
		if err := sub.check(nodes); err != nil {
			return err
		}
	}
	op := f.op()
	if op == "" {
		return nil
	}
	switch {
	case op != In && op != Contains && op != StartsW && op != Present:
		return fault.Invalid("filter", "%q is not a filter operator", string(op))
	case op == Present && len(f.Values) > 0:
		return fault.Invalid("filter", "PRESENT takes no values")
	case op != Present && len(f.Values) == 0:
		return fault.Missing("filter", "the comparison %s needs at least one value", op)
	case len(f.Values) > maxFilterValues:
		return fault.Invalid("filter", "a comparison takes at most %d values, got %d", maxFilterValues, len(f.Values))
	}
	return f.Key.check("filter")
}

// Match tells whether a charge of that account and subject passes. Engines do
// the same in SQL; this is the meaning, and the oracle of the engines' tests.
func (f *Filter) Match(account string, s *Subject) bool {
	switch {
	case f == nil:
		return true
	case f.Not != nil:
		return !f.Not.Match(account, s)
	case len(f.And) > 0:
		for _, sub := range f.And {
			if !sub.Match(account, s) {
				return false
			}
		}
		return true
	case len(f.Or) > 0:
		for _, sub := range f.Or {
			if sub.Match(account, s) {
				return true
			}
		}
		return false
	}
	value, ok := s.Value(account, f.Key)
	op := f.op()
	if op == Present {
		return ok && (value != "" || f.Key.Dim == ByTag)
	}
	if !ok {
		return false
	}
	for _, want := range f.Values {
		if op == In && value == want || op == Contains && strings.Contains(value, want) || op == StartsW && strings.HasPrefix(value, want) {
			return true
		}
	}
	return false
}

// Value is what the subject has under that key; ok is false for an absent tag.
func (s *Subject) Value(account string, k Key) (value string, ok bool) {
	switch k.Dim {
	case ByTag:
		return s.Tags.Get(k.Tag)
	case ByAccount:
		return account, true
	case BySubAccount:
		return s.SubAccount, true
	case ByService:
		return s.Service, true
	case ByProduct:
		return s.Product, true
	case ByRegion:
		return s.Region, true
	case ByZone:
		return s.Zone, true
	case ByResource:
		return s.Resource, true
	case BySubscription:
		return string(s.Subscription), true
	case ByCategory:
		return string(s.Category), true
	case ByCostUnit:
		return s.CostUnit, true
	case ByResourceGroup:
		return s.ResourceGroup, true
	}
	return "", false
}

// sql renders the tree over the subject alias s.
func (f *Filter) sql(b *builder) string {
	switch {
	case f.Not != nil:
		return "NOT (" + f.Not.sql(b) + ")"
	case len(f.And) > 0:
		return join(b, f.And, " AND ")
	case len(f.Or) > 0:
		return join(b, f.Or, " OR ")
	}
	if f.Key.Dim != ByTag {
		return f.compare(b, "s."+columns[f.Key.Dim][0])
	}
	key := b.arg(f.Key.Tag)
	if f.op() == Present {
		return fmt.Sprintf("s.id IN (SELECT subject FROM subject_tag WHERE key = %s)", key)
	}
	return fmt.Sprintf("s.id IN (SELECT subject FROM subject_tag WHERE key = %s AND %s)", key, f.compare(b, "value"))
}

func (f *Filter) compare(b *builder, column string) string {
	var terms []string
	for _, v := range f.Values {
		switch f.op() {
		case In:
			terms = append(terms, b.arg(v))
		case Contains:
			terms = append(terms, b.d.Contains(column, b.arg(v)))
		case StartsW:
			terms = append(terms, b.d.StartsWith(column, b.arg(v)))
		}
	}
	switch f.op() {
	case Present:
		return column + " <> ''"
	case In:
		return column + " IN (" + strings.Join(terms, ", ") + ")"
	}
	return "(" + strings.Join(terms, " OR ") + ")"
}

func join(b *builder, nodes []*Filter, with string) string {
	terms := make([]string, len(nodes))
	for i, n := range nodes {
		terms[i] = n.sql(b)
	}
	return "(" + strings.Join(terms, with) + ")"
}
