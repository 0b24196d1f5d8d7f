package rule_test

import (
	"errors"
	"testing"

	"pgregory.net/rapid"

	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/rule"
)

func TestFlatConditions(t *testing.T) {
	has := map[string]string{"RESOURCE_NAME": "Web-1", "REGION": "cn-beijing", "Environment": "Production", "size": "16", "RESOURCE": "i-1"}
	lookup := func(k rule.Key) (string, bool) {
		if k.Dim == rule.Tag {
			v, ok := has[k.Tag]
			return v, ok
		}
		return has[string(k.Dim)], true
	}
	for _, c := range []struct {
		field, operator, value string
		want                   bool
	}{
		{"name", "equals", "web-1", true},
		{"name", "not_equals", "web-1", false},
		{"name", "contains", "EB", true},
		{"name", "starts_with", "web", true},
		{"name", "ends_with", "-1", true},
		{"name", "regex", `^web-\d$`, true},
		{"name", "regex", `\D{4}\d`, true}, // classes keep their case
		{"name", "not_regex", `\d`, false},
		{"instance_id", "in", "i-9, i-1", true},
		{"id", "not_in", "i-9,i-1", false},
		{"zone", "not_in", "a,b", true},
		{"zone", "equals", "", true},
		{"zone", "exists", "", false},
		{"tag.Environment", "equals", "production", true},
		{"tag.environment", "equals", "production", false}, // keys are exact
		{"tag.environment", "not_equals", "production", true},
		{"tag.none", "equals", "", false},
		{"tag.none", "not_exists", "", true},
		{"tag.size", "gte", "16", true},
		{"tag.size", "greater_than", "16", false},
		{"tag.size", "less_than", "16.5", true},
		{"tag.Environment", "less_than", "16", false},
	} {
		r, err := rule.Flat{Field: c.field, Operator: c.operator, Value: c.value}.Rule()
		if err != nil {
			t.Errorf("%+v: %v", c, err)
			continue
		}
		m, err := r.Matcher()
		if err != nil || m(lookup) != c.want {
			t.Errorf("%+v: got %t, %v", c, !c.want, err)
		}
	}
}

func TestFlatConditionsThatCannotBeTaken(t *testing.T) {
	for _, c := range [][3]string{
		{"color", "equals", "x"},
		{"tag.", "equals", "x"},
		{"name", "like", "x"},
		{"name", "not_", "x"},
		{"name", "regex", "("},
		{"name", "gt", "many"},
		{"name", "regex", string(make([]byte, 501))},
		{"name", "regex", "(a{1000}){1000}"},
	} {
		f := rule.Flat{Field: c[0], Operator: c[1], Value: c[2]}
		if _, err := f.Rule(); !isInvalid(err) {
			t.Errorf("%+v gives %v", f, err)
		}
	}
}

func isInvalid(err error) bool {
	f, ok := fault.As(err)
	return ok && f.Kind == fault.KindInvalid
}

func TestNotIsTheOpposite(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := &rule.Rule{
			Key: rule.Key{Dim: rule.Tag, Tag: "k"}, Op: rapid.SampledFrom(rule.Ops).Draw(t, "op"), IgnoreCase: rapid.Bool().Draw(t, "fold"),
		}
		if r.Op != rule.Present {
			r.Values = rapid.SliceOfN(rapid.SampledFrom([]string{"1", "-2.5", "30"}), 1, 3).Draw(t, "values")
		}
		value, there := rapid.SampledFrom([]string{"", "1", "30", "x1", "2"}).Draw(t, "value"), rapid.Bool().Draw(t, "there")
		lookup := func(rule.Key) (string, bool) { return value, there }
		is, err := r.Matcher()
		not, err2 := (&rule.Rule{Not: r}).Matcher()
		if err := errors.Join(r.Check(), err, err2); err != nil {
			t.Fatal(err)
		}
		if is(lookup) == not(lookup) {
			t.Fatal("a rule and its negation agree")
		}
	})
}

func FuzzRegex(f *testing.F) {
	f.Add("^a|b$", true, "aB")
	f.Fuzz(func(t *testing.T, pattern string, fold bool, text string) {
		r := &rule.Rule{Key: rule.Key{Dim: rule.Name}, Op: rule.Regex, Values: []string{pattern}, IgnoreCase: fold}
		if r.Check() != nil {
			return
		}
		m, err := r.Matcher()
		if err != nil {
			t.Fatalf("a checked rule does not compile: %v", err)
		}
		m(func(rule.Key) (string, bool) { return text, true })
	})
}
