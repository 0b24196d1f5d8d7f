package graph

import (
	"context"
	"slices"

	"github.com/99designs/gqlgen/graphql"

	"github.com/cloudlens/cloudlens/graph/model"
	"github.com/cloudlens/cloudlens/internal/account"
	"github.com/cloudlens/cloudlens/internal/virtualtag"
)

func tagDraft(in *model.CreateVirtualTagInput) virtualtag.Draft {
	return virtualtag.Draft{
		Account: in.AccountID, Name: in.Name, Description: in.Description, Key: in.TagKey, Value: in.TagValue, Priority: in.Priority,
		Conditions: values(in.Conditions), MatchAny: in.MatchAny, Rule: in.Filter,
	}
}

func tagPatch(in *model.UpdateVirtualTagInput) virtualtag.Patch {
	p := virtualtag.Patch{
		Name: given(in.Name), Description: given(in.Description), Key: given(in.TagKey), Value: given(in.TagValue), Priority: given(in.Priority),
		MatchAny: given(in.MatchAny), Rule: in.Filter, From: in.EffectiveFrom,
	}
	if in.Conditions != nil {
		p.Conditions = account.Some(values(in.Conditions))
	}
	return p
}

// shares tells whether a field of a tag's cost was asked for that needs it by
// resource and service, which is far more to read. A caller in Go has no field
// and gets all.
func shares(ctx context.Context) bool {
	if graphql.GetFieldContext(ctx) == nil {
		return true
	}
	return slices.ContainsFunc(graphql.CollectFieldsCtx(ctx, nil), func(f graphql.CollectedField) bool {
		return f.Name == "resources" || f.Name == "services" || f.Name == "resourceCount"
	})
}
