package allocation

import (
	"reflect"
	"strings"
	"unicode/utf8"

	"github.com/cloudlens/cloudlens/ent"
	"github.com/cloudlens/cloudlens/ent/allocationrule"
	"github.com/cloudlens/cloudlens/internal/account"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/policy"
	"github.com/cloudlens/cloudlens/internal/rule"
)

// Draft is a rule as it is to be. Which charges it shares out follows from its
// filters in the words of the documented API, or is Filter.
type Draft struct {
	AccountID     *id.ID // nil: all accounts
	Name          string
	Description   string
	Method        allocationrule.Method // EQUAL when ""
	ServiceFilter *string
	TagFilter     *string // for TAG_BASED and USAGE_BASED the key to share out by
	DateRange     *string
	Filter        *rule.Rule
	Targets       []policy.Target
	Weights       []policy.Weight
	Enabled       bool
}

// byTag tells whether the tag filter is a key to share out by.
func byTag(m allocationrule.Method) bool {
	return m == allocationrule.MethodTagBased || m == allocationrule.MethodUsageBased
}

// byWeight tells whether weights say who gets how much of the whole.
func byWeight(m allocationrule.Method) bool {
	return m == allocationrule.MethodWeighted || m == allocationrule.MethodProportional
}

// checked is the draft in its normal form.
func (d Draft) checked() (Draft, error) {
	d.Name = strings.TrimSpace(d.Name)
	if d.Method == "" {
		d.Method = allocationrule.MethodEqual
	}
	switch {
	case d.Name == "":
		return d, fault.Missing("name", "a rule of allocation needs a name")
	case utf8.RuneCountInString(d.Name) > 255 || !plain(d.Name) || !plain(d.Description):
		return d, fault.Invalid("name", "the name has more than 255 characters, or one that cannot be shown: write a shorter, plain one")
	case allocationrule.MethodValidator(d.Method) != nil:
		return d, fault.Invalid("method", "method must be equal, weighted, proportional, usage_based, tag_based or custom, got %q", strings.ToLower(string(d.Method)))
	}
	if _, err := daysGiven(text(d.DateRange)); err != nil {
		return d, err
	}
	if byTag(d.Method) {
		if err := checkKey(text(d.TagFilter)); err != nil {
			return d, err
		}
	}
	var err error
	if d.Filter == nil {
		if d.Filter, err = d.compile(); err != nil {
			return d, err
		}
	} else if err := d.Filter.Check(); err != nil {
		return d, err
	}
	return d.shared()
}

func plain(s string) bool { return utf8.ValidString(s) && !strings.ContainsRune(s, 0) }

func text(s *string) string {
	if s == nil {
		return ""
	}
	return strings.TrimSpace(*s)
}

// checkKey refuses what is no single tag key.
func checkKey(key string) error {
	switch {
	case key == "":
		return fault.Missing("tagFilter", "the methods tag_based and usage_based need the tag key to share out by as tag filter, like Department")
	case !plain(key) || strings.ContainsAny(key, "={}[]\""):
		return fault.Invalid("tagFilter", "the methods tag_based and usage_based take one tag key as tag filter, like Department, got %q", key)
	}
	return nil
}

// compile makes the rule of what is shared out from the filters as given.
func (d *Draft) compile() (*rule.Rule, error) {
	var all []*rule.Rule
	if given := text(d.ServiceFilter); given != "" && given != "[]" {
		r, err := rule.Services(given)
		if err != nil {
			return nil, err
		}
		all = append(all, r)
	}
	if given := text(d.TagFilter); given != "" && !byTag(d.Method) {
		r, err := rule.Tags(given)
		if err != nil {
			return nil, err
		}
		all = append(all, r)
	}
	r := rule.All(all...)
	if r == nil {
		return nil, nil
	}
	return r, r.Check()
}

func (d *Draft) content() content {
	c := content{Method: d.Method, Rule: d.Filter, DateRange: text(d.DateRange), Targets: d.Targets, Weights: d.Weights}
	if byTag(d.Method) {
		c.Key = text(d.TagFilter)
	}
	return c
}

// draftOf is a rule that is there, as a draft of itself. Its filter is left out
// when it is only what the other filters say.
func draftOf(r *ent.AllocationRule) Draft {
	d := Draft{
		AccountID: r.AccountID, Name: r.Name, Description: r.Description, Method: r.Method, ServiceFilter: r.ServiceFilter, TagFilter: r.TagFilter,
		DateRange: r.DateRange, Targets: r.Targets, Weights: r.Weights, Enabled: r.Enabled,
	}
	if said, err := d.compile(); err != nil || !reflect.DeepEqual(said, r.Rule) {
		d.Filter = r.Rule
	}
	return d
}

// Patch is a change of some of it; what is not set stays.
type Patch struct {
	Name, Description                   account.Optional[string]
	Method                              account.Optional[allocationrule.Method]
	ServiceFilter, TagFilter, DateRange account.Optional[*string]
	Filter                              account.Optional[*rule.Rule] // nil: what the other filters say
	Targets                             account.Optional[[]policy.Target]
	Weights                             account.Optional[[]policy.Weight]
	Enabled                             account.Optional[bool]
}

// on is what the rule becomes. Weights that come without targets bring their
// own; targets with rules put away the weights that there were.
func (p Patch) on(was Draft) (Draft, error) {
	d := was
	put(&d.Name, p.Name)
	put(&d.Description, p.Description)
	put(&d.Method, p.Method)
	put(&d.ServiceFilter, p.ServiceFilter)
	put(&d.TagFilter, p.TagFilter)
	put(&d.DateRange, p.DateRange)
	put(&d.Filter, p.Filter)
	put(&d.Enabled, p.Enabled)
	switch {
	case p.Weights.Set && !p.Targets.Set && len(p.Weights.Value) > 0:
		d.Targets = nil
	case p.Targets.Set && !p.Weights.Set && ruled(p.Targets.Value):
		d.Weights = nil
	}
	put(&d.Targets, p.Targets)
	put(&d.Weights, p.Weights)
	return d.checked()
}

func put[T any](to *T, given account.Optional[T]) {
	if given.Set {
		*to = given.Value
	}
}
