// Package schema declares the catalogue's entities. The generated code in
// the packages above it, the GraphQL types and the migrations all follow from
// here. Times are set by services from their clock, never by a default.
package schema

import (
	"entgo.io/contrib/entgql"
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
	"github.com/google/uuid"
)

// Store is the one row that says which store this catalogue is and how far
// it has come.
type Store struct{ ent.Schema }

// Fields of Store.
func (Store) Fields() []ent.Field {
	return []ent.Field{
		field.Int("id").Immutable().
			Comment("Always 1."),
		field.UUID("store_id", uuid.UUID{}).Immutable().
			Comment("What catalogue and ledger both carry: a pair that differs is refused."),
		field.Int64("revision").Default(0).NonNegative().
			Comment("Ledger revision: raised by one at each activation."),
		field.Int32("last_batch").Default(0).NonNegative().
			Comment("The last batch number given out. Numbers are never reused."),
		field.Int64("catalogue_revision").Default(0).NonNegative().
			Comment("Raised by each write of what people edit: the cache key's other half."),
		field.Time("created_at").Immutable().
			Comment("When the store was made."),
	}
}

// Annotations of Store.
func (Store) Annotations() []schema.Annotation {
	return []schema.Annotation{entgql.Skip(entgql.SkipAll)}
}
