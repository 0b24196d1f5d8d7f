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
	"github.com/cloudlens/cloudlens/internal/policy"
	"github.com/cloudlens/cloudlens/internal/rule"
	"github.com/google/uuid"
)

// methods are how costs are shared out.
func methods(name string) ent.Field {
	return field.Enum(name).NamedValues(
		"Equal", "EQUAL", "Weighted", "WEIGHTED", "Proportional", "PROPORTIONAL",
		"UsageBased", "USAGE_BASED", "TagBased", "TAG_BASED", "Custom", "CUSTOM",
	).Comment("How costs are shared out. PROPORTIONAL is another word for WEIGHTED.")
}

// AllocationRule says how costs are shared out among targets.
type AllocationRule struct{ ent.Schema }

// Fields of AllocationRule.
func (AllocationRule) Fields() []ent.Field {
	return governed(id.AllocationRule,
		field.String("description").Default("").
			Comment("What it is for."),
		methods("method"),
		field.String("service_filter").Optional().Nillable().
			Comment("The services whose costs are shared out, as they were given."),
		field.String("tag_filter").Optional().Nillable().
			Comment("The tag key to share out by, or the tag whose costs are shared out, as it was given."),
		field.String("date_range").Optional().Nillable().
			Comment("The days to share out when nobody says, as they were given."),
		field.JSON("rule", &rule.Rule{}).Optional().
			Comment("Which charges are shared out; absent for all.").
			Annotations(hidden()),
		field.JSON("targets", []policy.Target{}).
			Comment("Who gets shares.").
			Annotations(hidden()),
		field.JSON("weights", []policy.Weight{}).
			Comment("How much of each.").
			Annotations(hidden()),
		field.Bool("enabled").Default(true).
			Comment("Whether it can be executed."),
	)
}

// Edges of AllocationRule.
func (AllocationRule) Edges() []ent.Edge {
	return []ent.Edge{
		ofAccount("allocation_rules"),
		edge.To("results", AllocationResult.Type).
			Annotations(entsql.OnDelete(entsql.SetNull), entgql.RelayConnection()),
	}
}

// Indexes of AllocationRule.
func (AllocationRule) Indexes() []ent.Index { return byAccount() }

// Annotations of AllocationRule.
func (AllocationRule) Annotations() []schema.Annotation { return listed() }

// AllocationResult is what a rule gave for a period. It is never changed; it
// can be locked, after which the same rule and period give no other.
type AllocationResult struct{ ent.Schema }

// Fields of AllocationResult.
func (AllocationResult) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("id", uuid.UUID{}).Default(id.Maker(id.AllocationResult)).Immutable(),
		field.UUID("account_id", uuid.UUID{}).Optional().Nillable().Immutable().
			Comment("The account whose costs were shared out; absent when it was all."),
		field.UUID("rule_id", uuid.UUID{}).Optional().Nillable().
			Comment("The rule; absent when it is gone."),
		field.String("rule_name").Immutable().
			Comment("The rule's name at the time."),
		field.Int("rule_version").Immutable().
			Comment("Which version of the rule was executed."),
		field.Int32("period_from").Immutable().
			Comment("First day as yyyymmdd.").
			Annotations(hidden()),
		field.Int32("period_to").Immutable().
			Comment("The day after the last as yyyymmdd.").
			Annotations(hidden()),
		methods("method"),
		field.String("currency").Immutable().
			Comment("ISO 4217 currency of all amounts; empty when nothing is known."),
		exact("total", "What was shared out, and what was not."),
		exact("allocated", "What the targets got."),
		exact("unallocated", "What none of them got."),
		field.JSON("parts", []policy.Part{}).Immutable().
			Comment("Who got how much.").
			Annotations(hidden()),
		field.String("finality").Immutable().
			Comment("How final the costs were.").
			Annotations(hidden()),
		field.Int64("revision").Immutable().
			Comment("The ledger revision that the costs were read from."),
		field.Time("created_at").Immutable().
			Comment("When it was executed."),
		field.Time("locked_at").Optional().Nillable().
			Comment("When it was locked; absent while it is not."),
	}
}

// Edges of AllocationResult.
func (AllocationResult) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("rule", AllocationRule.Type).Ref("results").Field("rule_id").Unique(),
		edge.From("account", Account.Type).Ref("allocation_results").Field("account_id").Unique().Immutable(),
	}
}

// Indexes of AllocationResult.
func (AllocationResult) Indexes() []ent.Index {
	return []ent.Index{index.Fields("account_id", "created_at"), index.Fields("rule_id", "period_from", "period_to")}
}

// Annotations of AllocationResult.
func (AllocationResult) Annotations() []schema.Annotation { return listed() }
