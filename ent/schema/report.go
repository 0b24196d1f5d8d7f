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

// Report is a document about an account that was asked for. Its request is
// never changed; its file comes when it is completed.
type Report struct{ ent.Schema }

// reportTypes and reportFormats are what reports can be about, and how they can
// be written.
var (
	reportTypes   = []string{"Comprehensive", "COMPREHENSIVE", "Resources", "RESOURCES", "Cost", "COST", "Security", "SECURITY", "Optimization", "OPTIMIZATION", "Discounts", "DISCOUNTS"}
	reportFormats = []string{"Excel", "EXCEL", "PDF", "PDF", "HTML", "HTML", "CSV", "CSV", "JSON", "JSON"}
)

// Fields of Report.
func (Report) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("id", uuid.UUID{}).Default(id.Maker(id.Report)).Immutable(),
		field.UUID("account_id", uuid.UUID{}).Immutable().
			Comment("The account that it is about."),
		field.UUID("schedule_id", uuid.UUID{}).Optional().Nillable().
			Comment("The schedule that asked for it; absent when somebody did, and once the schedule is deleted."),
		field.Enum("type").NamedValues(reportTypes...).Immutable().
			Comment("What it is about."),
		field.Enum("format").NamedValues(reportFormats...).Immutable().
			Comment("How it is written."),
		field.String("locale").Immutable().
			Comment("Its language: zh or en."),
		field.Int32("first_day").Immutable().
			Comment("The first day that it is about, as yyyymmdd.").
			Annotations(hidden()),
		field.Int32("end_day").Immutable().
			Comment("The day after the last, as yyyymmdd.").
			Annotations(hidden()),
		field.String("currency").Immutable().Default("").
			Comment("ISO 4217 currency that was asked for; empty for the account's one."),
		field.Enum("status").NamedValues("Pending", "PENDING", "Running", "RUNNING", "Completed", "COMPLETED", "Failed", "FAILED").Default("PENDING").
			Comment("How far it has come."),
		field.JSON("message", cloud.Text{}).Optional().
			Comment("Why it failed, by language; empty when it did not.").
			Annotations(hidden()),
		field.String("filename").Default("").
			Comment("The name of its file."),
		field.Int64("size").Default(0).NonNegative().
			Comment("How many bytes its file has; 0 until it is completed."),
		field.String("sha256").Default("").
			Comment("The hash of its file in hex; empty until it is completed."),
		field.JSON("manifest", map[string]any{}).Optional().
			Comment("What it rests on: period, coverage, ledger revision.").
			Annotations(hidden()),
		field.Time("created_at").Immutable().
			Comment("When it was asked for."),
		field.Time("started_at").Optional().Nillable().
			Comment("When it was last begun; absent until it is."),
		field.Time("finished_at").Optional().Nillable().
			Comment("When it was completed or failed; absent until then."),
	}
}

// Edges of Report.
func (Report) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("account", Account.Type).Ref("reports").Field("account_id").Unique().Required().Immutable(),
		edge.From("schedule", ReportSchedule.Type).Ref("reports").Field("schedule_id").Unique(),
		edge.To("content", ReportContent.Type).Unique().
			Annotations(entsql.OnDelete(entsql.Cascade), entgql.Skip(entgql.SkipAll)),
	}
}

// Indexes of Report.
func (Report) Indexes() []ent.Index {
	return []ent.Index{index.Fields("account_id", "created_at"), index.Fields("status"), index.Fields("schedule_id")}
}

// Annotations of Report.
func (Report) Annotations() []schema.Annotation { return listed() }

// ReportContent is the file of a report, apart so that lists do not read it.
type ReportContent struct{ ent.Schema }

// Fields of ReportContent.
func (ReportContent) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("id", uuid.UUID{}).Default(id.Maker(id.ReportContent)).Immutable(),
		field.UUID("report_id", uuid.UUID{}).Immutable(),
		field.Bytes("file").Immutable(),
	}
}

// Edges of ReportContent.
func (ReportContent) Edges() []ent.Edge {
	return []ent.Edge{edge.From("report", Report.Type).Ref("content").Field("report_id").Unique().Required().Immutable()}
}

// Annotations of ReportContent.
func (ReportContent) Annotations() []schema.Annotation {
	return []schema.Annotation{entgql.Skip(entgql.SkipAll)}
}
