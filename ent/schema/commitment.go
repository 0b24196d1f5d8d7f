package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/google/uuid"
)

// Commitment is a savings plan or a reserved instance of an account. The graph
// shows it with how far it is used.
type Commitment struct{ ent.Schema }

func commitmentKind() ent.Field {
	return field.Enum("kind").NamedValues("SavingsPlan", "SAVINGS_PLAN", "ReservedInstance", "RESERVED_INSTANCE").Immutable().
		Comment("What it is.")
}

// Fields of Commitment.
func (Commitment) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("id", uuid.UUID{}).Default(id.Maker(id.Commitment)).Immutable(),
		field.UUID("account_id", uuid.UUID{}).Immutable().
			Comment("The account that pays for it."),
		commitmentKind(),
		field.String("cloud_id").NotEmpty().Immutable().
			Comment("Its id at the provider."),
		field.String("type").Default("").
			Comment("What a plan is for, or the type of a reserved instance, as the cloud writes it."),
		field.String("family").Default("").
			Comment("The family of instances that it is for; empty for any."),
		field.String("status").Default("").
			Comment("Its status in the cloud's own word."),
		field.String("region").Default("").
			Comment("Where it holds, as the cloud writes it; empty when unknown."),
		field.String("zone").Default("").
			Comment("The zone that it holds in; empty for any."),
		field.String("owner").Default("").
			Comment("The account that owns it; empty when unknown."),
		field.String("pay_mode").Default("").
			Comment("How much of it is paid ahead: total, half or zero; empty when unknown."),
		field.String("term").Default("").
			Comment("How long it holds, as the cloud writes it."),
		field.String("currency").Default("").
			Comment("ISO 4217 currency of its amounts; empty when unknown."),
		maybeExact("pool", "What is committed for each cycle of a plan."),
		field.String("pool_per").Default("").
			Comment("What that cycle is, in the cloud's own word."),
		maybeExact("rest", "What is left of the cycle that ran."),
		maybeExact("prepaid", "The fee that was paid ahead."),
		maybeExact("saved", "What it has saved."),
		maybeExact("used_rate", "The share of it that was used, as the cloud tells it."),
		field.Int("quantity").Default(0).NonNegative().
			Comment("How many reserved instances it stands for; 0 when unknown."),
		field.Time("starts_at").Optional().Nillable().
			Comment("When it begins; absent when unknown."),
		field.Time("ends_at").Optional().Nillable().
			Comment("When it ends; absent when unknown."),
	}
}

// Edges of Commitment.
func (Commitment) Edges() []ent.Edge { return []ent.Edge{heldBy("commitments")} }

// Indexes of Commitment.
func (Commitment) Indexes() []ent.Index {
	return []ent.Index{index.Fields("account_id", "kind", "cloud_id").Unique()}
}

// Annotations of Commitment.
func (Commitment) Annotations() []schema.Annotation { return []schema.Annotation{hidden()} }

// CommitmentUse is how far the commitments of one kind were used in a billing
// cycle, and how much of the spend they covered. A cycle that was read has one,
// even if nothing was committed in it.
type CommitmentUse struct{ ent.Schema }

// Fields of CommitmentUse.
func (CommitmentUse) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("id", uuid.UUID{}).Default(id.Maker(id.CommitmentUse)).Immutable(),
		field.UUID("account_id", uuid.UUID{}).Immutable().
			Comment("The account that pays for them."),
		commitmentKind(),
		field.Int("cycle").Immutable().
			Comment("The billing cycle, as 202605."),
		field.Time("read_at").
			Comment("When it was read."),
		field.String("currency").Default("").
			Comment("ISO 4217 currency of the amounts; empty when unknown."),
		maybeExact("pool", "What was committed: an amount of plans, a quantity of reserved instances."),
		maybeExact("used", "What of that was used."),
		field.String("unit").Default("").
			Comment("Unit of these two when they are quantities; empty for money."),
		maybeExact("used_rate", "The share that was used, as the cloud tells it."),
		maybeExact("reservation", "What the commitments cost."),
		maybeExact("pay_as_you_go", "What the same would have cost as pay-as-you-go."),
		maybeExact("saved", "What was saved."),
		maybeExact("potential_saved", "What could have been saved."),
		maybeExact("deducted", "What was not billed because of them."),
		maybeExact("deducted_quantity", "The same as a quantity."),
		maybeExact("total_quantity", "The quantity that could have been covered."),
		field.String("capacity_unit").Default("").
			Comment("Unit of these quantities."),
		maybeExact("covered_rate", "The share of the spend that they covered, as the cloud tells it."),
	}
}

// Edges of CommitmentUse.
func (CommitmentUse) Edges() []ent.Edge { return []ent.Edge{heldBy("commitment_uses")} }

// Indexes of CommitmentUse.
func (CommitmentUse) Indexes() []ent.Index {
	return []ent.Index{index.Fields("account_id", "kind", "cycle").Unique()}
}

// Annotations of CommitmentUse.
func (CommitmentUse) Annotations() []schema.Annotation { return []schema.Annotation{hidden()} }
