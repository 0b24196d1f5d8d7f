package schema

import (
	"entgo.io/contrib/entgql"
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/google/uuid"
)

// Credential is an account's access key. No API has it.
type Credential struct{ ent.Schema }

// Fields of Credential.
func (Credential) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("id", uuid.UUID{}).Default(id.Maker(id.Credential)).Immutable(),
		field.UUID("account_id", uuid.UUID{}).Immutable().
			Comment("The account that the key belongs to."),
		field.String("access_key_id").NotEmpty().
			Comment("The key's public half."),
		field.Bytes("sealed_secret").NotEmpty().Sensitive().
			Comment("The key's secret half, sealed with the account's id as associated data."),
		field.Time("created_at").Immutable().
			Comment("When the key was stored."),
		field.Time("updated_at").
			Comment("When the key was last changed."),
	}
}

// Edges of Credential.
func (Credential) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("account", Account.Type).Ref("credential").Field("account_id").
			Unique().Required().Immutable(),
	}
}

// Annotations of Credential.
func (Credential) Annotations() []schema.Annotation {
	return []schema.Annotation{entgql.Skip(entgql.SkipAll)}
}
