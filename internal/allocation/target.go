package allocation

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/cloudlens/cloudlens/ent/allocationrule"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/cloudlens/cloudlens/internal/policy"
	"github.com/cloudlens/cloudlens/internal/rule"
)

// most is how many targets a rule may have.
const most = 1000

// ruled tells whether targets say themselves which charges are theirs.
func ruled(targets []policy.Target) bool {
	return slices.ContainsFunc(targets, func(t policy.Target) bool { return t.Rule != nil || t.Type != "" || t.Key != "" })
}

// shared checks who gets shares, and how much.
func (d Draft) shared() (Draft, error) {
	var err error
	if d.Targets, err = targetsOf(d.Targets); err != nil {
		return d, err
	}
	if d.Weights, err = weightsOf(d.Weights); err != nil {
		return d, err
	}
	switch {
	case byWeight(d.Method) && len(d.Weights) == 0:
		return d, fault.Missing("weights", "the methods weighted and proportional need weights: give one for each target")
	case byWeight(d.Method) && sumOf(d.Weights).Cmp(money.Zero) == 0:
		return d, fault.Invalid("weights", "the weights sum to 0: nothing can be shared out by them")
	case d.Method == allocationrule.MethodCustom:
		if err := d.custom(); err != nil {
			return d, err
		}
	}
	if byWeight(d.Method) || d.Method == allocationrule.MethodCustom && len(d.Weights) > 0 {
		err = d.agree()
	}
	return d, err
}

// custom refuses what does not say who gets what.
func (d *Draft) custom() error {
	switch {
	case ruled(d.Targets) && len(d.Weights) > 0:
		return fault.Invalid("weights", "the method custom takes targets with rules, or weights as shares, not both")
	case len(d.Weights) > 0:
		if sum := sumOf(d.Weights); sum.Cmp(money.Whole(1)) > 0 {
			return fault.Invalid("weights", "the weights of the method custom are shares of the whole, and sum to %s: they may not pass 1", sum.String())
		}
	case len(d.Targets) == 0:
		return fault.Missing("targets", "the method custom needs targets with rules, or weights as shares")
	}
	for _, t := range d.Targets {
		if t.Rule == nil && len(d.Weights) == 0 {
			return fault.Missing("targets", "the target %q of the method custom has no rule: give it a type, a key or a value", t.Name)
		}
	}
	return nil
}

// agree makes the targets those of the weights. Where both are given they must
// be the same ones.
func (d *Draft) agree() error {
	if len(d.Targets) == 0 {
		for _, w := range d.Weights {
			d.Targets = append(d.Targets, policy.Target{Name: w.Target})
		}
		return nil
	}
	at := map[string]int{}
	for i, t := range d.Targets {
		at[t.Name] = i
		if !weighed(d.Weights, t.Name) {
			return fault.Invalid("weights", "the target %q has no weight: give it one, or leave it out", t.Name)
		}
	}
	for _, w := range d.Weights {
		if _, ok := at[w.Target]; !ok {
			return fault.Invalid("weights", "the weight of %q is of no target: add the target, or leave the weight out", w.Target)
		}
	}
	d.Weights = slices.Clone(d.Weights)
	slices.SortFunc(d.Weights, func(a, b policy.Weight) int { return cmp.Compare(at[a.Target], at[b.Target]) })
	return nil
}

func targetsOf(given []policy.Target) ([]policy.Target, error) {
	if len(given) > most {
		return nil, fault.Invalid("targets", "a rule of allocation may have %d targets at most", most)
	}
	seen := map[string]bool{}
	out := make([]policy.Target, len(given))
	for i, t := range given {
		t.Name = strings.TrimSpace(cmp.Or(strings.TrimSpace(t.Name), t.Value, t.Key))
		switch folded := rule.Fold(t.Name); {
		case t.Name == "" || utf8.RuneCountInString(t.Name) > 255 || !plain(t.Name):
			return nil, fault.Invalid("targets", "the name of a target has 1 to 255 plain characters, got %q", t.Name)
		case seen[folded]:
			return nil, fault.Invalid("targets", "the target %q is given twice: leave one out", t.Name)
		default:
			seen[folded] = true
		}
		var err error
		if t.Type != "" || t.Key != "" {
			if t.Rule, err = ruleOf(t); err != nil {
				return nil, err
			}
		} else if t.Rule != nil {
			if err := t.Rule.Check(); err != nil {
				return nil, err
			}
		}
		out[i] = t
	}
	return out, nil
}

// ruleOf reads type, key and value of a target: the tag of that key, or else a
// field of the documented conditions.
func ruleOf(t policy.Target) (*rule.Rule, error) {
	f := rule.Flat{Field: strings.ToLower(t.Type), Operator: "equals", Value: t.Value}
	if f.Field == "" || f.Field == "tag" {
		f.Field = "tag." + t.Key
	}
	if t.Value == "" {
		f.Operator = "exists"
	}
	return f.Rule()
}

func weightsOf(given []policy.Weight) ([]policy.Weight, error) {
	if len(given) > most {
		return nil, fault.Invalid("targets", "a rule of allocation may have %d targets at most", most)
	}
	seen := map[string]bool{}
	out := make([]policy.Weight, len(given))
	for i, w := range given {
		w.Target, w.Weight = strings.TrimSpace(w.Target), money.MustParse(w.Weight.String())
		switch folded := rule.Fold(w.Target); {
		case w.Target == "" || utf8.RuneCountInString(w.Target) > 255 || !plain(w.Target):
			return nil, fault.Invalid("weights", "the name of a target has 1 to 255 plain characters, got %q", w.Target)
		case seen[folded]:
			return nil, fault.Invalid("weights", "the target %q is given twice: leave one out", w.Target)
		case w.Weight.Cmp(money.Zero) < 0:
			return nil, fault.Invalid("weights", "a weight must be 0 or more, got %s for %q", w.Weight.String(), w.Target)
		default:
			seen[folded] = true
		}
		out[i] = w
	}
	return out, nil
}
