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

// Account is a billing account at a cloud provider.
type Account struct{ ent.Schema }

// Fields of Account.
func (Account) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("id", uuid.UUID{}).Default(id.Maker(id.Account)).Immutable(),
		field.String("name").NotEmpty().MaxRuneLen(255).
			Comment("The name in addresses: unique among accounts that are not deleted, without a slash.").
			Annotations(entgql.OrderField("NAME")),
		field.String("alias").Optional().Nillable().
			Comment("A name to show instead, if there is one."),
		field.String("provider").NotEmpty().
			Comment("Whose cloud: aliyun, tencent, or the provider name of a FOCUS file as a slug."),
		field.String("billing_account_id").Default("").
			Comment("The account's id at the provider; empty until known.").
			Annotations(entgql.OrderField("BILLING_ACCOUNT_ID")),
		field.Enum("site").NamedValues("China", "CHINA", "International", "INTERNATIONAL").Optional().Nillable().
			Comment("The provider's site that bills; absent until known."),
		field.String("region").Default("cn-hangzhou").
			Comment("The region whose endpoints are asked."),
		field.String("currency").Default("").
			Comment("ISO 4217 currency of bill files that name none; empty when not set."),
		field.Time("created_at").Immutable().
			Comment("When the account was added.").
			Annotations(entgql.OrderField("CREATED_AT")),
		field.Time("updated_at").
			Comment("When the account was last changed."),
		field.Time("deleted_at").Optional().Nillable().
			Comment("When the account was deleted. It is invisible from then on and waits for its grace.").
			Annotations(entgql.Skip(entgql.SkipAll)),
	}
}

// Edges of Account.
func (Account) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("credential", Credential.Type).Unique().
			Annotations(entsql.OnDelete(entsql.Cascade), entgql.Skip(entgql.SkipAll)),
		edge.To("slices", Slice.Type).
			Annotations(entgql.RelayConnection()),
		edge.To("resources", Resource.Type).
			Annotations(entgql.Skip(entgql.SkipAll)),
		edge.To("reports", Report.Type).
			Annotations(entgql.RelayConnection()),
		edge.To("report_schedules", ReportSchedule.Type).
			Annotations(entgql.RelayConnection()),
		edge.To("discount_contracts", DiscountContract.Type).
			Annotations(entgql.RelayConnection()),
		edge.To("syncs", CloudSync.Type).
			Annotations(entgql.RelayConnection()),
		edge.To("scan", Scan.Type).Unique(),
		edge.To("virtual_tags", VirtualTag.Type).
			Annotations(entsql.OnDelete(entsql.Restrict), entgql.RelayConnection()),
		edge.To("budgets", Budget.Type).
			Annotations(entsql.OnDelete(entsql.Restrict), entgql.RelayConnection()),
		edge.To("budget_events", BudgetEvent.Type).
			Annotations(entsql.OnDelete(entsql.Restrict), entgql.RelayConnection()),
		edge.To("allocation_rules", AllocationRule.Type).
			Annotations(entsql.OnDelete(entsql.Restrict), entgql.RelayConnection()),
		edge.To("allocation_results", AllocationResult.Type).
			Annotations(entsql.OnDelete(entsql.Restrict), entgql.RelayConnection()),
		edge.To("dashboards", Dashboard.Type).
			Annotations(entsql.OnDelete(entsql.Restrict), entgql.RelayConnection()),
		edge.To("benefits", Benefit.Type).
			Annotations(entsql.OnDelete(entsql.Restrict), hidden()),
		edge.To("renewals", Renewal.Type).
			Annotations(entsql.OnDelete(entsql.Restrict), hidden()),
		edge.To("benefit_readings", BenefitReading.Type).
			Annotations(entsql.OnDelete(entsql.Restrict), hidden()),
		edge.To("commitments", Commitment.Type).
			Annotations(entsql.OnDelete(entsql.Restrict), hidden()),
		edge.To("commitment_uses", CommitmentUse.Type).
			Annotations(entsql.OnDelete(entsql.Restrict), hidden()),
	}
}

// Indexes of Account.
func (Account) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("name").Unique().
			Annotations(entsql.IndexWhere("deleted_at IS NULL")),
		index.Fields("provider", "billing_account_id").Unique().
			Annotations(entsql.IndexWhere("billing_account_id <> '' AND deleted_at IS NULL")),
		index.Fields("deleted_at"),
	}
}

// Annotations of Account.
func (Account) Annotations() []schema.Annotation {
	return []schema.Annotation{
		entgql.QueryField().Description("The accounts that the viewer may see."),
		entgql.RelayConnection(),
	}
}
