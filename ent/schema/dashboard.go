package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/widget"
)

// Dashboard is widgets that somebody put together.
type Dashboard struct{ ent.Schema }

// Fields of Dashboard.
func (Dashboard) Fields() []ent.Field {
	return governed(id.Dashboard,
		field.String("description").Optional().Nillable().
			Comment("What it is for."),
		field.Enum("layout").NamedValues("Grid", "GRID", "Freeform", "FREEFORM").Default("GRID").
			Comment("How its widgets are placed."),
		// Not jsonb, which refuses some texts and numbers that JSON has.
		field.JSON("widgets", []widget.Widget{}).
			SchemaType(map[string]string{dialect.Postgres: "json"}).
			Comment("Its widgets, with all that is needed to show them.").
			Annotations(hidden()),
		field.Bool("shared").Default(false).
			Comment("Whether viewers of other accounts see it too."),
		field.String("created_by").Optional().Nillable().
			Comment("Who made it; absent while nobody logs in."),
	)
}

// Edges of Dashboard.
func (Dashboard) Edges() []ent.Edge { return []ent.Edge{ofAccount("dashboards")} }

// Indexes of Dashboard.
func (Dashboard) Indexes() []ent.Index {
	return append(byAccount(), index.Fields("shared", "created_at"))
}

// Annotations of Dashboard.
func (Dashboard) Annotations() []schema.Annotation { return listed() }
