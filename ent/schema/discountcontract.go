package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/google/uuid"
)

// DiscountContract is a discount that an account was granted, as somebody
// entered it: bills that are read from the API name none.
type DiscountContract struct{ ent.Schema }

// Fields of DiscountContract.
func (DiscountContract) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("id", uuid.UUID{}).Default(id.Maker(id.DiscountContract)).Immutable(),
		field.UUID("account_id", uuid.UUID{}).Immutable().
			Comment("The account that it was granted to."),
		field.String("name").NotEmpty().MaxRuneLen(255).
			Comment("Its name."),
		field.JSON("services", []string{}).Default([]string{}).
			SchemaType(map[string]string{dialect.Postgres: "json"}).
			Comment("The services that it is for, as their codes; all when empty."),
		field.Int32("first_day").Optional().Nillable().
			Comment("The first day that it holds, as yyyymmdd; absent when unknown.").
			Annotations(hidden()),
		field.Int32("last_day").
			Comment("The last day that it holds, as yyyymmdd.").
			Annotations(hidden()),
		maybeExact("rate", "The agreed discount, as a fraction of the list cost."),
		field.String("note").Default("").
			Comment("Whatever else is worth knowing."),
		field.Time("created_at").Immutable().
			Comment("When it was entered."),
		field.Time("updated_at").
			Comment("When it was last changed."),
	}
}

// Edges of DiscountContract.
func (DiscountContract) Edges() []ent.Edge {
	return []ent.Edge{edge.From("account", Account.Type).Ref("discount_contracts").Field("account_id").Unique().Required().Immutable()}
}

// Indexes of DiscountContract.
func (DiscountContract) Indexes() []ent.Index { return byAccount() }

// Annotations of DiscountContract.
func (DiscountContract) Annotations() []schema.Annotation { return listed() }
