package ledger

import (
	"fmt"
	"strings"

	"github.com/cloudlens/cloudlens/internal/rule"
)

// Value is what the subject has under that key; ok is false for an absent tag
// and for what only the inventory knows.
func (s *Subject) Value(account string, k Key) (value string, ok bool) {
	switch k.Dim {
	case ByTag:
		return s.Tags.Get(k.Tag)
	case ByAccount:
		return account, true
	case rule.Type:
		return TypeOf(s.Service), true
	}
	if a := asked[k.Dim]; a != nil {
		return *a.Of(s), true
	}
	return "", false
}

// Lookup is Value as a rule asks.
func (s *Subject) Lookup(account string) rule.Lookup {
	return func(k Key) (string, bool) { return s.Value(account, k) }
}

// typeOf names the type of resource of services whose code is another word.
var typeOf = [][2]string{{"yundisk", "disk"}, {"kvstore", "redis"}, {"redisa", "redis"}, {"dds", "mongodb"}, {"nat_gw", "nat"}}

// TypeOf is the type of resource that a service's lines are for, in the words
// of the inventory; the service code itself where the inventory has no word.
func TypeOf(service string) string {
	for _, t := range typeOf {
		if t[0] == service {
			return t[1]
		}
	}
	return service
}

// ServiceOf is the service that bills resources of a type: of several the first.
func ServiceOf(typ string) string {
	for _, t := range typeOf {
		if t[1] == typ {
			return t[0]
		}
	}
	return typ
}

// typeExpr is TypeOf in SQL.
func typeExpr(column string) string {
	var b strings.Builder
	b.WriteString("CASE " + column)
	for _, t := range typeOf {
		fmt.Fprintf(&b, " WHEN '%s' THEN '%s'", t[0], t[1])
	}
	return b.String() + " ELSE " + column + " END"
}

// attribute is the column or expression of an attribute over the alias s; what
// only the inventory knows is nowhere, as an absent tag is.
func attribute(f rule.Field) (expr string, ok bool) {
	if f == rule.Type {
		return typeExpr("s.service"), true
	}
	if a := asked[f]; a != nil {
		return "s." + a.Column, true
	}
	return "", false
}

// source says how a comparison reads a key: it wraps the condition that test
// renders over a column; "" stands for the key being there at all.
type source func(k Key, fold bool, test func(column string) string) string

// inline reads the subjects themselves, under the alias s.
func inline(b *builder) source {
	return func(k Key, fold bool, test func(string) string) string {
		folded := func(expr string) string {
			if fold {
				return b.d.Fold(expr)
			}
			return expr
		}
		if k.Dim == ByTag {
			has := "key = " + b.arg(k.Tag)
			if cond := test(folded("value")); cond != "" {
				has += " AND " + cond
			}
			return "s.id IN (SELECT subject FROM subject_tag WHERE " + has + ")"
		}
		column, ok := attribute(k.Dim)
		if !ok {
			return "FALSE"
		}
		if cond := test(folded(column)); cond != "" {
			return cond
		}
		return column + " <> ''"
	}
}

// filterSQL renders a checked rule.
func filterSQL(b *builder, r *rule.Rule, from source) string {
	switch {
	case r == nil:
		return "TRUE"
	case r.Not != nil:
		return "NOT (" + filterSQL(b, r.Not, from) + ")"
	case len(r.And) > 0:
		return joined(b, r.And, " AND ", from)
	case len(r.Or) > 0:
		return joined(b, r.Or, " OR ", from)
	}
	return from(r.Key, r.IgnoreCase && r.Operator() != rule.Regex, func(column string) string { return comparison(b, r, column) })
}

func joined(b *builder, nodes []*rule.Rule, with string, from source) string {
	terms := make([]string, len(nodes))
	for i, n := range nodes {
		terms[i] = filterSQL(b, n, from)
	}
	return "(" + strings.Join(terms, with) + ")"
}

// longList is how many values go as one list rather than one by one.
const longList = 8

// comparison renders a condition over a column, "" for Present.
func comparison(b *builder, r *rule.Rule, column string) string {
	op := r.Operator()
	if op == rule.Present {
		return ""
	}
	values := r.Values
	if r.IgnoreCase && op != rule.Regex {
		values = make([]string, len(r.Values))
		for i, v := range r.Values {
			values[i] = rule.Fold(v)
		}
	}
	if op == rule.In {
		if len(values) == 0 || len(values) > longList {
			return column + " IN (" + b.d.Each(b.arg(values)) + ")"
		}
		terms := make([]string, len(values))
		for i, v := range values {
			terms[i] = b.arg(v)
		}
		return column + " IN (" + strings.Join(terms, ", ") + ")"
	}
	terms := make([]string, len(values))
	for i, v := range values {
		switch op {
		case rule.Contains:
			terms[i] = b.d.Contains(column, b.arg(v))
		case rule.StartsW:
			terms[i] = b.d.StartsWith(column, b.arg(v))
		case rule.EndsW:
			terms[i] = b.d.EndsWith(column, b.arg(v))
		case rule.Regex:
			pattern, _ := rule.Pattern(v, r.IgnoreCase) // Check has compiled it
			terms[i] = b.d.Regex(column, b.arg(pattern))
		default:
			terms[i] = fmt.Sprintf("COALESCE(%s %s %s, FALSE)", b.d.Number(column), numericOps[op], b.d.Number(b.arg(v)))
		}
	}
	return "(" + strings.Join(terms, " OR ") + ")"
}

var numericOps = map[rule.Op]string{rule.Greater: ">", rule.AtLeast: ">=", rule.Less: "<", rule.AtMost: "<="}
