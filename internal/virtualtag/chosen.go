package virtualtag

import (
	"context"

	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/rule"
)

// Chosen is a rule in one of three forms: of a tag, as conditions, as a tree.
type Chosen struct {
	Tag        *id.ID
	Conditions []rule.Flat
	MatchAny   bool
	Rule       *rule.Rule
}

// RuleOf reads the rule in the form that is given.
func (s *Service) RuleOf(ctx context.Context, c Chosen) (*rule.Rule, error) {
	given := 0
	for _, is := range []bool{c.Tag != nil, len(c.Conditions) > 0, c.Rule != nil} {
		if is {
			given++
		}
	}
	switch {
	case given == 0:
		return nil, fault.Missing("rules", "give rules to try out, or the id of a virtual tag")
	case given > 1:
		return nil, fault.Invalid("rules", "give the rule as the id of a virtual tag, as conditions or as a tree: only one of them")
	case c.Tag != nil:
		t, err := s.ByID(ctx, *c.Tag)
		if err != nil {
			return nil, err
		}
		return t.Rule, nil
	case c.Rule != nil:
		return c.Rule, c.Rule.Check()
	}
	return rule.Join(c.Conditions, c.MatchAny)
}
