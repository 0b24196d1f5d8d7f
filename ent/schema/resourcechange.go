package schema

import (
	"entgo.io/contrib/entgql"
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
	"github.com/cloudlens/cloudlens/internal/cloud"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/google/uuid"
)

// ResourceChange is something that a sync found different from the one before.
type ResourceChange struct{ ent.Schema }

// Fields of ResourceChange.
func (ResourceChange) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("id", uuid.UUID{}).Default(id.Maker(id.ResourceChange)).Immutable(),
		field.UUID("account_id", uuid.UUID{}).Immutable().
			Comment("The account that the resource belongs to.").
			Annotations(entgql.Skip(entgql.SkipAll)),
		field.UUID("resource_id", uuid.UUID{}).Immutable().
			Comment("The resource."),
		field.Enum("kind").NamedValues("Appeared", "APPEARED", "Changed", "CHANGED", "Vanished", "VANISHED", "Returned", "RETURNED").Immutable().
			Comment("What happened."),
		field.JSON("fields", []cloud.FieldChange{}).Optional().Immutable().
			Comment("What changed, field by field.").
			Annotations(entgql.Skip(entgql.SkipAll)),
		field.Time("seen_at").Immutable().
			Comment("When the sync saw it: it happened some time before.").
			Annotations(entgql.OrderField("SEEN_AT")),
	}
}

// Edges of ResourceChange.
func (ResourceChange) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("resource", Resource.Type).Ref("changes").Field("resource_id").
			Unique().Required().Immutable(),
	}
}

// Indexes of ResourceChange.
func (ResourceChange) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("resource_id", "seen_at"),
		index.Fields("account_id", "seen_at"),
	}
}

// Annotations of ResourceChange.
func (ResourceChange) Annotations() []schema.Annotation {
	return []schema.Annotation{entgql.RelayConnection(), entgql.Skip(entgql.SkipWhereInput)}
}
