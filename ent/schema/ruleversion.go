package schema

import (
	"encoding/json"

	"entgo.io/contrib/entgql"
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/google/uuid"
)

// RuleVersion is one version of what governs costs: of a virtual tag, a budget
// or an allocation rule. Versions are added and never changed, so that what a
// rule said of an earlier month can always be asked for again.
type RuleVersion struct{ ent.Schema }

// Fields of RuleVersion.
func (RuleVersion) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("id", uuid.UUID{}).Default(id.Maker(id.RuleVersion)).Immutable(),
		field.UUID("owner_id", uuid.UUID{}).Immutable().
			Comment("What it is a version of; its id says which kind that is."),
		field.Int("number").Positive().Immutable().
			Comment("Counted from 1 for each owner."),
		field.Int32("effective_from").Default(0).Immutable().
			Comment("First day it holds for, as yyyymmdd; 0 for always."),
		field.Time("recorded_at").Immutable().
			Comment("When it was entered."),
		field.JSON("content", json.RawMessage{}).Immutable().
			Comment("What the owner said."),
	}
}

// Indexes of RuleVersion.
func (RuleVersion) Indexes() []ent.Index {
	return []ent.Index{index.Fields("owner_id", "number").Unique()}
}

// Annotations of RuleVersion.
func (RuleVersion) Annotations() []schema.Annotation {
	return []schema.Annotation{entgql.Skip(entgql.SkipAll)}
}
