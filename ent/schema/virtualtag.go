package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/cloudlens/cloudlens/internal/rule"
)

// VirtualTag is a tag that nobody sets on resources: a rule says which ones
// have it.
type VirtualTag struct{ ent.Schema }

// Fields of VirtualTag.
func (VirtualTag) Fields() []ent.Field {
	return governed(id.VirtualTag,
		field.String("description").Default("").
			Comment("What it is for."),
		field.String("tag_key").
			Comment("The key that it stands for."),
		field.String("tag_value").Default("").
			Comment("The value that it stands for."),
		field.Int("priority").Default(0).
			Comment("Of several tags that match, the one with the highest priority counts where just one may."),
		field.JSON("conditions", []rule.Flat{}).
			Comment("The rule as a flat list; empty when it was given as a tree.").
			Annotations(hidden()),
		field.Bool("match_any").Default(false).
			Comment("Whether one of the conditions is enough."),
		field.JSON("rule", &rule.Rule{}).
			Comment("The rule as a tree.").
			Annotations(hidden()),
	)
}

// Edges of VirtualTag.
func (VirtualTag) Edges() []ent.Edge { return []ent.Edge{ofAccount("virtual_tags")} }

// Indexes of VirtualTag.
func (VirtualTag) Indexes() []ent.Index { return byAccount() }

// Annotations of VirtualTag.
func (VirtualTag) Annotations() []schema.Annotation { return listed() }
