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

// BillImport is one import: one command, or one sync. It may cover several
// accounts. GraphQL and the table call it Import; Go cannot, since its
// package would be named by a keyword.
type BillImport struct{ ent.Schema }

// Fields of BillImport.
func (BillImport) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("id", uuid.UUID{}).Default(id.Maker(id.Import)).Immutable(),
		field.Enum("kind").NamedValues("File", "FILE", "API", "API", "Orders", "ORDERS").Immutable().
			Comment("Where the lines come from."),
		field.Enum("status").NamedValues(
			"Running", "RUNNING",
			"Visible", "VISIBLE",
			"Unchanged", "UNCHANGED",
			"Reference", "REFERENCE",
			"Refused", "REFUSED",
			"Failed", "FAILED",
			"Interrupted", "INTERRUPTED",
		).Default("RUNNING").
			Comment("How far it has come, or how it ended."),
		field.String("label").Immutable().
			Comment("What was imported, such as the names of the files."),
		field.JSON("files", []ledger.SourceFile{}).Optional().
			Comment("The files that were read.").
			Annotations(entgql.Skip(entgql.SkipAll)),
		field.Int64("lines").Default(0).NonNegative().
			Comment("How many bill lines were read."),
		field.JSON("findings", map[string]int64{}).Optional().
			Comment("How often each finding was met.").
			Annotations(entgql.Skip(entgql.SkipAll)),
		field.JSON("rests", map[string]string{}).Optional().
			Comment("By column, the exact remainder that rounding to the ledger's decimals took away.").
			Annotations(entgql.Skip(entgql.SkipAll)),
		field.Text("message").Optional().
			Comment("Why it was refused or failed; empty when it was not."),
		field.Time("started_at").Immutable().
			Comment("When it began.").
			Annotations(entgql.OrderField("STARTED_AT")),
		field.Time("finished_at").Optional().Nillable().
			Comment("When it ended; absent while it runs."),
	}
}

// Edges of BillImport.
func (BillImport) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("slices", Slice.Type).
			Annotations(entgql.RelayConnection()),
	}
}

// Indexes of BillImport.
func (BillImport) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("started_at"),
		index.Fields("status"),
	}
}

// Annotations of BillImport.
func (BillImport) Annotations() []schema.Annotation {
	return []schema.Annotation{
		entsql.Table("imports"),
		entgql.Type("Import"),
		entgql.QueryField("imports").Description("The imports that touched an account the viewer may see."),
		entgql.RelayConnection(),
	}
}
