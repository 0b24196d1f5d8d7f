package schema

import (
	"entgo.io/contrib/entgql"
	"entgo.io/ent"
	"entgo.io/ent/dialect"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/google/uuid"
)

// governed are the fields that everything has which people write to govern
// costs. What has no account is about all of them.
func governed(of id.Type, more ...ent.Field) []ent.Field {
	fields := []ent.Field{
		field.UUID("id", uuid.UUID{}).Default(id.Maker(of)).Immutable(),
		field.UUID("account_id", uuid.UUID{}).Optional().Nillable().
			Comment("The account that it is about; absent when it is about all."),
		field.String("name").NotEmpty().MaxRuneLen(255).
			Comment("Its name."),
		field.Time("created_at").Immutable().
			Comment("When it was made."),
		field.Time("updated_at").
			Comment("When it was last changed."),
	}
	return append(fields, more...)
}

// ofAccount is the edge to the account that something is about. Resolvers show
// it: the accounts are at hand.
func ofAccount(edges string) ent.Edge {
	return edge.From("account", Account.Type).Ref(edges).Field("account_id").Unique().Annotations(hidden())
}

// byAccount is the index that lists read.
func byAccount() []ent.Index { return []ent.Index{index.Fields("account_id", "created_at")} }

// listed are the annotations of what comes in connections.
func listed() []schema.Annotation {
	return []schema.Annotation{entgql.RelayConnection(), entgql.Skip(entgql.SkipWhereInput, entgql.SkipOrderField)}
}

// exact is an exact decimal: text in SQLite, numeric in PostgreSQL. It is never
// compared in the database, where text would compare wrongly.
func exact(name, comment string) ent.Field {
	return field.Other(name, money.Decimal{}).
		SchemaType(map[string]string{dialect.SQLite: "text", dialect.Postgres: "numeric"}).
		Comment(comment).
		Annotations(entgql.Skip(entgql.SkipAll))
}

// hidden keeps a field out of the generated graph: a resolver shows it in
// another form.
func hidden() schema.Annotation { return entgql.Skip(entgql.SkipAll) }
