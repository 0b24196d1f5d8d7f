package schema

import (
	"entgo.io/contrib/entgql"
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/google/uuid"
)

// Scan is the last judgement of which resources of an account are idle. An
// account has one; a new judgement takes its place.
type Scan struct{ ent.Schema }

// Fields of Scan.
func (Scan) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("id", uuid.UUID{}).Default(id.Maker(id.Scan)).Immutable(),
		field.UUID("account_id", uuid.UUID{}).Unique().Immutable().
			Comment("The account."),
		field.Int("days").Positive().
			Comment("How many days of metrics were looked at."),
		field.Time("judged_at").
			Comment("When it was judged. The window ends with the last whole hour before."),
	}
}

// Edges of Scan.
func (Scan) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("account", Account.Type).Ref("scan").Field("account_id").
			Unique().Required().Immutable(),
		edge.To("verdicts", Verdict.Type).
			Annotations(entsql.OnDelete(entsql.Cascade), entgql.Skip(entgql.SkipAll)),
	}
}

// Annotations of Scan.
func (Scan) Annotations() []schema.Annotation {
	return []schema.Annotation{entgql.Skip(entgql.SkipWhereInput)}
}

// Verdict is what a scan found of one resource.
type Verdict struct{ ent.Schema }

// Fields of Verdict.
func (Verdict) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("id", uuid.UUID{}).Default(id.Maker(id.Verdict)).Immutable(),
		field.UUID("scan_id", uuid.UUID{}).Immutable().
			Comment("The scan.").
			Annotations(entgql.Skip(entgql.SkipAll)),
		field.UUID("account_id", uuid.UUID{}).Immutable().
			Comment("The account that the resource belongs to.").
			Annotations(entgql.Skip(entgql.SkipAll)),
		field.UUID("resource_id", uuid.UUID{}).Unique().Immutable().
			Comment("The resource."),
		field.Enum("outcome").NamedValues(
			"Idle", "IDLE", "Busy", "BUSY", "Exempt", "EXEMPT", "NotRunning", "NOT_RUNNING", "Young", "YOUNG", "NotEvaluated", "NOT_EVALUATED",
		).Immutable().
			Comment("What it was judged to be. NOT_EVALUATED is what had too few metrics to tell."),
		field.JSON("reasons", []map[string]string{}).Immutable().
			Comment("Why, as codes with their values.").
			Annotations(entgql.Skip(entgql.SkipAll)),
	}
}

// Edges of Verdict.
func (Verdict) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("scan", Scan.Type).Ref("verdicts").Field("scan_id").
			Unique().Required().Immutable(),
		edge.From("resource", Resource.Type).Ref("verdict").Field("resource_id").
			Unique().Required().Immutable(),
	}
}

// Indexes of Verdict.
func (Verdict) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("scan_id", "outcome"),
		index.Fields("account_id", "outcome"),
	}
}

// Annotations of Verdict.
func (Verdict) Annotations() []schema.Annotation {
	return []schema.Annotation{entgql.Skip(entgql.SkipWhereInput)}
}
