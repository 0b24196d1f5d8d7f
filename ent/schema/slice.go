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
	"github.com/cloudlens/cloudlens/internal/ledger"
	"github.com/google/uuid"
)

// Slice is one version of one slice of the bill: an account's cycle, or one
// day of it. Which version was live when is its row's history: active from
// and to are each set once and never changed.
type Slice struct{ ent.Schema }

// Fields of Slice.
func (Slice) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("id", uuid.UUID{}).Default(id.Maker(id.Slice)).Immutable(),
		field.UUID("account_id", uuid.UUID{}).Immutable().
			Comment("The account that is billed."),
		field.UUID("import_id", uuid.UUID{}).Immutable().
			Comment("The import that brought this version."),
		field.Int32("cycle").Immutable().
			Comment("Billing cycle as the number yyyymm.").
			Annotations(entgql.OrderField("CYCLE")),
		field.Int32("day").Default(0).Immutable().
			Comment("Day as the number yyyymmdd; 0 when the slice is the whole cycle."),
		field.Bool("orders").Default(false).Immutable().
			Comment("Whether it is no bill, but only what orders of the cycle cost in later months: then nothing but EFFECTIVE cost counts it, and it has no lines."),
		field.Int32("batch").Unique().Immutable().
			Comment("The number that the slice's lines carry in the ledger."),
		field.Enum("state").NamedValues(
			"Staged", "STAGED",
			"Live", "LIVE",
			"Retired", "RETIRED",
			"Reference", "REFERENCE",
			"Dropped", "DROPPED",
		).Default("STAGED").
			Comment("Whether the lines count, once counted, are only compared with, or are gone."),
		field.String("content_hash").Default("").
			Comment("Hash of the content: a slice with an equal one is unchanged."),
		field.Int64("lines").Default(0).NonNegative().
			Comment("How many lines the slice has."),
		field.Int64("undated").Default(0).NonNegative().
			Comment("How many of the lines have no charge day."),
		field.JSON("sums", ledger.Totals{}).Optional().
			Comment("Exact totals by currency.").
			Annotations(entgql.Skip(entgql.SkipAll)),
		field.Int32("first_day").Default(0).
			Comment("Oldest charge day as yyyymmdd; 0 when all lines are undated. Of orders, the first day that they are known for."),
		field.Int32("last_day").Default(0).
			Comment("Newest charge day as yyyymmdd: the slice covers its cycle up to here. Of orders, the last day that they are known for."),
		field.Time("read_at").
			Comment("When the source was read."),
		field.JSON("control", &ledger.Control{}).Optional().
			Comment("The source's own total; absent when it gives none.").
			Annotations(entgql.Skip(entgql.SkipAll)),
		field.Int64("active_from_rev").Optional().Nillable().
			Comment("The ledger revision that made it live."),
		field.Int64("active_to_rev").Optional().Nillable().
			Comment("The ledger revision that ended it."),
		field.Time("active_from").Optional().Nillable().
			Comment("When it became live."),
		field.Time("active_to").Optional().Nillable().
			Comment("When it stopped being live; absent while it is."),
	}
}

// Edges of Slice.
func (Slice) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("account", Account.Type).Ref("slices").Field("account_id").
			Unique().Required().Immutable(),
		edge.From("import", BillImport.Type).Ref("slices").Field("import_id").
			Unique().Required().Immutable(),
	}
}

// Indexes of Slice.
func (Slice) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("account_id", "cycle", "day", "active_to_rev"),
		index.Fields("active_from_rev"),
		index.Fields("import_id"),
		index.Fields("state"),
	}
}

// Annotations of Slice.
func (Slice) Annotations() []schema.Annotation {
	return []schema.Annotation{
		entsql.Table("slices"), // the default takes "slice" for a plural
		entgql.QueryField("slices").Description("Versions of slices, the live ones and those before them."),
		entgql.RelayConnection(),
	}
}
