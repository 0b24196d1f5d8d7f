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

// Budget is how much may be spent in a period.
type Budget struct{ ent.Schema }

// Fields of Budget.
func (Budget) Fields() []ent.Field {
	return governed(id.Budget,
		exact("amount", "How much may be spent."),
		field.String("currency").Default("").
			Comment("ISO 4217 currency; empty for that of its account."),
		field.Enum("period").NamedValues("Monthly", "MONTHLY", "Quarterly", "QUARTERLY", "Yearly", "YEARLY", "Custom", "CUSTOM").
			Comment("How long one period of it is."),
		field.Enum("type").NamedValues("Total", "TOTAL", "Tag", "TAG", "Service", "SERVICE").Default("TOTAL").
			Comment("What of the spend it is about."),
		field.Int32("start_date").
			Comment("First day as yyyymmdd.").
			Annotations(hidden()),
		field.Int32("end_date").Optional().Nillable().
			Comment("The day after the last as yyyymmdd; absent when it rolls on.").
			Annotations(hidden()),
		field.String("tag_filter").Optional().Nillable().
			Comment("The tag it is about, as it was given."),
		field.String("service_filter").Optional().Nillable().
			Comment("The services it is about, as they were given."),
		field.JSON("rule", &rule.Rule{}).Optional().
			Comment("Which charges count; absent for all.").
			Annotations(hidden()),
		field.JSON("alerts", []policy.Threshold{}).
			Comment("At what share of the amount to tell.").
			Annotations(hidden()),
	)
}

// Edges of Budget.
func (Budget) Edges() []ent.Edge {
	return []ent.Edge{
		ofAccount("budgets"),
		edge.To("events", BudgetEvent.Type).
			Annotations(entsql.OnDelete(entsql.Cascade), entgql.RelayConnection()),
	}
}

// Indexes of Budget.
func (Budget) Indexes() []ent.Index { return byAccount() }

// Annotations of Budget.
func (Budget) Annotations() []schema.Annotation { return listed() }

// BudgetEvent is a threshold of a budget that was reached, or was left again.
type BudgetEvent struct{ ent.Schema }

// Fields of BudgetEvent.
func (BudgetEvent) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("id", uuid.UUID{}).Default(id.Maker(id.BudgetEvent)).Immutable(),
		field.UUID("budget_id", uuid.UUID{}).Immutable().
			Comment("The budget."),
		field.UUID("account_id", uuid.UUID{}).Optional().Nillable().Immutable().
			Comment("The account of the budget; absent when it is about all."),
		field.Int32("period_from").Immutable().
			Comment("First day of the budget's period as yyyymmdd.").
			Annotations(hidden()),
		field.Int32("period_to").Immutable().
			Comment("The day after its last as yyyymmdd.").
			Annotations(hidden()),
		field.Enum("basis").NamedValues("Actual", "ACTUAL", "Forecast", "FORECAST").Immutable().
			Comment("Whether what was spent reached it, or what will be."),
		exact("percentage", "The threshold in percent of the amount."),
		field.Enum("kind").NamedValues("Crossed", "CROSSED", "Cleared", "CLEARED").Immutable().
			Comment("Whether it was reached, or is not reached any more."),
		field.Int("sequence").Positive().Immutable().
			Comment("Counted from 1 for each threshold and period."),
		exact("spend", "What was spent, or is forecast."),
		exact("amount", "The budget's amount at the time."),
		field.String("currency").Immutable().
			Comment("ISO 4217 currency of both."),
		field.Time("at").Immutable().
			Comment("When it was found."),
		field.Int64("revision").Immutable().
			Comment("The ledger revision that it was found in."),
	}
}

// Edges of BudgetEvent.
func (BudgetEvent) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("budget", Budget.Type).Ref("events").Field("budget_id").Unique().Required().Immutable(),
		edge.From("account", Account.Type).Ref("budget_events").Field("account_id").Unique().Immutable(),
	}
}

// Indexes of BudgetEvent.
func (BudgetEvent) Indexes() []ent.Index {
	return []ent.Index{
		// Two that look at once find the same: one of them is refused.
		index.Fields("budget_id", "period_from", "basis", "percentage", "sequence").Unique(),
		index.Fields("account_id", "at"),
		index.Fields("budget_id", "at"),
		index.Fields("at"),
	}
}

// Annotations of BudgetEvent.
func (BudgetEvent) Annotations() []schema.Annotation { return listed() }
