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

// ReportSchedule asks for a report of an account again and again.
type ReportSchedule struct{ ent.Schema }

// Fields of ReportSchedule. Its time of the day is in the account's billing
// zone.
func (ReportSchedule) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("id", uuid.UUID{}).Default(id.Maker(id.ReportSchedule)).Immutable(),
		field.UUID("account_id", uuid.UUID{}).Immutable().
			Comment("The account that its reports are about."),
		field.String("name").NotEmpty().MaxRuneLen(255).
			Comment("Its name, unique among the schedules of the account."),
		field.Enum("type").NamedValues(reportTypes...).
			Comment("What its reports are about.").
			Annotations(hidden()),
		field.Enum("format").NamedValues(reportFormats...).
			Comment("How they are written.").
			Annotations(hidden()),
		field.String("locale").
			Comment("Their language: zh or en."),
		field.String("currency").Default("").
			Comment("ISO 4217 currency of its reports; empty for the account's one."),
		field.Enum("frequency").NamedValues("Daily", "DAILY", "Weekly", "WEEKLY", "Monthly", "MONTHLY", "Quarterly", "QUARTERLY").
			Comment("How often they are made, and how long the period is that each covers."),
		field.Int("hour").Range(0, 23).
			Comment("The hour of the day in the account's billing zone, 0 to 23: Asia/Shanghai for Alibaba Cloud, else UTC."),
		field.Int("minute").Range(0, 59).
			Comment("The minute of the hour, 0 to 59."),
		field.Enum("weekday").NamedValues(
			"Monday", "MONDAY", "Tuesday", "TUESDAY", "Wednesday", "WEDNESDAY", "Thursday", "THURSDAY", "Friday", "FRIDAY", "Saturday", "SATURDAY", "Sunday", "SUNDAY",
		).Optional().Nillable().
			Comment("The day of the week; absent unless it is WEEKLY."),
		field.Int("day_of_month").Optional().Nillable().Range(1, 28).
			Comment("The day of the month, 1 to 28, for QUARTERLY of the quarter's first month; absent for DAILY and WEEKLY."),
		field.Bool("enabled").Default(true).
			Comment("Whether it asks for reports."),
		field.Time("next_at").Optional().Nillable().
			Comment("When its next report is due; absent while it is not enabled."),
		field.Time("last_at").Optional().Nillable().
			Comment("When the last report that it asked for was due; absent before the first. The report was asked for then or, after an interruption, later."),
		field.UUID("last_report_id", uuid.UUID{}).Optional().Nillable().
			Comment("The last report that it asked for; absent before the first, and once that is deleted."),
		field.Time("created_at").Immutable().
			Comment("When it was made."),
		field.Time("updated_at").
			Comment("When somebody last changed it."),
	}
}

// Edges of ReportSchedule. Its reports stay when it is deleted.
func (ReportSchedule) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("account", Account.Type).Ref("report_schedules").Field("account_id").Unique().Required().Immutable(),
		edge.To("reports", Report.Type).
			Annotations(entsql.OnDelete(entsql.SetNull), entgql.RelayConnection()),
		edge.To("last_report", Report.Type).Field("last_report_id").Unique().
			Annotations(entsql.OnDelete(entsql.SetNull)),
	}
}

// Indexes of ReportSchedule.
func (ReportSchedule) Indexes() []ent.Index {
	return append(byAccount(), index.Fields("account_id", "name").Unique(), index.Fields("next_at"))
}

// Annotations of ReportSchedule.
func (ReportSchedule) Annotations() []schema.Annotation { return listed() }
