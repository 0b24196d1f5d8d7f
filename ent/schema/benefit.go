package schema

import (
	"entgo.io/contrib/entgql"
	"entgo.io/ent"
	"entgo.io/ent/dialect"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
	"github.com/cloudlens/cloudlens/internal/cloud"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/money"
	"github.com/google/uuid"
)

// Benefit is something that an account holds and that pays for its bill, or for
// usage before it is billed. The graph shows it with what the ledger says of it.
type Benefit struct{ ent.Schema }

// Fields of Benefit.
func (Benefit) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("id", uuid.UUID{}).Default(id.Maker(id.Benefit)).Immutable(),
		field.UUID("account_id", uuid.UUID{}).Immutable().
			Comment("The account that holds it."),
		field.Enum("kind").NamedValues(
			"CashCoupon", "CASH_COUPON", "PrepaidCard", "PREPAID_CARD", "ResourcePackage", "RESOURCE_PACKAGE",
		).Immutable().
			Comment("What it is."),
		field.String("cloud_id").NotEmpty().Immutable().
			Comment("Its id at the provider."),
		field.String("number").Default("").
			Comment("What people know it by; empty when it has none."),
		field.String("name").Default("").
			Comment("Its name; empty when it has none."),
		field.String("status").Default("").
			Comment("Its status in the cloud's own word."),
		maybeExact("total", "What it was worth at first."),
		field.String("total_unit").Default("").
			Comment("Unit of the total: an ISO 4217 currency of money; empty when it is not known."),
		maybeExact("remaining", "What is left of it."),
		field.String("remaining_unit").Default("").
			Comment("Unit of what is left."),
		field.Time("granted_at").Optional().Nillable().
			Comment("When it was given; absent when unknown."),
		field.Time("effective_at").Optional().Nillable().
			Comment("From when on it holds; absent when unknown."),
		field.Time("expires_at").Optional().Nillable().
			Comment("When it ends; absent when unknown."),
		field.JSON("products", []string{}).Default([]string{}).
			Comment("What it is for, in the language of the account."),
		field.String("scenarios").Default("").
			Comment("When it is used, in the language of the account."),
		field.String("region").Default("").
			Comment("Where a package holds, as the cloud writes it; empty for anywhere."),
		field.String("commodity").Default("").
			Comment("Commodity code of a package."),
	}
}

// Edges of Benefit.
func (Benefit) Edges() []ent.Edge { return []ent.Edge{heldBy("benefits")} }

// Indexes of Benefit.
func (Benefit) Indexes() []ent.Index {
	return []ent.Index{index.Fields("account_id", "kind", "cloud_id").Unique()}
}

// Annotations of Benefit.
func (Benefit) Annotations() []schema.Annotation { return []schema.Annotation{hidden()} }

// Renewal is a subscription with the end of its paid term. Subscriptions are to
// products of any kind, most of which are no resources here.
type Renewal struct{ ent.Schema }

// Fields of Renewal.
func (Renewal) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("id", uuid.UUID{}).Default(id.Maker(id.Renewal)).Immutable(),
		field.UUID("account_id", uuid.UUID{}).Immutable().
			Comment("The account that pays for it."),
		field.String("resource_id").NotEmpty().Immutable().
			Comment("The provider's id of what is subscribed to."),
		field.String("product").Immutable().
			Comment("Product code."),
		field.String("commodity").Immutable().
			Comment("Product type."),
		field.String("region").Default("").
			Comment("Region as the cloud writes it; empty for what has none."),
		field.String("owner").Default("").
			Comment("The account that owns it; empty when unknown."),
		field.String("status").Default("").
			Comment("Its status in the cloud's own word."),
		field.Enum("mode").NamedValues("Auto", "AUTO", "Manual", "MANUAL", "None", "NONE", "Unknown", "UNKNOWN").
			Comment("What happens when the term ends."),
		field.Int("term").Default(0).NonNegative().
			Comment("How long it renews itself for; 0 when it does not, or it is not known."),
		field.String("term_unit").Default("").
			Comment("What the term is counted in: DAY, MONTH or YEAR."),
		field.Time("created_at").Optional().Nillable().
			Comment("When it was made; absent when unknown."),
		field.Time("ends_at").Optional().Nillable().
			Comment("When the paid term ends; absent when unknown."),
		field.Time("releases_at").Optional().Nillable().
			Comment("When it is released unless it is renewed; absent when unknown."),
	}
}

// Edges of Renewal.
func (Renewal) Edges() []ent.Edge { return []ent.Edge{heldBy("renewals")} }

// Indexes of Renewal.
func (Renewal) Indexes() []ent.Index {
	return []ent.Index{index.Fields("account_id", "product", "commodity", "resource_id").Unique()}
}

// Annotations of Renewal.
func (Renewal) Annotations() []schema.Annotation { return []schema.Annotation{hidden()} }

// BenefitReading is when a list of what an account holds was last read whole,
// and why the last try failed if it did.
type BenefitReading struct{ ent.Schema }

// Fields of BenefitReading.
func (BenefitReading) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("id", uuid.UUID{}).Default(id.Maker(id.BenefitReading)).Immutable(),
		field.UUID("account_id", uuid.UUID{}).Immutable().
			Comment("The account."),
		field.Enum("source").NamedValues(
			"CashCoupons", "CASH_COUPONS", "PrepaidCards", "PREPAID_CARDS", "ResourcePackages", "RESOURCE_PACKAGES", "Renewals", "RENEWALS",
			"SavingsPlans", "SAVINGS_PLANS", "SavingsPlanUse", "SAVINGS_PLAN_USE", "ReservedInstances", "RESERVED_INSTANCES", "ReservedInstanceUse", "RESERVED_INSTANCE_USE",
		).Immutable().
			Comment("The list."),
		field.Time("read_at").Optional().Nillable().
			Comment("When it was last read whole; absent before the first time."),
		field.Time("tried_at").
			Comment("When it was last tried."),
		field.JSON("problem", cloud.Text{}).Optional().
			Comment("Why the last try failed, by language; empty when it did not."),
	}
}

// Edges of BenefitReading.
func (BenefitReading) Edges() []ent.Edge { return []ent.Edge{heldBy("benefit_readings")} }

// Indexes of BenefitReading.
func (BenefitReading) Indexes() []ent.Index {
	return []ent.Index{index.Fields("account_id", "source").Unique()}
}

// Annotations of BenefitReading.
func (BenefitReading) Annotations() []schema.Annotation { return []schema.Annotation{hidden()} }

// heldBy is the edge to the account that holds something. Resolvers show it.
func heldBy(edges string) ent.Edge {
	return edge.From("account", Account.Type).Ref(edges).Field("account_id").Unique().Required().Immutable().
		Annotations(hidden())
}

// maybeExact is exact for what may be unknown.
func maybeExact(name, comment string) ent.Field {
	return field.Other(name, money.Decimal{}).Optional().Nillable().
		SchemaType(map[string]string{dialect.SQLite: "text", dialect.Postgres: "numeric"}).
		Comment(comment + " Absent when unknown.").
		Annotations(entgql.Skip(entgql.SkipAll))
}
