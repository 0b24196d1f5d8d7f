package schema

import (
	"entgo.io/contrib/entgql"
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
	"github.com/cloudlens/cloudlens/internal/cloud"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/google/uuid"
)

// CloudSync is one reading of an account's cloud: bills, inventory, metrics.
// GraphQL and the table call it Sync; Go cannot, since its package would
// shadow the standard library's.
type CloudSync struct{ ent.Schema }

// Fields of CloudSync.
func (CloudSync) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("id", uuid.UUID{}).Default(id.Maker(id.Sync)).Immutable(),
		field.UUID("account_id", uuid.UUID{}).Immutable().
			Comment("The account that is read."),
		field.Enum("cause").NamedValues("User", "USER", "Schedule", "SCHEDULE", "Scan", "SCAN").Immutable().
			Comment("What asked for it."),
		field.Enum("status").NamedValues(
			"Running", "RUNNING", "Completed", "COMPLETED", "Failed", "FAILED", "Interrupted", "INTERRUPTED",
		).Default("RUNNING").
			Comment("How far it has come, or how it ended."),
		field.JSON("message", cloud.Text{}).Optional().
			Comment("Why it failed, by language; empty when it did not.").
			Annotations(entgql.Skip(entgql.SkipAll)),
		field.JSON("warnings", []cloud.Text{}).Optional().
			Comment("What could not be looked at, by language.").
			Annotations(entgql.Skip(entgql.SkipAll)),
		field.Int64("lines").Default(0).NonNegative().
			Comment("How many bill lines were read."),
		field.Int("resources").Default(0).NonNegative().
			Comment("How many resources were seen."),
		field.Int("points").Default(0).NonNegative().
			Comment("How many metric points were read."),
		field.Time("started_at").Immutable().
			Comment("When it began.").
			Annotations(entgql.OrderField("STARTED_AT")),
		field.Time("finished_at").Optional().Nillable().
			Comment("When it ended; absent while it runs."),
	}
}

// Edges of CloudSync.
func (CloudSync) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("account", Account.Type).Ref("syncs").Field("account_id").
			Unique().Required().Immutable(),
	}
}

// Indexes of CloudSync.
func (CloudSync) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("account_id", "started_at"),
		index.Fields("status"),
	}
}

// Annotations of CloudSync.
func (CloudSync) Annotations() []schema.Annotation {
	return []schema.Annotation{
		entsql.Table("syncs"),
		entgql.Type("Sync"),
		entgql.QueryField("syncs").Description("The readings of clouds that the viewer may see, newest last."),
		entgql.RelayConnection(),
		entgql.Skip(entgql.SkipWhereInput),
	}
}
